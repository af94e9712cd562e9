"""A suggestion helps or is not made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.kernel.nearest import did_you_mean, nearest

KEYS = ["quote", "source", "stance", "credibility", "page", "translation", "record", "figure"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("quot", "quote"), ("Quote", "quote"), ("soruce", "source"), ("stnce", "stance"),
        ("credability", "credibility"), ("pages", "page"), ("translations", "translation"), ("colour", ""), ("",
        ""), ("---", ""), ("x", ""),
    ],
)  # fmt: skip
def test_a_misspelt_word_finds_the_one_that_was_meant_and_a_strange_one_none(word: str, meant: str) -> None:
    assert nearest(word, KEYS) == meant
    assert did_you_mean(word, KEYS) == (f" The nearest known is “{meant}”." if meant else "")


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_a_suggestion_is_always_a_known_word(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {"", *known}


def test_a_known_word_is_its_own_nearest() -> None:
    assert all(nearest(key, KEYS) == key for key in KEYS)


def test_a_word_of_a_megabyte_has_no_nearest() -> None:
    assert nearest("quote" * 200_000, KEYS * 100) == ""
    assert nearest("quote", ["quote" * 200_000] * 100) == ""


def test_no_words_known_means_no_suggestion() -> None:
    assert nearest("quote", []) == ""
