"""XLS: every sheet, the hidden ones too, cell by cell as stored; then what stands in remarks and text boxes."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import python_calamine as calamine

from averment.evidence.outside.readers import xlsx
from averment.evidence.outside.readers.reading import Reading, Unreadable

NAME, VERSION = xlsx.NAME, xlsx.VERSION

_HEAD = struct.Struct("<HH")
_FORMULA, _PASSWORD, _CONTINUE, _BOX, _BEGIN = 0x0006, 0x002F, 0x003C, 0x01B6, 0x0809
_OF_1997 = 0x0600  # the version from which on text is Unicode
_CHART = b"\x20\x00"


def read(data: bytes, book: bytes) -> Reading:
    """The sheets as a table reader gives them, from the file; remarks and text boxes, from the stream of the book."""
    if any(kind == _PASSWORD for kind, _ in _records(book)):
        raise Unreadable("it is protected by a password")
    try:
        lines, gaps = xlsx.sheets(io.BytesIO(data))
    except calamine.CalamineError as error:
        raise Unreadable(f"its tables cannot be understood ({error})") from None
    if _version(book) < _OF_1997:
        gaps.append("not read: remarks and text boxes, as it is of before 1997")
    gaps += _gaps(book)
    return Reading("\n".join([*lines, *_boxes(book)]), NAME, VERSION, gaps=tuple(gaps))


def _gaps(book: bytes) -> Iterator[str]:
    records = list(_records(book))
    if any(kind == _FORMULA and _lacks_value(content) for kind, content in records):
        yield "some formulas show no result"
    if any(kind == _BEGIN and content[2:4] == _CHART for kind, content in records):
        yield "not read: its charts"
    if sum(_HEAD.size + len(content) for _, content in records) < len(book.rstrip(b"\x00")):
        yield "it breaks off before its end"


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a book: the kind of each, and its content."""
    at = 0
    while at + _HEAD.size <= len(book):
        kind, length = _HEAD.unpack_from(book, at)
        if at + _HEAD.size + length > len(book):
            return
        yield kind, book[at + _HEAD.size : at + _HEAD.size + length]
        at += _HEAD.size + length


def _lacks_value(formula: bytes) -> bool:
    """Whether a formula shows nothing: programs that do not compute write it so, and so do formulas of no words."""
    return formula[6:7] == b"\x03" and formula[12:14] == b"\xff\xff"


def _version(book: bytes) -> int:
    kind, content = next(_records(book), (0, b""))
    return int.from_bytes(content[:2], "little") if kind == _BEGIN else 0


def _boxes(book: bytes) -> Iterator[str]:
    """The words of each box: its record says how many letters follow in the records that continue it."""
    letters = 0
    words: list[str] = []
    for kind, content in _records(book):
        if kind == _BOX and len(content) >= 12:
            letters, words = int.from_bytes(content[10:12], "little"), []
        elif kind == _CONTINUE and letters > 0 and content:
            piece = content[1:].decode("utf-16-le" if content[0] & 1 else "latin-1", "replace")[:letters]
            letters -= len(piece)
            words.append(piece)
            if letters <= 0:
                yield "".join(words)
        elif kind != _CONTINUE:
            letters = 0
