"""Sentences: where each begins and ends, whose voice it has, what it cites, and where it stands in the draft."""

from __future__ import annotations

import random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from averment.submissions.outside.draft_reader import read_draft_text
from averment.submissions.rules import sentences
from averment.submissions.rules.draft import parse_draft
from averment.submissions.rules.sentences import Sentence, sentence_spans, sentences_of


def cut(text: str, language: str = "en") -> list[str]:
    return [text[start:end].strip() for start, end in sentence_spans(text, language)]


def read(draft: str, language: str = "en") -> tuple[Sentence, ...]:
    return sentences_of(parse_draft(read_draft_text(draft), "draft.md").blocks, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It was so. | They left.", "en"),
        ("See Art. 9 of the Covenant. | It binds.", "en"),
        ("Gen. Osk, i.e. the head of No. 4 Coy., was held at 5 p.m. on 3 Jan. 2026. | Mr. Irn left.", "en"),
        ("The U.N. report (A/HRC/38/35, para. 4) says so. | It was 3.5 per cent.", "en"),
        ("Rule 4. | Forty-one were held.", "en"),
        ("He asked: who left? | Nobody did! | So it was.", "en"),
        ("“We left. They stayed,” he said. | She wept.", "en"),
        ("He wrote “We left.” | She wept.", "en"),
        ("It is long (see the annex. It has all). | The end came.", "en"),
        ("In the case of Osk v. Varen it held so. | That is law.", "en"),
        ("They were held, beaten etc. and freed. | Two died.", "en"),
        ("He said so ... and left. | Two died.", "en"),
        ("Dr. A. B. Vel of the Court of Appeal agreed. | Two died.", "en"),
        ("یہ پہلا جملہ ہے۔ | دوسرا؟ | تیسرا!", "ur"),
        ("یہ پہلا جملہ ہے۔ | ڈاکٹر علی نے ۳٫۵ فیصد کہا۔", "ur"),
        ("यह पहला वाक्य है। | दूसरा? | तीसरा!", "hi"),
        ("यह पहला वाक्य है। | यह ३.५ प्रतिशत था।", "hi"),
        ("Il est venu. | Elle est partie.", "fr"),
        ("", "en"),
        ("   ", "en"),
        ("No end", "en"),
        ("One.", "xx"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, language: str) -> None:
    pieces = [piece.strip() for piece in text.split("|")]
    assert cut(" ".join(pieces) if text.strip() else text, language) == pieces


SUBJECTS = [
    "The Committee", "Forty people", "Gen. Osk", "Mr. Irn", "The report (A/HRC/38/35, para. 4)", "It", "Speaker", "11",
    "Amina Q.", "Dr. A. B. Vel", "The U.N.", "No. 4 Company", "“The law”", "Para. 4",
]  # fmt: skip
VERBS = ["held", "found that", "recalled Art. 9 of", "cited Rule 4(2) of", "met on 3 Jan. 2026", "met at 5 p.m.", "was"]
OBJECTS = [
    "the prisoners", "them all", "11 people", "“no one was held”", "“We left. They stayed”", "(see annex. It is long)",
    "3.5 per cent", "it e.g. in June", "the rules: one, two; three", "S/RES/47 (1948)", "the Covenant etc.", "us",
    "forty-one", "members of Osk & Co.", "1,141 persons", "the prisoners’ cells", "ten", "no", "way", "in 2016", "Kvar",
]  # fmt: skip
ENDS = [". ", ". ", ". ", ".\n", "? ", "! ", "; ", ": ", "... ", ".” ", ".) ", "۔ ", " "]
PROSE = st.lists(
    st.tuples(*(st.sampled_from(parts) for parts in (SUBJECTS, VERBS, OBJECTS, ENDS))), min_size=1, max_size=6
).map(lambda clauses: "".join(f"{subject} {verb} {of}{end}" for subject, verb, of, end in clauses).strip())


@settings(max_examples=400)
@given(PROSE)
def test_the_quick_way_agrees_with_the_careful_one_wherever_it_answers(text: str) -> None:
    quick = sentences._plain_spans(text)
    with patch.object(sentences, "_plain_spans", return_value=None):
        careful = sentence_spans(text, "en")
    assert quick in (None, careful)


@given(st.text(max_size=60) | PROSE, st.sampled_from(["en", "ur", "hi", "ar", "fr"]))
def test_spans_meet_and_cover_the_text(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    assert [text[start:end] for start, end in spans] == [text[a:b] for a, b in zip(
        [start for start, _ in spans], [start for start, _ in spans][1:] + [len(text)], strict=True
    )]  # fmt: skip
    assert spans[0][0] == 0
    assert all(start < end for start, end in spans) or text == ""


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Forty people were held in the north. ", "en"),
        ("See Art. 9 of the law in force. ", "en"),
        ("یہ جملہ ہے۔ ", "ur"),
        ("यह वाक्य है। ", "hi"),
    ],
)
def test_a_paragraph_of_thousands_of_sentences_has_that_many(sentence: str, language: str) -> None:
    assert cut(sentence * 3000, language) == [sentence.strip()] * 3000


@pytest.mark.parametrize("piece", ["Art. ", "x", "… ", "(", "“A. ", "Mr. A. B. "])
def test_a_long_paragraph_without_an_end_is_one_or_some_sentences(piece: str) -> None:
    text = piece * 8000
    spans = sentence_spans(text, "en")
    assert "".join(text[start:end] for start, end in spans) == text


