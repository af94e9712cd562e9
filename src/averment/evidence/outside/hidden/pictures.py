"""Pictures: the texts that a PNG packs; what other formats hold is plain enough to be found among their bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece
from averment.evidence.outside.hidden.plain import characters_among, text_parts

_PACKED = {b"zTXt", b"iTXt", b"iCCP"}


def png_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The text chunks of a PNG, unpacked, and whatever follows its end."""
    data, at = piece.data, 8
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"tEXt":
            yield from text_parts(piece, body.replace(b"\x00", b"\n").decode("latin-1"), "tEXt")
            yield from text_parts(piece, body.replace(b"\x00", b"\n").decode("utf-8", "replace"), "tEXt")
        elif kind in _PACKED:
            yield from _packed(piece, kind, body)
        elif kind == b"IEND":
            break
    if at < len(data):
        yield piece.inner("after the end of the picture", data[at:])


def _packed(piece: Piece, kind: bytes, body: bytes) -> Iterator[Part | Piece]:
    name = kind.decode("ascii")
    for start in _packed_starts(kind, body):
        try:
            text = zlib.decompressobj().decompress(body[start:], LARGEST_MEMBER)
        except zlib.error:
            yield piece.unread("The text of the picture is damaged.", name)
            continue
        if kind == b"iCCP":
            yield from characters_among(piece.place(name), text)
        else:
            yield from text_parts(piece, text.decode("utf-8", "replace"), name)
            yield from text_parts(piece, text.decode("latin-1"), name)
    yield from text_parts(piece, body.decode("utf-8", "replace").replace("\x00", "\n"), name)


def _packed_starts(kind: bytes, body: bytes) -> Iterator[int]:
    """Where in the chunk its packed text begins."""
    keyword = body.find(b"\x00")
    if keyword < 0:
        return
    if kind != b"iTXt":
        yield keyword + 2
    elif body[keyword + 1 : keyword + 2] == b"\x01":
        language = body.find(b"\x00", keyword + 3)
        yield body.find(b"\x00", language + 1) + 1
