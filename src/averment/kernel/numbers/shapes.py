"""One run of digits as numbers: its amount, date or time, and what is glued to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from averment.kernel.numbers.scan import Token
from averment.kernel.numbers.values import ClockValue, DateValue, Kind, Number, Quantity, Role, Value, fraction_of
from averment.kernel.numbers.vocabulary import Sense, word_for, words_of

_RUN = re.compile(r"\d+")
_NOT_DIGIT = re.compile(r"\D")
_CENTURY_TURNS = 40  # two-digit years below it belong to this century: 14/08/47 is 1947
_YEARS = range(1000, 2200)
_GLUED_BEFORE = re.compile(
    r"[A-Za-z\u00c0-\u024f]+[-\u2010\u2011]?$|[^\s\d_()\[\],.;:-]+[-\u2010\u2011]$|[\w)][/_]$|_$"
)
_GLUED_AFTER = re.compile(r"[A-Za-z\u00c0-\u024f\u00aa\u00ba_]+")
_FILE_PREFIX = re.compile(r"(?:[A-Z]{2}|[A-Z]\.|\))\s\Z")  # AL IND 5/2020, W.P. 12/2019, WP(Crl) 9/2019
_MINUS = re.compile(r"(?:^|(?<=[\s(\[\u060c]))[\u200e\u200f\u061c]*[-\u2212][\u200e\u200f\u061c]*$")
_MERIDIEM = re.compile(r"\s?([ap])\.?\s?m\b\.?", re.IGNORECASE)
_PERCENT = re.compile(
    r"\s?(?:%|٪|per\s?cent\b|percent\b|pc\b|فی\s?صد|فیصد|प्रतिशत|फ़ीसदी|फीसदी|pour cent|por ciento|في المائة|بالمئة)"
)
_OPEN_PREFIXES = words_of(
    "pre post mid early late since sub under over non anti ex plus approximately circa rs inr pkr usd eur gbp chf us"
)
_PLAGUES = frozenset(("کووڈ", "کوویڈ", "कोविड", "كوفيد"))
_ORDINALS = words_of("st nd rd th e er ère re ème º ª ième")
_UNITS = words_of("km Km KM cm mm kg Kg g mg h hr hrs min mins sec s am pm AM PM ha sqm MW kW KW GW ft lb x")
_TIMES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "cr": 10**7}
_ALWAYS_OPEN = {"24/7"}


def numbers_of(token: Token, text: str, mark: str) -> list[Number]:
    """The numbers that one run of digits tells, in order; a range of years tells two."""
    numbers = _READERS[token.shape](token, mark)
    if len(numbers) == 1:
        numbers = [_with_neighbours(numbers[0], text)]
    if _is_name(token, text):
        return [_as_name(number) for number in numbers]
    return numbers


def _as_name(number: Number) -> Number:
    return Number(number.kind, number.value, number.start, number.end, Role.NAME)


def _is_name(token: Token, text: str) -> bool:
    if token.text in _ALWAYS_OPEN or token.shape == "chain":
        return True
    if token.shape == "slash" and _FILE_PREFIX.search(text, max(0, token.start - 8), token.start):
        return True
    after = _GLUED_AFTER.match(text, token.end)
    if after and not _is_ending(after.group()):
        return True
    if text[token.start - 1 : token.start].isspace() or not token.start:
        return False
    before = _GLUED_BEFORE.search(text, max(0, token.start - 24), token.start)
    return before is not None and _names_a_thing(before.group(), token.text)


def _is_ending(letters: str) -> bool:
    """41st, 550km and 5bn are numbers; 4G and 35A are names."""
    return letters in _UNITS or letters.casefold() in _ORDINALS or letters.casefold() in _TIMES


def _names_a_thing(glued: str, digits: str) -> bool:
    """COVID-19, G20 and an-0491 are names; mid-2019, under-18, Rs500, Apr-16 and سال2016 are not."""
    letters = glued.rstrip("-\u2010\u2011/_)")
    if glued[-1:] in "/_":
        return True
    if letters.casefold() in _OPEN_PREFIXES:
        return False
    if letters[:1] > "\u0250":
        return letters in _PLAGUES
    word = word_for(letters)
    if word is not None and word.sense is Sense.MONTH:
        return False
    hyphened = letters != glued
    return not hyphened or letters != letters.lower() or (digits.startswith("0") and len(digits) > 1)


def _with_neighbours(number: Number, text: str) -> Number:
    """The number with its ordinal ending, decade, letter of scale, minus, percent sign or half of the day."""
    after = _GLUED_AFTER.match(text, number.end)
    if after and isinstance(number.value, Quantity):
        number = _with_letters(number, number.value.amount, after)
    if isinstance(number.value, Quantity) and text[number.start - 1 : number.start] in "-\u2212\u200e\u061c":
        number = _with_minus(number, number.value.amount, text)
    half = _MERIDIEM.match(text, number.end)
    if half:
        return _with_half(number, half)
    if _PERCENT.match(text, number.end):
        return Number(Kind.QUANTITY, number.value, number.start, number.end, number.role, "%", number.others)
    return number


def _with_letters(number: Number, amount: Decimal, after: re.Match[str]) -> Number:
    letters = after.group().casefold()
    if letters in _TIMES:
        scaled = Quantity(amount * _TIMES[letters])
        others: tuple[Value, ...] = (number.value,) if letters == "m" else ()  # 5m is five million, or five metres
        return Number(Kind.QUANTITY, scaled, number.start, after.end(), number.role, "", others)
    if letters in _ORDINALS and amount == amount.to_integral_value():
        return Number(Kind.ORDINAL, number.value, number.start, after.end(), number.role)
    return number


def _with_minus(number: Number, amount: Decimal, text: str) -> Number:
    minus = _MINUS.search(text, max(0, number.start - 4), number.start)
    if not minus or _NOT_DIGIT.sub("", text[: minus.start()].rstrip()[-1:]):
        return number
    negative = Quantity(amount.copy_negate())
    return Number(Kind.QUANTITY, negative, minus.start(), number.end, number.role, "", ())


def _with_half(number: Number, half: re.Match[str]) -> Number:
    later = 12 if half.group(1).lower() == "p" else 0
    value = number.value
    if isinstance(value, Quantity):
        hour, minute = divmod(int(value.amount * 100), 100)
    elif isinstance(value, ClockValue):
        hour, minute = value.hour, value.minute
    else:
        return number
    if not 1 <= hour <= 12 or minute > 59:
        return number
    return Number(Kind.CLOCK, ClockValue(hour % 12 + later, minute), number.start, half.end(), number.role)


# ── the shapes ───────────────────────────────────────────────────────────────────────────────────


def _quantity(amount: Decimal, start: int, end: int, others: tuple[Value, ...] = ()) -> Number:
    return Number(Kind.QUANTITY, Quantity(amount), start, end, others=others)


def amount_of(figure: str, points: str) -> Decimal:
    """The amount of one figure whose decimals follow any of `points`; all its other signs set off groups.

    >>> amount_of("۱٬۹۷۸٫۵", ".٫"), amount_of("12,34,567", ".")
    (Decimal('1978.5'), Decimal('1234567'))
    """
    at = max(figure.rfind(point) for point in points)
    whole, decimals = (figure[:at], figure[at:]) if at >= 0 else (figure, "")
    return Decimal(
        f"{_NOT_DIGIT.sub('', whole)}.{_NOT_DIGIT.sub('', decimals)}" if decimals else _NOT_DIGIT.sub("", whole)
    )


def _plain(token: Token, mark: str) -> list[Number]:
    if token.text.isdigit():
        return _parts(token)
    amount = amount_of(token.text, ".,\u066b\u06d4")
    whole, _, decimals = token.text.replace(",", ".").partition(".")
    grouped = len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0")
    others = (Quantity(amount * 1000),) if grouped else ()
    return [_quantity(amount, token.start, token.end, others)]


def _grouped(token: Token, mark: str) -> list[Number]:
    points = ",\u066b" if mark == "," else ".\u066b\u06d4"
    amount = amount_of(token.text, points)
    parts = _NOT_DIGIT.split(token.text)
    doubtful = len(parts) == 2 and token.text[len(parts[0])] in ".," and not token.text.startswith("0")
    others = (Quantity(amount / 1000),) if doubtful else ()
    return [_quantity(amount, token.start, token.end, others)]


def _indian(token: Token, mark: str) -> list[Number]:
    return [_quantity(amount_of(token.text, ".\u066b\u06d4"), token.start, token.end)]


def _foreign(token: Token, mark: str) -> list[Number]:
    return [_quantity(amount_of(token.text, "." if mark == "," else ","), token.start, token.end)]


def _parts(token: Token) -> list[Number]:
    """Each run of digits as a number of its own."""
    numbers = []
    for run in _RUN.finditer(token.text):
        start, end = token.start + run.start(), token.start + run.end()
        kind = Kind.YEAR if end - start == 4 and int(run.group()) in _YEARS else Kind.QUANTITY
        numbers.append(Number(kind, Quantity(Decimal(run.group())), start, end))
    return numbers


def _chain(token: Token, mark: str) -> list[Number]:
    return [_quantity(Decimal(_RUN.findall(token.text)[0]), token.start, token.end)]


def day_exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has the day; without a year, whether some year has it."""
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _dated(token: Token, *orders: tuple[int, int, int]) -> list[Number]:
    for year, month, day in orders:
        if day_exists(year, month, day):
            return [Number(Kind.DATE, DateValue(year, month, day), token.start, token.end)]
    return _parts(token)


