"""The numbers of a text, in one pass over its tokens."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from averment.kernel.numbers.days import dated, month_piece
from averment.kernel.numbers.names import Region, leads_a_law, regions_of
from averment.kernel.numbers.scan import Token, decimal_mark, masked, tokens_of
from averment.kernel.numbers.shapes import numbers_of
from averment.kernel.numbers.spoken import spoken_number
from averment.kernel.numbers.values import Kind, Number, Quantity, Role
from averment.kernel.numbers.vocabulary import Sense

_SCALE_GAP = re.compile(r"[\s-]{0,2}\Z")
_WORDS = (Sense.CARDINAL, Sense.ORDINAL, Sense.SCALE)
_ITEM_MARK = re.compile(r"\(\d{1,2}\)")


def numbers_in(text: str, language: str = "en") -> tuple[Number, ...]:
    """Every number, date and year of a text, in order, also those that need no ground.

    The language decides only what a comma and a point mean (1,978 and 1.978); digits, months, scales and nouns
    are known in every script, whatever the language. "1,2" is two numbers but in languages with a decimal comma
    (French, German), where it is one and a fifth; a plain or narrow space before three digits sets off thousands
    (1 978).

    >>> [str(n.value.amount) for n in numbers_in("۴۱ of forty-two, 1.2 million and ١٥ لاکھ")]
    ['41', '42', '1200000.0', '1500000']
    >>> [(n.value.month, n.value.day) for n in numbers_in("On 14 April 2016, under article 9") if not n.exempt]
    [(4, 14)]
    """
    if not text:
        return ()
    clean, mark = masked(text), decimal_mark(language)
    tokens = tokens_of(clean, mark)
    if not tokens:
        return ()
    regions = regions_of(clean, tokens)
    pieces = _Pass(clean, mark, tokens, regions).pieces()
    return tuple(_enumerated(clean, dated(clean, pieces)))


def uttered(text: str, language: str = "en") -> tuple[Number, ...]:
    """The numbers of a text that must be grounded.

    >>> [text.value.amount for text in uttered("Under article 9, one of 12 was freed.")]
    [Decimal('12')]
    """
    return tuple(number for number in numbers_in(text, language) if not number.exempt)


class _Pass:
    """One walk over the tokens of a text."""

    def __init__(self, text: str, mark: str, tokens: list[Token], regions: list[Region]) -> None:
        self.text, self.mark, self.tokens = text, mark, tokens
        self.regions = regions
        self.region = 0

    def pieces(self) -> list[Number]:
        """Numbers, and months that still look for their days."""
        found: list[Number] = []
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            role = self._role_of(token)
            if token.sense is Sense.DIGITS:
                at = self._digits(at, role, found)
            elif token.sense in _WORDS:
                number, at = spoken_number(self.text, self.tokens, at)
                if number:
                    found.append(number)
            else:
                month, at = self._month(at)
                if month:
                    found.append(month)
        return found

    def _role_of(self, token: Token) -> Role:
        """The role that the place of a token gives it; a date or a year is no number of a provision."""
        while self.region < len(self.regions) and self.regions[self.region].end <= token.start:
            self.region += 1
        if self.region == len(self.regions) or self.regions[self.region].start > token.start:
            return Role.STATED
        region = self.regions[self.region]
        like_a_year = token.shape == "plain" and token.text.isdigit() and 1800 <= int(token.text) < 2100
        dated = token.shape in ("iso", "dmy", "years") or (like_a_year and not region.high)
        return Role.STATED if region.role is Role.NAME and dated else region.role

    def _digits(self, at: int, role: Role, found: list[Number]) -> int:
        token = self.tokens[at]
        numbers = numbers_of(token, self.text, self.mark)
        at += 1
        if role is Role.STATED and len(numbers) == 1 and numbers[0].role is Role.STATED:
            number, at = self._scaled(numbers[0], at)
            passing = number.kind is Kind.YEAR and leads_a_law(self.text, number.end)
            found.append(replace(number, role=Role.PASSING) if passing else number)
        else:
            found += [n if n.role is Role.NAME or role is Role.STATED else replace(n, role=role) for n in numbers]
        return at

    def _scaled(self, number: Number, at: int) -> tuple[Number, int]:
        """The number times the scales after it: 1.2 million; 12 lakh 50 thousand."""
        scale = self._scale(number, at)
        if not scale or not isinstance(number.value, Quantity):
            return number, at
        amount, end = number.value.amount * scale, self.tokens[at].end
        at += 1
        while at + 1 < len(self.tokens) and self.tokens[at].shape == "plain":
            if self.text[end : self.tokens[at].start].strip(" ") or self._role_of(self.tokens[at]) is not Role.STATED:
                break
            (more,) = numbers_of(self.tokens[at], self.text, self.mark)
            lower = self._scale(more, at + 1)
            if not lower or lower >= scale or not isinstance(more.value, Quantity):
                break
            amount, scale, end = amount + more.value.amount * lower, lower, self.tokens[at + 1].end
            at += 2
        return replace(number, kind=Kind.QUANTITY, value=Quantity(amount), end=end, others=()), at

    def _scale(self, number: Number, at: int) -> int:
        if at >= len(self.tokens) or number.kind not in (Kind.QUANTITY, Kind.YEAR):
            return 0
        token = self.tokens[at]
        fits = token.sense is Sense.SCALE and _SCALE_GAP.match(self.text, number.end, token.start)
        return token.value if fits else 0

    def _month(self, at: int) -> tuple[Number | None, int]:
        token = self.tokens[at]
        if token.sense is Sense.MONTH:
            return month_piece(token.value, token.start, token.end), at + 1
        if token.sense is Sense.PAIRED_MONTH and at + 1 < len(self.tokens):
            pair = self.tokens[at + 1]
            if pair.sense is Sense.PAIR and not self.text[token.end : pair.start].strip():
                return month_piece((token.value + pair.value - 2) % 12 + 1, token.start, pair.end), at + 2
        return None, at + 1


def _enumerated(text: str, numbers: list[Number]) -> list[Number]:
    """The marks of items, (1) … (2) …, as names; a number in brackets that starts no such row stays."""
    if "(1)" not in text or "(2)" not in text:
        return numbers
    marks = [n for n in numbers if _ITEM_MARK.match(text, n.start - 1, n.end + 1) and n.role is Role.STATED]
    row = all(n.value == Quantity(Decimal(i)) for i, n in enumerate(marks, 1))
    places = {n.start for n in marks} if row else set()
    return [replace(n, role=Role.NAME) if n.start in places else n for n in numbers]
