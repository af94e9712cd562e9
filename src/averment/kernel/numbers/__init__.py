"""Numbers, dates and years of texts in several scripts, as values that can be compared and grounded."""

from averment.kernel.numbers.reading import numbers_in, uttered
from averment.kernel.numbers.values import (
    ClockValue,
    DateValue,
    Kind,
    Number,
    Pool,
    Quantity,
    Role,
    Value,
    as_number,
    grounded,
    pool_of,
)

__all__ = [
    "ClockValue",
    "DateValue",
    "Kind",
    "Number",
    "Pool",
    "Quantity",
    "Role",
    "Value",
    "as_number",
    "grounded",
    "numbers_in",
    "pool_of",
    "uttered",
]
