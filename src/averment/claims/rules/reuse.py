"""Text reuse: which passages two sources share, and which sources are one origin because one copies the other.

A quotation that two independent reports share is no copy: both heard the same speaker. docs/reuse.md says how the
criterion was chosen and measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from averment.claims.rules.alignment import LEAST_SPAN, Passages, passages_of
from averment.claims.rules.fingerprints import seeds_of, winnowed
from averment.claims.rules.running_words import Flags, Ints, Rows, rows_of
from averment.claims.rules.telling import one_origin, silent_words, tallies

MARGIN_WORDS = 60
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A passage that two texts share: where it stands in each, in characters, and how many words are the same."""

    first: str
    second: str
    first_span: Span
    second_span: Span
    words: int


@dataclass(frozen=True, slots=True)
class _Shared:
    """What texts share: `twin` is, for each, the first with the same words throughout; `crowded` as in seeds."""

    rows: Rows
    twin: Ints
    passages: Passages
    crowded: Ints


def shared_passages(texts: Mapping[str, str]) -> tuple[Overlap, ...]:
    """Every passage of 15 words or more that two texts share, word for word but for small edits.

    Texts of the same words throughout are shown once each, beside the first of them, and other passages beside
    that first one only.

    >>> copied = "the patrol closed the road above the mill at dawn and sent three buses back towards the town"
    >>> shared, = shared_passages({"a": f"On Monday {copied}.", "b": f"{copied.title()}, a driver told us."})
    >>> shared.words, shared.first_span
    (18, (10, 102))
    """
    shared = _compared(rows_of(texts))
    return _shown(shared, np.ones(shared.passages.left.size, np.bool_))


