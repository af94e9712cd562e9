"""The dumb format in which a reader's words leave its process: a few fields, each with its length before it.

Nothing here can be run, unpacked or followed: whoever takes over a reader can lie about one text, and no more.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import get_args

from averment.evidence.outside.sheets import Sheet, packed_sheet, unpacked_sheet
from averment.evidence.rules.text import MachineReading, Status

MARK = b"averment reading 1\n"
_LENGTH = struct.Struct(">Q")
_STATES = get_args(Status)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a reader reports of one file: its words, or a page of it in pixels."""

    status: Status
    reason: str
    extractor: str
    version: str
    protection: str
    pages: tuple[int, ...]
    text: str
    sheet: Sheet | None = None
    machine: tuple[MachineReading, ...] = ()
    pictures: tuple[int, ...] = ()


class BrokenFrame(Exception):
    """What came out of a reader is not a frame."""


def packed(frame: Frame) -> bytes:
    """The frame as bytes.

    >>> half = (MachineReading(0, 2, "by whom"),)
    >>> frame = Frame("partial", "why", "reader", "1", "limits", (0, 3), "ab\\nکش", None, half, (2,))
    >>> unpacked(packed(frame)) == frame
    True
    """
    words = (frame.status, frame.reason, frame.extractor, frame.version, frame.protection)
    fields = [word.encode("utf-8", "replace") for word in words]
    fields += [" ".join(map(str, frame.pages)).encode("ascii"), frame.text.encode("utf-8")]
    fields.append("\n".join(f"{one.start} {one.end} {one.how}" for one in frame.machine).encode("utf-8", "replace"))
    fields.append(" ".join(map(str, frame.pictures)).encode("ascii"))
    fields.append(packed_sheet(frame.sheet) if frame.sheet else b"")
    return MARK + b"".join(_LENGTH.pack(len(field)) + field for field in fields)


def unpacked(data: bytes) -> Frame:
    """The frame in `data`, of which nothing is taken on trust; raises BrokenFrame."""
    try:
        *words, pixels = _fields(data)
        status, reason, extractor, version, protection, pages, text, guessed, shown = (str(w, "utf-8") for w in words)
        starts = tuple(int(number) for number in pages.split())
        pictures = tuple(int(number) for number in shown.split())
        machine = tuple(_stretch(line, len(text)) for line in guessed.splitlines())
        sheet = unpacked_sheet(bytes(pixels)) if pixels else None
    except (ValueError, struct.error) as broken:
        raise BrokenFrame(str(broken)) from None
    if status not in _STATES:
        raise BrokenFrame("an unknown status")
    if list(starts) != sorted(starts) or any(start > len(text) for start in starts):
        raise BrokenFrame("pages that are not in the text")
    state = next(known for known in _STATES if known == status)
    told = [_one_line(untrusted) for untrusted in (reason, extractor, version, protection)]
    return Frame(state, told[0], told[1], told[2], told[3], starts, text, sheet, machine, pictures)


def _stretch(line: str, length: int) -> MachineReading:
    start, end, how = line.split(" ", 2)
    if not 0 <= int(start) <= int(end) <= length:
        raise ValueError("a stretch that is not in the text")
    return MachineReading(int(start), int(end), _one_line(how))


def _fields(data: bytes) -> list[memoryview]:
    if not data.startswith(MARK):
        raise ValueError("no mark at the start")
    view, at, fields = memoryview(data), len(MARK), []
    while at < len(view):
        (length,) = _LENGTH.unpack_from(view, at)
        at += _LENGTH.size
        if at + length > len(view):
            raise ValueError("a field that is cut short")
        fields.append(view[at : at + length])
        at += length
    return fields


def _one_line(untrusted: str) -> str:
    """Words of a reader may quote the file; a name with line breaks must not forge a line of a report."""
    return " ".join("".join(c if c.isprintable() else " " for c in untrusted[:600]).split())
