"""Text, and characters among bytes: decoded in every way in which a reader's program would decode them."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator

from averment.evidence.outside.hidden.carried import carried
from averment.evidence.outside.hidden.escapes import other_readings, unescaped
from averment.evidence.outside.hidden.pieces import Part, Piece

_OF_ESCAPED_BASE64 = ("%2B", "%2F", "%3D", "%2b", "%2f", "%3d", "\\/", "&#", "=3D", "=\n", "=\r")


def text_parts(piece: Piece, text: str, name: str = "") -> Iterator[Part | Piece]:
    """A text as it is, with its escapes undone, in its other readings, and what it carries in letters."""
    place = piece.place(name)
    yield Part(place, text)
    plain = unescaped(text)
    if plain != text:
        yield Part(place, plain)
    for reading in other_readings(text, plain):
        yield Part(place, reading)
    yield from carried(piece, text, name)
    if plain != text and any(sign in text for sign in _OF_ESCAPED_BASE64):
        yield from carried(piece, plain, name)


# Runs of six characters or more: ASCII, Latin, Cyrillic, Arabic, Devanagari, what is written between them unseen.
_UTF8 = re.compile(
    rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdd][\x80-\xbf]|\xe0[\xa4\xa5][\x80-\xbf]|\xe1[\xb8-\xbb][\x80-\xbf]"
    rb"|\xe2\x80[\x80-\xbf]|\xef[\xac-\xbd][\x80-\xbf]){6,200000}"
)
_UTF16LE = re.compile(
    rb"(?:[\t\n\r\x20-\x7e]\x00|[\x80-\xff]\x00|[\x00-\xff][\x01\x04\x06\x07\x09]|[\x00-\x7f]\x20){6,}"
)
_UTF16BE = re.compile(
    rb"(?:\x00[\t\n\r\x20-\x7e]|\x00[\x80-\xff]|[\x01\x04\x06\x07\x09][\x00-\xff]|\x20[\x00-\x7f]){6,}"
)


def characters_among(piece: Piece, data: bytes | mmap.mmap, name: str = "") -> Iterator[Part | Piece]:
    """Whatever in the bytes of a piece reads as characters, in three encodings, and what these carry."""
    yield from _batches(piece, name, (run.decode("utf-8", "replace") for run in _narrow_runs(data)))
    stretches = _wide_stretches(data)
    for shape, encoding in ((_UTF16LE, "utf-16-le"), (_UTF16BE, "utf-16-be")):
        found = (run for start, stop in stretches for run in shape.finditer(data, start, stop))
        yield from _batches(piece, name, (run.group().decode(encoding, "replace") for run in found))


_LONGEST_RUN, _AGAIN = 200_000, 500  # bytes of a run, and how many of it are read again with the next one
_WITHOUT_CONTROL = re.compile(rb"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]{6,}")


def _narrow_runs(data: bytes | mmap.mmap) -> Iterator[bytes]:
    """What `_UTF8` finds, or longer; where only ASCII stands between two control characters, without looking closer."""
    if isinstance(data, mmap.mmap):
        yield from (found.group() for found in _UTF8.finditer(data))
        return
    for piece in _WITHOUT_CONTROL.findall(data):
        if not piece.isascii():
            yield from (found.group() for found in _UTF8.finditer(piece))
        elif len(piece) <= _LONGEST_RUN:
            yield piece
        else:  # in lengths of which each begins with the end of the one before, so that no name is cut
            for start in range(0, len(piece) - _AGAIN, _LONGEST_RUN - _AGAIN):
                yield piece[start : start + _LONGEST_RUN]


_CAN_BE_HIGH = bytes(byte in b"\x00\x01\x04\x06\x07\x09\x20" for byte in range(256))  # of two bytes of UTF-16
_SIX_HIGH = re.compile(rb"\x01{6,}")


def _wide_stretches(data: bytes | mmap.mmap) -> list[tuple[int, int]]:
    """Where UTF-16 can stand, in order: every second byte, six times or more, is the high one of a pair."""
    if isinstance(data, mmap.mmap):
        return [(0, len(data))]
    high = data.translate(_CAN_BE_HIGH)
    found = sorted(
        (max(0, 2 * run.start() + odd - 1), min(len(data), 2 * run.end() + odd))
        for odd in (0, 1)
        for run in _SIX_HIGH.finditer(high[odd::2])
    )
    stretches: list[tuple[int, int]] = []
    for start, stop in found:
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(stop, stretches[-1][1])
        else:
            stretches.append((start, stop))
    return stretches


def _batches(piece: Piece, name: str, runs: Iterable[str]) -> Iterator[Part | Piece]:
    held: list[str] = []
    length = 0
    for run in runs:
        held.append(run)
        length += len(run)
        if length > _LONGEST_BATCH:
            yield from _batch(piece, name, held)
            held, length = held[-1:], 0  # the last run again, for a name that goes on in the next one
    yield from _batch(piece, name, held)


_LONGEST_BATCH = 1_000_000  # letters that are searched at a time


def _batch(piece: Piece, name: str, runs: list[str]) -> Iterator[Part | Piece]:
    text = "\n".join(runs)
    if text:
        yield Part(piece.place(name), text, bare=True)
        plain = unescaped(text)
        if plain != text:
            yield Part(piece.place(name), plain, bare=True)
        yield from carried(piece, text, name)
