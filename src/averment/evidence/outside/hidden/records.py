"""Records of a web archive: each answer without its head, put together and unpacked as a browser would."""

from __future__ import annotations

import re
from collections.abc import Iterator

from averment.evidence.outside.hidden.carved import unpacked
from averment.evidence.outside.hidden.pieces import Part, Piece

_HEAD = re.compile(rb"WARC/1\.[01]\r?\n((?:[^\r\n]+\r?\n)+)\r?\n")
_LENGTH = re.compile(rb"^Content-Length:\s*(\d{1,15})", re.IGNORECASE | re.MULTILINE)
_HTTP = re.compile(rb"(?:HTTP/\d|[A-Z]+ \S+ HTTP/)[^\r\n]*\r?\n((?:[^\r\n]+\r?\n)*)\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]*\r?\n")


def record_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The body of each record."""
    at, number = 0, 0
    while found := _HEAD.search(piece.data, at):
        length = _LENGTH.search(found[1])
        at = found.end() + (int(length[1]) if length else 0)
        number += 1
        yield piece.inner(f"record {number}", _body(piece.data[found.end() : at]))


def _body(answer: bytes) -> bytes:
    head = _HTTP.match(answer)
    if not head:
        return answer
    body, headers = answer[head.end() :], head[1].lower()
    if b"chunked" in headers:
        body = _without_chunks(body)
    if b"content-encoding" in headers:
        body = unpacked(body)[0] or body
    return body


def _without_chunks(body: bytes) -> bytes:
    pieces, at = [], 0
    while (found := _CHUNK.match(body, at)) and (size := int(found[1], 16)):
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size + 2
    return b"".join(pieces) or body
