"""Figures and dates as each language prints them, and read back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.kernel.dates import PartialDate
from averment.kernel.numbers import as_number, numbers_in
from averment.kernel.numerals import MANNERS, digits_of, direction_of, format_date, format_number

LANGUAGES = sorted([*MANNERS, "sw"])


@pytest.mark.parametrize(
    ("value", "language", "printed"),
    [
        (1978, "en", "1,978"),
        (1978, "ur", "۱٬۹۷۸"),
        (1978, "ks", "۱٬۹۷۸"),
        (1978, "hi", "१,९७८"),
        (1978, "ar", "١٬٩٧٨"),
        (1978, "fr", "1\u202f978"),
        (1978, "es", "1978"),
        (12345, "es", "12.345"),
        (1234567, "hi", "१२,३४,५६७"),
        (1234567, "en", "1,234,567"),
        (1978, "tlh", "1,978"),
        (Decimal("68.3"), "ur-PK", "۶۸٫۳"),
        (Decimal("68.3"), "fr", "68,3"),
        (Decimal("-3.2"), "en", "−3.2"),
        (Decimal("1E+3"), "en", "1,000"),
        (0, "ur", "۰"),
    ],
)
def test_a_figure_takes_the_digits_and_separators_of_its_language(
    value: Decimal | int, language: str, printed: str
) -> None:
    assert format_number(value, language) == printed


def test_halves_are_rounded_as_by_hand() -> None:
    assert [format_number(Decimal(v), "en", 1) for v in ("61.45", "61.35", "-0.25")] == ["61.5", "61.4", "−0.3"]
    assert format_number(Decimal("61.5"), "en", 0) == "62"
    assert format_number(7, "en", 2) == "7.00"


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "18 March 2026"),
        ("ur", "۱۸ مارچ ۲۰۲۶"),
        ("hi", "१८ मार्च २०२६"),
        ("fr", "18 mars 2026"),
        ("es", "18 de marzo de 2026"),
        ("ar", "١٨ مارس ٢٠٢٦"),
        ("xx", "18 March 2026"),
    ],
)
def test_a_date_is_printed_day_first_in_the_language(language: str, printed: str) -> None:
    assert format_date(PartialDate(2026, 3, 18), language) == printed


def test_direction_and_digits_of_languages() -> None:
    assert [direction_of(tag) for tag in ("ur", "ks", "ar-EG", "hi", "fr", "ks-Deva", "az-Arab")] == [
        "rtl", "rtl", "rtl", "ltr", "ltr", "ltr", "rtl",
    ]  # fmt: skip
    tags = ("phr", "gju", "bft", "pnb", "GJU", "gju-PK", "gju-Deva", "doi", "doi-Arab", "lbj", "bft-Tibt")
    assert "".join(direction_of(tag)[0] for tag in tags) == "rrrrrrllrll"
    assert digits_of("ks") == "۰۱۲۳۴۵۶۷۸۹"
    assert digits_of("") == "0123456789"


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_a_printed_figure_is_read_back_by_value(language: str, value: Decimal) -> None:
    (number,) = numbers_in(f"{format_number(value, language)} ", language)
    assert number.value == as_number(value).value


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.integers(-(10**30), 10**30))
def test_a_printed_count_is_read_back_by_value(language: str, value: int) -> None:
    (number,) = numbers_in(f"({format_number(value, language)})", language)
    assert number.value == as_number(value).value


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=st.dates(date(1000, 1, 1), date(2199, 12, 31)), precision=st.integers(1, 3))
def test_a_printed_date_is_read_back(language: str, day: date, precision: int) -> None:
    known = PartialDate(*(day.year, day.month, day.day)[:precision])
    (number,) = numbers_in(f"… {format_date(known, language)}،", language)
    assert number.value == as_number(known).value
    assert number.kind == as_number(known).kind
