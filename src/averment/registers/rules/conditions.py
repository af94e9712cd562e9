"""Which rows a figure counts: the conditions of its `where`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from averment.casefile.nouns import DATE_COLUMNS, Between, Condition
from averment.casefile.words import Scalar
from averment.kernel.cell_numbers import number_in_cell
from averment.kernel.dates import PartialDate, read_date
from averment.kernel.folding import folded_text
from averment.registers.rules.rows import Record

Conditions = Mapping[str, Condition]


def meets(record: Record, conditions: Conditions) -> bool:
    """Whether a row meets every condition; a cell that says nothing meets none but `null`.

    >>> row = Record("r", "a.csv", "1", 2, "s", {"date": "2026-06", "status": "Detained"}, {})
    >>> meets(row, {"status": "detained", "date": Between("2026-06-01", "2026-06-30")})
    True
    """
    return all(_fits(column, record.cells.get(column, ""), condition) for column, condition in conditions.items())


def unreadable(record: Record, conditions: Conditions) -> Iterator[str]:
    """The columns with a range in which a row says something that is neither a date nor a number."""
    for column, condition in conditions.items():
        cell = record.cells.get(column, "")
        if cell and isinstance(condition, Between) and _read(column, cell) is None:
            yield column


def values_of(conditions: Conditions) -> Iterator[tuple[str, Scalar]]:
    """Each column with each value that a condition names for it; ranges and `null` name none."""
    for column, condition in conditions.items():
        for value in condition if isinstance(condition, tuple) else (condition,):
            if value is not None and not isinstance(value, Between):
                yield column, value


def dates_of(conditions: Conditions) -> Iterator[PartialDate]:
    """The dates that conditions name."""
    for column, condition in conditions.items():
        values = (condition.start, condition.end) if isinstance(condition, Between) else condition
        for value in values if isinstance(values, tuple) else (values,):
            day = read_date(str(value)) if column in DATE_COLUMNS and value is not None else None
            if day:
                yield day


def _fits(column: str, cell: str, condition: Condition) -> bool:
    if isinstance(condition, Between):
        return bool(cell) and _within(column, cell, condition)
    values = condition if isinstance(condition, tuple) else (condition,)
    return any(_equal(cell, value) for value in values)


def _equal(cell: str, value: Scalar) -> bool:
    if value is None or not cell:
        return value is None and not cell
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_in_cell(cell) == Decimal(str(value))
    return folded_text(cell).casefold() == folded_text(str(value)).casefold()


def _within(column: str, cell: str, between: Between) -> bool:
    """Whether the whole of what a cell may mean lies in a range: 2026-06 lies in June, 2026 does not."""
    value = _read(column, cell)
    if value is None:
        return False
    low, high = (None if end is None else _read(column, end) for end in (between.start, between.end))
    return (low is None or low[0] <= value[0]) and (high is None or value[1] <= high[1])


def _read(column: str, said: str | int | float) -> tuple[Decimal, Decimal] | None:
    """The first and the last value that a cell or an end of a range may mean; days are counted from the first."""
    if column not in DATE_COLUMNS:
        number = number_in_cell(said)
        return None if number is None else (number, number)
    day = read_date(str(said))
    return None if day is None else (Decimal(day.first_day().toordinal()), Decimal(day.last_day().toordinal()))
