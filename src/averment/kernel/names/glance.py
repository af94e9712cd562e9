"""A text at a glance: which of its words can be of a protected name, before any of it is read.

A text is cut at the ASCII characters that stand in no word. Most of its chunks come again and again, so what can be
said of a chunk is said once and remembered; a text is then a row of answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, compress, groupby

from averment.kernel.names.words import CLOSED, Word, breaks_closed, joined_words, rejoined, words_of

# A digit stands in no word either, but parts letters otherwise than a gap does; which digit it is says nothing.
_CUT = bytes(
    byte if byte > 127 or chr(byte) in "'`" or chr(byte).isalpha() else ord("0" if chr(byte).isdigit() else " ")
    for byte in range(256)
)
_LONGEST, _MOST = 64, 1 << 17  # bytes of a chunk that is remembered, and how many are
_MOST_LETTERS, _MOST_ROWS = 12, 200  # single letters in a row that are joined in every way, and how many such rows
_MOST_HALVES = 6  # of broken words in one chunk that are joined in every way

_PASSING, _TELLING, _DOUBTFUL = 1, 2, 128  # what is known of a chunk, as bits of one number
_ONLY_PASSING = bytes(kind & _PASSING for kind in range(256))
_ONLY_TELLING = bytes(kind & _TELLING for kind in range(256))
_ROW = re.compile(rb"\x01{3,}")  # of chunks that pass
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def chunks_of(text: str) -> list[bytes]:
    """The text cut where no word goes on, its digits all made one.

    >>> chunks_of("Sa'eed told (in 2019)")
    [b"Sa'eed", b'told', b'in', b'0000']
    """
    return text.encode("utf-8", "surrogatepass").translate(_CUT).split()


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of a text: the chunks with words that tell, piece by piece of the text, and all those words."""

    words: frozenset[str]
    joined: frozenset[str]  # of them those that are spaced out letter by letter, wherever they stand
    chunks: list[bytes]
    telling: bytes


class Memory:
    """What is known of chunks, for one list of names; `tells` answers whether a folded word can be of one of them."""

    __slots__ = ("_kinds", "_rows", "_tells", "_words")

    def __init__(self, tells: Callable[[str], bool]) -> None:
        self._tells = tells
        self._kinds = _Kinds(self._kind)
        self._words: dict[bytes, frozenset[str]] = {}
        self._rows: dict[bytes, frozenset[str] | None] = {}  # None for one that is too long

    def glance(self, text: str) -> Glance:
        """The words of a text that tell, those included that a line end breaks or that are spaced out."""
        chunks = chunks_of(breaks_closed(text))
        kinds = bytes(map(self._kinds.__getitem__, chunks))
        telling = kinds.translate(_ONLY_TELLING)
        rows = {b" ".join(chunks[slice(*row.span())]) for row in _ROW.finditer(kinds.translate(_ONLY_PASSING))}
        joined = self._joined(rows) if kinds.isascii() else None
        if joined is None:
            joined = frozenset(filter(self._tells, joined_words(text)))
        return Glance(joined | self._words_in(compress(chunks, telling)), joined, chunks, telling)

    def pieces(self, glance: Glance, length: int, overlap: int) -> Iterator[frozenset[str]]:
        """The words that tell in each stretch of so many chunks, with as many of the next ones as may be needed."""
        for start in range(0, len(glance.chunks), length):
            stretch = slice(start, start + length + overlap)
            yield glance.joined | self._words_in(compress(glance.chunks[stretch], glance.telling[stretch]))

    @property
    def is_full(self) -> bool:
        """Whether it is time to forget: a hostile file has new words without end."""
        return len(self._kinds) > _MOST or len(self._rows) > _MOST

    def forget(self) -> None:
        """Forgets everything; it is found out again where it is needed."""
        for known in (self._kinds, self._words, self._rows):
            known.clear()

    # ── chunks ──

    def _kind(self, chunk: bytes) -> int:
        text = _text(chunk)
        return _PASSING * _passes(text) | _TELLING * bool(self._words_of_chunk(chunk)) | _DOUBTFUL * _is_doubtful(text)

    def _words_in(self, chunks: Iterable[bytes]) -> frozenset[str]:
        return frozenset().union(*map(self._words_of_chunk, set(chunks)))

    def _words_of_chunk(self, chunk: bytes) -> frozenset[str]:
        known = self._words.get(chunk)
        if known is None:
            known = frozenset(filter(self._tells, _different_words(_text(chunk))))
            if known and len(chunk) <= _LONGEST:
                self._words[chunk] = known
        return known

    # ── rows of single letters ──

    def _joined(self, rows: set[bytes]) -> frozenset[str] | None:
        """The words that tell among those that the rows spell; None where the rows are many or long."""
        if len(rows - self._rows.keys()) > _MOST_ROWS:
            return None
        found = [self._words_of_row(row) for row in rows]
        return None if None in found else frozenset().union(*filter(None, found))

    def _words_of_row(self, row: bytes) -> frozenset[str] | None:
        """The words that tell among all that its letters spell, from any to any other; None where they are many."""
        if row not in self._rows:
            if len(row) > _LONGEST:
                return None
            letters = list(_single_letters(words_of(_text(row))))
            many = any(len(each) > _MOST_LETTERS for each in letters)
            self._rows[row] = None if many else frozenset(filter(self._tells, chain(*map(_spelt, letters))))
        return self._rows[row]


class _Kinds(dict[bytes, int]):
    """The kind of each chunk, found out where it is asked for the first time."""

    def __init__(self, kind: Callable[[bytes], int]) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, chunk: bytes) -> int:
        kind = self._kind(chunk)
        if len(chunk) <= _LONGEST:
            self[chunk] = kind
        return kind


def _text(chunk: bytes) -> str:
    return chunk.decode("utf-8", "surrogatepass")


def _different_words(text: str) -> set[str]:
    """The words of a chunk, in pieces and whole. Which of its breaks part a word, only the text can tell."""
    words = words_of(text)
    found = {word.folded for word in words}
    if len(words) > 1 and not text.isalnum():
        halves = text.split(CLOSED)[:_MOST_HALVES]
        for stretch in {CLOSED.join(halves[a:b]) for a in range(len(halves)) for b in range(a + 1, len(halves) + 1)}:
            found.update(word.folded for word in rejoined(stretch, words_of(stretch)))
        found.update(*map(_spelt, _single_letters(words)))
    return found


def _is_doubtful(text: str) -> bool:
    """Whether a chunk is in so many pieces that they are not joined in every way."""
    letters = () if text.isalnum() else _single_letters(words_of(text))
    return text.count(CLOSED) >= _MOST_HALVES or any(len(row) > _MOST_LETTERS for row in letters)


def _passes(text: str) -> bool:
    """Whether a chunk can be of a row of single letters: with one at its beginning or end, or as what is between."""
    words = words_of(text)
    if not words:
        return not _LETTER_OR_DIGIT.search(text)
    return len(words[0].folded) == 1 or len(words[-1].folded) == 1


def _single_letters(words: Iterable[Word]) -> Iterator[str]:
    """The rows of words of one letter, each as one word."""
    for single, row in groupby(words, lambda word: len(word.folded) == 1):
        if single:
            yield "".join(word.folded for word in row)


def _spelt(letters: str) -> set[str]:
    """Every word of three letters or more in a row of letters; of a very long row those at its beginning."""
    count = min(len(letters), _MOST_LETTERS)
    return {letters[start:stop] for start in range(count) for stop in range(start + 3, count + 1)}
