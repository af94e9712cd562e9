"""When shared passages tell that two texts are one origin.

What tells of a copy is what a reporter writes herself. A shared word counts in full where it is running text in
one of the texts at least. It counts nothing where both texts quote it or where it belongs to a known formula, and
a tenth where it stands in a table of both. docs/reuse.md says how these numbers were chosen and measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from averment.claims.rules.alignment import LEAST_SPAN, Blocks, Passages
from averment.claims.rules.fingerprints import GRAM, grams
from averment.claims.rules.quotations import quoted_spans
from averment.claims.rules.running_words import Flags, Ints, Rows, rows_of

TELLING_WORDS = 25
_TENTHS = 10
QUOTED, _FORMULA, CELL, CROWDED = (np.uint8(1 << bit) for bit in range(4))
# Worth of a shared word in tenths, by the sum of those flags that both of its places have: among all passages of
# two texts, where what very many texts hold counts too, and in one passage, where it does not.
_WORTH = np.array([[10, 0, 0, 0, 1, 0, 0, 0] * 2, [10, 0, 0, 0, 1, 0, 0, 0] + [0] * 8], np.int64)
_CHUNK_WORDS = 1 << 20


def silent_words(rows: Rows, texts: Ints, formulas: Sequence[str], crowded: Ints) -> npt.NDArray[np.uint8]:
    """For each word of these texts what keeps it from telling: quoted, of a formula, in a table, held by very many."""
    silence = rows.cell * CELL
    mark_quoted(rows, texts, silence)
    for step in range(GRAM):
        silence[crowded + step] |= CROWDED
    if formulas:
        places = _places_of(rows, np.unique(np.concatenate([grams(rows_of({"": text}).words) for text in formulas])))
        for step in range(GRAM):
            silence[places + step] |= _FORMULA
    return silence


def mark_quoted(rows: Rows, texts: Ints, silence: npt.NDArray[np.uint8]) -> None:
    """Marks the words of these texts that stand between quotation marks."""
    for text in texts.tolist():
        for start, end in quoted_spans(rows.texts[text]):
            first, last = rows.words_between(text, start, end)
            silence[first:last] |= QUOTED


def tallies(passages: Passages, silence: npt.NDArray[np.uint8], near: Flags) -> Ints:
    """What each passage tells, in tenths of a word, around the quotes of its first text and of its second.

    Two rows for its part in all that the two texts share, two for what it tells alone.
    """
    found = np.zeros((4, passages.blocks.first.size), np.int64)
    for part in _parts(passages.blocks.length):
        found[:, part] = _block_tallies(passages.blocks[part], silence, near)
    return np.add.reduceat(found, passages.begins[:-1], axis=1) if passages.left.size else found


def one_origin(rows: Rows, passages: Passages, tally: Ints, near: Flags) -> Flags:
    """Which passages belong to two texts that are one origin.

    Of each text's words around the quotes, one passage must tell 25, or all passages together 15 and half of the
    words of the text that has fewer there.
    """
    if not passages.left.size:
        return np.zeros(0, np.bool_)
    new = np.ones(passages.left.size, np.bool_)
    new[1:] = (np.diff(passages.left) != 0) | (np.diff(passages.right) != 0)
    heads = np.flatnonzero(new)
    total = np.add.reduceat(tally[:2], heads, axis=1).min(axis=0)
    longest = np.maximum.reduceat(tally[2:], heads, axis=1).min(axis=0)
    begins = np.minimum(rows.bounds[:-1], near.size - 1)
    scope = np.add.reduceat(near, begins, dtype=np.int64) * _TENTHS  # of an empty text it is not asked
    least = np.minimum(scope[passages.left[heads]], scope[passages.right[heads]])
    joined = (longest >= TELLING_WORDS * _TENTHS) | ((total >= LEAST_SPAN * _TENTHS) & (2 * total >= least))
    return np.repeat(joined, np.diff(heads, append=new.size))


def _places_of(rows: Rows, known: npt.NDArray[np.uint64]) -> Ints:
    """Where in the rows one of the known runs of eight words begins."""
    sieve = np.zeros(1 << 16, np.bool_)
    sieve[known & np.uint64(0xFFFF)] = True
    places = [np.zeros(0, np.int64)]
    for at in range(0, rows.words.size, _CHUNK_WORDS):
        numbers = grams(rows.words[at : at + _CHUNK_WORDS + GRAM - 1])
        likely = np.flatnonzero(sieve[numbers & np.uint64(0xFFFF)])
        places.append(at + likely[np.isin(numbers[likely], known)])
    return np.concatenate(places)


def _parts(lengths: Ints) -> Iterator[slice]:
    """Cuts a row of blocks into stretches of about a million words."""
    if lengths.size:
        cuts = np.flatnonzero(np.diff(np.cumsum(lengths) // _CHUNK_WORDS)) + 1
        edges = [0, *cuts.tolist(), lengths.size]
        yield from (slice(low, high) for low, high in zip(edges, edges[1:], strict=False))


def _block_tallies(blocks: Blocks, silence: npt.NDArray[np.uint8], near: Flags) -> Ints:
    heads = np.cumsum(blocks.length) - blocks.length
    step = np.arange(int(blocks.length.sum())) - np.repeat(heads, blocks.length)
    first = np.repeat(blocks.first, blocks.length) + step
    second = np.repeat(blocks.second, blocks.length) + step
    both = silence[first] & silence[second]
    sums = [np.add.reduceat(worth[both] * near[place], heads) for worth in _WORTH for place in (first, second)]
    return np.stack(sums)
