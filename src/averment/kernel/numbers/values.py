"""Numbers and dates as values, so that ۴۱, 41 and forty-one are one and the same; and which value grounds which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

from averment.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many or how much; a percentage is the number before its sign."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date as far as the words tell it; 0 stands for a part that they do not tell."""

    year: int = 0
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class ClockValue:
    """A time of day, hours from 0 to 23."""

    hour: int
    minute: int


Value = Quantity | DateValue | ClockValue
_FRACTIONS = Context(prec=28)


def fraction_of(part: int, whole: int) -> Quantity:
    """A fraction to 28 digits, so that 2/3 and two-thirds are one value.

    >>> fraction_of(3, 4)
    Quantity(amount=Decimal('0.75'))
    """
    return Quantity(_FRACTIONS.divide(Decimal(part), Decimal(whole)))


class Kind(StrEnum):
    """How the words give the number; a year and an ordinal may also be parts of a date."""

    QUANTITY = "quantity"
    YEAR = "year"
    ORDINAL = "ordinal"
    DATE = "date"
    CLOCK = "clock"


class Role(StrEnum):
    """What a number does in its sentence.

    A *stated* number must be grounded, and grounds others. One told in *passing* (the word "one", ordinal words
    below twenty-first, the year in the name of a law) need not be, yet grounds others. A *name* (article 9) does
    neither.
    """

    STATED = "stated"
    PASSING = "passing"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text: its value, where it stands (code points, end excluded), and what it does there.

    `others` are the further ways to read it: "1.234" may be a thousand and more, "April 14" may be followed by
    "people". `unit` is `%` for percentages, else empty.
    """

    kind: Kind
    value: Value
    start: int
    end: int
    role: Role = Role.STATED
    unit: str = ""
    others: tuple[Value, ...] = ()

    @property
    def exempt(self) -> bool:
        """Whether nobody need ask where the number comes from."""
        return self.role is not Role.STATED

    def asks(self) -> Iterator[Value]:
        """The values each of which would ground the number."""
        yield self.value
        yield from self.others
        if self.kind is Kind.YEAR and isinstance(self.value, Quantity):
            yield DateValue(year=int(self.value.amount))
        if self.kind is Kind.ORDINAL and isinstance(self.value, Quantity) and self.value.amount <= 31:
            yield DateValue(day=int(self.value.amount))

    def gives(self) -> Iterator[Value]:
        """The values that the number grounds: a date also each less precise one, minus twelve also twelve."""
        if self.role is Role.NAME:
            return
        for value in (self.value, *self.others):
            yield from _given_by(value)


def _given_by(value: Value) -> Iterator[Value]:
    yield value
    if isinstance(value, Quantity) and value.amount < 0:
        yield Quantity(value.amount.copy_negate())
    if isinstance(value, DateValue):
        year, month, day = value.year, value.month, value.day
        yield DateValue(year, month)
        yield DateValue(year)
        yield DateValue(month=month, day=day)
        yield DateValue(day=day)


NOTHING = DateValue()


@dataclass(frozen=True, slots=True)
class Pool:
    """What numbers may be grounded in; pools add up with `|`."""

    values: frozenset[Value] = frozenset()

    def __or__(self, other: Pool) -> Pool:
        return Pool(self.values | other.values)


def pool_of(numbers: Iterable[Number | Decimal | int | PartialDate]) -> Pool:
    """What the numbers of texts, the values of figures and the dates of their conditions ground.

    >>> DateValue(2016) in pool_of([PartialDate(2016, 4, 14)]).values
    True
    >>> DateValue(2016, 4, 14) in pool_of([PartialDate(2016)]).values
    False
    """
    given = (value for item in numbers for value in as_number(item).gives())
    return Pool(frozenset(value for value in given if value != NOTHING))


def as_number(item: Number | Decimal | int | PartialDate) -> Number:
    """A computed value or a date of the case as a number that stands nowhere in a text."""
    if isinstance(item, Number):
        return item
    if isinstance(item, PartialDate) and not item.month:
        return Number(Kind.YEAR, Quantity(Decimal(item.year)), 0, 0)
    if isinstance(item, PartialDate):
        return Number(Kind.DATE, DateValue(item.year, item.month, item.day), 0, 0)
    return Number(Kind.QUANTITY, Quantity(Decimal(item)), 0, 0)


def grounded(number: Number, pool: Pool | Iterable[Number | Decimal | int | PartialDate]) -> bool:
    """Whether a number of a sentence occurs among those that may ground it.

    Quantities by value; a date by an equal or a more precise one, never by a vaguer one or by its parts.

    >>> said = as_number(PartialDate(2016, 4))
    >>> grounded(said, [PartialDate(2016, 4, 14)]), grounded(as_number(PartialDate(2016, 4, 14)), [said])
    (True, False)
    """
    ready = pool if isinstance(pool, Pool) else pool_of(pool)
    return any(value in ready.values for value in number.asks())
