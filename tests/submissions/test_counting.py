"""Words are counted in each script, and each part of a text apart."""

import pytest

from averment.kernel.document import (
    Cell,
    Division,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Span,
    Table,
    Text,
)
from averment.submissions.rules.counting import WordCounts, count_words, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0), ("   \n\t ", 0), ("— … – & •", 0), ("word", 1), ("don't", 1), ("don’t stop", 2),
        ("well-known fact", 2),
        ("A/HRC/38/35", 1), ("https://example.org/a/b?c=d", 1), ("1,240 people", 2), ("U.N. report", 2),
        ("2016–2018", 1), ("2016 – 2018", 2), ("one—two", 2), ("wait…what", 2), ("S/RES/47 (1948)", 2), ("3.5%", 1),
        ("a\u00a0b", 2), ("a\u200bb", 2),
        ("کشمیر میں پابندیاں", 3), ("انہوں‌نے کہا", 2), ("ٹھیک ہے۔وہ آئے", 4), ("۱۲٬۳۴۵ افراد", 2),
        ("नहीं", 1), ("हिंदी में लिखा", 3), ("क्षेत्र", 1), ("सच है।फिर भी", 4), ("१२,३४५ लोग", 2),
        ("e\u0301tude", 1), ("\u00e9tude", 1),
    ],
)  # fmt: skip
def test_words_are_counted_as_a_reader_would(text, words):
    assert count_words(text) == words


def test_composed_and_decomposed_letters_give_one_count():
    assert count_words("\u0938\u093f\u095e\u093e \u0914\u0930") == 2
    assert count_words("\u0938\u093f\u092b\u093c\u093e \u0914\u0930") == 2


def test_a_rule_counts_only_its_parts_and_each_part_once():
    counts = WordCounts(body=10, footnotes=4, annexes=2, title=1, pages=99)
    assert counts.counted(("body",)) == 10
    assert counts.counted(("body", "footnotes", "footnotes")) == 14
    assert counts.counted(("body", "footnotes", "annexes", "title")) == 17


def test_each_part_of_a_document_is_counted_apart():
    note = Note((Paragraph((Text("field report seven"),)),))
    blocks = (
        Heading(1, (Text("The valley"),)),
        Paragraph((Text("Forty-one people were held."), Span((Text(" So"), note)))),
        Listing(((Paragraph((Text("one item"),)),),)),
        Quotation((Paragraph((Text("they were held"),)),)),
        Table(((Cell((Text("Year"),)),),), ((Cell((Text("2026"),)),),), caption=(Text("By year"),)),
        Division((Heading(1, (Text("Grounds"),)), Paragraph((Text("claim one"), note))), ("annex",)),
    )
    assert words_of(Document("On the valley", "en", "ltr", blocks)) == WordCounts(
        body=2 + 5 + 2 + 3 + 4, footnotes=3, annexes=1 + 2 + 3, title=3
    )
