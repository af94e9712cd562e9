"""What is wrong with the rule of a figure, as far as it shows without counting."""

from __future__ import annotations

from collections.abc import Iterator

from averment.casefile.nouns import DATE_COLUMNS, MEASURES, Between, FigureRule, Register
from averment.casefile.unknown import unknown
from averment.casefile.words import Scalar
from averment.kernel.cell_numbers import number_in_cell
from averment.kernel.dates import read_date
from averment.kernel.findings import Finding, Where, finding

_COUNTED = {"people": ("people", "rows"), "events": ("events", "rows"), "population": ("rows",)}


def figure_faults(register: Register, figure: str, rule: FigureRule, where: Where) -> Iterator[Finding]:
    """A finding for each part of a figure's rule that means nothing: it would be passed over in silence."""
    given = [measure for measure in MEASURES if getattr(rule, measure) is not None]
    if len(given) != 1:
        yield _wrong(
            f"The figure “{figure}” has {' and '.join(given) or 'no measure'}.",
            f"Give exactly one of {', '.join(MEASURES)}.",
            where,
        )
    files = [listed.file for listed in register.card.lists]
    yield from unknown("list", [f for f in (rule.list, *rule.lists) if f], files, where, "the register")
    yield from _column_faults(register, rule, where)
    yield from _idle_parts(figure, rule, where)
    counted = _COUNTED[register.card.kind]
    if rule.count and rule.count not in counted:
        what = f"The figure “{figure}” counts {rule.count}, but this is a register of {register.card.kind}."
        yield _wrong(what, f"Count {' or '.join(counted)}.", where)
    for column, condition in rule.where.items():
        if isinstance(condition, Between):
            yield from _range_faults(figure, column, condition, where)


def _wrong(what: str, mend: str, where: Where) -> Finding:
    return finding("wrong-value", where, what=what, mend=mend)


def _column_faults(register: Register, rule: FigureRule, where: Where) -> Iterator[Finding]:
    lists = [listed for listed in register.card.lists if rule.list in (None, listed.file)]
    mapped = {key for listed in lists for key in listed.columns}
    named = [c for c in (rule.distinct, rule.sum, rule.max, rule.min, rule.median) if c] + list(rule.where)
    yield from unknown("mapped column", named, mapped, where, rule.list or "the register")


def _idle_parts(figure: str, rule: FigureRule, where: Where) -> Iterator[Finding]:
    if rule.lists and not rule.estimate:
        what = f"The figure “{figure}” names lists, which only an estimate is taken over."
        yield _wrong(what, "Name one list, or none: then all are counted, linked rows once.", where)
    idle = [part for part in ("list", "where") if getattr(rule, part)]
    if idle and (rule.share or rule.change):
        what = f"The figure “{figure}” is computed from others, so its {' and '.join(idle)} would do nothing."
        yield _wrong(what, "Give them to the figures that it is computed from.", where)


def _range_faults(figure: str, column: str, condition: Between, where: Where) -> Iterator[Finding]:
    """A range whose end cannot be read would be one without that end."""
    ends = [end for end in (condition.start, condition.end) if end is not None]
    values = [_value(column, end) for end in ends]
    for end, value in zip(ends, values, strict=True):
        if value is None:
            form = "a date: 2026, 2026-06 or 2026-06-14" if column in DATE_COLUMNS else "a number"
            yield _wrong(f"In “{figure}”, an end of {column}, “{end}”, is not {form}.", f"Write {form}.", where)
    first, *rest = values or [None]
    if rest and first is not None and rest[0] is not None and first > rest[0]:
        what = f"In “{figure}”, {column} runs from {ends[0]} to {ends[1]}: no row can lie there."
        yield _wrong(what, "Exchange the two ends.", where)


def _value(column: str, end: Scalar) -> float | None:
    if column not in DATE_COLUMNS:
        number = None if end is None else number_in_cell(end)
        return None if number is None else float(number)
    day = read_date(str(end))
    return None if day is None else float(day.first_day().toordinal())
