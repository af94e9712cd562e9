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
_BATCH_CHARACTERS = 1 << 20
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
    inside, letters, lengths = _letters(codes)
    edges = np.flatnonzero(np.diff(inside.view(np.int8), prepend=np.int8(0), append=np.int8(0)))
    start, end = edges[::2], edges[1::2]
    before = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    kept = before[end] > before[start]
    start, end = start[kept], end[kept]
    words = _hashes(letters, before[start])
    text = np.searchsorted(offsets, start, side="right") - 1
    counts = np.bincount(text, minlength=len(texts)).astype(np.int64)
    own = offsets[text]
    cell = _cells(codes, start, text)
    return counts, words, (start - own).astype(np.int32), (end - own).astype(np.int32), cell


def _letters(codes: npt.NDArray[np.uint32]) -> tuple[Flags, npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """Which characters stand inside words; the plain letters of all of them; how many each of them gives."""
    size = int(codes.max(initial=0)) + 1
    present = np.zeros(size, np.bool_)
    present[codes] = True
    inside, length, plain = np.zeros(size, np.bool_), np.zeros(size, np.uint8), np.zeros(size, np.uint32)
    wide: dict[int, str] = {}
    for code in np.flatnonzero(present).tolist():
        folded = fold_character(chr(code))
        if folded is None:
            continue
        inside[code], length[code] = True, len(folded)
        if folded:
            plain[code] = ord(folded[0])
        if len(folded) > 1:
            wide[code] = folded
    within = _with_divided_words(codes, inside[codes])
    lengths = length[codes]
    if not wide:
        return within, plain[codes[lengths > 0]], lengths
    return within, _widened(codes, lengths, plain, wide), lengths


def _widened(
    codes: npt.NDArray[np.uint32], lengths: npt.NDArray[np.uint8], plain: npt.NDArray[np.uint32], wide: dict[int, str]
) -> npt.NDArray[np.uint32]:
    """The plain letters where some characters, such as a ligature, stand for several."""
    letters = plain[np.repeat(codes, lengths)]
    before = np.cumsum(lengths, dtype=np.int64) - lengths
    for code, folded in wide.items():
        places = before[codes == code]
        for step, letter in enumerate(folded):
            letters[places + step] = ord(letter)
    return letters


def _with_divided_words(codes: npt.NDArray[np.uint32], inside: Flags) -> Flags:
    """A word divided at the end of a line is one word."""
    breaks = np.flatnonzero(codes[1:-1] == ord("\n")) + 1
    breaks = breaks[np.isin(codes[breaks - 1], _DIVIDERS) & inside[breaks + 1]]
    breaks = breaks[(breaks >= 2) & inside[breaks - 2]]
    inside[breaks] = inside[breaks - 1] = True
    return inside


def _hashes(letters: npt.NDArray[np.uint32], starts: Ints) -> npt.NDArray[np.uint32]:
    """One number a word, the same for the same letters wherever they stand, in every process."""
    if not starts.size:
        return np.zeros(0, np.uint32)
    lengths = np.diff(starts, append=letters.size)
    powers = np.cumprod(np.full(int(lengths.max()), _BASE), dtype=np.uint64)
    within = np.arange(letters.size) - np.repeat(starts, lengths)
    sums = np.add.reduceat((letters + np.uint64(1)) * powers[within], starts)
    return (mixed(sums) >> np.uint64(32)).astype(np.uint32)


def mixed(values: Hashes) -> Hashes:
    """Spreads every bit of a number over all its bits, so that an order of these numbers is a shuffle."""
    values = values ^ (values >> np.uint64(32))
    values *= np.uint64(0xD6E8FEB86659FD93)
    values ^= values >> np.uint64(32)
    values *= np.uint64(0xD6E8FEB86659FD93)
    values ^= values >> np.uint64(32)
    return values


def _cells(codes: npt.NDArray[np.uint32], start: Ints, text: Ints) -> Flags:
    """Words in a table or list: five or more pieces of at most three words, one after another in one text."""
    if not start.size:
        return np.zeros(0, np.bool_)
    ends = np.zeros(max(int(codes.max(initial=0)), max(_CELL_ENDS)) + 1, np.bool_)
    ends[list(_CELL_ENDS)] = True
    piece = np.searchsorted(np.flatnonzero(ends[codes]), start)
    first = np.flatnonzero(np.diff(piece, prepend=-1))
    words = np.diff(first, append=start.size)
    short = words <= SHORT_CELL_WORDS
    kind = text[first] * 2 + short
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
