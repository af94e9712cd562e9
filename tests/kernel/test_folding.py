"""Folding: the same words are the same text however they were typed, and each leads back to its place."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from averment.kernel.folding import fold, folded_text

# Where texts of several scripts, of PDF readers and of word processors differ without saying anything else.
AWKWARD = (
    "aehlnst -\n\r\t  \u2028\f\u00a0\u2009\u3000"
    "\u00ad\u200b\u200c\u200d\u200e\ufeff\ufffe\x02\x00\u0640\u202b\ufe0f"
    "\u0301\u0308\u0316\u0327\u0345\u0344\u0654\u0653\u064e\u0651\u0670\u093c\u094d\u3099\u20dd"
    "يىیكکهہةۀۂےئؤأٱلا\ufefb\ufdf2\ufc5e\ufe71\ufe70ﻱ"
    "कखज़\u095bिीँऩ\u0958\u0bc6\u0bbe\u0bca\u09c7\u09be"
    "\u1112\u1161\u11ab한ㅎㅏ\uffa0ｶﾞ"
    "éﬁŉ½²…‥¨´`‘’“”«»″‴–—―−‐‑\u1fef\u1ffd\u1fed①㎏ⅷ\u2126K\U0001d400\U0001f1ee\U000e0041\U0001109a\U000110ba٤۴४"
)
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(AWKWARD), st.characters()), max_size=24)
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u0640\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\U000e0000-\U000e0fff]"
)


def slowly_folded(text: str) -> str:
    """What interface.md says of folding, in as many steps as it has words, for a text without line-end hyphens."""
    same = str.maketrans(
        {
            **dict.fromkeys("‘’‚‛′`´‹›ʼ\u1fef\u1ffd", "'"),
            **dict.fromkeys("“”„‟″«»", '"'),
            **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        }
    )
    letters = str.maketrans("يىكهةۀ٠١٢٣٤٥٦٧٨٩", "ییکہۃۂ۰۱۲۳۴۵۶۷۸۹")
    text = INVISIBLE.sub("", text.translate(same))
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text).translate(same))
    text = re.sub("[یى](?=[\u064b-\u0655\u0670]*\u0654)", "ي", text)
    text = unicodedata.normalize("NFKC", text).translate(letters)
    return re.sub(r"\s+", " ", text)


def without_line_end_hyphens(text: str) -> str:
    return re.sub(r"[\n\r\v\f\x85\u2028\u2029\x1c-\x1e]", " ", text)


@given(TEXTS)
@example("ﬁ\u0301")
@example("e\u200b\u0301")
@example("a \u200b b")
@example("a ¨")
@example("\u0316\u200b\u0301")
def test_folding_says_what_the_interface_says(text):
    text = without_line_end_hyphens(text)
    assert fold(text).text == slowly_folded(text)


@given(TEXTS)
def test_what_was_folded_is_not_changed_by_folding_it_again(text):
    once = fold(text).text
    assert fold(once).text == once


@given(TEXTS)
@example("ئے")
@example("\u09c7\u09be")
@example("한글")
@example("सड़क")
def test_composed_and_decomposed_texts_are_one_text(text):
    composed, decomposed = (fold(unicodedata.normalize(form, text)).text for form in ("NFC", "NFD"))
    assert composed == decomposed == fold(text).text


@given(TEXTS)
def test_every_folded_character_leads_to_a_place_of_the_original_and_places_never_go_back(text):
    folded = fold(text)
    spans = [folded.span(place, place + 1) for place in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[0] <= after[0] and before[1] <= after[1] for before, after in zip(spans, spans[1:], strict=False))


@given(TEXTS, st.data())
def test_the_original_of_a_stretch_of_words_holds_those_words(text, data):
    folded = fold(text)
    starts = [0, *(m.end() for m in re.finditer(" ", folded.text))]
    start = data.draw(st.sampled_from(starts))
    ends = [m.start() for m in re.finditer(" ", folded.text) if m.start() > start] + [len(folded.text)]
    end = data.draw(st.sampled_from(ends))
    if unicodedata.combining(folded.text[start : start + 1] or "a") or start >= end:
        return  # a mark that stands on a space
    first, last = folded.span(start, end)
    assert folded.text[start:end].strip() in fold(text[first:last]).text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("without char-\nge", "without charge"),
        ("without char- \r\n   ge", "without charge"),
        ("without char\u00ad\nge", "without charge"),
        ("without char\ufffe\nge", "without charge"),
        ("without char\x02\nge", "without charge"),
        ("without char‐\fge", "without charge"),
        ("without char\u00adge", "without charge"),
        ("गिरफ़्ता-\nरियाँ", "गिरफ़्तारियाँ"),
        ("कि-\nताब", "किताब"),
        ("COVID-\n19", "COVID-19"),
        ("2016-\n2017", "2016-2017"),
        ("१-\n२", "१-२"),
        ("held -\nand freed", "held - and freed"),
        ("held-\n(and freed)", "held- (and freed)"),
        ("char-\n\n ge", "charge"),
    ],
)
def test_a_word_divided_at_a_lines_end_is_one_word_and_numbers_never_grow_together(text, folded):
    assert folded_text(text) == folded_text(folded)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب علي", "کتاب علی"),
        ("گرفتاریاں ہوئیں", "گرفتارياں هوئيں"),
        ("ذمہ دار", "ذمه دار"),
        ("نہیں کئے", "نہیں کی\u0654ے"),
        ("ﻼ", "لا"),
        ("انہوں\u200cنے", "انہوںنے"),
        ("کشـــمیر", "کشمیر"),
        ("٤١", "۴۱"),
        ("सड़क", "सड\u093cक"),
        ("\u095bमीन", "ज\u093cमीन"),
        ("क्\u200dष", "क्ष"),
        ("“don’t”", '"don\'t"'),
        ("1948–49 — a − b", "1948-49 - a - b"),
        ("ﬁnal oﬃce", "final office"),
        ("a\u00a0b\u2003c", "a b c"),
        ("…", "..."),
    ],
)
def test_ways_to_type_the_same_words_are_one(one, other):
    assert folded_text(one) == folded_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("held", "Held"), ("held.", "held"), ("held, freed", "held freed"), ("41", "۴۱"), ("۴۱", "४१"), ("ہ", "ھ"),
        ("ی", "ے"), ("क", "क़"), ("a b", "ab"), ("a-b", "ab"), ("(a)", "[a]"),
    ],
)  # fmt: skip
def test_case_punctuation_and_other_letters_count(one, other):
    assert folded_text(one) != folded_text(other)


def test_what_no_text_should_hold_is_folded_all_the_same():
    for text in ("", " ", "\n", "\u0301", "\ud800", "\udfff\ud800 x", "\u200b", "-\n", "a-\n", "\ufffe" * 3):
        folded = fold(text)
        assert fold(folded.text).text == folded.text


def test_a_long_run_of_any_one_character_is_folded_in_one_pass():
    for char in "a -\n\u00ad\u0301\u1161\u0640ﷺ¨\x02":
        assert len(fold(char * 200_000).text) <= 18 * 200_000