def _iso(token: Token, mark: str) -> list[Number]:
    year, month, day = (int(run) for run in _RUN.findall(token.text)[:3])
    return _dated(token, (year, month, day))


def _dmy(token: Token, mark: str) -> list[Number]:
    first, second, year = (int(run) for run in _RUN.findall(token.text))
    if year < 100:
        year += 2000 if year < _CENTURY_TURNS else 1900
    return _dated(token, (year, second, first), (year, first, second))


def _clock(token: Token, mark: str) -> list[Number]:
    hour, minute = (int(run) for run in _RUN.findall(token.text)[:2])
    if hour > 24 or minute > 59:
        return _parts(token)
    return [Number(Kind.CLOCK, ClockValue(hour % 24, minute), token.start, token.end)]


def _years(token: Token, mark: str) -> list[Number]:
    """2016-17 is two years, 2016-04 the month of April; 2010-12 is two years, or else December."""
    first, second = (int(run) for run in _RUN.findall(token.text))
    if first not in _YEARS:
        return _parts(token)
    later = first - first % 100 + second + (100 if first % 100 == 99 and not second else 0)
    a_month = 1 <= second <= 12 and token.text[4] != "\u2013"
    if later <= first and a_month:
        return [Number(Kind.DATE, DateValue(first, second), token.start, token.end)]
    if later <= first:
        return _parts(token)
    others = (DateValue(first, second),) if a_month else ()
    return [
        Number(Kind.YEAR, Quantity(Decimal(first)), token.start, token.start + 4),
        Number(Kind.YEAR, Quantity(Decimal(later)), token.start + 5, token.end, others=others),
    ]


def _slash(token: Token, mark: str) -> list[Number]:
    """2/3 is a fraction, 4/2016 a month, 229/2019 the number of a file; else two numbers."""
    first, second = (int(run) for run in _RUN.findall(token.text))
    if second in _YEARS and 1 <= first <= 12:
        return [Number(Kind.DATE, DateValue(second, first), token.start, token.end)]
    if second in _YEARS and first not in _YEARS:
        return [_as_name(number) for number in _parts(token)]
    if 0 < first < second <= 100:
        return [Number(Kind.QUANTITY, fraction_of(first, second), token.start, token.end)]
    return _parts(token)


_READERS: dict[str, Callable[[Token, str], list[Number]]] = {
    "plain": _plain,
    "grouped": _grouped,
    "indian": _indian,
    "foreign": _foreign,
    "chain": _chain,
    "iso": _iso,
    "dmy": _dmy,
    "clock": _clock,
    "years": _years,
    "slash": _slash,
}
