"""The shipped faces, and what none of them can print."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

from averment.kernel.document import Document, every_text

AMIRI, NASTALIQ = "amiri", "nastaliq"  # the two ways of printing Urdu
FONTS = Path(__file__).parent / "fonts"
_SPACES = frozenset("\t\n\r\v\f\u0085\u2028\u2029")  # printed as a space
_DROPPED = frozenset("\ufeff")  # a mark of files, not of words


class CannotPrint(Exception):
    """Characters that no shipped face has; `characters` names them."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        super().__init__(characters)  # kept as the argument, so that it travels between processes
        self.characters = characters

    def __str__(self) -> str:
        named = ", ".join(f"U+{ord(each):04X} {unicodedata.name(each, '')}".strip() for each in self.characters)
        return f"no shipped face can print {named}"


@functools.cache
def printable() -> frozenset[str]:
    """Every character that the writers can set on a page."""
    points: set[str] = set()
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        for piece in line.split()[1:]:
            first, _, last = piece.partition("-")
            points.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(char for char in points if char >= " " and not 0xE000 <= ord(char) <= 0xF8FF) | _SPACES | _DROPPED


def unprintable(document: Document) -> tuple[str, ...]:
    """The characters of a document that would leave a hole on the page: emoji, ideographs, control and private codes.

    >>> unprintable(Document("A clean title, वर्ष, سال", "en", "ltr", ())), unprintable(Document("文", "en", "ltr", ()))
    ((), ('文',))
    """
    used = set().union(*(set(run.text) for run in every_text(document)), *map(set, document.authors))
    return tuple(sorted(char for char in used - printable() if not _invisible(char)))


def _invisible(char: str) -> bool:
    """Joiners, direction marks, variation selectors and tags print nothing and need no face."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
