"""Files taken apart for searching: each in a process of its own, for whoever wrote them may be an enemy."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from averment.evidence.outside.frames import Frame
from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.parts import Part, names_of, parts_of, searched_here
from averment.evidence.outside.readers.everything import parts_from
from averment.evidence.outside.supervision import Request, read_all

AT_ONCE = 32
LIMITS = Limits(memory_bytes=3072 * MEBIBYTE, cpu_seconds=60, wall_seconds=120, text_bytes=256 * MEBIBYTE)


def guarded_parts(paths: Sequence[Path]) -> Iterator[tuple[Path, list[Part]]]:
    """Each file with its parts; one whose reader broke down has a part that says so, and is not known to be clean."""
    waiting = iter(paths)
    while batch := list(islice(waiting, AT_ONCE)):
        opened = [_opened(path) for path in batch]
        frames = iter(read_all([request for request, _ in opened if request], LIMITS))
        for path, (request, parts) in zip(batch, opened, strict=True):
            yield path, [*names_of(path), *_told(next(frames))] if request else parts


def _opened(path: Path) -> tuple[Request | None, list[Part]]:
    """The file for a reader; or the parts, where no reader is needed (a link, a pipe, a file too large for one)."""
    try:
        if searched_here(path):
            return None, list(parts_of(path))
        return Request("everything", os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)), []
    except OSError as error:
        return None, [Part("content", unread=f"It could not be opened ({error.strerror or type(error).__name__}).")]


def _told(frame: Frame) -> list[Part]:
    if frame.status == "failed":
        return [Part("content", unread=f"It could not be searched: {frame.reason}.")]
    try:
        parts = parts_from(frame.text, frame.pages[: len(frame.pages) // 2 * 2])
    except (ValueError, TypeError):
        return [Part("content", unread="It could not be searched: its reader gave no parts.")]
    return parts + ([Part("content", unread=f"Not all of it was searched: {frame.reason}.")] if frame.reason else [])
