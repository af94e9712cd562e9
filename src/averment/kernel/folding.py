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
_DIVIDERS = "-\u00ad\ufffe\x02"  # the last two are what PDF readers write for a hyphen at a line's end
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f"
_INVISIBLE = (
    rf"{_CONTROLS}\u00ad\u034f\u061c\u0640\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    r"\ufffe\U000e0000-\U000e0fff"
)
_VOWELS_AND_ENDS = "\u1161-\u1175\u11a8-\u11c2"  # of Hangul syllables that are written letter by letter


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back to the original.

    `joints` are the places in it where a word that was divided at a line's end is joined. Because some words have
    a hyphen anyway (well-known), one may also be read there.
    """

    text: str
    joints: array[int]
    _places: _Places
    _original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a stretch of the folded text, in code points."""
        return self._places.original(start)[0], self._places.original(max(end - 1, start))[1]

    def space_at(self, index: int) -> str:
        """The white space of the original that is one space here, without what prints nothing."""
        return _hidden().sub("", self._original[slice(*self._places.original(index))])


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each piece of a folded text begins, there and in the original; a piece without an end is unchanged."""

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
    return _Folding(text).done()


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
        same = ord(unicodedata.normalize("NFC", char)[0])
        if same in table:
            table[code] = table[same]
        elif plain != char and len(plain) == 1:
            table[code] = table.get(ord(plain), plain)
    return table


@cache
def _uneven(*, ascii_only: bool) -> re.Pattern[str]:
    """What is left after the one-to-one changes: divided, white, or to be changed with its neighbours."""
    hidden = _CONTROLS if ascii_only else _INVISIBLE
    space = rf"(?P<space>(?:[^\S ]| [\s{hidden}]|[{hidden}]+\s)[\s{hidden}]*)"
    if ascii_only:
        return re.compile(rf"{_divided('')}|{space}|(?P<cluster>[{hidden}]+)")
    wide = "".join(map(chr, filter(_widens, _folding_codes())))
    marks = _ranges("".join(chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))))
    uneven = rf"{hidden}{_ranges(wide)}{_ranges(_composing())}{_VOWELS_AND_ENDS}"
    return re.compile(rf"{_divided(marks)}|{space}|(?P<cluster>(?:[{uneven}]|[{marks}]{{2}})[{uneven}{marks}]*)")


def _divided(marks: str) -> str:
    """A hyphen between two letters or digits that are parted by a line's end."""
    letter = rf"(?:[^\W_]|[{marks}\u0900-\u0903\u093a-\u094f])" if marks else r"[^\W_]"
    return rf"(?P<divided>[{_DIVIDERS}](?<={letter}.)\s*?[\n\r\v\f\x85\u2028\u2029]\s*(?=[^\W_]))"


@cache
def _composing() -> str:
    """What joins the character before it into one code point; a lone mark of another kind stays as it is."""
    parts = [unicodedata.decomposition(chr(code)).split() for code in _folding_codes()]
    pairs = [pair for pair in parts if len(pair) == 2 and not pair[0].startswith("<")]
    first_marks = [pair[0] for pair in pairs if unicodedata.combining(chr(int(pair[0], 16)))]
    return "".join(sorted({chr(int(code, 16)) for code in [*(pair[1] for pair in pairs), *first_marks]}))


def _widens(code: int) -> bool:
    return len(unicodedata.normalize("NFKC", chr(code))) > 1


def _folding_codes() -> Iterator[int]:
    """The code points that NFKC may change: Hangul and the unified ideographs never are."""
    for first, last in ((0xA0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x11A00), (0x16000, 0x17000), (0x1D100, 0x1FC00)):
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


@cache
def _hidden() -> re.Pattern[str]:
    return re.compile(f"[{_INVISIBLE}]+")


@cache
def _joining() -> frozenset[str]:
    hangul = (range(0x1161, 0x1176), range(0x11A8, 0x11C3))
    return frozenset(_composing()).union(*(map(chr, codes) for codes in hangul))


class _Folding:
    """One walk over a text in which only the uneven changes are left to make."""

    def __init__(self, text: str) -> None:
        self.text, self.even = text, text.translate(_one_to_one())
        self.out: list[str] = []
        self.length = self.reached = 0  # in the folded text, in the original
        self.joints = array("L")
        self.places = _Places(array("L"), array("L"), array("L"))

    def done(self) -> Folded:
        even = self.even
        for match in _uneven(ascii_only=even.isascii()).finditer(even):
            kind = match.lastgroup
            began, ended = match.span()
            if kind == "space":
                self._add(" ", began, ended)
            elif kind == "divided":
                self._divided(began, ended)
            else:
                self._cluster(began, ended)
        self._unchanged(len(even))
        return Folded("".join(self.out), self.joints, self.places, self.text)

    def _divided(self, began: int, ended: int) -> None:
        """Words are joined; beside a digit the hyphen stays, so that 1- and 2 never become 12."""
        if self.even[began - 1].isdigit() or self.even[ended].isdigit():
            self._add("-", began, ended)
        else:
            self._add("", began, ended)
            self.joints.append(self.length)

    def _cluster(self, began: int, ended: int) -> None:
        cluster = self.even[began:ended]
        if any(unicodedata.combining(char) or char in _joining() for char in cluster):
            began = self._base(began)
        words = _hidden().sub("", self.even[began:ended])
        if not words.isascii():
            # Hamza joins the Arabic yeh alone; written on the Persian one it means the same letter.
            words = unicodedata.normalize("NFKC", words.replace("ی", "ي")).translate(_one_to_one())
            words = _hidden().sub("", words)
        before = self.even[began - 1] if began > self.reached else self.out[-1][-1:] if self.out else ""
        self._add(words[1:] if words[:1] == before == " " else words, began, ended)

    def _base(self, began: int) -> int:
        """Where the letter begins that the marks at `began` belong to."""
        while began > self.reached and unicodedata.combining(self.even[began - 1]):
            began -= 1
        return max(began - 1, self.reached)

    def _add(self, piece: str, began: int, ended: int) -> None:
        self._unchanged(began)
        self.reached = ended
        if piece:
            self._piece(piece, began, ended)

    def _unchanged(self, until: int) -> None:
        if until > self.reached:
            self._piece(self.even[self.reached : until], self.reached, 0)
            self.reached = until

    def _piece(self, piece: str, began: int, ended: int) -> None:
        self.out.append(piece)
        self.places.folded.append(self.length)
        self.places.start.append(began)
        self.places.end.append(ended)
        self.length += len(piece)
