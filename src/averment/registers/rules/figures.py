"""Figures: numbers that are computed from the rows of registers, each time anew.

Without a named list, rows of different lists that agree in every identifying column that they share count once;
two rows of one list never do. Finer linkage needs the reviewers and is not guessed here.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from averment.casefile.nouns import Between, Case, Condition, FigureRule, Register
from averment.casefile.words import Scalar
from averment.kernel.dates import PartialDate, read_date
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.folding import folded_text
from averment.registers.rules.rows import Record, records

SMALL_CELL_OF_PEOPLE = 5
_IDENTIFYING = {
    "people": ("name", "father", "born", "date"),
    "events": ("date", "region", "place", "category"),
    "population": ("year", "region", "place", "group", "sex", "age"),
}
_DATES = {"date", "end", "born", "year"}
_REDUCE: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal(0)),
    "max": max,
    "min": min,
    "median": statistics.median,
}


@dataclass(frozen=True, slots=True)
class Method:
    """How a figure was computed: the measure, its column or figures, the lists, the conditions.

    `measure` is count, distinct, sum, max, min, median, share, change or change-per-cent; `of` says of what.
    """

    measure: str
    of: tuple[str, ...]
    lists: tuple[str, ...] = ()
    where: tuple[tuple[str, Condition], ...] = ()
    rows_linked: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's value with what a reader needs to compute it again.

    `suppressed_below` is above 0 where the value is too small to be published: it is then printed as
    “fewer than” that number. `sources` are those of the lists that were counted, `grounded` the dates of its
    conditions.
    """

    id: str
    register: str
    value: Decimal
    unit: str
    method: Method
    sources: tuple[str, ...]
    places: int | None = None
    suppressed_below: int = 0
    dates: tuple[PartialDate, ...] = ()


class _Uncomputable(Exception):
    """A figure that has no value, with the finding that says why."""

    def __init__(self, told: Finding) -> None:
        self.told = told
        super().__init__(told.what)


def compute_figures(case: Case) -> tuple[dict[str, Figure], tuple[Finding, ...]]:
    """Every figure of a case that can be computed, by id, and a finding for each that cannot."""
    rules = {name: (register, rule) for register in case.registers for name, rule in register.card.figures.items()}
    figures: dict[str, Figure] = {}
    findings: list[Finding] = []
    for name in rules:
        try:
            _compute(name, rules, figures, ())
        except _Uncomputable as uncomputable:
            findings.append(uncomputable.told)
    return figures, tuple(findings)


Rules = Mapping[str, tuple[Register, FigureRule]]


def _compute(name: str, rules: Rules, done: dict[str, Figure], above: tuple[str, ...]) -> Figure:
    if name in done:
        return done[name]
    register, rule = rules[name]
    where = Where(f"registers/{register.id}/register.yaml", subject=name)
    if name in above:
        raise _Uncomputable(_refusal(where, f"The figure “{name}” is computed from itself.", "Name other figures."))
    if rule.estimate:
        raise _Uncomputable(
            _refusal(where, f"The figure “{name}” is an estimate, which this version does not compute.", "Count rows.")
        )
    if rule.share or rule.change:
        figure = _derived(name, rule, register, where, rules, done, (*above, name))
    else:
        figure = _counted(name, rule, register, where)
    done[name] = figure
    return figure


def _refusal(where: Where, what: str, mend: str) -> Finding:
    return finding("unknown-figure", where, what=what, mend=mend)


def _counted(name: str, rule: FigureRule, register: Register, where: Where) -> Figure:
    rows = [record for record in records(register, rule.list) if _meets(record, rule.where)]
    once = rows if rule.list or rule.count == "rows" else _linked(rows, register)
    measure = next(kind for kind in ("count", "distinct", *_REDUCE) if getattr(rule, kind))
    value = _measure(rule, measure, once, where)
    value = _rounded(value, rule.round)
    smallest = register.card.small_cell
    if smallest is None:
        smallest = SMALL_CELL_OF_PEOPLE if register.card.kind == "people" else 0
    sources = {listed.source for listed in register.card.lists if rule.list in (None, listed.file)}
    files = (rule.list,) if rule.list else tuple(listed.file for listed in register.card.lists)
    linked = 0 if len(once) == len(rows) else len(rows)
    method = Method(measure, (str(getattr(rule, measure)),), files, tuple(rule.where.items()), linked)
    return Figure(
        name, register.id, value, rule.unit, method, tuple(sorted(sources)), rule.round,
        smallest if rule.count and 0 < value < smallest else 0, tuple(_dates_of(rule.where)),
    )  # fmt: skip


