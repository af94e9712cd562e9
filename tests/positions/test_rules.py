"""A position is bound to its exact words: a changed comma shows, a change of typing does not."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.casefile.nouns import Position, PositionParagraph
from averment.positions.rules import paragraph_numbers, paragraph_sha256, text_sha256

ONE, TWO = PositionParagraph("p1", "Calls for release."), PositionParagraph("p2", "Recalls the law.", "preambular")
TEXT = Position("call", (ONE, TWO), title={"en": "A call", "ur": "مطالبہ"})


@pytest.mark.parametrize(
    "changed",
    [
        replace(TEXT, paragraphs=(replace(ONE, text="Calls, for release."), TWO)),
        replace(TEXT, paragraphs=(replace(ONE, text="Calls for  release."), TWO)),
        replace(TEXT, paragraphs=(replace(ONE, text="calls for release."), TWO)),
        replace(TEXT, paragraphs=(replace(ONE, text="Calls for release"), TWO)),
        replace(TEXT, paragraphs=(TWO, ONE)),
        replace(TEXT, paragraphs=(ONE,)),
        replace(TEXT, paragraphs=(ONE, TWO, ONE)),
        replace(TEXT, paragraphs=(replace(ONE, id="p3"), TWO)),
        replace(TEXT, paragraphs=(replace(ONE, kind="preambular"), TWO)),
        replace(TEXT, title={"en": "A call"}),
        replace(TEXT, title={"en": "A call", "ur": "مطالبه"}),
        replace(TEXT, title="A call"),
    ],
)
def test_each_change_of_the_words_their_order_or_their_kind_shows(changed: Position) -> None:
    assert text_sha256(changed) != text_sha256(TEXT)


def test_what_is_decided_about_a_text_does_not_change_it() -> None:
    later = replace(TEXT, id="other", kind="message", rests_on=("held",))
    assert text_sha256(later) == text_sha256(TEXT)
    assert text_sha256(replace(TEXT, title={"ur": "مطالبہ", "en": "A call"})) == text_sha256(TEXT)
    composed, decomposed = (Position("p", (), title=unicodedata.normalize(form, "Précis")) for form in ("NFC", "NFD"))
    assert text_sha256(composed) == text_sha256(decomposed)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_composed_and_decomposed_letters_and_blank_ends_are_the_same_words(text: str) -> None:
    digests = {
        paragraph_sha256(PositionParagraph("p", form))
        for form in (text, f"  {text}\n", unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text))
    }
    assert len(digests) == 1


def test_the_digest_is_the_same_on_every_machine() -> None:
    assert paragraph_sha256(ONE) == "183f2bfd8513ac8890510116ecf0840eb335296c81bb273042f32384bf5c567d"
    assert text_sha256(TEXT) == "5173f71b0a0154e9e73cc408a15c6b2e54510c8ddfd596f81094c26bbbb3ed56"


def test_operative_paragraphs_are_counted_and_others_carry_no_number() -> None:
    kinds = ["heading", "preambular", "operative", "heading", "operative", "operative"]
    paragraphs = tuple(PositionParagraph(f"p{n}", "x", kind) for n, kind in enumerate(kinds))
    assert list(paragraph_numbers(Position("p", paragraphs)).values()) == ["", "", "1", "", "2", "3"]