def reused_pairs(texts: Mapping[str, str] | Rows, *, formulas: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """The pairs of texts of which one copies the other, or both copy a third, in any part.

    Texts of the same words throughout are paired with the first of them.
    """
    rows = texts if isinstance(texts, Rows) else rows_of(texts)
    shared = _compared(rows)
    joined, _ = _judged(shared, np.ones(rows.words.size, np.bool_), formulas)
    pairs = set(_twin_pairs(shared.twin))
    pairs.update(zip(shared.passages.left[joined].tolist(), shared.passages.right[joined].tolist(), strict=True))
    return tuple((rows.names[left], rows.names[right]) for left, right in sorted(pairs))


def copied(
    texts: Mapping[str, str] | Rows,
    spans: Mapping[str, Sequence[Span]],
    *,
    formulas: Sequence[str] = (),
    margin_words: int = MARGIN_WORDS,
) -> tuple[Overlap, ...]:
    """The shared passages that make sources one origin for a claim: those around the quotes that ground it.

    `spans` gives the quotes' places, in characters, in each source that the claim rests on; without a place the
    whole text is meant. Two sources are one origin when the words around the quotes of each are found in the
    other. A caller who asks for many claims reads the texts once, with `rows_of`.

    >>> wire = ("The patrol closed the road above the mill at dawn and sent three buses back towards the town, "
    ...         "where drivers waited until the evening before the barrier was lifted without a word.")
    >>> overlap, = copied({"a": wire, "b": "Our desk. " + wire}, {"a": [(4, 10)], "b": [(14, 20)]})
    >>> overlap.first, overlap.second, overlap.words
    ('a', 'b', 32)
    """
    every = texts if isinstance(texts, Rows) else rows_of(texts)
    rows = every.only(place for place, name in enumerate(every.names) if name in spans)
    shared = _compared(rows)
    joined, tells = _judged(shared, _near(rows, shared.twin, spans, margin_words), formulas)
    return _shown(shared, joined & tells)


def strangers(rows: Rows) -> Callable[[Collection[str]], bool]:
    """Whether some of the texts have so little in common that none can copy another: no fingerprint is shared.

    Because most claims rest on such sources, and this is told a hundred times as fast as `copied` tells it.

    >>> none_copies = strangers(rows_of({"a": "one two " * 20, "b": "red green blue " * 20, "c": "two one " * 20}))
    >>> none_copies(["a", "b"]), none_copies(["a", "b", "c"])
    (True, False)
    """
    fingerprint, place = winnowed(rows, np.ones(len(rows.names), np.bool_))
    text = np.searchsorted(rows.bounds, place, side="right") - 1
    held = {name: frozenset(fingerprint[text == number].tolist()) for number, name in enumerate(rows.names)}
    return lambda names: all(held[one].isdisjoint(held[other]) for one, other in combinations(names, 2))


def passages_around(text: str, spans: Sequence[Span], margin_words: int = MARGIN_WORDS) -> tuple[Span, ...]:
    """The stretches of a text from `margin_words` before each span to as many after it; those that meet are one.

    >>> passages_around("one two three four five six seven", [(8, 13), (14, 18)], 1)
    ((4, 23),)
    """
    rows = rows_of({"": text})
    merged: list[Span] = []
    for first, last in sorted(_with_margin(rows, 0, span, margin_words) for span in spans):
        if first == last:
            continue
        start, end = int(rows.start[first]), int(rows.end[last - 1])
        if merged and start <= merged[-1][1] + 1:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return tuple(merged)


def _twins(rows: Rows) -> Ints:
    """For each text the first that has the same words throughout: itself, mostly."""
    seen: dict[bytes, int] = {}
    twin = np.arange(len(rows.names))
    for text in np.flatnonzero(np.diff(rows.bounds) >= LEAST_SPAN).tolist():
        words = rows.words[rows.bounds[text] : rows.bounds[text + 1]]
        twin[text] = seen.setdefault(hashlib.blake2b(words.tobytes(), digest_size=16).digest(), text)
    return twin


def _compared(rows: Rows) -> _Shared:
    """The passages of all texts but those whose words are all another's."""
    twin = _twins(rows)
    seeds = seeds_of(rows, (twin == np.arange(twin.size)) & (np.diff(rows.bounds) >= LEAST_SPAN))
    return _Shared(rows, twin, passages_of(rows, seeds), seeds.crowded)


def _judged(shared: _Shared, near: Flags, formulas: Sequence[str]) -> tuple[Flags, Flags]:
    """Which passages belong to a pair that is one origin, and which tell anything around the quotes."""
    rows, passages = shared.rows, shared.passages
    texts = np.unique(np.concatenate([passages.left, passages.right]))
    tally = tallies(passages, silent_words(rows, texts, formulas, shared.crowded), near)
    return one_origin(rows, passages, tally, near), tally[0] + tally[1] > 0


def _with_margin(rows: Rows, text: int, span: Span, margin_words: int) -> Span:
    first, last = rows.words_between(text, *span)
    return max(int(rows.bounds[text]), first - margin_words), min(int(rows.bounds[text + 1]), last + margin_words)


def _near(rows: Rows, twin: Ints, spans: Mapping[str, Sequence[Span]], margin_words: int) -> Flags:
    """The words around the quotes of each text; those of a text's twins are its own."""
    near = np.zeros(rows.words.size, np.bool_)
    for text, name in enumerate(rows.names):
        low, high = rows.bounds[text], rows.bounds[text + 1]
        shift = int(rows.bounds[twin[text]] - low)
        places = [_with_margin(rows, text, span, margin_words) for span in spans[name]] or [(int(low), int(high))]
        for first, last in places:
            near[first + shift : last + shift] = True
    return near


def _twin_pairs(twin: Ints) -> list[tuple[int, int]]:
    return [(int(twin[text]), text) for text in np.flatnonzero(twin != np.arange(twin.size)).tolist()]


def _shown(shared: _Shared, chosen: Flags) -> tuple[Overlap, ...]:
    """The chosen passages, and the texts that are the same throughout, by the order of the texts."""
    rows, passages = shared.rows, shared.passages
    places = []
    for first, second in _twin_pairs(shared.twin):
        ends = rows.bounds[[first, first + 1, second, second + 1]].tolist()
        places.append((first, second, *ends, ends[1] - ends[0]))
    columns = (
        passages.left, passages.right, passages.first_from, passages.first_to, passages.second_from,
        passages.second_to, passages.words,
    )  # fmt: skip
    places.extend(zip(*(column[chosen].tolist() for column in columns), strict=True))
    return tuple(_overlap(rows, *place) for place in sorted(places))


def _overlap(rows: Rows, left: int, right: int, *places: int) -> Overlap:
    first_from, first_to, second_from, second_to, words = places
    return Overlap(
        rows.names[left],
        rows.names[right],
        (int(rows.start[first_from]), int(rows.end[first_to - 1])),
        (int(rows.start[second_from]), int(rows.end[second_to - 1])),
        words,
    )
