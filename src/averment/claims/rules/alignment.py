"""Exact alignment: from a shared fingerprint to the whole run of words that two texts share.

A block is a run of the same words in both, as long as it goes. Blocks that follow one another in both texts with
a few changed words between them are one passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from averment.claims.rules.fingerprints import GRAM, Seeds
from averment.claims.rules.running_words import Flags, Ints, Rows

LEAST_SPAN = 15
MOST_CHANGED = 8
_FOOTING = 4
_HOPS = 6
_ROWS = 1 << 16
# What an edit does, likeliest first: a word replaced, put in, taken out, then two.
_EDITS = ((1, 1), (0, 1), (1, 0), (2, 2), (1, 2), (2, 1), (0, 2), (2, 0), (3, 3))


@dataclass(frozen=True, slots=True)
class Blocks:
    """Runs of the same words: `length` words from word `first` of one text and word `second` of a later one."""

    first: Ints
    second: Ints
    length: Ints

    def __getitem__(self, chosen: Ints | Flags | slice) -> Blocks:
        return Blocks(self.first[chosen], self.second[chosen], self.length[chosen])


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages that two texts share: text numbers, the words from … to in each, and how many words are the same.

    The blocks of passage p are `blocks[begins[p]:begins[p + 1]]`.
    """

    left: Ints
    right: Ints
    first_from: Ints
    first_to: Ints
    second_from: Ints
    second_to: Ints
    words: Ints
    begins: Ints
    blocks: Blocks


def passages_of(rows: Rows, seeds: Seeds) -> Passages:
    """The passages of at least `LEAST_SPAN` words that grow from the seeds, small edits allowed."""
    blocks = _grown(rows, _runs(rows, seeds))
    fresh = blocks
    for _ in range(_HOPS):
        if not fresh.first.size:
            break
        blocks, fresh = _with_new(blocks, _grown(rows, _beyond_edits(rows, fresh)))
    return _chained(rows, blocks)


def _runs(rows: Rows, seeds: Seeds) -> Blocks:
    """Seeds that overlap on one diagonal become one block; a seed whose words differ after all is dropped."""
    bits = max(1, int(rows.words.size).bit_length())
    packed = (seeds.second - seeds.first) << bits | seeds.first
    packed.sort()
    first, diagonal = packed & ((1 << bits) - 1), packed >> bits
    new = np.ones(first.size, np.bool_)
    new[1:] = (diagonal[1:] != diagonal[:-1]) | (first[1:] - first[:-1] >= GRAM)
    begins = np.flatnonzero(new)
    if not begins.size:
        return Blocks(first, diagonal, first)
    last = np.append(begins[1:], first.size) - 1
    blocks = Blocks(first[begins], (first + diagonal)[begins], first[last] - first[begins] + GRAM)
    same = [
        _same(rows, blocks.first[part], blocks.second[part], GRAM).all(axis=1) for part in _parts(blocks.first.size)
    ]
    return blocks[np.concatenate(same)]


def _same(rows: Rows, first: Ints, second: Ints, count: int) -> Flags:
    """Which of the next words are the same, one row a pair of places."""
    steps = np.arange(count)
    most = rows.words.size - 1
    return np.asarray(
        rows.words[np.minimum(first[:, None] + steps, most)] == rows.words[np.minimum(second[:, None] + steps, most)]
    )


def _parts(size: int) -> list[slice]:
    return [slice(at, at + _ROWS) for at in range(0, size, _ROWS)]


def _room(rows: Rows, first: Ints, second: Ints, *, ahead: bool) -> Ints:
    """How many words there are from a pair of places to the nearer end of its two texts."""
    rooms = []
    for place in (first, second):
        text = np.searchsorted(rows.bounds, place, side="right")
        rooms.append(rows.bounds[text] - place if ahead else place - rows.bounds[text - 1])
    return np.asarray(np.minimum(rooms[0], rooms[1]))


def _grown(rows: Rows, blocks: Blocks) -> Blocks:
    """The same blocks, each as long as the words go on being the same, and each once."""
    if not blocks.first.size:
        return blocks
    tail = blocks.length - 1
    ahead = _room(rows, blocks.first + tail, blocks.second + tail, ahead=True) - 1
    behind = _room(rows, blocks.first, blocks.second, ahead=False)
    more, less = [], []
    for part in _parts(blocks.first.size):
        one = blocks[part]
        more.append(_run_length(rows, one.first + one.length, one.second + one.length, ahead[part], 1))
        less.append(_run_length(rows, one.first - 1, one.second - 1, behind[part], -1))
    back = np.concatenate(less)
    length = blocks.length + back + np.concatenate(more)
    return _each_once(Blocks(blocks.first - back, blocks.second - back, length))


def _run_length(rows: Rows, first: Ints, second: Ints, room: Ints, way: int) -> Ints:
    """How many words are the same from a pair of places onwards (or backwards), in ever longer strides."""
    done = np.zeros(first.size, np.int64)
    active = np.flatnonzero(room > 0)
    stride = GRAM
    most = rows.words.size - 1
    while active.size:
        steps = np.arange(stride)
        reach = done[active, None] + steps
        one = np.clip(first[active, None] + way * reach, 0, most)
        other = np.clip(second[active, None] + way * reach, 0, most)
        same = (rows.words[one] == rows.words[other]) & (reach < room[active, None])
        whole = same.all(axis=1)
        done[active] += np.where(whole, stride, same.argmin(axis=1))
        active = active[whole]
        if stride * active.size < _ROWS * GRAM:
            stride *= 2
    return done


