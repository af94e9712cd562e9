"""The pages of pictures and PDFs, drawn behind locks and read behind walls, a few at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from averment.evidence.outside.frames import Frame
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.machine_reading.tesseract import LIMITS, names_for, words_on
from averment.evidence.outside.memory_files import held_as_file
from averment.evidence.outside.sheets import MOST_PIXELS, Sheet
from averment.evidence.outside.supervision import Request, read_all
from averment.evidence.rules.kinds import HEAD_BYTES, kind_of
from averment.evidence.rules.seen import SeenPage

AT_ONCE = 2  # pages: each takes a processor and some hundred megabytes
MOST_PAGES = 2_000
DRAWING = Limits(cpu_seconds=20, wall_seconds=60, text_bytes=MOST_PIXELS)
_READERS = {"picture": "picture", "pdf": "leaf"}


def read_picture(data: bytes, tags: Sequence[str] = (), limits: Limits = LIMITS) -> SeenPage:
    """The words of a picture that is given by its bytes; of several pages the first."""
    with held_as_file(data) as file:
        frames = _drawn(file, "picture", [1])
    return _seen(frames[0], 1, names_for(tags), limits)


def read_pages(
    path: Path, pages: Sequence[int] | None = None, tags: Sequence[str] = (), limits: Limits = LIMITS
) -> Iterator[SeenPage]:
    """The words on pages of a picture or a PDF, in their order; all of its pages where none are named.

    Pages that cannot be drawn come without words, with the reason. A file of any other kind has no pages.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        yield _unseen(1, f"it cannot be opened ({error.strerror})")
        return
    try:
        kind = _READERS.get(kind_of(os.pread(file, HEAD_BYTES, 0), path.name), "")
        if kind:
            yield from _in_turn(file, kind, pages, names_for(tags), limits)
    finally:
        os.close(file)


def _in_turn(
    file: int, kind: str, pages: Sequence[int] | None, languages: tuple[str, ...], limits: Limits
) -> Iterator[SeenPage]:
    """A few pages drawn, then read side by side, then the next few: memory holds no more than these."""
    waiting = list(pages) if pages is not None else [1]
    all_wanted, done = pages is None, 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting and done < MOST_PAGES:
            some, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            frames = _drawn(file, kind, some)
            if all_wanted and frames[0].sheet:
                waiting, all_wanted = list(range(2, frames[0].sheet.of + 1)), False
            yield from pool.map(lambda one: _seen(one[0], one[1], languages, limits), zip(frames, some, strict=True))
            done += len(some)
    if waiting:
        yield _unseen(waiting[0], f"more than {MOST_PAGES:,} pages are not read by a machine")


def _drawn(file: int, kind: str, pages: Sequence[int]) -> list[Frame]:
    """The pages as sheets; every request gets an open file of its own, with a place in it of its own."""
    requests = [Request(kind, _again(file), str(page)) for page in pages]
    return read_all(requests, DRAWING)


def _again(file: int) -> int:
    """The same file opened once more; two readers of one open file would move each other's place in it."""
    return os.open(f"/proc/self/fd/{file}", os.O_RDONLY | os.O_CLOEXEC)


def _seen(frame: Frame, number: int, languages: tuple[str, ...], limits: Limits) -> SeenPage:
    sheet: Sheet | None = frame.sheet
    if sheet is None:
        return _unseen(number, frame.reason or "it could not be drawn")
    page = words_on(sheet, languages, limits)
    reasons = [reason for reason in (frame.reason, page.reason) if reason]
    return replace(page, reason="; ".join(reasons))


def _unseen(number: int, reason: str) -> SeenPage:
    return SeenPage(number, 0, 0, (), 0, (), "", "", reason)
