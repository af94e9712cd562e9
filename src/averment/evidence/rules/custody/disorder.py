"""Matches a log's entries with its logged hashes, and names each that is altered, moved or was never logged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import chain

from averment.evidence.rules.custody.entries import Entry, fault_in
from averment.evidence.rules.custody.leaves import SALT_BYTES, leaf_of, stem_of
from averment.evidence.rules.custody.merkle import leaf_hash
from averment.kernel.refusals import Refusal

_REACH = 20_000  # how far from its present place an entry's old one is looked for
_TRIALS = 2_000_000  # some seconds; after that only close by, and what is not found is told as altered


class Kind(StrEnum):
    """What happened to a part of the log."""

    DELETED = "deleted"
    ALTERED = "altered"
    REORDERED = "reordered"
    FOREIGN = "foreign"
    MISSING = "missing"
    UNSALTED = "unsalted"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, over the entries from `first` to `last`."""

    first: int
    last: int
    kind: Kind
    what: str

    @property
    def where(self) -> str:
        """The place in words."""
        if self.kind is Kind.CHECKPOINT:
            return f"checkpoint of {self.last + 1} entries"
        return f"entry {self.first}" if self.first == self.last else f"entries {self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Books:
    """What is kept of a log, and which of its hashes have found their entry."""

    salts: Mapping[int, bytes]
    leaf_hashes: Sequence[bytes]
    claimed: bytearray  # 1 where a logged hash has found its entry

    def sorted_out(self, entries: Iterable[Entry]) -> tuple[list[Entry], list[Problem]]:
        """The entries that are not what was logged in their place, and those that come in the wrong order."""
        strays, disorder = [], []
        before: int | None = None
        for entry in entries:
            place = entry.sequence
            if before is not None and place < before:
                disorder.append(Problem(place, place, Kind.REORDERED, f"it comes after entry {before}"))
            before = place
            if self._is_open(place) and fits(entry, self.salts.get(place, b""), self.leaf_hashes[place]):
                self.claimed[place] = 1
            else:
                strays.append(entry)
        return strays, disorder

    def moved(self, strays: list[Entry]) -> tuple[list[Problem], list[Entry]]:
        """Those strays that were logged in another place, and the rest."""
        problems, rest, shift, trials = [], [], 0, _TRIALS
        vacant = [place for place, claimed in enumerate(self.claimed) if not claimed]
        for entry in strays:
            near = _nearest(vacant, entry.sequence, max(4, min(_REACH, trials)))
            place, tried = self._place_of(entry, chain([entry.sequence + shift], near))
            trials -= 0 if place == entry.sequence + shift else tried
            if place is None:
                rest.append(entry)
                continue
            self.claimed[place] = 1
            shift = place - entry.sequence
            what = f"it was logged {abs(shift)} {'later' if shift > 0 else 'earlier'} than it stands now"
            problems.append(Problem(entry.sequence, entry.sequence, Kind.REORDERED, what))
        return problems, rest

    def judged(self, entry: Entry) -> Problem:
        """What a stray is that was never logged in these words."""
        place = entry.sequence
        if not self._is_open(place):
            twice = 0 <= place < len(self.claimed)
            what = "a second entry where one was logged" if twice else "an entry beyond all that were logged"
            return Problem(place, place, Kind.FOREIGN, what)
        self.claimed[place] = 1
        if len(self.salts.get(place, b"")) != SALT_BYTES:
            return Problem(place, place, Kind.UNSALTED, "its salt is lost, so nobody can show that it is as logged")
        what = fault_in(entry) or "the entry, its salt or its logged hash was changed"
        return Problem(place, place, Kind.ALTERED, what)

    def _place_of(self, entry: Entry, places: Iterable[int]) -> tuple[int | None, int]:
        """Where the entry was logged, if in one of these places, and how many were tried."""
        tried, here = 0, entry.sequence
        try:
            stem = stem_of(entry)
        except Refusal:
            return None, 0
        for place in places:
            if place == here or not self._is_open(place):
                continue
            tried += 1
            spelling = stem + b"%d}" % place
            for salt in {self.salts.get(place, b""), self.salts.get(here, b"")}:  # the salt may have moved along
                if len(salt) == SALT_BYTES and leaf_hash(sha256(salt + spelling).digest()) == self.leaf_hashes[place]:
                    return place, tried
        return None, tried

    def _is_open(self, place: int) -> bool:
        return 0 <= place < len(self.claimed) and not self.claimed[place]


def _nearest(places: Sequence[int], place: int, reach: int) -> Iterator[int]:
    """Of sorted places the nearest to `place`, `reach` of them on either side."""
    above = bisect_left(places, place)
    for away in range(reach):
        if above + away < len(places):
            yield places[above + away]
        if above > away:
            yield places[above - away - 1]


def fits(entry: Entry, salt: bytes, logged: bytes) -> bool:
    """Whether the entry is, with its salt, what was logged under this hash."""
    try:
        return leaf_of(entry, salt) == logged
    except Refusal:
        return False
