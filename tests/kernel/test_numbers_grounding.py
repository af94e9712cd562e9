"""Which number of a source grounds which number of a sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.kernel.dates import PartialDate
from averment.kernel.numbers import Pool, grounded, numbers_in, pool_of, uttered


def holds(sentence: str, ground: str, language: str = "en") -> bool:
    pool = pool_of(numbers_in(ground, language))
    return all(grounded(number, pool) for number in uttered(sentence))


@pytest.mark.parametrize(
    ("sentence", "ground"),
    [
        ("41 people", "forty-one people were held"),
        ("Forty-one people", "۴۱ افراد"),
        ("41 people", "४१ लोग"),
        ("1,978 shutdowns", "1978 shutdowns"),
        ("1978 shutdowns", "1\u202f978"),
        ("1.2 million", "12 lakh"),
        ("two-thirds", "2/3"),
        ("In April 2016", "on 14 April 2016"),
        ("In 2016", "on 14 April 2016"),
        ("In 2016", "from 2015 to 2016"),
        ("On 14 April", "on 14 April 2016"),
        ("On the 14th", "on 14 April 2016"),
        ("On 14 April 2016", "2016-04-14"),
        ("On 14 April 2016", "۱۴ اپریل ۲۰۱۶ء کو"),
        ("On 14 April 2016", "از 14/04/2016"),
        ("From 14 to 16 April 2016", "14–16 अप्रैल 2016"),
        ("It fell by 12 per cent", "−12 per cent"),
        ("1 person", "one person"),
        ("the 9th time", "the ninth time"),
        ("In 1948 the Council spoke", "resolution 47 (1948)"),
        ("In April 14 people died", "14 people died in April"),
        ("1,978", "1.978"),  # a Spanish source read as English
        ("In 2016-17", "2016 and 2017"),
        ("In December 2010", "2010-12"),
        ("At 10.30 p.m.", "at 22:30"),
    ],
)
def test_an_equal_value_or_a_more_precise_date_grounds(sentence: str, ground: str) -> None:
    assert holds(sentence, ground)


@pytest.mark.parametrize(
    ("sentence", "ground"),
    [
        ("42 people", "forty-one people"),
        ("On 14 April 2016", "in April 2016"),
        ("On 14 April 2016", "14 people in 2016 and April"),
        ("On 14 April 2016", "on 14 April"),
        ("On 15 April 2016", "on 14 April 2016"),
        ("In April 2016", "in 2016"),
        ("14 people", "on 14 April 2016"),
        ("2,016 people", "on 14 April 2016"),
        ("9 people", "article 9"),
        ("68.3 per cent", "68 per cent"),
        ("4 people", "41 people"),
        ("−12 per cent", "12 per cent"),
        ("In 2017", "2016 to 2018"),
        ("two-thirds", "2 and 3"),
        ("1,978", "1 and 978 of them"),
        ("At 10:30 p.m.", "at 10:30"),
        ("41 people", ""),
    ],
)
def test_another_value_a_vaguer_date_or_scattered_parts_do_not(sentence: str, ground: str) -> None:
    assert not holds(sentence, ground)


def test_a_figure_grounds_its_value_and_the_dates_of_its_condition() -> None:
    pool = pool_of([Decimal("1216"), PartialDate(2016, 1, 1), PartialDate(2017)])
    held = "1,216 entries of 2016 and 2017, from January 2016"
    assert all(grounded(number, pool) for number in uttered(held))
    assert not any(grounded(number, pool) for number in uttered("1,215 in February 2016"))


def test_pools_add_up_as_a_draft_goes_on() -> None:
    pool = Pool() | pool_of(numbers_in("In 2016")) | pool_of([41])
    assert all(grounded(number, pool) for number in uttered("41 in 2016"))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3))
def test_every_value_grounds_itself(value: Decimal) -> None:
    (number,) = numbers_in(f"about {value:f} of") or (None,)
    assert number is not None
    assert grounded(number, [value])


@given(st.text(alphabet="0123456789۰۱४.,:/-–٬٫ ()aAst%March April of and hundred two\n", max_size=60))
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    numbers = numbers_in(text)
    ends = [0, *(number.end for number in numbers)]
    assert all(end <= number.start < number.end for end, number in zip(ends, numbers, strict=False))
    assert all(grounded(number, pool_of(numbers)) for number in numbers if not number.exempt)
