"""Packed bytes and whole files among other bytes: whatever a format of our acquaintance begins with is opened there."""

from __future__ import annotations

import bz2
import lzma
import re
import struct
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece

MOST_CARVED = 500
_LEAST_UNPROVED = 512  # bytes that an unfinished stream must give before it is believed to be one

_START = re.compile(
    rb"PK\x03\x04|\x89PNG\r\n\x1a\n|%PDF-|SQLite format 3\x00|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    rb"|\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\x00|[\x78\x48\x58][\x01\x5e\x9c\xda\x89\x85]|\x5d\x00\x00[\x00-\x80]"
)


def carved(piece: Piece, first: int = 0, without: Sequence[tuple[int, int]] = ()) -> Iterator[Part | Piece]:
    """What begins in a piece, from a place on but not in the stretches, in order, that are opened otherwise.

    What lies inside of one that is opened is left to it.
    """
    data, at, count, opened = piece.data, first, 0, deque(without)
    while found := _START.search(data, at):
        at = found.end()
        while opened and opened[0][1] <= found.start():
            opened.popleft()
        if opened and opened[0][0] <= found.start():
            at = opened.popleft()[1]
            continue
        inner, end = _opened(piece, data, found.start())
        if inner is None:
            continue
        count += 1
        if count > MOST_CARVED:
            yield piece.unread("It holds more packed bytes than are opened.")
            return
        yield inner
        at = max(at, end)


def _opened(piece: Piece, data: bytes, at: int) -> tuple[Part | Piece | None, int]:
    """What begins here, if it does, and where it ends."""
    head = data[at : at + 8]
    place = f"packed at byte {at}"
    if head.startswith(b"PK"):
        return _archive(piece, data, at, place)
    if head.startswith((b"\x89PNG", b"%PDF", b"SQLite", b"\xd0\xcf")):
        end = _end_of_file(data, at)
        return (piece.inner(place, data[at:end]), end) if at else (None, at)
    plain, used = unpacked(data[at:])
    return (piece.inner(place, plain), at + used) if plain else (None, at)


def _end_of_file(data: bytes, at: int) -> int:
    if data[at : at + 4] == b"\x89PNG":
        end = data.find(b"IEND", at)
        return end + 8 if end >= 0 else len(data)
    if data[at : at + 4] == b"%PDF":
        end = data.rfind(b"%%EOF", at)
        return end + 5 if end >= 0 else len(data)
    return len(data)


def _archive(piece: Piece, data: bytes, at: int, place: str) -> tuple[Part | Piece | None, int]:
    """A whole archive, if its list is there, too; else the one entry."""
    end = data.find(b"PK\x05\x06", at)
    if at and end >= 0 and data.find(b"PK\x01\x02", at, end) >= 0 and _is_list_of(data, at, end):
        length = int.from_bytes(data[end + 20 : end + 22], "little")
        return piece.inner(place, data[at : end + 22 + length]), end + 22 + length
    return entry(piece, data, at)


def _is_list_of(data: bytes, at: int, end: int) -> bool:
    """Whether the list that ends here belongs to an archive that begins there."""
    if end + 22 > len(data):
        return False
    size, offset = struct.unpack("<II", data[end + 12 : end + 20])
    return bool(end - size - offset == at)


def entry(piece: Piece, data: bytes, at: int) -> tuple[Part | Piece | None, int]:
    """One entry of an archive by its own head, which is there also where the list has forgotten it."""
    if at + 30 > len(data):
        return None, at
    flags, method, packed, size, names, extra = struct.unpack("<6xHH4x4xIIHH", data[at : at + 30])
    start = at + 30 + names + extra
    name = data[at + 30 : at + 30 + names].decode("utf-8", "replace")
    if flags & 1:
        return piece.unread("It is encrypted.", name), start
    if method == 0 and size == packed and 0 < size <= len(data) - start:
        return piece.inner(name, data[start : start + size]), start + size
    if method != 8:
        return None, start
    plain, used = _inflated(zlib.decompressobj(-15), data[start:])
    return (piece.inner(name, plain), start + used) if plain else (None, start)


def unpacked(data: bytes) -> tuple[bytes, int]:
    """What a stream gives that begins here, as far as it goes, and how many bytes it takes; nothing if it is none."""
    for mark, maker in _STREAMS:
        if data.startswith(mark):
            return _inflated(maker(), data)
    if len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0:
        return _inflated(zlib.decompressobj(), data)
    return b"", 0


_STREAMS: tuple[tuple[bytes, Callable[[], object]], ...] = (
    (b"\x1f\x8b", lambda: zlib.decompressobj(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LARGEST_MEMBER)),
    (b"\x5d\x00\x00", lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=LARGEST_MEMBER)),
)


def _inflated(stream: object, data: bytes) -> tuple[bytes, int]:
    try:
        plain: bytes = stream.decompress(data, LARGEST_MEMBER + 1)  # type: ignore[attr-defined]
    except (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError):
        plain = _as_far_as_it_goes(stream, data)
        return (plain, 0) if len(plain) >= _LEAST_UNPROVED else (b"", 0)
    if not stream.eof and len(plain) < _LEAST_UNPROVED:  # type: ignore[attr-defined]
        return b"", 0
    return plain, len(data) - len(stream.unused_data) if stream.eof else 0  # type: ignore[attr-defined]


def _as_far_as_it_goes(stream: object, data: bytes) -> bytes:
    """Nothing more can be had of a stream that broke: it gives up what it had together with its error."""
    if not hasattr(stream, "unconsumed_tail"):
        return b""
    fresh, out = zlib.decompressobj(31 if data[:2] == b"\x1f\x8b" else 15), bytearray()
    try:
        for start in range(0, len(data), 256):
            out += fresh.decompress(data[start : start + 256], LARGEST_MEMBER - len(out) or 1)
            if len(out) >= LARGEST_MEMBER:
                break
    except zlib.error:
        pass
    return bytes(out)
