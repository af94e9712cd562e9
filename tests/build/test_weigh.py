"""Pages of quotes: a passage that a source says twice stands on both of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from tests.registers.lists import case_of

from averment.build.compiler.material import Assessed, Material
from averment.build.compiler.weigh import weigh
from averment.casefile.nouns import Claim, Ground, Source
from averment.evidence.rules.text import ExtractedText

PAGES = (
    "Nobody was told why.\n",
    "The gate was shut. Nobody was\n",
    "told why. It stayed shut.\n",
    "Nobody was told why.\n",
)


def starts(pages: Sequence[str]) -> tuple[int, ...]:
    return tuple(sum(map(len, pages[:number])) for number in range(len(pages)))


STARTS = starts(PAGES)


def ground(quote: str, page: int | None) -> Ground:
    return Ground(stance="supports", source="s", quote=quote, page=page, credibility=2)


def weighed(pages: Sequence[str], *grounds: Ground, paged: bool = True) -> Assessed:
    text = ExtractedText("", "".join(pages), starts(pages) if paged else (), "reader", "1", "complete", "")
    source = Source("s", "A report", "report", file="a.pdf")
    case = replace(case_of(), sources=(source,), claims=(Claim("c", "Nobody was told.", grounds=grounds),))
    return weigh(Material(case, {"s": text}, date(2026, 11, 24))).claims["c"]


@pytest.mark.parametrize(
    ("quote", "page", "found"),
    [
        ("Nobody was told why", None, 1),
        ("Nobody was told why", 1, 1),
        ("Nobody was told why", 2, 2),  # over the end of the page on which it begins
        ("Nobody was told why", 4, 4),
        ("Nobody was told why", 3, None),
        ("Nobody was told why", 5, None),
        ("Nobody was told why", 99, None),
        ("It stayed shut", 3, 3),
        ("It stayed shut", 2, None),
    ],
)
def test_a_quote_holds_on_each_page_on_which_it_begins(quote: str, page: int | None, found: int | None) -> None:
    assessed = weighed(PAGES, ground(quote, page))
    (one,) = assessed.grounds
    assert one.holds == (found is not None)
    if found:
        assert one.page == found
        assert one.span is not None
        assert STARTS[found - 1] <= one.span[0] < (*STARTS, sum(map(len, PAGES)))[found]
        assert " ".join(one.passage.split()) == quote
    else:
        assert [told.code for told in assessed.findings] == ["quote-not-in-source"]


def pages_of(pages: Sequence[str], quote: str) -> list[int]:
    """The pages on which the quote holds."""
    return [number for number in range(1, len(pages) + 2) if weighed(pages, ground(quote, number)).grounds[0].holds]


@pytest.mark.parametrize(
    ("pages", "quote", "expected"),
    [
        (["It was legal detention.\n", "It was il-\n", "legal detention.\n"], "legal detention", [1]),
        (["Of 141 people.\n", "Of 1,", "141 people.\n"], "141 people", [1]),
        (["Of 41 people.\n", "", "Of 41 people.\n"], "Of 41 people", [1, 3]),
        (["We saw no gate. ", "We saw ", "no ", "gate."], "We saw no gate", [1, 2]),
        (["Held and freed. ", "Held ", "x" * 300, "y" * 290, " and freed."], "Held … and freed", [1, 2]),
        (["Held and freed. ", "Held ", "x" * 300, "y" * 301, " and freed."], "Held … and freed", [1]),
        (["They [the guards] left. ", "They all left."], "They [the guards] left", [1, 2]),
        (["They all left. ", f"They [{'the guards, ' * 6}] left."], f"They [{'the guards, ' * 6}] left", [1, 2]),
        (["کشمیر میں ۴۱ ", "كشمير ميں ٤١ "], "کشمیر میں ۴۱", [1, 2]),
        (["", "Shut.", ""], "Shut", [2]),
    ],
)
def test_it_holds_on_no_other_page_whatever_stands_at_the_ends_of_pages(
    pages: list[str], quote: str, expected: list[int]
) -> None:
    assert pages_of(pages, quote) == expected


def test_two_grounds_may_name_two_pages_of_the_same_words_and_a_third_none() -> None:
    grounds = weighed(PAGES, *(ground("Nobody was told why", page) for page in (4, None, 2, 3))).grounds
    assert [(one.page, one.holds) for one in grounds] == [(4, True), (1, True), (2, True), (1, False)]


def test_a_page_of_a_source_without_pages_is_not_held_against_a_quote() -> None:
    (one,) = weighed(PAGES, ground("It stayed shut", 7), paged=False).grounds
    assert one.holds
    assert one.page is None


def test_who_names_a_wrong_page_is_told_the_first_right_one() -> None:
    (told,) = weighed(PAGES, ground("Nobody was told why", 3)).findings
    assert "stands on page 1, not on page 3" in told.what
    assert told.mend == "Write page: 1."
