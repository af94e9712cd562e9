"""XLS and MSG: both are containers of the kind that Office used before 2007, and only their inside tells which."""

from __future__ import annotations

import importlib.metadata
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

import olefile

from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.readers import msg, xls
from averment.evidence.outside.readers.reading import Reading, Unreadable

NAME, VERSION = "olefile", importlib.metadata.version("olefile")
MOST_BYTES = 128 * MEBIBYTE

_SPECIAL = 0xFFFFFFFA  # from here on numbers say that a piece is free, the last one, or of the table itself

_NO_READER = {
    "WordDocument": "no reader for a Word file of before 2007",
    "PowerPoint Document": "no reader for a PowerPoint file of before 2007",
    "EncryptedPackage": "it is protected by a password",
}


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The text of a table or of a letter, by what is in the container."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"it is larger than {MOST_BYTES:,} bytes, and a part of such a container means nothing")
    container = _opened(data)
    inside = {entry[0] for entry in container.listdir()}
    reading = _read(container, data, inside)
    faults = [f"its container is damaged ({words})" for _, words in container.parsing_issues]
    faults += ["parts of its container overlap"] if _overlaps(container.fat) or _overlaps(container.minifat) else []
    return replace(reading, gaps=(*dict.fromkeys(faults), *reading.gaps))


def _overlaps(table: Sequence[int] | None) -> bool:
    """Whether two pieces of a container are followed by the same one, so that words would come twice or in a circle.

    >>> _overlaps([1, 2, 0xFFFFFFFE, 0xFFFFFFFF]), _overlaps([1, 2, 1])
    (False, True)
    """
    followers = [number for number in table or () if number < _SPECIAL]
    return len(set(followers)) < len(followers)


def _read(container: olefile.OleFileIO, data: bytes, inside: set[str]) -> Reading:
    if "__properties_version1.0" in inside:
        return msg.read(container)
    for name in ("Workbook", "Book"):
        if name in inside:
            return xls.read(data, container.openstream(name).read())
    known = (why for name, why in _NO_READER.items() if name in inside)
    raise Unreadable(next(known, "no reader for this kind of container of before 2007"))


def _opened(data: bytes) -> olefile.OleFileIO:
    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except (OSError, IndexError, ValueError) as error:
        raise Unreadable(f"its container is damaged ({error})") from None
