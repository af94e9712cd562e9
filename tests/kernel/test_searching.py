"""How a search compares words, reads what was typed, and shows what it found: in all scripts, whatever is typed."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.kernel.refusals import Refusal
from averment.kernel.searching.query import MOST_WORDS, Phrase, Query, Term, parse
from averment.kernel.searching.snippet import LENGTH, Snippet, snippet
from averment.kernel.searching.spelling import plain
from averment.kernel.searching.words import BARRIER, PART, indexed, tokens

KNOWN = {"kind": ("claim", "source", "news", "report"), "tier": ("public", "coalition", "confidential", "sealed")}
HOSTILE = [
    '"',
    '"held',
    'held"',
    '""" held',
    "held AND OR NOT NEAR(a b, 3)",
    "title:held",
    "{title words}: held",
    "^held + -charge",
    "held*** ****",
    "held') ; DROP TABLE claims_claim; --",
    "' OR 1=1 --",
    "%_%",
    "held\0charge",
    "\ud800 held",
    "held & | ! <-> :*",
    "$$held$$ \\ \\\\",
    "\x1e held \ue000",
    "a" * 100_000,
    "-".join(["a"] * 60),
]


def is_letter(char: str) -> bool:
    """A letter, mark or figure; or a Chinese sign that this Python does not know yet."""
    return unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "Cn"


def found_in(text: str, sought: str) -> Snippet:
    held = indexed(text)
    return snippet(text, held.words, held.stops, parse(sought, KNOWN).terms)


def shown(text: str, sought: str) -> list[str]:
    """What is highlighted, as it stands in the original."""
    found = found_in(text, sought)
    return [found.text[start:end] for start, end in found.highlights]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("हिन्दी", "हिंदी"),
        ("पञ्जाब", "पंजाब"),
        ("सम्बन्ध", "संबंध"),
        ("चाँद", "चांद"),
        ("सड़क", "सड़क"),
        ("ज़िला", "जिला"),
        ("क्\u200dष", "क्ष"),
        ("كشمير", "کشمیر"),
        ("کٲشر", "کٲشُر"),
        ("زیر", "زیرِ"),
        ("آزادی", "ازادی"),
        ("أحمد", "احمد"),
        ("مئی", "میی"),
        ("مدرسة", "مدرسہ"),
        ("ﻛﺸﻤﻴﺮ", "کشمیر"),
        ("كـــشمیر", "کشمیر"),
        ("می\u200cخواهم", "میخواهم"),
        ("١٩٧٨", "1978"),
        ("۱۹۷۸", "1978"),
        ("१९७८", "1978"),
        ("Ẓahūr", "zahur"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ﬁre", "FIRE"),
        ("ЙОД", "иод"),
        ("काग़ज़", "कागज"),
        ("\u0958\u093e\u0928\u0942\u0928", "क\u093cा\u0928\u0942\u0928"),
        ("सम्\u200dबन्ध", "संबंध"),
        ("کٔشیٖر", "کشیر"),
        ("کٲشِر", "کاشر"),
        ("زؠٹھ", "زیٹھ"),
        ("ہے\u200c", "ہے"),
        ("بنائے", "بنایے"),
        ("مؤقف", "موقف"),
        ("علیٰ", "علی"),
        ("لله", "للہ"),
        ("مسئلة", "مسیلہ"),
    ],
)
def test_two_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other)
    assert indexed(one).words == indexed(other).words


@pytest.mark.parametrize(
    ("one", "other"), [("बंद", "बंदी"), ("में", "मे"), ("بڑے", "بڑی"), ("میں", "مین"), ("دن", "دین"), ("held", "helds")]
)
def test_another_word_stays_another(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_a_number_is_found_in_the_digits_of_every_script() -> None:
    for code in range(0x110000):
        if unicodedata.category(chr(code)) == "Nd":
            value = str(unicodedata.decimal(chr(code)))
            assert plain(chr(code)) == value, f"U+{code:04X}"
            assert indexed(f"x {chr(code) * 2} y").words == f"x {value * 2} y"


def test_whatever_a_letter_is_its_plain_form_is_plain_already() -> None:
    odd = [chr(code) for code in range(0x20000) if plain(plain(chr(code))) != plain(chr(code))]
    assert odd == []


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("de-\ntained", "detained"),
        ("well-\nknown", '"well known"'),
        ("a cease-fire held", "ceasefire"),
        ("a ceasefire held", "cease-fire"),
        ("a cease fire held", "cease-fire"),
        ("Qur’an", "quran"),
        ("Quran", "Qur'an"),
        ("Kashmir’s people", "kashmir"),
        ("1,978 were held", "1978"),
        ("۱٬۹۷۸ افراد", "1,978"),
        ("held¹² without charge", '"held without"'),
        ("北京大学的", "京大"),
        ("ประเทศไทย", "ไทย"),
        ("½ of them", "1 2"),
        ("example.org/a", "example.org"),
    ],
)
def test_a_word_is_found_whole_and_in_its_parts(text: str, sought: str) -> None:
    held = f" {indexed(text).words} "
    for term in parse(sought, KNOWN).terms:
        assert any(f" {' '.join(way.words)} " in held for way in term.ways)
    assert shown(text, sought)


