"""Texts as rows of folded words: what two texts must share before anything else is asked.

A word is a run of letters with their marks, whatever its case, accents, vowel points or spelling variant; digits
and punctuation are no words, so an updated toll or a moved comma does not hide a copy. A word is held as a number
of 32 bits, with its place in the original text. Everything is computed in numpy, many texts at a time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from averment.kernel.folding import folded_text

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)

SHORT_CELL_WORDS = 3
CELLS_OF_A_TABLE = 5
_CELL_ENDS = frozenset(ord(char) for char in ",;|،؛、\t\n\r\v\f\0\u0085\u2028\u2029")
_DIVIDERS = tuple(ord(char) for char in "-\u00ad\u2010\ufffe\x02")
_OUTSIDE, _CELL_END = 1 << 21, 1 << 22  # beyond the last character of Unicode
_LONGEST = 1 << 18  # letters of a word that are looked at
_BATCH_CHARACTERS = 1 << 18  # what is worked on stays in the cache of a processor
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts one after another as words: text t has the words `bounds[t]` to `bounds[t + 1]`.

    `start` and `end` are each word's place in its own text; `cell` marks the words that stand in a table or list.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...]
    bounds: Ints
    words: npt.NDArray[np.uint32]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    cell: Flags

    def only(self, chosen: Iterable[int]) -> Rows:
        """The same rows for some of the texts."""
        chosen = tuple(chosen)
        places = [slice(self.bounds[text], self.bounds[text + 1]) for text in chosen]
        lengths = [place.stop - place.start for place in places]
        return Rows(
            tuple(self.names[text] for text in chosen),
            tuple(self.texts[text] for text in chosen),
            np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
            _joined([self.words[place] for place in places], np.uint32),
            _joined([self.start[place] for place in places], np.int32),
            _joined([self.end[place] for place in places], np.int32),
            _joined([self.cell[place] for place in places], np.bool_),
        )

    def words_between(self, text: int, start: int, end: int) -> tuple[int, int]:
        """The words of a text, as places in the rows, that a stretch of its characters touches."""
        low, high = self.bounds[text], self.bounds[text + 1]
        first = low + np.searchsorted(self.end[low:high], start, side="right")
        last = low + np.searchsorted(self.start[low:high], end, side="left")
        return int(first), int(max(first, last))


def rows_of(texts: Mapping[str, str]) -> Rows:
    """Reads texts into rows of words.

    >>> rows = rows_of({"a": "Café—31 closed!", "b": "CAFE\u0301 closed"})
    >>> rows.bounds.tolist(), (rows.words[:2] == rows.words[2:]).all().item()
    ([0, 2, 4], True)
    """
    columns: tuple[list[Any], ...] = ([], [], [], [], [])
    for batch in _batches(tuple(texts.values())):
        for column, part in zip(columns, _read(batch), strict=True):
            column.append(part)
    counts, words, start, end, cell = (
        _emptied(column, kind)
        for column, kind in zip(columns, (np.int64, np.uint32, np.int32, np.int32, np.bool_), strict=True)
    )
    bounds = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Rows(tuple(texts), tuple(texts.values()), bounds, words, start, end, cell)


@cache
def fold_character(char: str) -> str | None:
    """What a character is inside a word: its plain letters, nothing (a mark), or None where it ends the word.

    >>> fold_character("É"), fold_character("ﬁ"), fold_character("\u064e"), fold_character("7")
    ('e', 'fi', '', None)
    """
    category = unicodedata.category(char)
    if category[0] not in "LM" and category != "Cf":
        return None
    plain = unicodedata.normalize("NFD", folded_text(char).casefold()).replace("\u0901", "\u0902")
    return "".join(kept for kept in plain if unicodedata.category(kept)[0] in "LM" and not unicodedata.combining(kept))


def _batches(texts: tuple[str, ...]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _read(texts: list[str]) -> tuple[Ints, npt.NDArray[np.uint32], npt.NDArray[np.int32], npt.NDArray[np.int32], Flags]:
    """How many words each text has; each word, its start and end in its text, and whether it stands in a table."""
    codes = np.frombuffer("\0".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    offsets = np.cumsum([0] + [len(text) + 1 for text in texts], dtype=np.int64)
    signs, wide = _signs(codes)
    inside = _with_divided_words(codes, signs < _OUTSIDE)
    edges = np.flatnonzero(np.diff(inside.view(np.int8), prepend=np.int8(0), append=np.int8(0)))
    start, end = edges[::2], edges[1::2]
    words, spoken = _hashes(signs, wide, codes, start, end)
    start, end = start[spoken], end[spoken]
    counts = np.diff(np.searchsorted(start, offsets))
    own = np.repeat(offsets[:-1], counts)
    cell = _cells(signs, start, counts)
    return counts, words[spoken], (start - own).astype(np.int32), (end - own).astype(np.int32), cell


@cache
def _sign(code: int) -> int:
    """What stands for a character: its plain letter (0: a mark) inside a word, else whether it ends a cell."""
    folded = fold_character(chr(code))
    if folded is None:
        return _CELL_END if code in _CELL_ENDS else _OUTSIDE
    return ord(folded[0]) if folded else 0


def _signs(codes: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], dict[int, str]]:
    """The sign of each character, and those that stand for several letters, as a ligature does."""
    size = int(codes.max(initial=0)) + 1
    present = np.zeros(size, np.bool_)
    present[codes] = True
    found = np.flatnonzero(present).tolist()
    table = np.zeros(size, np.uint32)
    table[found] = [_sign(code) for code in found]
    return table[codes], {code: folded for code in found if len(folded := fold_character(chr(code)) or "") > 1}


def _with_divided_words(codes: npt.NDArray[np.uint32], inside: Flags) -> Flags:
    """A word divided at the end of a line is one word."""
    breaks = np.flatnonzero(codes[1:-1] == ord("\n")) + 1
    breaks = breaks[np.isin(codes[breaks - 1], _DIVIDERS) & inside[breaks + 1]]
    breaks = breaks[(breaks >= 2) & inside[breaks - 2]]
    inside[breaks] = inside[breaks - 1] = True
    return inside


def _hashes(
    signs: npt.NDArray[np.uint32], wide: dict[int, str], codes: npt.NDArray[np.uint32], start: Ints, end: Ints
) -> tuple[npt.NDArray[np.uint32], Flags]:
    """One number a word, the same for the same letters wherever they stand, in every process; and which have letters.

    The letters of all words are added up, each times a power that grows with its place; what a word adds, divided by
    the power of its beginning, does not depend on where it stands. (A power of an odd number has an inverse mod 2^64.)
    """
    letters = (signs < _OUTSIDE) & (signs > 0)
    if not wide and int(letters.sum()) == int((end - start).sum()):  # every sign of a word is one letter, as mostly
        first, last, values = start, end, (signs * letters).astype(np.uint64)
    else:
        lengths = letters.view(np.uint8).copy()
        for code, folded in wide.items():
            lengths[codes == code] = len(folded)
        places = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        first, last = places[start], places[end]
        values = (_widened(signs, lengths, codes, wide) if wide else signs[letters]).astype(np.uint64)
    return _sums(values, first, np.minimum(last, first + _LONGEST)), last > first


def _sums(values: Hashes, first: Ints, last: Ints) -> npt.NDArray[np.uint32]:
    """What the letters of each word add up to; some hundred thousand letters at a time."""
    powers, inverses = _powers()
    edges = np.flatnonzero(np.diff(first // _LONGEST, append=-1)) + 1
    found = [np.zeros(0, np.uint64)]
    for low, high in zip([0, *edges.tolist()], edges.tolist(), strict=False):
        begin, end = int(first[low]), int(last[low:high].max())
        sums = np.zeros(end - begin + 1, np.uint64)
        np.cumsum(values[begin:end] * powers[: end - begin], out=sums[1:])
        found.append((sums[last[low:high] - begin] - sums[first[low:high] - begin]) * inverses[first[low:high] - begin])
    return (mixed(np.concatenate(found)) >> np.uint64(32)).astype(np.uint32)


def _widened(
    signs: npt.NDArray[np.uint32], lengths: npt.NDArray[np.uint8], codes: npt.NDArray[np.uint32], wide: dict[int, str]
) -> npt.NDArray[np.uint32]:
    """The plain letters where some characters, such as a ligature, stand for several."""
    letters = np.repeat(signs, lengths)
    before = np.cumsum(lengths, dtype=np.int64) - lengths
    for code, folded in wide.items():
        places = before[codes == code]
        for step, letter in enumerate(folded):
            letters[places + step] = ord(letter)
    return letters


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """The powers of an odd number mod 2^64, and their inverses."""
    inverse = np.uint64(pow(int(_BASE), -1, 1 << 64))
    powers, inverses = (np.full(2 * _LONGEST, number, np.uint64) for number in (_BASE, inverse))
    powers[0] = inverses[0] = np.uint64(1)
    return np.cumprod(powers, dtype=np.uint64), np.cumprod(inverses, dtype=np.uint64)


def mixed(values: Hashes) -> Hashes:
    """Spreads every bit of a number over all its bits, so that an order of these numbers is a shuffle."""
    values = values ^ (values >> np.uint64(32))
    values *= np.uint64(0xD6E8FEB86659FD93)
    values ^= values >> np.uint64(32)
    values *= np.uint64(0xD6E8FEB86659FD93)
    values ^= values >> np.uint64(32)
    return values


def _cells(signs: npt.NDArray[np.uint32], start: Ints, counts: Ints) -> Flags:
    """Words in a table or list: five or more pieces of at most three words, one after another in one text."""
    if not start.size:
        return np.zeros(0, np.bool_)
    ends = np.searchsorted(start, np.flatnonzero(signs == _CELL_END))
    first = np.flatnonzero(np.bincount(np.append(ends, 0), minlength=start.size)[: start.size])
    words = np.diff(first, append=start.size)
    short = words <= SHORT_CELL_WORDS
    text = np.searchsorted(np.cumsum(counts), first, side="right")
    kind = text * 2 + short
    run = np.flatnonzero(np.diff(kind, prepend=-1))
    pieces = np.diff(run, append=first.size)
    table = np.repeat(short[run] & (pieces >= CELLS_OF_A_TABLE), pieces)
    return np.repeat(table, words)


def _joined(parts: list[npt.NDArray[Kind]], kind: type[Kind]) -> npt.NDArray[Kind]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _emptied(parts: list[Any], kind: type[np.generic]) -> Any:
    """The parts as one; they are let go at once, since a large collection is held in memory only once."""
    whole = _joined(parts, kind)
    parts.clear()
    return whole