def _measure(rule: FigureRule, measure: str, rows: list[Record], where: Where) -> Decimal:
    if measure == "count":
        return Decimal(len(rows))
    column = str(getattr(rule, measure))
    if measure == "distinct":
        return Decimal(len({folded_text(row.cells[column]).casefold() for row in rows if row.cells.get(column)}))
    numbers = [_number(row, column, where) for row in rows if row.cells.get(column)]
    if not numbers and measure != "sum":
        raise _Uncomputable(_refusal(where, f"No row gives a value of {column}.", "Check the conditions."))
    return Decimal(_REDUCE[measure](numbers))


def _number(row: Record, column: str, where: Where) -> Decimal:
    text = row.cells[column].replace(",", "").replace(" ", "")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise _Uncomputable(
            _refusal(
                Where(f"registers/{row.register}/{row.file}", row.line, subject=where.subject),
                f"Row {row.id} has no number in the column {column}.",
                "Correct the cell, or leave it empty where the number is not known.",
            )
        )
    return value


def _derived(  # noqa: PLR0913  a derived figure stands on the others
    name: str, rule: FigureRule, register: Register, where: Where, rules: Rules, done: dict[str, Figure],
    above: tuple[str, ...],
) -> Figure:  # fmt: skip
    if rule.share:
        part, whole = (_compute(part, rules, done, above) for part in (rule.share.of, rule.share.within))
        value, measure = _ratio(part.value, whole.value, where, name), "share"
    else:
        assert rule.change is not None
        part, whole = (_compute(part, rules, done, above) for part in (rule.change.start, rule.change.end))
        value, measure = whole.value - part.value, "change"
        if rule.change.form == "per-cent":
            value, measure = _ratio(value, part.value, where, name), "change-per-cent"
    sources = tuple(sorted({*part.sources, *whole.sources}))
    dates = (*part.dates, *whole.dates)
    hidden = max(part.suppressed_below, whole.suppressed_below)
    places = rule.round if rule.round is not None else (None if measure == "change" else 1)
    if hidden:
        mend = "Publish the share of a larger group, or leave it out."
        what = f"The figure “{name}” would let a reader compute a count below {hidden} people."
        raise _Uncomputable(_refusal(where, what, mend))
    method = Method(measure, (part.id, whole.id))
    return Figure(name, register.id, _rounded(value, places), rule.unit, method, sources, places, 0, dates)


def _ratio(part: Decimal, whole: Decimal, where: Where, name: str) -> Decimal:
    if not whole:
        raise _Uncomputable(_refusal(where, f"The figure “{name}” divides by nothing.", "Check its parts."))
    return part * 100 / whole


def _rounded(value: Decimal, places: int | None) -> Decimal:
    if places is None:
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _linked(rows: list[Record], register: Register) -> list[Record]:
    """The rows with those of other lists left out that agree with one already counted."""
    columns = _IDENTIFYING[register.card.kind]
    kept: list[Record] = []
    counted: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        key = tuple(folded_text(row.cells.get(column, "")).casefold() for column in columns)
        files = counted.setdefault(key, set())
        agrees = bool(files) and row.file not in files and sum(map(bool, key)) >= 2  # noqa: PLR2004
        files.add(row.file)
        if not agrees:
            kept.append(row)
    return kept


# ── conditions ──


def _meets(record: Record, conditions: Mapping[str, Condition]) -> bool:
    return all(_fits(column, record.cells.get(column, ""), condition) for column, condition in conditions.items())


def _fits(column: str, cell: str, condition: Condition) -> bool:
    if not cell:
        return False
    if isinstance(condition, Between):
        return _within(column, cell, condition)
    if isinstance(condition, tuple):
        return any(_equal(cell, value) for value in condition)
    return _equal(cell, condition)


def _equal(cell: str, value: Scalar) -> bool:
    if isinstance(value, bool):
        return cell.casefold() == str(value).casefold()
    if isinstance(value, int | float):
        return _decimal(cell) == Decimal(str(value))
    return folded_text(cell).casefold() == folded_text(str(value)).casefold()


def _within(column: str, cell: str, between: Between) -> bool:
    if column in _DATES:
        day, first, last = read_date(cell), _day(between.start), _day(between.end)
        if day is None:
            return False
        return (first is None or first.first_day() <= day.first_day()) and (
            last is None or day.last_day() <= last.last_day()
        )
    value, low, high = _decimal(cell), _decimal(between.start), _decimal(between.end)
    return value is not None and (low is None or low <= value) and (high is None or value <= high)


def _day(value: Scalar) -> PartialDate | None:
    return None if value is None else read_date(str(value))


def _decimal(value: Scalar) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None


def _dates_of(conditions: Mapping[str, Condition]) -> Iterable[PartialDate]:
    for column, condition in conditions.items():
        values = (condition.start, condition.end) if isinstance(condition, Between) else condition
        for value in values if isinstance(values, tuple) else (values,):
            day = _day(value) if column in _DATES else None
            if day:
                yield day