@pytest.mark.parametrize(("text", "sought"), [("2016-17", "201617"), ("1-\n2", "12"), ("1,2", "12")])
def test_figures_beside_each_other_are_not_one_number(text: str, sought: str) -> None:
    assert sought not in indexed(text).words.split()


def test_no_phrase_runs_from_one_part_to_the_next() -> None:
    assert indexed(f"The Herald{PART}Held by night").words == f"the herald {BARRIER} held by night"
    assert indexed("cease-fire Qur’an").words == f"cease fire qur an {BARRIER} ceasefire {BARRIER} quran"


@given(st.text(max_size=300))
def test_words_have_one_space_between_them_and_no_sign_in_them(text: str) -> None:
    held = indexed(text).words
    for word in held.split(" ") if held else []:
        assert word == BARRIER or all(map(is_letter, word))


@given(st.text(max_size=300))
def test_each_word_leads_back_to_its_place(text: str) -> None:
    for token in tokens(text):
        again = [inner.parts for inner in tokens(text[token.start : token.end])]
        assert again == [token.parts]


# ── what was typed ──


def test_words_phrases_and_beginnings_are_read() -> None:
    assert parse("held “without charge” deten*", KNOWN).terms == (
        Term((Phrase(("held",)),)),
        Term((Phrase(("without", "charge")),)),
        Term((Phrase(("deten",), open=True),)),
    )


def test_a_quotation_mark_that_is_not_closed_holds_to_the_end() -> None:
    assert parse('held "without any charge', KNOWN) == parse('held "without any charge"', KNOWN)


def test_filters_are_read_and_do_not_count_as_words() -> None:
    read = parse("kind:News kind:report language:ks-Deva TIER:public from:۲۰۲۵ to:2026-06-30 held", KNOWN)
    assert (read.kinds, read.languages, read.tiers) == (("news", "report"), ("ks-deva",), ("public",))
    assert (str(read.since), str(read.until), len(read.terms)) == ("2025", "2026-06-30", 1)


def test_a_filter_in_quotes_is_words() -> None:
    assert parse('"kind:news"', KNOWN) == Query((Term((Phrase(("kind", "news")),)),))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("kind:nws", "The nearest known is “news”"),
        ("tier:secret", "There is no tier “secret”"),
        ("from:yesterday", "gives no date"),
        ("to:2026-13", "gives no date"),
        ("language:%", "no tag of a language"),
        ("", "no word to search for"),
        ("\0 * \"' --", "no word to search for"),
        ("word " + " ".join(f"w{number}" for number in range(10_000)), f"More than {MOST_WORDS} words"),
        ("a-" * 10_000, f"More than {MOST_WORDS} words"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_with_what_to_do(typed: str, told: str) -> None:
    with pytest.raises(Refusal, match=re.escape(told)) as refused:
        parse(typed, KNOWN)
    assert refused.value.mend


@given(st.text(max_size=200) | st.sampled_from(HOSTILE))
def test_whatever_is_typed_becomes_words_alone(typed: str) -> None:
    try:
        read = parse(typed, KNOWN)
    except Refusal:
        return
    for word in (word for term in read.terms for way in term.ways for word in way.words):
        assert all(map(is_letter, word))


# ── what is shown ──


@pytest.mark.parametrize(
    ("text", "sought", "expected"),
    [
        ("یہ كشمير ہے", "کشمیر", ["كشمير"]),
        ("यह हिन्दी है", "हिंदी", ["हिन्दी"]),
        ("کٲشُر زبان", "کٲشر", ["کٲشُر"]),
        ("In ۱۹۷۸ they", "1978", ["۱۹۷۸"]),
        ("Forty-one people were de-\ntained.", "detained", ["de- tained"]),
        ("Detention, detained, detail", "detent* DETAINED", ["Detention", "detained"]),
        ("held in May; held without charge", '"held without"', ["held", "without"]),
    ],
)
def test_highlights_show_the_original_spelling(text: str, sought: str, expected: list[str]) -> None:
    assert shown(text, sought) == expected


def test_the_passage_with_most_of_the_words_is_shown() -> None:
    text = "held once. " + "Nothing of note. " * 400 + "They were held without charge. " + "Nothing more. " * 400
    found = found_in(text, "held charge")
    assert "They were held without charge." in found.text
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")
    assert len(found.text) < 2 * LENGTH


def test_the_other_way_to_write_a_word_is_found_far_into_a_text() -> None:
    assert shown("Nothing of note. " * 1000 + "The cease-fire held. " + "No more. " * 1000, "ceasefire") == [
        "cease-fire"
    ]


@given(st.lists(st.sampled_from(["held", "हिन्दी", "كشمير", "cease-fire", "a", "\n", " ", ".", "ا", "\x1e", "京"])))
def test_every_highlight_is_what_was_searched_for(pieces: list[str]) -> None:
    text = "".join(pieces)
    for sought in ("held", "हिंदी", "کشمیر", "ceasefire"):
        wanted = {way.words for way in parse(sought, KNOWN).terms[0].ways}
        for piece in shown(text, sought):
            (token,) = tokens(piece)
            assert wanted & {token.parts, token.other}
