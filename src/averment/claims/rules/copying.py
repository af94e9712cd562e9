"""Which sources copy which, in what direction of time, and which of them are therefore one origin."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Protocol

from averment.casefile.nouns import OriginJudgment, Source
from averment.claims.rules.alignment import LEAST_SPAN
from averment.claims.rules.likeness import Likeness, Passage, every_likeness, likenesses
from averment.claims.rules.origins import Origins, Tie
from averment.claims.rules.volumes import Held

MOST_FOLLOWED = 100  # texts whose copies are looked for in turn, from one source on


@dataclass(frozen=True, slots=True)
class Copy:
    """Two sources that share passages: whether these make them one origin, and which came first.

    `earlier` is empty where the dates do not tell. Where the texts are the same throughout, no passages are named.
    """

    first: str
    second: str
    one_origin: bool
    earlier: str
    passages: tuple[Passage, ...]
    same_text: bool = False


@dataclass(frozen=True, slots=True)
class OriginClass:
    """Sources that are one origin, with what ties them; the one that is earlier than all others, where one is."""

    members: tuple[str, ...]
    ties: tuple[Tie, ...]
    earliest: str


@dataclass(frozen=True, slots=True)
class Copying:
    """What was found; `whole` is false where a class has so many members that not all were followed."""

    sources: Mapping[str, Source]
    copies: tuple[Copy, ...]
    classes: tuple[OriginClass, ...]
    judgments: tuple[OriginJudgment, ...]  # those on them, the earliest first
    contradicted: tuple[tuple[str, str, OriginJudgment], ...]
    whole: bool = True


class Library(Protocol):
    """The sources of a case that somebody may see, with their texts as they are compared."""

    @property
    def volumes(self) -> Sequence[Held]:
        """The texts."""

    @property
    def judgments(self) -> Sequence[OriginJudgment]:
        """What was judged of the origins of these sources."""

    def sources_of(self, stamps: Collection[int]) -> Mapping[int, Sequence[Source]]:
        """The sources of some texts, by the stamps of these."""

    def shared(self) -> Collection[int]:
        """The stamps of texts that several sources have."""

    def declared(self) -> Iterable[Source]:
        """The sources for which the catalogue names an origin, or others from which they derive; and these."""

    def text(self, stamp: int) -> str:
        """What a stamp stands for."""


def earlier_of(first: Source, second: Source) -> str:
    """Which of two sources came out earlier; empty where a date is missing or too wide to tell.

    >>> from averment.kernel.dates import PartialDate
    >>> a, b, c = (Source(n, n, "news", published=d) for n, d in zip("abc", (PartialDate(2026, 5, 9), PartialDate(2026),
    ...     PartialDate(2025, 12))))
    >>> earlier_of(a, b), earlier_of(a, c)
    ('', 'c')
    """
    if first.published is None or second.published is None:
        return ""
    if first.published.last_day() < second.published.first_day():
        return first.id
    return second.id if second.published.last_day() < first.published.first_day() else ""


def copies_of(library: Library, source: Source, stamp: int | None) -> Copying:
    """What a source has in common with the others, and the origin that it is part of."""
    told = {source.id: source}
    found: dict[int, tuple[Likeness, ...]] = {}
    waiting = [] if stamp is None else [stamp]
    while waiting and len(found) < MOST_FOLLOWED:
        one = waiting.pop()
        found[one] = likenesses(library.text(one), one, library.volumes)
        kin = [like.second for like in found[one] if like.one_origin]
        waiting += [other for other in kin if other not in found and other not in waiting]
    stamps = {end for likes in found.values() for like in likes for end in (like.first, like.second)} | set(found)
    of = library.sources_of(stamps)
    told |= {one.id: one for every in of.values() for one in every}
    likes = sorted({like for every in found.values() for like in every}, key=lambda like: (like.first, like.second))
    copies = list(_copies(library, likes, of, source.id))
    own = tuple(_from(copy, source.id, told) for copy in copies if source.id in (copy.first, copy.second))
    return _assembled(library, told, copies, own, {source.id}, whole=not waiting)


def every_copy(library: Library) -> Copying:
    """What all sources have in common, each two of them; copies of one text are told beside the first of them."""
    likes = tuple(every_likeness(library.volumes))
    stamps = {end for like in likes for end in (like.first, like.second)} | set(library.shared())
    of = library.sources_of(stamps)
    told = {one.id: one for every in of.values() for one in every}
    copies = sorted(_copies(library, likes, of), key=lambda copy: (copy.first, copy.second))
    return _assembled(library, told, copies, tuple(copies), None, whole=True)


def _copies(
    library: Library, likes: Iterable[Likeness], of: Mapping[int, Sequence[Source]], own: str = ""
) -> Iterator[Copy]:
    lead = {stamp: min(every, key=lambda one: (one.id != own, one.id)) for stamp, every in of.items() if every}
    seen = set()
    for like in likes:
        if like.first in lead and like.second in lead:
            first, second = lead[like.first], lead[like.second]
            pair = frozenset((first.id, second.id))
            if pair not in seen:
                seen.add(pair)
                copy = Copy(first.id, second.id, like.one_origin, earlier_of(first, second), like.passages)
                yield copy if first.id < second.id else _turned(copy)
    long_enough = _long_enough(library.volumes, {stamp for stamp, every in of.items() if len(every) > 1})
    for stamp in long_enough:
        for other in of[stamp]:
            if other.id != lead[stamp].id:
                first, second = sorted((lead[stamp], other), key=lambda one: one.id)
                yield Copy(first.id, second.id, True, earlier_of(first, second), (), same_text=True)


def _long_enough(volumes: Sequence[Held], stamps: set[int]) -> set[int]:
    """Those of some texts that are no mere phrase."""
    found = set()
    for volume in volumes if stamps else ():
        lengths = volume.bounds[1:] - volume.bounds[:-1]
        found |= stamps.intersection(volume.stamps[lengths >= LEAST_SPAN].tolist())
    return found


def _turned(copy: Copy) -> Copy:
    passages = tuple(Passage(one.second, one.first, one.words) for one in copy.passages)
    return Copy(copy.second, copy.first, copy.one_origin, copy.earlier, passages, copy.same_text)


def _from(copy: Copy, source: str, told: Mapping[str, Source]) -> Copy:
    return copy if copy.first == source else _turned(copy)


def _assembled(
    library: Library, told: dict[str, Source], copies: Sequence[Copy], shown: tuple[Copy, ...],
    about: set[str] | None, *, whole: bool,
) -> Copying:  # fmt: skip
    """The classes that copying, catalogue and judgments make, and what was judged of their members."""
    told |= {one.id: one for one in library.declared()}
    pairs = [(copy.first, copy.second) for copy in copies if copy.one_origin]
    origins = Origins(told.values(), library.judgments).joined_by(pairs)
    named = set(told) | {source for judgment in library.judgments for source in judgment.sources}
    classes = [members for members in origins.classes(named) if len(members) > 1]
    if about is not None:
        classes = [members for members in classes if about.intersection(members)]
    inside = {member for members in classes for member in members} | {end for copy in shown for end in _ends(copy)}
    return Copying(
        told,
        tuple(sorted(shown, key=lambda copy: (copy.first, copy.second))),
        tuple(_class(members, origins, told) for members in classes),
        tuple(one for one in library.judgments if inside.union(about or ()).intersection(one.sources)),
        tuple(one for one in origins.contradicted() if about is None or about.intersection(one[:2])),
        whole,
    )


def _ends(copy: Copy) -> tuple[str, str]:
    return copy.first, copy.second


def _class(members: tuple[str, ...], origins: Origins, told: Mapping[str, Source]) -> OriginClass:
    inside = set(members)
    ties = tuple(sorted({tie for tie in origins.ties if tie.first in inside}, key=lambda tie: astuple(tie)))
    known = [told[member] for member in members if member in told]
    first = [one.id for one in known if all(other is one or earlier_of(one, other) == one.id for other in known)]
    return OriginClass(members, ties, first[0] if first and len(known) == len(members) else "")
