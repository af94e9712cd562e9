"""English number words as numbers: forty-one, two hundred and six, three thousand, a dozen, two-thirds.

The word "one", nought and the ordinal words below twenty-first are told in passing. Hundreds, dozens and
thousands without a count are no numbers. Number words of other languages are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from averment.kernel.numbers.scan import Token
from averment.kernel.numbers.values import Kind, Number, Quantity, Role, fraction_of
from averment.kernel.numbers.vocabulary import Sense

_NEXT = re.compile(r"(?:\s+|[-\u2010\u2011]\s?)\Z")
_AND = re.compile(r"(?:\s+|-)and(?:\s+|-)\Z", re.IGNORECASE)
_HALF_OF = re.compile(r"\bhalf(?:\s+an?)?[\s-]\Z", re.IGNORECASE)
_A = re.compile(r"\ban?[\s-]\Z", re.IGNORECASE)
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_TWENTY_FIRST = 21
_CENTURIES = range(17, 21)


@dataclass(slots=True)
class Speech:
    """Where the reading of number words stands: the next token, and whether the last one was an ordinal."""

    text: str
    tokens: list[Token]
    at: int
    ordinal: bool = False

    def joined(self, *senses: Sense, over_and: bool = False, step: int = 0) -> Token | None:
        """The next token if it is of these senses and goes on with the same number."""
        here = self.at + step
        if self.ordinal or here >= len(self.tokens) or self.tokens[here].sense not in senses:
            return None
        gap = self.text[self.tokens[here - 1].end : self.tokens[here].start]
        return self.tokens[here] if _NEXT.match(gap) or (over_and and _AND.match(gap)) else None

    def scale(self, at_least: int, below: int) -> int:
        """Takes the scale that comes next if it is within bounds; 0 if none does."""
        token = self.joined(Sense.SCALE)
        if token is None or not token.word or not token.word.spoken or not at_least <= token.value < below:
            return 0
        self.at += 1
        return token.value

    def below_hundred(self) -> int:
        """Takes units, teens or tens with their units."""
        token = self.tokens[self.at]
        self.at += 1
        self.ordinal = token.sense is Sense.ORDINAL
        value = token.value
        unit = self.joined(Sense.CARDINAL, Sense.ORDINAL) if value >= 20 and not value % 10 else None
        if unit is None or not 1 <= unit.value <= 9:
            return value
        self.at += 1
        self.ordinal = unit.sense is Sense.ORDINAL
        return value + unit.value

    def below_thousand(self, start: int | None = None) -> int:
        """Takes a count of hundreds with what follows it."""
        value = self.below_hundred() if start is None else start
        hundred = self.scale(100, 101) if start is None else 100
        if not hundred:
            return value
        value *= hundred
        if not self.joined(Sense.CARDINAL, Sense.ORDINAL, over_and=True):
            return value
        before = self.at
        more = self.below_hundred()
        if self.scale(100, 101):
            self.at, self.ordinal = before, False
            return value
        return value + more


def spoken_number(text: str, tokens: list[Token], at: int) -> tuple[Number | None, int]:
    """The number that begins at a number word, None where the words only sound like one; and the next token."""
    first = tokens[at]
    if first.sense is Sense.SCALE:
        return _led_by_scale(text, tokens, at)
    fraction = _fraction(text, tokens, at)
    if fraction:
        return fraction, at + 2
    speech = Speech(text, tokens, at)
    year = _year(speech)
    if year:
        return year, speech.at
    return _finished(speech, first.start, Decimal(_whole(speech, speech.below_thousand())))


def _whole(speech: Speech, value: int, taken: int = 0) -> int:
    """Takes the scales after a first count: two million three hundred thousand and six.

    `taken` is a scale that was read already.
    """
    total, limit = 0, 10**15
    scale = taken or speech.scale(12, 13) or speech.scale(1000, limit)
    while scale:
        total, value, limit = total + value * scale, 0, scale
        before = speech.at
        if scale == 12 or not speech.joined(Sense.CARDINAL, Sense.ORDINAL, over_and=True):
            break
        value = speech.below_thousand()
        too_big = speech.joined(Sense.SCALE)
        if too_big and too_big.value >= limit:
            speech.at, speech.ordinal, value = before, False, 0
            break
        scale = speech.scale(1000, limit)
    return total + value


def _led_by_scale(text: str, tokens: list[Token], at: int) -> tuple[Number | None, int]:
    """A hundred and six, half a million, a dozen; a scale with no count before it is no number."""
    first = tokens[at]
    before = text[max(0, first.start - 9) : first.start]
    half, a = _HALF_OF.search(before), _A.search(before)
    if not first.word or not first.word.spoken or not (half or a):
        return None, at + 1
    start = first.start - len(before) + (half or a).start()  # type: ignore[union-attr]
    speech = Speech(text, tokens, at + 1)
    if half:
        return _finished(speech, start, Decimal(first.value) / 2)
    amount = _whole(speech, speech.below_thousand(1)) if first.value == 100 else _whole(speech, 1, first.value)
    return _finished(speech, start, Decimal(amount))


def _finished(speech: Speech, start: int, amount: Decimal) -> tuple[Number, int]:
    end = speech.tokens[speech.at - 1].end
    half = None if speech.ordinal else _AND_A_HALF.match(speech.text, end)
    if half:
        amount, end = amount + Decimal("0.5"), half.end()
    in_passing = amount < _TWENTY_FIRST if speech.ordinal else amount <= 1
    kind = Kind.ORDINAL if speech.ordinal else Kind.QUANTITY
    role = Role.PASSING if in_passing else Role.STATED
    return Number(kind, Quantity(amount), start, end, role), speech.at


def _fraction(text: str, tokens: list[Token], at: int) -> Number | None:
    speech = Speech(text, tokens, at + 1)
    part = speech.joined(Sense.PART)
    if part is None or tokens[at].value < 2 or tokens[at].sense is not Sense.CARDINAL:
        return None
    return Number(Kind.QUANTITY, fraction_of(tokens[at].value, part.value), tokens[at].start, part.end)


def _year(speech: Speech) -> Number | None:
    """Nineteen forty-seven, twenty sixteen: a century and its years."""
    first = speech.tokens[speech.at]
    if first.sense is not Sense.CARDINAL or first.value not in _CENTURIES:
        return None
    rest = Speech(speech.text, speech.tokens, speech.at + 1)
    second = rest.joined(Sense.CARDINAL)
    if second is None or second.value < 10 or "-" in speech.text[first.end : second.start]:
        return None
    within = rest.below_hundred()
    end = speech.tokens[rest.at - 1].end
    if rest.ordinal or speech.text[end : end + 1] == "-":
        return None
    speech.at = rest.at
    return Number(Kind.YEAR, Quantity(Decimal(first.value * 100 + within)), first.start, end)
