"""What PDFium gets wrong in lines of Urdu, Arabic and Hindi, put right by the places of the characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NEAR = 0.1  # of the height of a character
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_MIXED = re.compile(rf"(?=.*[{_RTL}])(?=.*(?:[A-Za-z\u0900-\u0dff]|\d[-/.:]\d)).*")
_TORN_SHARE, _FEW_LINES = 0.3, 5  # where more of the lines are shorter than a word
_TURNED = str.maketrans("()[]{}«»", ")(][}{»«")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and the box that it is drawn in, in points from the lower left corner."""

    character: str
    left: float
    right: float
    bottom: float
    top: float


def repaired(glyphs: Sequence[Glyph], lone_spaces: Iterable[tuple[float, float]]) -> str:
    """The text of a page with the spaces that were passed over, and with brackets that face the right way.

    >>> word = [Glyph("क", 0, 8, 0, 10), Glyph("ख", 10, 18, 0, 10)]
    >>> repaired(word, [(8.2, 0.1)]), repaired(word, [(30.0, 0.1)])
    ('क ख', 'कख')
    """
    rows = _by_height(lone_spaces)
    parts = []
    for at, glyph in enumerate(glyphs):
        if at and rows and _space_between(glyphs[at - 1], glyph, rows):
            parts.append(" ")
        parts.append(glyph.character)
    return "\n".join(facing(line) for line in "".join(parts).replace("\r\n", "\n").split("\n"))


def facing(line: str) -> str:
    """A line from right to left whose brackets all close before they open, with each of them turned.

    PDFium mirrors brackets in such lines; where the file had them right already, that turns them wrong.

    >>> facing("افراد )رپورٹ 7( میں"), facing("see (report 7)"), facing("افراد (رپورٹ 7) میں")
    ('افراد (رپورٹ 7) میں', 'see (report 7)', 'افراد (رپورٹ 7) میں')
    """
    if not re.search(f"[{_RTL}]", line) or _paired(line):
        return line
    turned = line.translate(_TURNED)
    return turned if _paired(turned) else line


def order_doubts(text: str) -> list[str]:
    """Why the order of the characters on a page may not be the one in which it is read.

    >>> order_doubts("افراد کو رکھا گیا"), order_doubts("the order of words")
    ([], [])
    >>> order_doubts("رپورٹ HRW میں")
    ['lines mix two directions, so that words may stand in another order']
    """
    doubts = []
    lines = [line.strip() for line in text.split("\n") if re.search(f"[{_RTL}]", line)]
    if any(_MIXED.match(line) for line in lines):
        doubts.append("lines mix two directions, so that words may stand in another order")
    if len(lines) > _FEW_LINES and sum(len(line) < 4 for line in lines) > _TORN_SHARE * len(lines):
        doubts.append("sloping script (Nastaliq) is torn into pieces")
    return doubts


def _by_height(places: Iterable[tuple[float, float]]) -> dict[int, list[float]]:
    rows: dict[int, list[float]] = {}
    for x, y in places:
        rows.setdefault(round(y), []).append(x)
    return {y: sorted(row) for y, row in rows.items()}


def _space_between(before: Glyph, after: Glyph, rows: dict[int, list[float]]) -> bool:
    if before.character.isspace() or after.character.isspace():
        return False
    first, second = (before, after) if before.left <= after.left else (after, before)
    if second.left <= first.right or min(first.top, second.top) <= max(first.bottom, second.bottom):
        return False  # they touch, or stand on two lines
    near = _NEAR * (first.top - first.bottom)
    for y in range(int(first.bottom - near) - 1, int(first.top) + 2):
        row = rows.get(y, ())
        at = bisect_left(row, first.right - near)
        if at < len(row) and row[at] <= second.left + near:
            return True
    return False


def _paired(line: str) -> bool:
    open_ones: list[str] = []
    for sign in line:
        if sign in "([{«":
            open_ones.append(sign.translate(_TURNED))
        elif sign in ")]}»" and (not open_ones or open_ones.pop() != sign):
            return False
    return not open_ones
