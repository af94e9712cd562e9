"""The certificates that a time stamp brings, put in the order of DER: many authorities send them in their own."""

from __future__ import annotations

from collections.abc import Iterator

_TO_CERTIFICATES = (1, 1, 0)  # response → token → its content → the signed data
_CERTIFICATES = 0xA0


def in_order(token: bytes) -> bytes:
    """The token with its certificates sorted; no signature covers their order. What cannot be read stays as it is.

    >>> in_order(b"no token")
    b'no token'
    """
    try:
        start, end = 0, len(token)
        for place in _TO_CERTIFICATES:
            start, end = list(_parts(token, *_inside(token, start, end)))[place]
        parts = list(_parts(token, *_inside(token, start, end)))
        start, end = next(part for part in parts if token[part[0]] == _CERTIFICATES)
        start, end = _inside(token, start, end)
        certificates = sorted(token[first:last] for first, last in _parts(token, start, end))
    except (IndexError, ValueError, StopIteration):
        return token
    return token[:start] + b"".join(certificates) + token[end:]


def _parts(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each value between `start` and `end` begins and ends."""
    while start < end:
        _, last = _inside(data, start, end)
        yield start, last
        start = last


def _inside(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the contents of the value at `start` begin and end; raises ValueError where it goes beyond `end`."""
    length, first = data[start + 1], start + 2
    if length > 0x84 or length == 0x80:
        raise ValueError("its length is not written as DER writes it")
    if length & 0x80:
        first, length = first + (length & 0x7F), int.from_bytes(data[first : first + (length & 0x7F)], "big")
    if first + length > end:
        raise ValueError("it goes beyond what it is in")
    return first, first + length
