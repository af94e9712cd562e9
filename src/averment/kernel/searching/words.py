"""Words: a text cut into the words that a search compares, each with its place in the original.

A word that is written in parts is found whole and in its parts: cease-fire, Qur’an, 1,978, and a word that a line's end
divides. Chinese, Japanese, Thai and their like, which put no space between words, are cut into single signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from averment.kernel.searching.spelling import LONGEST_WORD, UNSEEN, plain

PART = "\x1e"  # in an original, between parts over which no phrase runs
BARRIER = "\ue000"  # the same among words; no word that is searched for holds it
_HYPHENS, _APOSTROPHES = "-\u2010\u2011", "'’‘ʼʻʾʿ`´"
_LINE_END = rf"[{_HYPHENS}\u00ad\ufffe\x02]\s*[\n\r\v\f\x85\u2028\u2029]\s*"  # \ufffe and \x02: as PDF readers write it
_DIVIDED = re.compile(rf"(?<!\d){_LINE_END}(?!\d)")
_GROUPED = re.compile(r"\d{1,3}(?:[,٬'’]\d{2,3})+")
_EVERY = 256  # words from one stop to the next
_RAISED = "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"  # marks of notes, which stand at words without being part of them
# Thai, Lao, Tibetan, Burmese, Khmer, kana, and the Chinese signs
_UNSPACED = (
    "\u0e00-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e80-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0f40-\u0f6c\u1000-\u102a\u1780-\u17b3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the original with its place there.

    `parts` is how it is compared: one word, or several where it has parts; `other` is the other way to write it.
    """

    start: int
    end: int
    parts: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A text as a search compares it.

    `words` holds its words with a space between them, and behind the first BARRIER that follows the last word the
    other ways to write some. `stops` lead back: each is a place in `words` and its place in the original, from which
    both run on alike. `count` is the number of words.
    """

    words: str
    stops: tuple[tuple[int, int], ...]
    count: int


def indexed(text: str) -> Indexed:
    """The words of a text.

    >>> indexed("The cease-fire held.").words
    'the cease fire held \\ue000 ceasefire'
    """
    out: list[str] = []
    others: dict[tuple[str, ...], None] = {}
    stops: list[tuple[int, int]] = []
    length = 0
    for number, token in enumerate(tokens(text)):
        if number % _EVERY == 0:
            stops.append((length, token.start))
        out += token.parts
        length += sum(map(len, token.parts)) + len(token.parts)
        if token.other:
            others[token.other] = None
    count = len(out) - out.count(BARRIER)
    for other in others:
        out += (BARRIER, *other)
    return Indexed(" ".join(out), tuple(stops), count)


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The words of a text from a place on, and its barriers.

    >>> [(token.parts, token.other) for token in tokens("de-\\ntained in Qur’an 1,978")]
    [(('detained',), ('de', 'tained')), (('in',), ()), (('qur', 'an'), ('quran',)), (('1', '978'), ('1978',))]
    """
    for match in _token().finditer(text, start):
        parts, other = _read(match[0])
        if parts:
            yield Token(*match.span(), parts, other)


@lru_cache(1 << 16)
def _read(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How a word is compared, and the other way to write it."""
    if written == PART:
        return (BARRIER,), ()
    joined = _DIVIDED.sub("", written)
    parts = _parts(joined)
    if joined != written:
        return parts, _parts(written)
    pieces = _word().findall(written)
    if len(pieces) < 2 or not _is_one(written):
        return parts, ()
    return parts, _parts("".join(pieces))


def _parts(written: str) -> tuple[str, ...]:
    """The words in it; a sign that stands for words, or for a fraction, becomes several here."""
    if written.isascii() and written.isalnum():
        return (written.lower()[:LONGEST_WORD],)
    spread = plain(" ".join(_word().findall(written)))
    return tuple(word[:LONGEST_WORD] for word in _word().findall(spread))


def _is_one(written: str) -> bool:
    """Whether its parts make one word: those of 16-17 do not, those of 1,978 do.

    >>> _is_one("cease-fire"), _is_one("1,978"), _is_one("2016-17")
    (True, True, False)
    """
    return not any(map(str.isdigit, written)) or bool(_GROUPED.fullmatch(written))


@cache
def _token() -> re.Pattern[str]:
    joint = rf"{_LINE_END}|[{_HYPHENS}{_APOSTROPHES}]|(?<=\d)[,٬](?=\d)"
    word = rf"[{_letters()}]+"
    return re.compile(rf"[{_UNSPACED}][{_marks()}]*|{word}(?:(?:{joint}){word}){{0,7}}|{PART}")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{_UNSPACED}][{_marks()}]*|[{_letters()}]+")


@cache
def _letters() -> str:
    """What words are made of: letters, marks, figures, and what nobody sees in them."""
    apart = re.compile(f"[{_UNSPACED}{_RAISED}{_APOSTROPHES}]")
    codes = (code for code in range(0x30, 0x20000) if unicodedata.category(chr(code))[0] in "LMN")
    return _ranges(code for code in codes if not apart.match(chr(code))) + UNSEEN


@cache
def _marks() -> str:
    return _ranges(code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M")


def _ranges(codes: Iterable[int]) -> str:
    """Code points as the ranges of a character class."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
