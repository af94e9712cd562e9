"""Origins: sources that tell one thing from one mouth are one origin, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from averment.casefile.nouns import OriginJudgment, Source
from averment.kernel.folding import folded_text


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two sources are one origin; of a declared origin the second is its name."""

    first: str
    second: str
    why: Literal["declared", "derived", "judged", "copied"]


class Origins:
    """The classes of sources under declared origin, derivation followed through, judgment, and copying that was found.

    A pair that was judged independent is not joined by copying. By what the catalogue declares, by another judgment or
    by way of a third source it still is: then the more careful count stands, and `contradicted` tells the judgment.

    >>> a, b, c = (Source(name, name, "news", origin=o) for name, o in (("a", "wire"), ("b", "wire"), ("c", "")))
    >>> Origins([a, b, c]).classes(["a", "b", "c"])
    (('a', 'b'), ('c',))
    """

    def __init__(self, sources: Iterable[Source], judgments: Iterable[OriginJudgment] = ()) -> None:
        self._parent: dict[str, str] = {}
        self.verdicts = verdicts(judgments)
        sources = tuple(sources)
        ids = {source.id for source in sources}
        self.ties = [*_declared(sources, ids), *_judged(self.verdicts)]
        for tie in self.ties:
            self._join(tie.first, tie.second)

    def joined_by(self, copies: Iterable[tuple[str, str]]) -> Origins:
        """These origins, with pairs of sources joined of which one was found to copy the other."""
        joined = Origins([])
        joined._parent, joined.verdicts, joined.ties = dict(self._parent), self.verdicts, list(self.ties)
        for first, second in copies:
            if not self.parted(first, second):
                joined._join(first, second)
                joined.ties.append(Tie(first, second, "copied"))
        return joined

    def parted(self, first: str, second: str) -> bool:
        """Whether two sources were judged independent."""
        judgment = self.verdicts.get(pair_of(first, second))
        return judgment is not None and judgment.judged == "independent"

    def contradicted(self) -> tuple[tuple[str, str, OriginJudgment], ...]:
        """The pairs that were judged independent and are one origin all the same, each with its judgment."""
        return tuple(
            (first, second, judgment)
            for (first, second), judgment in self.verdicts.items()
            if judgment.judged == "independent" and self.same(first, second)
        )

    def classes(self, sources: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The given sources by origin, in order of their ids."""
        grouped: dict[str, list[str]] = {}
        for source in sorted(set(sources)):
            grouped.setdefault(self._root(source), []).append(source)
        return tuple(tuple(group) for group in grouped.values())

    def count(self, sources: Iterable[str]) -> int:
        """How many origins the given sources have."""
        return len({self._root(source) for source in sources})

    def same(self, first: str, second: str) -> bool:
        """Whether two sources are one origin."""
        return self._root(first) == self._root(second)

    def _root(self, node: str) -> str:
        way = []
        while (parent := self._parent.get(node, node)) != node:
            way.append(node)
            node = parent
        self._parent.update(dict.fromkeys(way, node))
        return node

    def _join(self, first: str, second: str) -> None:
        one, other = sorted((self._root(first), self._root(second)))
        self._parent[other] = one


def pair_of(first: str, second: str) -> tuple[str, str]:
    """Two sources in the order of their ids."""
    return (first, second) if first <= second else (second, first)


def verdicts(judgments: Iterable[OriginJudgment]) -> dict[tuple[str, str], OriginJudgment]:
    """The judgment that counts for each pair of sources: the latest."""
    found: dict[tuple[str, str], OriginJudgment] = {}
    for judgment in sorted(judgments, key=lambda one: (one.at, one.id)):
        for first, second in combinations(sorted(set(judgment.sources)), 2):
            found[first, second] = judgment
    return found


def _declared(sources: Iterable[Source], ids: set[str]) -> Iterator[Tie]:
    for source in sources:
        yield from (Tie(source.id, kin, "derived") for kin in source.derives_from)
        origin = folded_text(source.origin).casefold()
        if origin:
            # An origin is a name that somebody typed; where it is the id of a source, that source is meant too.
            yield Tie(source.id, origin if origin in ids else f"origin:{origin}", "declared")


def _judged(found: dict[tuple[str, str], OriginJudgment]) -> Iterator[Tie]:
    for (first, second), judgment in found.items():
        if judgment.judged == "same-origin":
            yield Tie(first, second, "judged")
