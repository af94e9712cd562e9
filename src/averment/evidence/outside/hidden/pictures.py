"""Pictures: texts that a PNG packs and that a JPEG or GIF cuts into pieces; all else is found among their bytes."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from averment.evidence.outside.hidden.carved import carved
from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece
from averment.evidence.outside.hidden.plain import characters_among, text_parts

_OF_PIXELS = {b"IHDR", b"PLTE", b"IDAT", b"fdAT"}
_PACKED = {b"zTXt", b"iTXt", b"iCCP"}


_KINDS = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|II[*+]\x00|MM\x00[*+]|RIFF....WEBP|BM.{8}..\x00\x00[\x0c-\x7c]\x00\x00\x00",
    re.DOTALL,
)
_LEAST_BYTES = 200
_LEAST_WIDE, _LEAST_HIGH = 24, 8  # pixels; a smaller picture shows no name


def is_large_picture(data: bytes) -> bool:
    """Whether bytes are a picture of a kind that is read, and large enough to show a name."""
    if len(data) < _LEAST_BYTES or not _KINDS.match(data):
        return False
    if data.startswith(b"\x89PNG"):
        wide, high = struct.unpack(">II", data[16:24])
    elif data.startswith(b"GIF8"):
        wide, high = struct.unpack("<HH", data[6:10])
    elif data.startswith(b"\xff\xd8"):
        wide, high = _size_of_jpeg(data)
    else:
        return True
    return bool(wide >= _LEAST_WIDE and high >= _LEAST_HIGH)


def _size_of_jpeg(data: bytes) -> tuple[int, int]:
    for marker, body in _segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(body) > 4:
            return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
    return _LEAST_WIDE, _LEAST_HIGH  # unknown, and so not too small


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
        elif kind not in _OF_PIXELS:
            yield from carved(Piece(piece.place(kind.decode("latin-1")), body, piece.depth))
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
            yield from characters_among(piece, text, name)
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


# ── JPEG ──

_HEADS = (
    (b"http://ns.adobe.com/xmp/extension/\x00", 75),
    (b"ICC_PROFILE\x00", 14),
    (b"JP", 16),
    (b"Photoshop 3.0\x00", 14),
)
_PLAIN_DESCRIPTION = b"http://ns.adobe.com/xap/1.0/\x00"


def jpeg_parts(piece: Piece) -> Iterator[Part | Piece]:
    """What a JPEG cuts into segments, joined again; its description as the XML that it is."""
    joined: dict[bytes, list[bytes]] = {}
    for marker, body in _segments(piece.data):
        if marker == 0xE1 and body.startswith(_PLAIN_DESCRIPTION):
            yield piece.inner("description", body[len(_PLAIN_DESCRIPTION) :])
        for head, length in _HEADS:
            if body.startswith(head):
                joined.setdefault(head, []).append(body[length:])
    for pieces in joined.values():
        if len(pieces) > 1:
            yield from characters_among(piece, b"".join(pieces), "joined segments")


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xD9, 0xDA):
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + max(2, length)


# ── GIF ──

_REMARK = b"\x21\xfe"


def gif_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The remarks of a GIF, which it cuts into blocks of 255 bytes."""
    at = piece.data.find(_REMARK)
    while at >= 0:
        words, at = _blocks(piece.data, at + 2)
        yield from characters_among(piece, words, "remark")
        at = piece.data.find(_REMARK, at)


def _blocks(data: bytes, at: int) -> tuple[bytes, int]:
    blocks = []
    while at < len(data) and data[at]:
        blocks.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return b"".join(blocks), at + 1
