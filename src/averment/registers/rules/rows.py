"""The rows of a register by our names of their columns, from every list or from one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from averment.casefile.nouns import TIERS, ListCard, ListTable, Register, Tier


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one list: what its mapped columns say, and where it stands."""

    register: str
    file: str
    id: str
    line: int
    source: str
    cells: dict[str, str]
    unmapped: dict[str, str]

    @property
    def ref(self) -> str:
        """The row as a ground names it."""
        return f"{self.register}/{self.file}/{self.id}"


def records(register: Register, file: str | None = None) -> Iterator[Record]:
    """The rows of a register, list by list in the order of the card; of one list where a file is named."""
    for listed, table in zip(register.card.lists, register.tables, strict=True):
        if file is None or listed.file == file:
            yield from _of_list(register.id, listed, table)


def _of_list(register: str, listed: ListCard, table: ListTable) -> Iterator[Record]:
    index = {key: table.header.index(column) for key, column in listed.columns.items() if column in table.header}
    mapped = set(index.values())
    rest = [(name, place) for place, name in enumerate(table.header) if place not in mapped]
    for row in table.rows:
        cells = {key: row.cells[place].strip() for key, place in index.items()}
        unmapped = {name: row.cells[place].strip() for name, place in rest}
        row_id = cells.get("id") or str(row.number)
        yield Record(register, listed.file, row_id, row.line, listed.source, cells, unmapped)


def tier_told(word: str) -> Tier | None:
    """The tier that a cell tells, None where it tells nothing; a word that is no tier counts as confidential.

    >>> tier_told(" Public "), tier_told("secret"), tier_told("")
    ('public', 'confidential', None)
    """
    told = word.strip().casefold()
    return next((tier for tier in TIERS if tier == told), "confidential") if told else None


def access_in(listed: ListCard, table: ListTable) -> Callable[[tuple[str, ...]], Tier | None]:
    """What tells the access of a row of a list from its cells, None where the row has none of its own."""
    column = listed.columns.get("access")
    if column is None or column not in table.header:
        return lambda cells: None
    place = table.header.index(column)
    return lambda cells: tier_told(cells[place])
