"""What the texts of a library have in common: one text held against all others, or each against each.

The passages are those of `alignment`, and they make two texts one origin by the rule of `telling`, whole texts asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from averment.claims.rules.alignment import Passages, passages_of
from averment.claims.rules.fingerprints import GRAM, MOST_HOLDERS, Seeds, paired
from averment.claims.rules.running_words import Flags, Ints, Rows
from averment.claims.rules.telling import CROWDED, one_origin, tallies
from averment.claims.rules.volumes import Held, Prints, Volume, bound, prints_of

Span = tuple[int, int]
_AT_ONCE = 1 << 21  # fingerprints, or seeds
_PRINTS = 1 << 32


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
    shelf = _Shelf.of(others)
    silence = _with_crowded(shelf.silence, np.append(place[np.unique(found.which[crowded])], silent))
    seeds = Seeds(place[found.which[compared]], begins[compared], np.zeros(0, np.int64))
    return tuple(_told(shelf, silence, passages_of(shelf.rows, seeds)))


def every_likeness(volumes: Sequence[Held]) -> Iterator[Likeness]:
    """What the texts of some volumes have in common, each with each; of a text in two volumes the first is asked.

    The seeds are found for a part of all fingerprints at a time, and followed for a part of all texts at a time: so
    what is held in memory beside the words themselves hardly grows with their number.
    """
    shelf = _Shelf.of([volume.whole() for volume in volumes])
    if not shelf.words.size:
        return
    parts = list(_even(_PRINTS, shelf.entries // _AT_ONCE))
    first, second, crowded = (np.concatenate(column) for column in zip(*map(shelf.seeds, parts), strict=True))
    order = np.argsort(second, kind="stable")
    first, second = first[order], second[order]
    silence = _with_crowded(shelf.silence, crowded.astype(np.int64))
    # All that two texts share lies in one part, because a part is a range of the texts that come second.
    edges = np.searchsorted(shelf.bounds, second[_AT_ONCE::_AT_ONCE].astype(np.int64))
    cuts = [0, *np.searchsorted(second, np.unique(shelf.bounds[edges])).tolist(), second.size]
    none = np.zeros(0, np.int64)
    for low, high in zip(cuts, cuts[1:], strict=False):
        seeds = Seeds(first[low:high].astype(np.int64), second[low:high].astype(np.int64), none)
        yield from _told(shelf, silence, passages_of(shelf.rows, seeds))


def _even(size: int, cuts: int) -> Iterator[tuple[int, int]]:
    edges = [size * part // (cuts + 1) for part in range(cuts + 2)]
    yield from zip(edges, edges[1:], strict=False)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Volumes side by side, with their words in one row."""

    volumes: Sequence[Volume]
    begins: Ints
    stamps: Ints
    bounds: Ints
    words: npt.NDArray[np.uint32]
    silence: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, volumes: Sequence[Volume]) -> _Shelf:
        """The shelf of some volumes, in their order."""
        begins = np.cumsum([0, *(volume.words.size for volume in volumes)], dtype=np.int64)
        bounds = [volume.bounds[1:] + base for volume, base in zip(volumes, begins.tolist(), strict=False)]
        return cls(
            volumes,
            begins,
            np.concatenate([np.zeros(0, np.int64), *(volume.stamps for volume in volumes)]),
            np.concatenate([np.zeros(1, np.int64), *bounds]),
            np.concatenate([np.zeros(0, np.uint32), *(volume.words for volume in volumes)]),
            np.concatenate([np.zeros(0, np.uint8), *(volume.silence for volume in volumes)]),
        )

    @property
    def rows(self) -> Rows:
        """Its words, as alignment compares them."""
        none = np.zeros(0, np.int32)
        return Rows((), (), self.bounds, self.words, none, none, np.zeros(0, np.bool_))

    @property
    def entries(self) -> int:
        """How many fingerprints its texts have."""
        return sum(volume.entries.size for volume in self.volumes)

    def seeds(self, prints: tuple[int, int]) -> tuple[Prints, Prints, Prints]:
        """Where two texts hold the same fingerprint, of those in a range; and where very many do."""
        low, high = prints[0] << 32, (prints[1] << 32) - 1
        parts = []
        for volume, base in zip(self.volumes, self.begins.tolist(), strict=False):
            begin = np.searchsorted(volume.entries, np.uint64(low))
            end = np.searchsorted(volume.entries, np.uint64(high), side="right")
            parts.append(volume.entries[begin:end] + np.uint64(base))
        held, place = prints_of(np.sort(np.concatenate(parts)))
        text = np.searchsorted(self.bounds, place, side="right") - 1
        once = self._is_first()[text]
        rank = np.argsort(np.argsort(self.stamps, kind="stable"))[text[once]]
        seeds = paired(held[once].astype(np.uint64), place[once], rank)
        return seeds.first.astype(np.uint32), seeds.second.astype(np.uint32), seeds.crowded.astype(np.uint32)

    def _is_first(self) -> Flags:
        """Which texts are not in an earlier volume as well."""
        first = np.zeros(self.stamps.size, np.bool_)
        first[np.unique(self.stamps, return_index=True)[1]] = True
        return first

    def characters(self, place: Ints, *, end: bool) -> list[int]:
        """Where words begin or end in their texts."""
        found = np.zeros(place.size, np.int64)
        number = np.searchsorted(self.begins, place, side="right") - 1
        for each in np.unique(number).tolist():
            volume, mine = self.volumes[each], number == each
            found[mine] = (volume.end if end else volume.start)[place[mine] - self.begins[each]]
        return [int(one) for one in found]


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


def _with_crowded(silence: npt.NDArray[np.uint8], crowded: Ints) -> npt.NDArray[np.uint8]:
    marked = silence.copy()
    for step in range(GRAM):
        marked[crowded + step] |= CROWDED
    return marked


def _told(shelf: _Shelf, silence: npt.NDArray[np.uint8], passages: Passages) -> Iterator[Likeness]:
    if not passages.left.size:
        return
    rows = shelf.rows
    near = np.ones(shelf.words.size, np.bool_)
    joined = one_origin(rows, passages, tallies(passages, silence, near), near) | _all_the_same(rows, passages)
    new = np.ones(joined.size, np.bool_)
    new[1:] = (np.diff(passages.left) != 0) | (np.diff(passages.right) != 0)
    edges = [*np.flatnonzero(new).tolist(), joined.size]
    columns = (
        shelf.characters(passages.first_from, end=False), shelf.characters(passages.first_to - 1, end=True),
        shelf.characters(passages.second_from, end=False), shelf.characters(passages.second_to - 1, end=True),
        passages.words.tolist(),
    )  # fmt: skip
    spans = list(zip(*columns, strict=True))
    for low, high in zip(edges, edges[1:], strict=False):
        told = tuple(Passage((a, b), (c, d), words) for a, b, c, d, words in spans[low:high])
        left, right = shelf.stamps[passages.left[low]], shelf.stamps[passages.right[low]]
        yield Likeness(int(left), int(right), bool(joined[low:high].any()), told)


def _all_the_same(rows: Rows, passages: Passages) -> Flags:
    """Which passages are all of both texts, word for word."""
    lengths = np.diff(rows.bounds)
    both = (lengths[passages.left] == passages.words) & (lengths[passages.right] == passages.words)
    return np.asarray(both)
