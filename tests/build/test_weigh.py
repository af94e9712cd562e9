"""Pages of quotes: a passage that a source says twice stands on both of its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.registers.lists import case_of

from averment.build.compiler.material import Material
from averment.build.compiler.weigh import weigh
from averment.casefile.nouns import Claim, Ground, Source
from averment.evidence.rules.text import ExtractedText

PAGES = (
    "Nobody was told why.\n",
    "The gate was shut. Nobody was\n",
    "told why. It stayed shut.\n",
    "Nobody was told why.\n",
)
STARTS = tuple(sum(map(len, PAGES[:number])) for number in range(len(PAGES)))


def ground(quote: str, page: int | None) -> Ground:
    return Ground(stance="supports", source="s", quote=quote, page=page, credibility=2)


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
    text = ExtractedText("", "".join(PAGES), STARTS, "reader", "1", "complete", "")
    source = Source("s", "A report", "report", file="a.pdf")
    claim = Claim("c", {"en": "Nobody was told."}, grounds=(ground(quote, page),))
    case = replace(case_of(), sources=(source,), claims=(claim,))
    assessed = weigh(Material(case, {"s": text}, date(2026, 11, 24))).claims["c"]
    (one,) = assessed.grounds
    assert one.holds == (found is not None)
    if found:
        assert one.page == found
        assert one.span is not None
        assert STARTS[found - 1] <= one.span[0] < (*STARTS, len(text.text))[found]
        assert " ".join(one.passage.split()) == quote
    else:
        assert [told.code for told in assessed.findings] == ["quote-not-in-source"]
