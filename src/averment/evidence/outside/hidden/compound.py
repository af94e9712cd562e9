"""The containers of office programs before 2007, which also carry the objects, macros and messages of later ones."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import olefile

from averment.evidence.outside.hidden.carved import carved
from averment.evidence.outside.hidden.mail import packed_rich_text
from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece

_PASSWORD = re.compile(rb"\x2f\x00(?:\x06\x00\x00\x00|\x36\x00\x01\x00|[\xa0-\xe0]\x00\x01\x00)")


def compound_parts(piece: Piece) -> Iterator[Part | Piece]:
    """Every stream of a container, put together from its sectors, with packed macros and packed rich text opened."""
    try:
        with olefile.OleFileIO(io.BytesIO(piece.data)) as container:
            for path in container.listdir():
                yield from _stream_parts(piece, container, path)
    except (OSError, IndexError, ValueError, TypeError) as fault:
        yield piece.unread(f"The container is damaged ({type(fault).__name__}).")
        yield from carved(piece, 8)


def _stream_parts(piece: Piece, container: olefile.OleFileIO, path: list[str]) -> Iterator[Part | Piece]:
    name = "/".join(path)
    yield piece.part("name of a stream", name)
    if container.get_type(path) != olefile.STGTY_STREAM or container.get_size(path) > LARGEST_MEMBER:
        return
    data = container.openstream(path).read()
    yield piece.inner(name, data)
    yield from packed_rich_text(piece, data)
    for source in _macros(data):
        yield piece.inner(f"{name} › macro", source)
    if path[-1] in ("Workbook", "Book") and _PASSWORD.search(data[:4096]):
        yield piece.unread("The workbook is locked with a password.", name)


# ── macros ──

_SOURCE = re.compile(rb"\x01[\x00-\xff][\xb0-\xbf]\x00Attribut", re.DOTALL)
_CHUNK = 4096  # letters that one chunk unpacks to


def _macros(data: bytes) -> Iterator[bytes]:
    for found in _SOURCE.finditer(data):
        yield _unpacked(data[found.start() + 1 :])


def _unpacked(data: bytes) -> bytes:
    """The source of a macro: in chunks, each of letters and of copies of what its chunk had before."""
    out, at = bytearray(), 0
    while at + 2 <= len(data) and len(out) < LARGEST_MEMBER:
        head = int.from_bytes(data[at : at + 2], "little")
        if head & 0x7000 != 0x3000:
            break
        end = at + 3 + (head & 0x0FFF)
        body = data[at + 2 : end]
        out += _chunk(body) if head & 0x8000 else body
        at = end
    return bytes(out)


def _chunk(body: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body) or len(out) > _CHUNK:
                break
            if not flags >> bit & 1:
                out.append(body[at])
                at += 1
                continue
            token, at = int.from_bytes(body[at : at + 2], "little"), at + 2
            bits = max(4, (len(out) - 1).bit_length()) if out else 4
            back, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
            for _ in range(length):
                out.append(out[-back] if back <= len(out) else 32)
    return bytes(out)
