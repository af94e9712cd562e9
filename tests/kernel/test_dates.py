"""Dates are as precise as they are told, and what is no date is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.kernel.dates import PartialDate, read_date


@given(st.dates(), st.integers(0, 2))
def test_a_date_is_read_as_it_is_written_and_written_as_it_was_read(day: date, precision: int) -> None:
    text = day.isoformat()[: (4, 7, 10)[precision]]
    read = read_date(text)
    assert read is not None
    assert str(read) == text
    assert read.first_day() <= day <= read.last_day()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (" 2026-06-14 ", date(2026, 6, 14), date(2026, 6, 14)),
        ("२०२६-०६-१४", date(2026, 6, 14), date(2026, 6, 14)),
        ("۲۰۲۶", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_date_means_each_day_from_its_first_to_its_last(text: str, first: date, last: date) -> None:
    read = read_date(text)
    assert read is not None
    assert (read.first_day(), read.last_day()) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "June 2026", "2026-13", "2026-00", "2026-06-00", "2026-00-14", "2026-02-30", "2025-02-29", "0000",
     "26-06-14", "2026-6-4", "2026/06/14",
     "14.06.2026", "2026-06-14T10:00", "2026-06-14-1", "2026-06-", "-2026", "20266", "²⁰²⁶", "2026\n-06"],
)  # fmt: skip
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read_date(text) is None


def test_a_date_written_in_other_digits_is_the_same_date() -> None:
    assert read_date("२०२६-०६") == PartialDate(2026, 6)