def _each_once(blocks: Blocks) -> Blocks:
    """Blocks are as long as they go, so two on one diagonal that touch are the same block."""
    order = np.lexsort((blocks.first, blocks.second - blocks.first))
    blocks = blocks[order]
    new = np.ones(order.size, np.bool_)
    new[1:] = (np.diff(blocks.first) != 0) | (np.diff(blocks.second) != 0)
    return blocks[new]


def _with_new(known: Blocks, found: Blocks) -> tuple[Blocks, Blocks]:
    """All blocks, and those among the found ones that were not known."""
    both = Blocks(*(np.concatenate(pair) for pair in zip(_columns(known), _columns(found), strict=True)))
    order = np.lexsort((np.arange(both.first.size), both.first, both.second))
    again = np.zeros(order.size, np.bool_)
    again[order[1:]] = (np.diff(both.first[order]) == 0) & (np.diff(both.second[order]) == 0)
    fresh = both[np.flatnonzero(~again[known.first.size :]) + known.first.size]
    return both[~again], fresh


def _columns(blocks: Blocks) -> tuple[Ints, Ints, Ints]:
    return blocks.first, blocks.second, blocks.length


def _beyond_edits(rows: Rows, blocks: Blocks) -> Blocks:
    """New blocks of four words behind a small edit at either end of a block."""
    if not blocks.first.size:
        return blocks
    found = []
    for part in _parts(blocks.first.size):
        one = blocks[part]
        last_first, last_second = one.first + one.length - 1, one.second + one.length - 1
        found.append(_footing(rows, last_first, last_second, 1))
        found.append(_footing(rows, one.first, one.second, -1))
    first, second = (np.concatenate(column) for column in zip(*found, strict=True))
    return Blocks(first, second, np.full(first.size, _FOOTING))


def _footing(rows: Rows, first: Ints, second: Ints, way: int) -> tuple[Ints, Ints]:
    """Where, beyond the last (or before the first) word of a block, four words are the same again."""
    texts = [np.searchsorted(rows.bounds, place, side="right") for place in (first, second)]
    hits_first, hits_second = [], []
    open_still = np.ones(first.size, np.bool_)
    for skip_first, skip_second in _EDITS:
        starts, inside = [], open_still.copy()
        for place, text, skip in ((first, texts[0], skip_first), (second, texts[1], skip_second)):
            start = place + 1 + skip if way > 0 else place - skip - _FOOTING
            inside &= (start >= rows.bounds[text - 1]) & (start + _FOOTING <= rows.bounds[text])
            starts.append(start)
        chosen = np.flatnonzero(inside)
        chosen = chosen[_same(rows, starts[0][chosen], starts[1][chosen], _FOOTING).all(axis=1)]
        open_still[chosen] = False
        hits_first.append(starts[0][chosen])
        hits_second.append(starts[1][chosen])
    return np.concatenate(hits_first), np.concatenate(hits_second)


def _chained(rows: Rows, blocks: Blocks) -> Passages:
    """Blocks that follow one another in both texts, at most `MOST_CHANGED` words apart, are one passage."""
    left = np.searchsorted(rows.bounds, blocks.first, side="right") - 1
    right = np.searchsorted(rows.bounds, blocks.second, side="right") - 1
    order = np.lexsort((blocks.second, blocks.first, right, left))
    blocks, left, right = blocks[order], left[order], right[order]
    new = np.ones(order.size, np.bool_)
    same_texts = (np.diff(left) == 0) & (np.diff(right) == 0)
    gaps = [place[1:] - place[:-1] - blocks.length[:-1] for place in (blocks.first, blocks.second)]
    near = (np.abs(gaps[0]) <= MOST_CHANGED) & (np.abs(gaps[1]) <= MOST_CHANGED)
    new[1:] = ~(same_texts & near)
    begins = np.flatnonzero(new)
    counted = blocks.length.copy()
    counted[1:] += np.where(new[1:], 0, np.minimum(0, np.minimum(*gaps)))
    return _kept(left, right, np.append(begins, order.size), counted, blocks)


def _kept(left: Ints, right: Ints, begins: Ints, counted: Ints, blocks: Blocks) -> Passages:
    """The passages that are long enough, with their blocks."""
    if not blocks.first.size:
        none = np.zeros(0, np.int64)
        return Passages(none, none, none, none, none, none, none, np.zeros(1, np.int64), blocks)
    heads = begins[:-1]
    first_from = np.minimum.reduceat(blocks.first, heads)
    first_to = np.maximum.reduceat(blocks.first + blocks.length, heads)
    second_from = np.minimum.reduceat(blocks.second, heads)
    second_to = np.maximum.reduceat(blocks.second + blocks.length, heads)
    words = np.add.reduceat(counted, heads)
    kept = np.minimum(first_to - first_from, second_to - second_from) >= LEAST_SPAN
    sizes = np.diff(begins)
    return Passages(
        left[heads][kept], right[heads][kept], first_from[kept], first_to[kept], second_from[kept], second_to[kept],
        words[kept], np.concatenate([[0], np.cumsum(sizes[kept])]).astype(np.int64),
        blocks[np.repeat(kept, sizes)],
    )  # fmt: skip
