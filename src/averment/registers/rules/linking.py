"""Rows of different lists that tell of the same person or event, as far as equal cells show it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from averment.casefile.nouns import Register
from averment.kernel.folding import folded_text
from averment.registers.rules.rows import Record

_IDENTIFYING = {
    "people": ("name", "father", "born", "date"),
    "events": ("date", "region", "place", "category"),
    "population": ("year", "region", "place", "group", "sex", "age"),
}
Key = tuple[str, ...]


def linked(rows: Iterable[Record], register: Register) -> list[Record]:
    """The rows of a register, list by list, of each group that tells of one and the same only the first.

    Rows of two lists are linked where they agree in every identifying column that both lists have; the first such
    column and one more must say something. Two rows of one list never are one. Finer linkage needs reviewers and
    is not guessed here.
    """
    identifying = _IDENTIFYING[register.card.kind]
    mapped = {listed.file: [key for key in identifying if key in listed.columns] for listed in register.card.lists}
    groups = _Groups(mapped, identifying[0])
    return [row for row in rows if groups.is_new(row)]


class _Groups:
    """Groups of linked rows, and for each pair of lists the groups that a row of the second may still join."""

    def __init__(self, mapped: Mapping[str, list[str]], first: str) -> None:
        self._shared = {
            (one, other): [key for key in mapped[one] if key in mapped[other]] if first in mapped[one] else []
            for one in mapped
            for other in mapped
            if one != other
        }
        self._lists: list[set[str]] = []  # of each group
        self._open: dict[tuple[str, str], dict[Key, deque[int]]] = {pair: {} for pair in self._shared}

    def is_new(self, row: Record) -> bool:
        """Whether no row before this one tells of the same."""
        group = self._joined(row)
        new = group is None
        if group is None:
            group = len(self._lists)
            self._lists.append(set())
        self._lists[group].add(row.file)
        for (one, other), shared in self._shared.items():
            key = _key(row, shared)
            if one == row.file and key:
                self._open[one, other].setdefault(key, deque()).append(group)
        return new

    def _joined(self, row: Record) -> int | None:
        for (one, other), shared in self._shared.items():
            key = _key(row, shared)
            waiting = self._open[one, other].get(key) if other == row.file and key else None
            while waiting:
                group = waiting.popleft()
                if row.file not in self._lists[group]:
                    return group
        return None


def _key(row: Record, shared: list[str]) -> Key:
    """What a row says in the shared columns; empty where that is too little to tell anybody apart."""
    key = tuple(folded_text(row.cells.get(column, "")).casefold() for column in shared)
    return key if key and key[0] and sum(map(bool, key)) > 1 else ()
