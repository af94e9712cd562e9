"""Where a text speaks in another's words: the stretches between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_MARK = re.compile(r"[‘’'`]{2}|['‘’‚‛`\"＂“”„‟❝❞〝〞«»‹›「」『』]|\n(?:[ \t\r]*\n)+")
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
    spans = sorted([*_between_marks(text), *(match.span() for match in _BLOCK.finditer(text))])
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
    for match in _MARK.finditer(text):
        start, end = match.span()
        family = _family(match.group())
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


def _family(mark: str) -> str:
    if mark.startswith("\n"):
        return ""
    return "double" if len(mark) == 2 else _FAMILIES[mark]


def _is_apostrophe(family: str, before: str, after: str) -> bool:
    """Between two letters, or after the s of a plural that owns something."""
    if family != "single" or not before.isalnum():
        return False
    return after.isalnum() or (before in "sS" and after == " ")


def _may_open(family: str, may_open: bool, must_open: bool, after: str) -> bool:
    if family == "single":
        return must_open
    return may_open or not after.isspace()
