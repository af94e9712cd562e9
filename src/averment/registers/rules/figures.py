"""Figures: numbers that are computed from the rows of registers, each time anew.

Without a named list, rows of different lists that tell of the same count once. A value below the register's small
cell is suppressed, and what would let a reader compute it is refused.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from averment.casefile.nouns import Case, Condition, FigureRule, Register
from averment.kernel.cell_numbers import number_in_cell
from averment.kernel.dates import PartialDate
from averment.kernel.findings import Finding, Severity, Where, finding
from averment.kernel.folding import folded_text
from averment.kernel.nearest import did_you_mean
from averment.registers.rules.conditions import dates_of, meets, unreadable, values_of
from averment.registers.rules.linking import linked
from averment.registers.rules.rows import Record, records

SMALL_CELL_OF_PEOPLE = 5
_LONGEST_CHAIN = 40  # of shares of shares
_REDUCE: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal(0)),
    "max": max,
    "min": min,
    "median": statistics.median,
}
_COUNTING = ("count", "distinct", "sum")


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
        findings += _passed_over(name, *rules[name])
        findings += _never_met(name, *rules[name])
    return figures, tuple(findings)


def _passed_over(name: str, register: Register, rule: FigureRule) -> Iterator[Finding]:
    """A warning for each list with rows that are not counted because their cell cannot be read."""
    lines: dict[tuple[str, str], list[int]] = {}
    for record in records(register, rule.list):
        for column in unreadable(record, rule.where):
            lines.setdefault((record.file, column), []).append(record.line)
    for (file, column), found in lines.items():
        rows = "1 row" if len(found) == 1 else f"{len(found)} rows"
        yield finding(
            "unknown-figure",
            Where(f"registers/{register.id}/{file}", found[0], subject=name),
            what=f"“{name}” passes over {rows} of {file}: the {column} there cannot be read.",
            mend="Correct the cells: a date is written 2026-06-14, 2026-06 or 2026, a number in digits.",
            severity=Severity.WARNING,
        )


Rules = Mapping[str, tuple[Register, FigureRule]]


def _never_met(name: str, register: Register, rule: FigureRule) -> Iterator[Finding]:
    """A value that no row has is most often a misspelt one, and its figure a nought that nobody meant."""
    rows = list(records(register, rule.list)) if rule.where else []
    for column, value in values_of(rule.where):
        if not any(meets(row, {column: value}) for row in rows):
            near = did_you_mean(str(value), {row.cells.get(column, "") for row in rows} - {""})
            yield finding(
                "unknown-figure",
                Where(f"registers/{register.id}/register.yaml", subject=name),
                what=f"The figure “{name}” asks for {column} “{value}”, which no row has.{near}",
                mend="Correct the value, if it is not nought that you mean to tell.",
                severity=Severity.WARNING,
            )


def _compute(name: str, rules: Rules, done: dict[str, Figure], above: tuple[str, ...]) -> Figure:
    if name in done:
        return done[name]
    register, rule = rules[name]
    where = Where(f"registers/{register.id}/register.yaml", subject=name)
    if len(above) > _LONGEST_CHAIN:
        what = f"“{name}” stands under more than {_LONGEST_CHAIN} other figures."
        raise _Uncomputable(_refusal(where, what, "Name figures that are counted."))
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
    rows = [record for record in records(register, rule.list) if meets(record, rule.where)]
    once = rows if rule.list or rule.count == "rows" else linked(rows, register)
    measure = next(kind for kind in ("count", "distinct", *_REDUCE) if getattr(rule, kind))
    value = _measure(rule, measure, once, where)
    smallest = _smallest(register)
    if register.card.kind == "people" and measure in _REDUCE:
        told = sum(bool(row.cells.get(str(getattr(rule, measure)))) for row in once)
        if 0 < told < smallest:
            what = f"The figure “{name}” would tell of single persons: it is taken over fewer than {smallest}."
            raise _Uncomputable(_refusal(where, what, "Take it over a larger group, or leave it out."))
    sources = {listed.source for listed in register.card.lists if rule.list in (None, listed.file)}
    files = (rule.list,) if rule.list else tuple(listed.file for listed in register.card.lists)
    rows_linked = 0 if len(once) == len(rows) else len(rows)
    method = Method(measure, (str(getattr(rule, measure)),), files, tuple(rule.where.items()), rows_linked)
    return Figure(
        name, register.id, _rounded(value, rule.round), rule.unit, method, tuple(sorted(sources)), rule.round,
        smallest if measure in _COUNTING and 0 < value < smallest else 0, tuple(dates_of(rule.where)),
    )  # fmt: skip


def _smallest(register: Register) -> int:
    """The smallest value that a figure of the register may publish."""
    given = register.card.small_cell
    return given if given is not None else SMALL_CELL_OF_PEOPLE if register.card.kind == "people" else 0


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
    value = number_in_cell(row.cells[column])
    if value is None:
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
    ends = (
        (rule.share.of, rule.share.within)
        if rule.share
        else (rule.change.start, rule.change.end)
        if rule.change
        else ()
    )
    part, whole = (_compute(end, rules, done, above) for end in ends)
    if rule.share:
        value, measure = _ratio(part.value, whole.value, where, name), "share"
    elif rule.change and rule.change.form == "per-cent":
        value, measure = _ratio(whole.value - part.value, part.value, where, name), "change-per-cent"
    else:
        value, measure = whole.value - part.value, "change"
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
    """The value to so many places, halves away from nought; without places as it is, with no noughts at its end."""
    with localcontext(prec=60):
        if places is None:
            return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