def test_a_long_paragraph_is_cut_as_a_short_one() -> None:
    choose = random.Random(3)  # noqa: S311  words of a test
    clauses = [f"{choose.choice(SUBJECTS)} held {choose.choice(OBJECTS[:4])}. " for _ in range(60)]
    whole = sentence_spans("".join(clauses), "en")
    with patch.object(sentences, "_LONGEST_PORTION", 300):
        assert sentence_spans("".join(clauses), "en") == whole


def test_each_sentence_has_the_place_of_its_first_word() -> None:
    draft = (
        "# Facts\n\nHeld one. Two were\nheld on 3 Jan. 2026 [@a].  Three \\@x *were* [@b]. @c says four.\n"
        "ünïcode کشمیر. After it -- so \\* it.   Then... it \\[is\\]. &amp; Last.\n\n- Item one. Item\n  two.\n\n"
        "> Quoted one.\n\nNote.[^1] End.\n\n[^1]: Noted one. And\n    two.\n"
    )
    lines = draft.split("\n")
    for sentence in read(draft):
        first = sentence.words.split()[0] if not sentence.running else "@c"
        if sentence.kind != "title":
            assert lines[sentence.at.line - 1][sentence.at.column - 1 :].startswith(first[:2]), sentence


def test_a_citation_belongs_to_the_sentence_that_it_follows() -> None:
    found = read("One [@a]. Two.[@b] Three. [@c] Four [@d] more [@e]. [@f] Five.\n")
    cited = ["".join(item.id for cite in s.bracketed for item in cite.items) for s in found]
    assert cited == ["a", "b", "c", "def", ""]


def test_a_citation_at_the_beginning_belongs_to_the_first_sentence() -> None:
    (one, two) = read("[@a] One. Two.\n")
    assert ([c.items[0].id for c in one.cites], two.cites) == (["a"], ())


def test_attributed_voice_stands_where_the_speaker_is_named() -> None:
    (one, two, three) = read("@a says that. Two, as @b says, [@c]. @d.\n")
    assert [[c.items[0].id for c in s.running] for s in (one, two, three)] == [["a"], ["b"], ["d"]]
    assert [c.items[0].id for c in two.bracketed] == ["c"]
    assert "Speaker" not in one.words + two.words


def test_figures_belong_to_their_sentence_and_are_none_of_the_authors_words() -> None:
    (one, two) = read("Of {{f}} people {{g}} were held. {{h}} were freed.\n")
    assert [[value.id for value in s.values] for s in (one, two)] == [["f", "g"], ["h"]]
    assert "11" not in one.words + two.words
    assert one.parts == ("Of ", one.values[0], " people ", one.values[1], " were held. ")


@pytest.mark.parametrize(
    ("draft", "voices"),
    [
        ("One. Two.", ["fact", "fact"]),
        ("[We hold.]{.argument} Two.", ["argument", "fact"]),
        ("[We hold.]{.argument} [We ask.]{.request}", ["argument", "request"]),
        ("[We hold]{.argument}. Two.", ["argument", "fact"]),
        ("[We hold that\nit is\nso. And so.]{.argument} Two.", ["argument", "argument", "fact"]),
        ("Fact [and argument]{.argument}.", ["fact"]),
        ("[Argument]{.argument} and fact.", ["fact"]),
        ("[One]{.argument} [two]{.argument}.", ["argument"]),
        ("*[We hold]{.argument}* [**so**]{.argument}.", ["argument"]),
        ("[We hold {{f}}]{.argument} [@a].", ["argument"]),
        ("[We hold]{.argument} @a.", ["fact"]),
        ("::: argument\nOne.\n\n- Two.\n\n> Three.\n:::\n\nFour.", ["argument", "argument", "argument", "fact"]),
        ("::: request\nOne. [Two.]{.argument}\n:::", ["request", "argument"]),
        ("::: argument\n::: request\nOne.\n:::\n:::", ["request"]),
        ("::: other\nOne.\n:::", ["fact"]),
        ("::: argument\nOne.[^1]\n:::\n\n[^1]: Note.", ["argument", "argument"]),
        ("[One.[^1]]{.argument}\n\n[^1]: Note.", ["argument", "fact"]),
    ],
)
def test_a_sentence_is_argument_or_request_only_where_all_of_its_words_are(draft: str, voices: list[str]) -> None:
    assert [s.voice for s in read(draft)] == voices


def test_headings_are_the_path_of_what_stands_under_them() -> None:
    found = read("Zero.\n\n# A *b*\n\nOne.\n\n### C\n\nTwo.\n\n## D\n\nThree.\n\n# E\n\nFour.\n")
    assert [s.path for s in found if s.kind == "sentence"] == [(), ("A b",), ("A b", "C"), ("A b", "D"), ("E",)]


def test_rows_of_tables_and_quotations_count_as_one_and_headings_and_captions_as_titles() -> None:
    draft = "# H\n\n| a | b |\n|---|---|\n| One. Two | {{f}} [@c] |\n|  |  |\n\n: Cap.\n\n> One. Two.\n>\n> Three.\n"
    found = [(s.kind, " ".join(s.words.split())) for s in read(draft)]
    assert ("row", "One. Two") in found
    assert [kind for kind, _ in found].count("row") == 1
    assert [words for kind, words in found if kind == "quotation"] == ["One. Two.", "Three."]
    assert {words for kind, words in found if kind == "title"} == {"H", "a", "b", "Cap."}
    (row,) = (s for s in read(draft) if s.kind == "row")
    assert ([v.id for v in row.values], [c.items[0].id for c in row.cites]) == (["f"], ["c"])


def test_words_of_notes_are_sentences_of_their_own() -> None:
    found = read("One[^1] goes on. Two.\n\n[^1]: A note. More.\n")
    assert [s.words for s in found] == ["One goes on.", "Two.", "A note.", "More."]
