"""The packed streams in the bytes of a PDF, looked at before any library for PDF is trusted with them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

LARGEST_STREAM = 64 * 1024 * 1024  # bytes of one stream, unpacked
_MOST_LAYERS = 4
_STREAM = re.compile(rb"(?<!end)stream\r?\n")


def without_packed(data: bytes) -> bytes:
    """The bytes of a PDF without the inside of its packed streams, in which no letter stands as it is."""
    kept, end = [], 0
    for found in _STREAM.finditer(data):
        start, stop = found.end(), data.find(b"endstream", found.end())
        if start >= end and stop >= 0 and _is_packed(data[start:stop]) and _is_dense(data[start:stop]):
            kept.append(data[end:start])
            end = stop
    return b"".join([*kept, data[end:]])


def places_of_streams(data: bytes) -> list[tuple[int, int]]:
    """From where to where each stream goes, in order."""
    places = ((found.end(), data.find(b"endstream", found.end())) for found in _STREAM.finditer(data))
    return [(start, stop) for start, stop in places if stop >= 0]


def unlisted_streams(data: bytes, listed: set[int]) -> Iterator[tuple[int, bytes]]:
    """Packed streams in the bytes that are none of those whose hashes are listed, each with its place."""
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        raw = data[found.end() : end if end >= 0 else len(data)]
        if _is_packed(raw) and listed.isdisjoint(hash(raw[: len(raw) - spare]) for spare in (0, 1, 2)):
            yield found.end(), raw


def _is_dense(packed: bytes) -> bool:
    """Whether a stream is really packed: one that only says so may hold its letters as they are."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(packed, LARGEST_STREAM)
    except zlib.error:
        return False
    return stream.eof and not stream.unused_data.strip() and len(packed) < len(plain) * 3 / 4


def unpacks_too_far(data: bytes) -> bool:
    """Whether a stream is a bomb; looked at before a PDF library unpacks it whole."""
    return any(_is_packed(packed) and _is_bomb(packed, 0) for packed in _raw_streams(data))


def _raw_streams(data: bytes) -> Iterator[bytes]:
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        yield data[found.end() : end if end >= 0 else len(data)]


def _is_packed(data: bytes) -> bool:
    return data[:1] in (b"\x78", b"\x58", b"\x48", b"\x38", b"\x68", b"\x28", b"\x18", b"\x08")


def _is_bomb(packed: bytes, layer: int) -> bool:
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(packed, LARGEST_STREAM + 1)
    except zlib.error:
        return False
    if len(plain) > LARGEST_STREAM:
        return True
    return layer < _MOST_LAYERS and _is_packed(plain) and _is_bomb(plain, layer + 1)
