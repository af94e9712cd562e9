"""The number that a cell of a table gives."""

from __future__ import annotations

from decimal import Decimal

_LONGEST = 18  # digits: what counts people or things has fewer, and sums stay exact


def number_in_cell(cell: str | int | float) -> Decimal | None:
    """The one number that a cell gives, in the digits of any script; None where it gives none, several, or a guess.

    A comma sets off thousands and nothing else, so “3,5” is no number; nor is “1.234”, which half of the world
    reads as a thousand and more.

    >>> [str(number_in_cell(cell)) for cell in ("41", "४१", "۱٬۲۳۴", "1,234", "12,34,567", "-2.5")]
    ['41', '41', '1234', '1234', '1234567', '-2.5']
    >>> {number_in_cell(cell) for cell in ("", "n/a", "3,5", "1.234", "about 40", "40-50", "1e9", "5%", "1/2")}
    {None}
    """
    if not isinstance(cell, str):
        return Decimal(str(cell))
    words = cell.strip()
    if not words or sum(char.isdigit() for char in words) > _LONGEST:
        return None
    if words.isdecimal():
        return Decimal(words)
    sign = -1 if words[0] in "-−" else 1
    unsigned = words[1:] if words[0] in "-−+" else words
    if not unsigned[:1].isdecimal() or not unsigned[-1].isdecimal() or "/" in unsigned:
        return None
    from averment.kernel.numbers import Quantity, numbers_in  # noqa: PLC0415  most cells are plain digits

    found = numbers_in(unsigned)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(unsigned))
    if not whole or (found[0].others and "." in unsigned):
        return None
    value = found[0].value
    return sign * value.amount if isinstance(value, Quantity) else None
