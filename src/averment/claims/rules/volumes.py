"""Texts bound into a volume: their words, and the fingerprints that all of them hold in one order.

A text is known by its stamp, which follows from its characters alone. Nothing else names it: whose it is, and which
source has it, the database knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from averment.claims.rules.alignment import LEAST_SPAN
from averment.claims.rules.fingerprints import winnowed
from averment.claims.rules.running_words import Hashes, Ints, rows_of
from averment.claims.rules.telling import CELL, mark_quoted

Prints = npt.NDArray[np.uint32]
_PLACE_BITS = np.uint64(32)
_PLACE = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Volume:
    """Texts one after another: text t has the words `bounds[t]` to `bounds[t + 1]`.

    `start` and `end` are each word's place in its own text, `silence` tells what is quoted or stands in a table;
    `entries` are fingerprints with the word at which each begins, in one number, in their order.
    """

    stamps: Ints
    bounds: Ints
    words: npt.NDArray[np.uint32]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    silence: npt.NDArray[np.uint8]
    entries: Hashes


class Held(Protocol):
    """A volume that can be asked, wherever it lies."""

    @property
    def stamps(self) -> Ints:
        """The stamps of its texts."""

    @property
    def bounds(self) -> Ints:
        """Where the words of each text begin."""

    def holders(self, prints: Prints) -> tuple[Ints, Ints]:
        """Where some fingerprints stand: which of them, and the word at which it begins."""

    def only(self, texts: Ints) -> Volume:
        """Some of its texts, without their fingerprints."""

    def whole(self) -> Volume:
        """All that it holds."""


def stamp_of(text: str) -> int:
    """The stamp of a text: 63 bits that two texts share only where they are the same.

    >>> stamp_of("The road is closed.") == stamp_of("The road is closed."), stamp_of("a") == stamp_of("b")
    (True, False)
    """
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def bound(texts: Mapping[int, str]) -> Volume:
    """A volume of some texts, by their stamps."""
    rows = rows_of({str(stamp): text for stamp, text in texts.items()})
    silence = rows.cell * CELL
    mark_quoted(rows, np.arange(len(texts)), silence)
    fingerprint, place = winnowed(rows, np.diff(rows.bounds) >= LEAST_SPAN)
    entries = _once_a_text(rows.bounds, _entries(fingerprint & _PLACE, place))
    stamps = np.array(list(texts), np.int64)
    return Volume(stamps, rows.bounds, rows.words, rows.start, rows.end, silence, entries)


def rebound(volumes: Sequence[Volume], leaving_out: Collection[int] = ()) -> Volume:
    """One volume of several, each text once, without those that are left out."""
    seen = set(leaving_out)
    parts = []
    for volume in volumes:
        kept = np.zeros(volume.stamps.size, np.bool_)
        for number, stamp in enumerate(volume.stamps.tolist()):
            kept[number] = stamp not in seen
            seen.add(stamp)
        parts.append(volume if kept.all() else _without(volume, kept))
    return stacked(parts)


def stacked(volumes: Sequence[Volume]) -> Volume:
    """The texts of several volumes in one, as they are."""
    sizes = np.cumsum([0, *(volume.words.size for volume in volumes)], dtype=np.int64)
    entries = [_moved(volume.entries, base) for volume, base in zip(volumes, sizes.tolist(), strict=False)]
    bounds = [volume.bounds[1:] + base for volume, base in zip(volumes, sizes.tolist(), strict=False)]
    return Volume(
        _row([volume.stamps for volume in volumes], np.int64),
        _row([np.zeros(1, np.int64), *bounds], np.int64),
        _row([volume.words for volume in volumes], np.uint32),
        _row([volume.start for volume in volumes], np.int32),
        _row([volume.end for volume in volumes], np.int32),
        _row([volume.silence for volume in volumes], np.uint8),
        np.sort(_row(entries, np.uint64)),
    )


def extract(volume: Volume, texts: Ints) -> Volume:
    """Some texts of a volume, without their fingerprints."""
    parts = [
        slice(low, high)
        for low, high in zip(volume.bounds[texts].tolist(), volume.bounds[texts + 1].tolist(), strict=True)
    ]
    return Volume(
        volume.stamps[texts],
        np.cumsum([0, *(part.stop - part.start for part in parts)], dtype=np.int64),
        _row([volume.words[part] for part in parts], np.uint32),
        _row([volume.start[part] for part in parts], np.int32),
        _row([volume.end[part] for part in parts], np.int32),
        _row([volume.silence[part] for part in parts], np.uint8),
        np.zeros(0, np.uint64),
    )


def prints_of(entries: Hashes) -> tuple[Prints, Ints]:
    """The fingerprints of entries, and their places."""
    return (entries >> _PLACE_BITS).astype(np.uint32), (entries & _PLACE).astype(np.int64)


def first_entry(prints: Prints) -> Hashes:
    """The least number that an entry with a fingerprint can be."""
    return prints.astype(np.uint64) << _PLACE_BITS


def _entries(fingerprint: Hashes, place: Ints) -> Hashes:
    entries = (fingerprint << _PLACE_BITS) | place.astype(np.uint64)
    entries.sort()
    return entries


def _once_a_text(bounds: Ints, entries: Hashes) -> Hashes:
    """Of each fingerprint the first entry in each text."""
    prints, place = prints_of(entries)
    text = np.searchsorted(bounds, place, side="right")
    new = np.ones(entries.size, np.bool_)
    new[1:] = (prints[1:] != prints[:-1]) | (text[1:] != text[:-1])
    return entries[new]


def _without(volume: Volume, kept: npt.NDArray[np.bool_]) -> Volume:
    lengths = np.diff(volume.bounds)
    word = np.repeat(kept, lengths)
    before = np.concatenate([[0], np.cumsum(~word, dtype=np.int64)])  # how many words go before each place
    prints, place = prints_of(volume.entries)
    stay = word[place]
    return Volume(
        volume.stamps[kept],
        np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64),
        volume.words[word],
        volume.start[word],
        volume.end[word],
        volume.silence[word],
        first_entry(prints[stay]) | (place[stay] - before[place[stay]]).astype(np.uint64),
    )


def _moved(entries: Hashes, base: int) -> Hashes:
    return entries + np.uint64(base) if base else entries


def _row(parts: Sequence[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.zeros(0, kind)
