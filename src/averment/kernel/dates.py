"""Dates that know how precise they are: 2026, 2026-06, 2026-06-14."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date known to the year, the month or the day; 0 stands for a part not known."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    def first_day(self) -> date:
        """The earliest day that the date may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The latest day that the date may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def read_date(text: str) -> PartialDate | None:
    """The date that an ISO 8601 text gives, to the precision that it gives; None if it gives none.

    >>> str(read_date("2026-06")), read_date("June 2026"), read_date("2026-02-30"), read_date("2026-00")
    ('2026-06', None, None, None)
    """
    match = _SHAPE.match(text.strip())
    if not match:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    try:
        known = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return PartialDate(known.year, month or 0, day or 0)
