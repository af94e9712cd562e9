"""What the texts of a library have in common: one text held against all others, or each against each.

The passages are those of `alignment`, and they make two texts one origin by the rule of `telling`, whole texts asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from averment.claims.rules.alignment import Passages, passages_of
from averment.claims.rules.fingerprints import GRAM, MOST_HOLDERS, Seeds, paired
from averment.claims.rules.running_words import Flags, Ints
from averment.claims.rules.telling import CROWDED, one_origin, tallies
from averment.claims.rules.volumes import Held, Prints, Volume, as_rows, bound, prints_of, stacked

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two texts share: its place in each, in characters, and how many words are the same."""

    first: Span
    second: Span
    words: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two texts, by their stamps, that share passages; whether these make them one origin."""

    first: int
    second: int
    one_origin: bool
    passages: tuple[Passage, ...]


def likenesses(text: str, stamp: int, volumes: Sequence[Held]) -> tuple[Likeness, ...]:
    """What a text has in common with those of the volumes; itself is left out.

    >>> copied = "the patrol closed the road above the mill at dawn and sent three buses back towards the town"
    >>> likenesses(f"On Monday {copied}.", 1, [])
    ()
    """
    own = bound({stamp: text})
    prints, place = prints_of(own.entries)
    found = _joined([_held_by(volume, prints, number, stamp) for number, volume in enumerate(volumes)])
    compared, crowded = _compared(found)
    others, base = [own], own.words.size
    begins = np.full(found.which.size, -1)
    for number, volume in enumerate(volumes):
        texts = np.unique(found.text[compared & (found.volume == number)])
        part = volume.only(texts)
        mine = np.flatnonzero((found.volume == number) & np.isin(found.text, texts))
        begins[mine] = base + part.bounds[np.searchsorted(texts, found.text[mine])] + found.word[mine]
        others.append(part)
        base += part.words.size
    silent = begins[crowded & (begins >= 0)]
    seeds = Seeds(
        place[found.which[compared]], begins[compared], np.append(place[np.unique(found.which[crowded])], silent)
    )
    return tuple(_told(stacked(others), seeds))


def every_likeness(volumes: Sequence[Held]) -> Iterator[Likeness]:
    """What the texts of some volumes have in common, each with each; of a text in two volumes the first is asked."""
    whole = stacked([volume.whole() for volume in volumes]) if volumes else None
    if whole is None or not whole.entries.size:
        return
    prints, place = prints_of(whole.entries)
    text = np.searchsorted(whole.bounds, place, side="right") - 1
    rank = np.argsort(np.argsort(whole.stamps, kind="stable"))[text]
    first_of = np.zeros(whole.stamps.size, np.bool_)
    first_of[np.unique(whole.stamps, return_index=True)[1]] = True
    once = first_of[text]
    seeds = paired(prints[once].astype(np.uint64), place[once], rank[once])
    yield from _told(whole, seeds)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where volumes hold fingerprints: which, the stamp of the text, the volume, the text in it, the word of that."""

    which: Ints
    stamp: Ints
    volume: Ints
    text: Ints
    word: Ints


def _held_by(volume: Held, prints: Prints, number: int, own: int) -> _Found:
    which, place = volume.holders(prints)
    text = np.searchsorted(volume.bounds, place, side="right") - 1
    others = volume.stamps[text] != own
    which, place, text = which[others], place[others], text[others]
    return _Found(which, volume.stamps[text], np.full(which.size, number), text, place - volume.bounds[text])


def _joined(parts: Sequence[_Found]) -> _Found:
    """All that was found, in the order of fingerprints and stamps; of a text in two volumes the first."""
    names = ("which", "stamp", "volume", "text", "word")
    none = np.zeros(0, np.int64)
    columns = [np.concatenate([none, *(getattr(part, name) for part in parts)]) for name in names]
    order = np.lexsort((columns[1], columns[0]))
    new = np.ones(order.size, np.bool_)
    new[1:] = (np.diff(columns[0][order]) != 0) | (np.diff(columns[1][order]) != 0)
    return _Found(*(column[order[new]] for column in columns))


def _compared(found: _Found) -> tuple[Flags, Flags]:
    """Which of the holders are compared, and which are of fingerprints that very many hold.

    Of those the holder with the least stamp is compared: so a thousand near-copies still hang together.
    """
    begins = np.flatnonzero(np.diff(found.which, prepend=-1))
    counts = np.diff(begins, append=found.which.size)
    crowded = np.repeat(counts + 1 > MOST_HOLDERS, counts)
    compared = ~crowded
    compared[begins] = True
    return compared, crowded


def _told(volume: Volume, seeds: Seeds) -> Iterator[Likeness]:
    rows = as_rows(volume)
    passages = passages_of(rows, seeds)
    if not passages.left.size:
        return
    silence = volume.silence.copy()
    for step in range(GRAM):
        silence[seeds.crowded + step] |= CROWDED
    near = np.ones(volume.words.size, np.bool_)
    joined = one_origin(rows, passages, tallies(passages, silence, near), near) | _all_the_same(volume, passages)
    new = np.ones(joined.size, np.bool_)
    new[1:] = (np.diff(passages.left) != 0) | (np.diff(passages.right) != 0)
    edges = [*np.flatnonzero(new).tolist(), joined.size]
    columns = (
        volume.start[passages.first_from], volume.end[passages.first_to - 1],
        volume.start[passages.second_from], volume.end[passages.second_to - 1], passages.words,
    )  # fmt: skip
    spans = list(zip(*(column.tolist() for column in columns), strict=True))
    stamps = volume.stamps
    for low, high in zip(edges, edges[1:], strict=False):
        told = tuple(Passage((a, b), (c, d), words) for a, b, c, d, words in spans[low:high])
        left, right = passages.left[low], passages.right[low]
        yield Likeness(int(stamps[left]), int(stamps[right]), bool(joined[low:high].any()), told)


def _all_the_same(volume: Volume, passages: Passages) -> Flags:
    """Which passages are all of both texts, word for word."""
    lengths = np.diff(volume.bounds)
    both = (lengths[passages.left] == passages.words) & (lengths[passages.right] == passages.words)
    return np.asarray(both)
