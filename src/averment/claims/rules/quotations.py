"""Where a text speaks in another's words: the stretches between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

MOST_CHARACTERS = 3_000
_INDENT = 16
_FAMILIES = {
    **dict.fromkeys('"＂“”„‟❝❞〝〞', "double"),
    **dict.fromkeys("«»", "angle"),
    **dict.fromkeys("‹›", "small angle"),
    **dict.fromkeys("「」", "corner"),
    **dict.fromkeys("『』", "white corner"),
    **dict.fromkeys("'‘’‚‛`", "single"),
}
_TWICE = frozenset("‘’'`")  # two of these are one double mark
_BREAK = re.compile(r"\n(?:[ \t\r]*\n)+")
_BLOCK = re.compile(r"^(?:>.*(?:\n|\Z))+", re.MULTILINE)
_BEFORE_OPENING = frozenset("([{-–—:،,")


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text between quotation marks of any kind, and its lines quoted with `>`.

    Marks pair by their kind and by what stands beside them, because languages and typists use one glyph both ways.
    An apostrophe is no mark; a mark left open at the end of a paragraph opens nothing, unless the next paragraph
    opens with one again, as long quotations do.

    >>> text = 'He said: «we don\u2019t know», and “never ‘again’”.'
    >>> [text[start:end] for start, end in quoted_spans(text)]
    ['«we don’t know»', '“never ‘again’”']
    """
    blocks = [match.span() for match in _BLOCK.finditer(text)] if ">" in text else []
    spans = sorted([*_between_marks(text), *blocks])
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _between_marks(text: str) -> Iterator[tuple[int, int]]:
    opened: dict[str, int] = {}
    waiting: dict[str, int] = {}
    for start, end, family in _marks(text):
        if not family:
            waiting, opened = opened, {}
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if _is_apostrophe(family, before, after):
            continue
        may_open = not before or before.isspace() or before in _BEFORE_OPENING or before in _FAMILIES
        must_open = may_open and (after.isalnum() or after in _FAMILIES)
        if family in opened and not (must_open and text[end - 1] not in "»›”’"):
            begin = opened.pop(family)
            if end - begin <= MOST_CHARACTERS:
                yield begin, end
        elif _may_open(family, may_open, must_open, after):
            # A paragraph that opens with a mark continues the quotation that the last one left open.
            begin = opened.get(family, waiting.get(family, start))
            if begin < start and text[max(0, start - _INDENT) : start].rstrip(" \t\r").endswith("\n"):
                yield max(begin, start - MOST_CHARACTERS), start
            opened[family] = start
        waiting = {}


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Every quotation mark of a text with its family, and every end of a paragraph, which has none."""
    present = "".join(mark for mark in _FAMILIES if mark in text)
    reached = 0
    for found in _any_of(present).finditer(text) if present else ():
        start = found.start()
        if start < reached:
            continue
        char, reached = text[start], start + 1
        if char != "\n":
            twice = char in _TWICE and text[reached : reached + 1] in _TWICE
            reached += twice
            yield start, reached, "double" if twice else _FAMILIES[char]
        elif gap := _BREAK.match(text, start):
            reached = gap.end()
            yield start, reached, ""


@cache
def _any_of(marks: str) -> re.Pattern[str]:
    """What finds a line end or one of the marks; the fewer of them, the faster."""
    return re.compile(f"[\n{marks}]")


def _is_apostrophe(family: str, before: str, after: str) -> bool:
    """Between two letters, or after the s of a plural that owns something."""
    if family != "single" or not before.isalnum():
        return False
    return after.isalnum() or (before in "sS" and after == " ")


def _may_open(family: str, may_open: bool, must_open: bool, after: str) -> bool:
    if family == "single":
        return must_open
    return may_open or not after.isspace()
