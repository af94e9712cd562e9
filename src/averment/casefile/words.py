"""The small words of the case folder that need reading: dates, instants, texts in several languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from averment.kernel.dates import PartialDate, read_date


def _day(value: object) -> PartialDate:
    read = value if isinstance(value, PartialDate) else read_date(str(value))
    if read is None:
        raise PydanticCustomError("day", "a date: 2026, 2026-06 or 2026-06-14")
    return read


def _instant(value: object) -> datetime:
    try:
        read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise PydanticCustomError("instant", "a time with its zone: 2026-11-01T10:00:00Z")
    return read.astimezone(UTC)


def iso_instant(value: datetime) -> str:
    """The time in UTC as the case folder writes it, to the second where no finer part is known."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "a whole number")
    return value


NO_TRUTH_VALUE = BeforeValidator(_number)  # because Python counts with True as with 1
Day = Annotated[
    PartialDate,
    BeforeValidator(_day),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    PlainSerializer(iso_instant, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Scalar = str | int | float | bool | None
LocalText = str | dict[str, str]


def in_language(text: LocalText, language: str) -> str:
    """The text in the language asked for, else in the first language that it has.

    >>> in_language({"en": "The valley", "ur": "وادی"}, "hi")
    'The valley'
    """
    if isinstance(text, str):
        return text
    return text.get(language) or next(iter(text.values()), "")
