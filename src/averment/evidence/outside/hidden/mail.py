"""Messages: headers, bodies and attachments of mail, mailboxes, and what Outlook wraps its own in."""

from __future__ import annotations

import email
import email.header
import re
import struct
from collections.abc import Iterator
from email.message import Message

from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece
from averment.evidence.outside.hidden.plain import text_parts

_NEXT = re.compile(rb"\n(?=From [^\n]{3,200}\d\d:\d\d[^\n]*\n)")


def message_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The headers, bodies and attachments of a message, or of each message of a mailbox."""
    if piece.data.startswith(b"From ") and len(each := _NEXT.split(piece.data)) > 1:
        for number, data in enumerate(each, start=1):
            yield piece.inner(f"message {number}", data)
        return
    yield from _of_one(piece)


def _of_one(piece: Piece) -> Iterator[Part | Piece]:
    message = email.message_from_bytes(piece.data)
    for number, part in enumerate(message.walk()):
        yield from text_parts(piece, "\n".join(_headers(part)), "headers")
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield piece.inner(part.get_filename() or f"part {number}", payload)
            if (
                part.get_content_type() == "application/pkcs7-mime"
                and b"signed" not in str(part["Content-Type"]).encode()
            ):
                yield piece.unread("It is encrypted.", part.get_filename() or f"part {number}")
            charset = part.get_content_charset()
            if charset and part.get_content_maintype() == "text":
                yield from text_parts(piece, _decoded(payload, charset), f"part {number}")


def _headers(part: Message) -> Iterator[str]:
    for name, value in part.items():
        yield f"{name}: {_header(str(value))}"
    yield part.get_filename() or ""


def _header(value: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, ValueError):
        return value


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


# ── winmail.dat ──

_TNEF = struct.Struct("<BII")


def tnef_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The attributes of a winmail.dat, each of which may be a file of its own."""
    at = 6
    while at + _TNEF.size <= len(piece.data):
        _level, tag, length = _TNEF.unpack_from(piece.data, at)
        body = piece.data[at + _TNEF.size : at + _TNEF.size + length]
        yield piece.inner(f"attribute {tag:08x}", body)
        yield from packed_rich_text(piece, body)
        at += _TNEF.size + length + 2


# ── the rich text of Outlook ──

_PACKED_MARK = b"LZFu"
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def packed_rich_text(piece: Piece, data: bytes) -> Iterator[Part | Piece]:
    """The rich text that Outlook packs, wherever it stands in the data."""
    at = data.find(_PACKED_MARK)
    while at >= 8:
        yield piece.inner("rich text", _unpacked_rich_text(data[at + 8 :], int.from_bytes(data[at - 4 : at], "little")))
        at = data.find(_PACKED_MARK, at + 4)


def _unpacked_rich_text(packed: bytes, size: int) -> bytes:
    """A flag bit says of each token whether it is a letter, or a place and length in the last 4,096 letters."""
    out, at = bytearray(_DICTIONARY), 0
    most = min(size, LARGEST_MEMBER) + len(_DICTIONARY)
    while at < len(packed) and len(out) < most:
        flags, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed) or len(out) >= most:
                break
            if not flags >> bit & 1:
                out.append(packed[at])
                at += 1
                continue
            token, at = int.from_bytes(packed[at : at + 2], "big"), at + 2
            back = (len(out) - (token >> 4)) % 4096
            if not back:
                return bytes(out[len(_DICTIONARY) :])
            for _ in range((token & 15) + 2):
                out.append(out[-back] if back <= len(out) else 32)
    return bytes(out[len(_DICTIONARY) :])
