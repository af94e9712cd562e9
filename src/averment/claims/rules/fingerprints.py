"""Winnowing: a few fingerprints of each text, chosen so that any copied run of 15 words shares one.

The method is that of Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting"
(SIGMOD 2003), over words: every run of eight words is a number, and of each eight neighbours the least is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from averment.claims.rules.running_words import Flags, Hashes, Ints, Rows, mixed

GRAM = 8
WINDOW = 8
MOST_HOLDERS = 60
_CHUNK = 1 << 20
_FACTORS = mixed(np.arange(1, GRAM + 1, dtype=np.uint64)) | np.uint64(1)
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Seeds:
    """Places where two texts hold the same fingerprint: word `first` of one is word `second` of a later one.

    `crowded` are the places of fingerprints that so many texts hold that they say nothing about any two.
    """

    first: Ints
    second: Ints
    crowded: Ints


def grams(words: npt.NDArray[np.uint32]) -> Hashes:
    """A number for each run of eight words."""
    count = max(0, words.size - GRAM + 1)
    sums = np.zeros(count, np.uint64)
    for step in range(GRAM if count else 0):
        sums += words[step : step + count] * _FACTORS[step]
    return mixed(sums)


def winnowed(rows: Rows, chosen: Flags) -> tuple[Hashes, Ints]:
    """The fingerprints that winnowing keeps of the chosen texts, and the word at which each begins."""
    prints, places = [], []
    texts = np.flatnonzero(chosen)
    for group in np.split(texts, _breaks(np.diff(rows.bounds)[texts], _CHUNK)):
        if group.size:
            fingerprint, place = _winnow(rows.only(group.tolist()), rows.bounds[group])
            prints.append(fingerprint)
            places.append(place)
    if not prints:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    return np.concatenate(prints), np.concatenate(places)


def seeds_of(rows: Rows, chosen: Flags) -> Seeds:
    """Every pair of places that share a fingerprint, each fingerprint counted once a text.

    Where more than `MOST_HOLDERS` texts hold one, only neighbours are paired: the number of pairs stays in
    proportion, and a thousand near-copies still hang together.
    """
    return paired(*_once_a_text(rows, *winnowed(rows, chosen)))


def paired(fingerprint: Hashes, place: Ints, rank: Ints | None = None) -> Seeds:
    """The seeds of fingerprints in their order, each with its place in each text that holds it.

    Of a fingerprint that very many hold each holder is paired with the next alone; where `rank` gives the rank of the
    text at each place, with the first in rank, so that the order of texts makes no difference.
    """
    begins = np.flatnonzero(np.diff(fingerprint, prepend=~fingerprint[:1]))
    holders = np.diff(begins, append=fingerprint.size)
    first, second = [], []
    for size in np.unique(holders[(holders > 1) & (holders <= MOST_HOLDERS)]).tolist():
        left, right = np.triu_indices(size, 1)
        group = begins[holders == size]
        first.append(place[group[:, None] + left].ravel())
        second.append(place[group[:, None] + right].ravel())
    held = np.repeat(holders > MOST_HOLDERS, holders)
    crowded, print_of = place[held], fingerprint[held]
    if rank is not None:
        crowded = crowded[np.lexsort((rank[held], print_of))]
    begins = np.flatnonzero(np.diff(print_of, prepend=~print_of[:1]))
    head = np.repeat(begins, np.diff(begins, append=print_of.size))
    other = np.maximum(np.arange(print_of.size) - 1, 0) if rank is None else head
    one, other = crowded[head != np.arange(head.size)], crowded[other[head != np.arange(head.size)]]
    first.append(np.minimum(one, other))
    second.append(np.maximum(one, other))
    return Seeds(np.concatenate(first), np.concatenate(second), crowded)


def _winnow(rows: Rows, bounds: Ints) -> tuple[Hashes, Ints]:
    numbers = grams(rows.words)
    text = np.repeat(np.arange(len(rows.names)), np.diff(rows.bounds))
    # No run of words goes from one text into the next. At a text's ends a window has fewer than eight.
    numbers[text[: numbers.size] != text[GRAM - 1 :]] = _NONE
    edge = np.full(WINDOW - 1, _NONE)
    least = np.concatenate([edge, numbers, edge])
    for step in (1, 2, 4):
        least = np.minimum(least[:-step], least[step:])
    for step in (1, 2, 4):
        least = np.maximum(least[:-step], least[step:])
    kept = np.flatnonzero((least == numbers) & (numbers != _NONE))
    return numbers[kept], kept - rows.bounds[text[kept]] + bounds[text[kept]]


def _once_a_text(rows: Rows, fingerprint: Hashes, place: Ints) -> tuple[Hashes, Ints]:
    """Fingerprints in order, with the first place of each in each text.

    One number holds both, so that sorting is all that it takes; the bits that the place needs are taken from the
    fingerprint, and what then coincides by chance is found out when the words are compared.
    """
    bits = np.uint64(max(1, int(rows.words.size).bit_length()))
    packed = (fingerprint >> bits << bits) | place.astype(np.uint64)
    packed.sort()
    place = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    fingerprint = packed >> bits
    text = np.searchsorted(rows.bounds, place, side="right")
    new = np.ones(place.size, np.bool_)
    new[1:] = (fingerprint[1:] != fingerprint[:-1]) | (text[1:] != text[:-1])
    return fingerprint[new], place[new]


def _breaks(sizes: Ints, most: int) -> Ints:
    """Where to cut a row of sizes so that each part sums to about `most`."""
    return np.flatnonzero(np.diff(np.cumsum(sizes) // most)) + 1
