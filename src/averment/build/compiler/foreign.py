"""Words of another language inside a note or a table: marked, so that each writer can set them in their own direction.

The marks are noncharacters of Unicode, which no text can contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from averment.kernel.document import Inline, Span, Text
from averment.kernel.numerals import direction_of

_OPEN, _END_OF_LANGUAGE, _CLOSE = "\ufdd8", "\ufdd9", "\ufdda"
_MARKED = re.compile(f"{_OPEN}([^{_END_OF_LANGUAGE}]*){_END_OF_LANGUAGE}([^{_CLOSE}]*){_CLOSE}")
_LATIN = re.compile(r"[A-Za-z]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def foreign(words: str, language: str, around: str) -> str:
    r"""Words marked as of their language, where the text around them is of another one.

    >>> strip_marks(foreign("Field report 7", "en", "ur"))
    'Field report 7\u200f'
    """
    own = language or _language_of(words, around)
    if not words or own == around:
        return words
    return f"{_OPEN}{own}{_END_OF_LANGUAGE}{words}{_CLOSE}{_turn(own, around)}"


def _turn(own: str, around: str) -> str:
    """A mark that ends the other direction: without it digits after the words would join them (Unicode rule W7)."""
    if direction_of(own) == direction_of(around):
        return ""
    return "\u200f" if direction_of(around) == "rtl" else "\u200e"


def _language_of(words: str, around: str) -> str:
    """The language by the script alone: enough to set the direction and choose a face."""
    if direction_of(around) == "rtl":
        return around if _ARABIC.search(words) else "hi" if _DEVANAGARI.search(words) else "en"
    if _ARABIC.search(words):
        return "ur"
    if _DEVANAGARI.search(words):
        return "hi"
    return "en" if around == "hi" and _LATIN.search(words) else around


def inlines_of(words: str) -> tuple[Inline, ...]:
    """Marked words as inlines: a span for each stretch of another language."""
    return tuple(_inlines(words))


def _inlines(words: str) -> Iterator[Inline]:
    for text, language in pieces(words):
        yield Span((Text(text),), (), language, direction_of(language)) if language else Text(text)


def pieces(words: str) -> Iterator[tuple[str, str]]:
    """The stretches of marked words, each with its language; empty where it is that of the text around."""
    position = 0
    for match in _MARKED.finditer(words):
        if match.start() > position:
            yield words[position : match.start()], ""
        yield match[2], match[1]
        position = match.end()
    if position < len(words):
        yield words[position:], ""


def strip_marks(words: str) -> str:
    """Marked words as plain text."""
    return _MARKED.sub(r"\2", words)
