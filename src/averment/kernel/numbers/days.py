"""Dates written in words: a month with the day and the year that stand beside it, in either order.

The first of two dates takes from the second what it leaves out: 14 and 16 April 2016, April to June 2016. A month
with neither day nor year is no number. "14/04/2016" is read in `shapes`, day first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from averment.kernel.numbers.shapes import day_exists
from averment.kernel.numbers.values import DateValue, Kind, Number, Quantity, Role

_DAY_GAP = re.compile(r"(?:\s*(?:day\s+)?(?:of\s+|de\s+|du\s+|من\s+|-|/)?|\s?\.\s?)\Z")
_DAY_AFTER_GAP = re.compile(r"(?:\.?\s+(?:the\s+)?|-)\Z")
_YEAR_GAP = re.compile(r"\.?[,،]?\s*(?:del?\s+|of\s+|عام\s+|سنہ\s+|सन्?\s+|سنة\s+|-|/|\u0601\s?)?\Z")
_AND_SO = re.compile(
    r"(?:\s*[-\u2010-\u2015/&]\s*|\s+(?:to|and|or|through|until|till|et|au|y|al|a|اور|تا|سے|و|إلى|और|से|तथा)\s*)"
    r"(?:the\s+|el\s+|le\s+)?\Z"
)
_COMMA = re.compile(r"[,،]\s*\Z")


def month_piece(month: int, start: int, end: int) -> Number:
    """A month that still looks for its day and year."""
    return Number(Kind.DATE, DateValue(month=month), start, end)


def dated(text: str, pieces: Sequence[Number]) -> list[Number]:
    """The numbers of a text with days, months and years put together; months left alone are dropped."""
    if not any(_lone_month(piece) for piece in pieces):
        return list(pieces)
    joined = _completed(text, _assembled(text, _twins(text, pieces)))
    return [piece for piece in joined if not _lone_month(piece)]


def _lone_month(piece: Number) -> bool:
    return isinstance(piece.value, DateValue) and not piece.value.year and not piece.value.day


def _month_of(piece: Number) -> int:
    return piece.value.month if isinstance(piece.value, DateValue) else 0


def _twins(text: str, pieces: Sequence[Number]) -> list[Number]:
    """One month for the pair of names that the UN writes in Arabic (نيسان/أبريل)."""
    kept: list[Number] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        if last and _lone_month(piece) and last.value == piece.value and text[last.end : piece.start].strip() == "/":
            kept[-1] = replace(last, end=piece.end)
        else:
            kept.append(piece)
    return kept


def _assembled(text: str, pieces: Sequence[Number]) -> list[Number]:
    made: list[Number] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if not _lone_month(piece):
            made.append(piece)
            continue
        day = _day_before(text, made[-1], piece) if made else 0
        if day and day_exists(0, _month_of(piece), day):
            piece = replace(piece, value=DateValue(0, _month_of(piece), day), start=made.pop().start)
        taken, whole = _with_followers(text, piece, pieces[at : at + 2])
        at += taken
        made.append(whole)
    return made


def _day_before(text: str, number: Number, month: Number) -> int:
    if not _DAY_GAP.match(text, number.end, month.start):
        return 0
    in_words = not text[number.start].isdigit()
    return 0 if in_words and "of" not in text[number.end : month.start] else _day_of(text, number)


def _day_of(text: str, number: Number) -> int:
    """The day of a month that the number may be, or 0: in digits, or as an ordinal."""
    value = number.value
    if number.kind is not Kind.ORDINAL and not text[number.start].isdigit():
        return 0
    if not isinstance(value, Quantity) or number.kind not in (Kind.QUANTITY, Kind.ORDINAL):
        return 0
    fits = 1 <= value.amount <= 31 and value.amount == value.amount.to_integral_value()
    return int(value.amount) if fits and number.role is not Role.NAME and not number.unit else 0


def _year_of(text: str, before: Number, number: Number, gap: re.Pattern[str]) -> int:
    if not isinstance(number.value, Quantity) or not gap.match(text, before.end, number.start):
        return 0
    if number.kind is Kind.YEAR and number.role is not Role.NAME:
        return int(number.value.amount)
    short = text[before.end : number.start] == "-"
    two_digits = short and number.end - number.start == 2 and number.kind is Kind.QUANTITY
    return 2000 + int(number.value.amount) if two_digits else 0


def _with_followers(text: str, month: Number, after: Sequence[Number]) -> tuple[int, Number]:
    """How many of the next numbers belong to the month, and the date that they make with it."""
    value = month.value
    if not after or not isinstance(value, DateValue):
        return 0, month
    year = _year_of(text, month, after[0], _YEAR_GAP)
    if year and (not value.day or day_exists(year, value.month, value.day)):
        return 1, replace(month, value=replace(value, year=year), end=after[0].end)
    day = 0 if value.day or not _DAY_AFTER_GAP.match(text, month.end, after[0].start) else _day_of(text, after[0])
    if not day or not day_exists(0, value.month, day):
        return 0, month
    others = () if after[0].kind is Kind.ORDINAL else (after[0].value,)
    whole = replace(month, value=DateValue(0, value.month, day), end=after[0].end, others=others)
    year = _year_of(text, whole, after[1], _YEAR_GAP) if len(after) > 1 else 0
    if year and day_exists(year, value.month, day):
        return 2, replace(whole, value=DateValue(year, value.month, day), end=after[1].end, others=())
    return (1, whole) if text[after[0].start].isdigit() else (0, month)  # "In April third parties were told"


def _completed(text: str, pieces: list[Number]) -> list[Number]:
    """Gives each date the parts that only the next one tells."""
    done = list(pieces)
    in_list = False
    for at in range(len(done) - 2, -1, -1):
        gap_start, gap_end = done[at].end, done[at + 1].start
        goes_on = _AND_SO.match(text, gap_start, gap_end) or (in_list and _COMMA.match(text, gap_start, gap_end))
        lent = _lent(text, done[at], done[at + 1].value) if goes_on else None
        in_list = lent is not None
        if lent is not None:
            done[at] = replace(done[at], kind=Kind.DATE, value=lent, role=Role.STATED, others=())
    return done


def _lent(text: str, first: Number, second: object) -> DateValue | None:
    """What the first of two dates means, when it leaves the rest to the second."""
    if not isinstance(second, DateValue) or not second.month:
        return None
    if isinstance(first.value, DateValue):
        value = first.value
        earlier = (value.month, value.day) <= (second.month, second.day or 31)
        fits = not value.year and second.year and earlier and bool(value.day) >= bool(second.day)
        return replace(value, year=second.year) if fits else None
    day = _day_of(text, first)
    return DateValue(second.year, second.month, day) if day and day < second.day else None
