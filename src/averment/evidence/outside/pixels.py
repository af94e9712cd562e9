"""The words in the pixels of a file, as a machine reads them: pictures wherever they lie, and pages of PDFs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from averment.evidence.outside.hidden.pieces import Part, Picture
from averment.evidence.outside.machine_reading.pages import read_pages
from averment.evidence.outside.machine_reading.tesseract import readiness
from averment.evidence.outside.memory_files import held_as_file

MOST_PAGES = 300  # of one file
FEW_PAGES = 5  # a PDF of so few is read whole where that is wanted, for what it shows may not be what it says


class Eyes(Enum):
    """Which pixels are read: none, those that no letters stand for, or those and all pages of short PDFs."""

    SHUT = "shut"
    OPEN = "open"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class _Look:
    part: Part
    picture: Picture
    pages: tuple[int, ...]


def seen_parts(path: Path, parts: Iterable[Part], eyes: Eyes) -> Iterator[Part]:
    """The words that are seen in the pictures among the parts; a picture that cannot be read is told as unread."""
    looks = [look for part in parts if part.picture and (look := _look(part, part.picture, eyes)).pages]
    if not looks or eyes is Eyes.SHUT:
        return
    ready = readiness()
    if not ready.languages:
        yield Part("pictures", unread=f"Its pictures were not searched, because {ready.lack}.")
        return
    left = MOST_PAGES
    for look in looks:
        if left <= 0:
            yield Part(look.part.name, unread=f"Of one file no more than {MOST_PAGES} pictures and pages are read.")
            return
        yield from _read(path, look, look.pages[:left])
        left -= len(look.pages)


def _look(part: Part, picture: Picture, eyes: Eyes) -> _Look:
    pages = picture.pages
    if eyes is Eyes.WIDE and picture.of <= FEW_PAGES:
        pages = tuple(range(1, picture.of + 1))
    return _Look(part, picture, pages)


def _read(path: Path, look: _Look, pages: tuple[int, ...]) -> Iterator[Part]:
    if not look.picture.data:
        yield from _words(path, look, pages)
        return
    with held_as_file(look.picture.data) as file:
        yield from _words(Path(f"/proc/self/fd/{file}"), look, pages)


def _words(path: Path, look: _Look, pages: tuple[int, ...]) -> Iterator[Part]:
    wanted = None if look.picture.of == 1 else pages  # a picture may have more frames than its head tells
    for page in read_pages(path, wanted):
        place = f"seen on page {page.number}" if look.picture.of > 1 or page.number > 1 else "seen"
        name = f"{look.part.name} › {place}" if look.part.name != "content" else place
        if page.words:
            yield Part(name, page.text)
        if page.reason and not page.words:
            yield Part(name, unread=f"Its pixels could not be read: {page.reason}.")
