"""`averment search` as a person uses it."""

from __future__ import annotations

import json

import pytest
from tests.web.conftest import Run

from averment.web.finding import KNOWN


def test_what_a_case_holds_is_found_with_its_place_in_the_original(filled: Run) -> None:
    told = filled("search", "valley", "river*", "kind:source", "--json")
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert answer.keys() == {"query", "count", "more", "hits"}
    assert answer["query"] == "river* kind:source"
    assert answer["count"] == len(answer["hits"]) > 0
    for hit in answer["hits"]:
        assert hit.keys() == {"kind", "id", "title", "tier", "snippet", "highlights"}
        marked = [hit["snippet"][start:end].lower() for start, end in hit["highlights"]]
        assert marked
        assert all(word.startswith("river") for word in marked)


def test_people_read_how_many_there_are_and_what_was_left_out(filled: Run) -> None:
    told = filled("search", "valley", "kind:source", "--limit", "1")
    assert told.returncode == 0
    assert "found; the first 1 are shown" in told.stdout
    nothing = filled("search", "valley", "zzyzx")
    assert (nothing.returncode, nothing.stdout) == (0, "Nothing found.\n")


def test_a_member_finds_what_is_hers_and_another_does_not(filled: Run) -> None:
    asked = ("search", "valley", "tier:confidential kind:source", "--json")
    every, hers, another = (
        json.loads(filled(*who, *asked).stdout) for who in ((), ("--member", "sorel"), ("--member", "maren"))
    )
    assert [hit["id"] for hit in hers["hits"]] == ["families-table"]
    assert [hit["id"] for hit in another["hits"]] == ["forum-table"]
    assert (every["count"], hers["count"], another["count"]) == (3, 1, 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["vally", "held"], "has no case “vally”. The nearest known is “valley”."),
        (["valley", "kind:newz"], "There is no kind “newz”. The nearest known is “news”."),
        (["valley", '""'], "There is no word to search for"),
        (["valley", *("w" + str(number) for number in range(10_000))], "More than 64 words are searched for"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_in_one_message(filled: Run, words: list[str], told: str) -> None:
    refused = filled("search", *words)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert told in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_no_kind_is_both_of_a_source_and_of_a_claim() -> None:
    assert len(set(KNOWN["kind"])) == len(KNOWN["kind"])
