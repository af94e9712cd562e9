"""Folding: what counts as the same text when a quotation is compared with its source.

Unicode NFKC; any run of white space is one space; a word divided at a line's end is one word; typographic
quotation marks and dashes are plain ones; letters of the Arabic script and Devanagari that are written in several
ways are written in one; characters that print nothing are dropped. Case and punctuation count. Each place of the
folded text leads back to its place in the original, so that a highlight can be shown.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

VERSION = 1
_QUOTES = {**dict.fromkeys("‘’‚‛′`´‹›ʼ", "'"), **dict.fromkeys("“”„‟″«»", '"')}
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
# One letter, several code points: Arabic and Persian yeh, kaf and heh, and the two rows of Arabic digits.
_ARABIC = {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ۃ", "ۀ": "ۂ"}
_ARABIC_DIGITS = {chr(0x660 + value): chr(0x6F0 + value) for value in range(10)}
_DIVIDERS = "-\u00ad\u2010\ufffe\x02"  # the last two are what PDF readers write for a hyphen at a line's end
_INVISIBLE = "\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufffe\x00-\x08\x0e-\x1b"


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back to the original.

    `text` joins words divided at line ends; `hyphened` keeps the hyphen there, for words that have one anyway
    (well-known), and is empty where no line ends so.
    """

    text: str
    hyphened: str
    _places: _Places
    _hyphened_places: _Places

    def span(self, start: int, end: int, *, hyphened: bool = False) -> tuple[int, int]:
        """The place in the original of a stretch of the folded text, in code points."""
        places = self._hyphened_places if hyphened else self._places
        return places.original(start)[0], places.original(max(end - 1, start))[1]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each piece of a folded text begins, there and in the original."""

    folded: array[int]
    start: array[int]
    end: array[int]

    def original(self, index: int) -> tuple[int, int]:
        """The original place of one folded character."""
        piece = bisect_right(self.folded, index) - 1
        if piece < 0:
            return 0, 0
        if self.end[piece]:
            return self.start[piece], self.end[piece]
        place = self.start[piece] + index - self.folded[piece]
        return place, place + 1


def fold(text: str) -> Folded:
    """Folds a text.

    >>> fold("“Held\\n without  char-\\nge”").text
    '"Held without charge"'
    >>> folded = fold("a  \\n b"); folded.span(2, 3)
    (5, 6)
    """
    even = text.translate(_one_to_one())
    joined, places = _pieces(even, keep_hyphens=False)
    if not _divided().search(even):
        return Folded(joined, "", places, places)
    hyphened, hyphened_places = _pieces(even, keep_hyphens=True)
    return Folded(joined, hyphened, places, hyphened_places)


def folded_text(text: str) -> str:
    """The folded form alone, with no white space at its ends."""
    return fold(text).text.strip()


@cache
def _one_to_one() -> dict[int, str]:
    """Every character that folds to exactly one other: these change no place, so they are changed first."""
    table = {ord(char): plain for char, plain in {**_QUOTES, **_DASHES, **_ARABIC, **_ARABIC_DIGITS}.items()}
    for code in _folding_codes():
        char = chr(code)
        if code in table:
            continue
        plain = unicodedata.normalize("NFKC", char)
        if plain != char and len(plain) == 1:
            table[code] = table.get(ord(plain), plain)
    return table


@cache
def _divided() -> re.Pattern[str]:
    return re.compile(rf"(?<=[^\W\d_])[{_DIVIDERS}][ \t]*(?:\r?\n|\r)\s*(?=[^\W\d_])")


@cache
def _uneven(*, ascii_only: bool) -> re.Pattern[str]:
    """What is left after the one-to-one changes: divided, white, dropped, composed or widened."""
    even_space = r"(?P<space>[\t\n\v\f\r\x1c-\x1f]\s*| \s+)" if ascii_only else r"(?P<space>[^\S ]\s*| \s+)"
    divided = rf"(?P<divided>(?:[{_DIVIDERS}])(?<=[^\W\d_].)[ \t]*(?:\r?\n|\r)\s*(?=[^\W\d_]))"
    if ascii_only:
        return re.compile(rf"{even_space}|{divided}|(?P<invisible>[\x00-\x08\x0e-\x1b]+)")
    wide = "".join(map(chr, filter(_widens, _folding_codes())))
    every_mark = [chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))]
    marks, composing = _ranges("".join(every_mark)), _ranges(_composing_marks())
    return re.compile(
        rf"{even_space}|{divided}|(?P<invisible>[{_INVISIBLE}]+)|(?P<composed>[{marks}]{{2,}}|[{composing}])|(?P<wide>[{_ranges(wide)}])"
    )


def _composing_marks() -> str:
    """The marks that join the letter before them into one code point; a lone mark of another kind stays as it is."""
    decomposed = (unicodedata.decomposition(chr(code)).split() for code in _folding_codes())
    pairs = (parts for parts in decomposed if len(parts) == 2 and not parts[0].startswith("<"))
    return "".join({chr(int(parts[1], 16)) for parts in pairs if unicodedata.combining(chr(int(parts[1], 16)))})


def _widens(code: int) -> bool:
    return len(unicodedata.normalize("NFKC", chr(code))) > 1


def _folding_codes() -> Iterator[int]:
    """The code points that NFKC may change: Hangul and the unified ideographs never are."""
    for first, last in ((0xA0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x10000, 0x11800), (0x1D100, 0x1FC00)):
        yield from range(first, last)
    yield from range(0x2F800, 0x2FA20)


def _ranges(characters: str) -> str:
    """Characters as the ranges of a character class."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" if a != b else re.escape(chr(a)) for a, b in ranges)


def _pieces(text: str, *, keep_hyphens: bool) -> tuple[str, _Places]:
    out: list[str] = []
    folded, start, end = array("L"), array("L"), array("L")
    length = position = 0
    hyphen = "-" if keep_hyphens else ""
    one_to_one = _one_to_one()
    for match in _uneven(ascii_only=text.isascii()).finditer(text):
        began, ended = match.span()
        kind = match.lastgroup
        if kind == "space":
            piece = " "
        elif kind == "divided":
            piece = hyphen
        elif kind == "invisible":
            piece = ""
        else:
            began = began - 1 if kind == "composed" and began > position else began
            piece = unicodedata.normalize("NFKC", text[began:ended]).translate(one_to_one)
        if began > position:
            out.append(text[position:began])
            folded.append(length)
            start.append(position)
            end.append(0)
            length += began - position
        if piece:
            out.append(piece)
            folded.append(length)
            start.append(began)
            end.append(ended)
            length += len(piece)
        position = ended
    if position < len(text):
        out.append(text[position:])
        folded.append(length)
        start.append(position)
        end.append(0)
    return "".join(out), _Places(folded, start, end)
