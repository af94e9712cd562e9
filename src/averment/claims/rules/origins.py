"""Origins: sources that tell one thing from one mouth are one origin, however many they are."""

from __future__ import annotations

from collections.abc import Iterable

from averment.casefile.nouns import Source
from averment.kernel.folding import folded_text


class Origins:
    """The classes of sources under declared origin, derivation followed through, and copying that was found.

    >>> a, b, c = (Source(name, name, "news", origin=o) for name, o in (("a", "wire"), ("b", "wire"), ("c", "")))
    >>> Origins([a, b, c]).classes(["a", "b", "c"])
    (('a', 'b'), ('c',))
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._parent: dict[str, str] = {}
        sources = tuple(sources)
        ids = {source.id for source in sources}
        for source in sources:
            for kin in source.derives_from:
                self._join(source.id, kin)
            origin = folded_text(source.origin).casefold()
            if origin:
                # An origin is a name that somebody typed; where it is the id of a source, that source is meant too.
                self._join(source.id, origin if origin in ids else f"origin:{origin}")

    def joined_by(self, copies: Iterable[tuple[str, str]]) -> Origins:
        """These origins, with pairs of sources joined of which one was found to copy the other."""
        joined = Origins([])
        joined._parent = dict(self._parent)
        for first, second in copies:
            joined._join(first, second)
        return joined

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
