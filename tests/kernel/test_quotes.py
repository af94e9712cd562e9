"""A quotation holds when its words stand in the source, and only then."""

from __future__ import annotations

import random
import re
import unicodedata
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from averment.kernel import quotes
from averment.kernel.folding import fold, folded_text
from averment.kernel.quotes import locate, locate_all, locate_every, read_quote

_VOCABULARY = """
held without charge in June the prisoners were released well-known forty-one detention illegal legal 41 1,141 3.5
A/HRC/38 don’t “they said” (all) unit. Held کشمیر گرفتاریاں کئے ہوئیں علی ذمہ دار۔ ہیں نہیں ۴۱
गिरफ़्तारियाँ सड़क ज़मीन नहीं हुई। ४१ é naïve Ṣafā’ 한글 𐐀𐐁 ﬁnal
"""
WORDS = _VOCABULARY.split()
WORD = st.sampled_from(WORDS)
CHOICES = st.randoms(use_true_random=False)
TEXT = st.lists(WORD, min_size=1, max_size=24)
_VARIANTS = {
    '"': "“”„«»", "'": "’‘ʼ", "-": "‐‑–−", "ی": "يى", "ک": "ك", "ہ": "ه", "۴": "٤", "۱": "١",
}  # fmt: skip
_BREAKS = ["-\n", "\u00ad\n", "\ufffe\n", "- \r\n  ", "\u00ad", "\u200b"]


def holds(quote: str, text: str) -> bool:
    return locate(read_quote(quote), fold(text)) is not None


def slowly_holds(quote: str, text: str) -> bool:
    """The same question put to a regular expression that is built from the words of interface.md.

    A hyphen at a line's end becomes a character of its own, which may be read as a hyphen or as nothing.
    """
    joint = "\ue000"
    letter = "[^\\W\\d_]|[\u0900-\u0903\u093a-\u094f]"
    even = folded_text(re.sub(f"(?<={letter})[-\u2010\u00ad\ufffe\x02][ \t]*\r?\n\\s*(?=[^\\W\\d_])", joint, text))
    tokens = re.split(r"(…|\[\s*(?:\.\s*\.\s*\.|…)\s*\]|\[[^\[\]]*\])", quote)
    brackets = [bool(n % 2) and "…" not in token and "..." not in token for n, token in enumerate(tokens)] + [False]
    pattern = ""
    for place, token in enumerate(tokens):
        words = folded_text(token)
        if place % 2:
            pattern += f"(?s:.){{0,{60 if brackets[place] else 600}}}" if pattern else ""
        elif words:
            inside = f"{joint}?".join(f"[-{joint}]" if char == "-" else re.escape(char) for char in words)
            starts = "" if brackets[place - 1] and not token[:1].isspace() else _STARTS
            ends = "" if brackets[place + 1] and not token[-1:].isspace() else _ENDS
            space, after = (r"\s?" if end.isspace() else "" for end in (token[:1] if pattern else "", token[-1:]))
            pattern += f"{space}{starts}{inside}{ends}{after}"
        elif pattern and token:
            pattern += r"\s?"
    return bool(pattern) and re.search(pattern, even) is not None


# The ends of a word: not between two letters, digits or marks, nor inside a number with separators.
_LETTER = "[^\\W_]|[\ue000\u0300-\u036f\u064b-\u0655\u0900-\u0903\u093a-\u094f]"
_STARTS = f"(?:(?<!{_LETTER})(?<!\\d[.,])|(?<=[.,])(?!\\d)|(?!{_LETTER})|(?<=\\D[.,])|(?<=^[.,]))"
_ENDS = f"(?:(?!{_LETTER})(?![.,]\\d)|(?=[.,])(?<!\\d)|(?<!{_LETTER}))"


def disturbed(words: list[str], choose: random.Random, *, divide: bool = True) -> str:
    """The words as some typewriter, word processor or PDF reader might give them."""
    out = []
    for word in words:
        chars = [choose.choice(_VARIANTS.get(char, "") + char) for char in word]
        if divide and choose.random() < 0.3:
            breaks = [i for i in range(1, len(chars)) if word[i - 1].isalpha() and word[i].isalpha() and word.isascii()]
            if breaks:
                chars.insert(choose.choice(breaks), choose.choice(_BREAKS))
            elif "-" in word and divide:
                chars = list("".join(chars).replace("-", "-\n"))
        out.append(unicodedata.normalize(choose.choice(["NFC", "NFD"]), "".join(chars)))
    spaces = [choose.choice([" ", "  ", "\n", "\r\n", "\u00a0", " \u200b ", "\t\n "]) for _ in out]
    return "".join(part for pair in zip(out, spaces, strict=True) for part in pair)


@given(TEXT, st.data(), CHOICES)
def test_any_run_of_whole_words_is_found_however_both_are_typed(words, data, choose):
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    text, quote = disturbed(words, choose), disturbed(words[start:end], choose, divide=False)
    place = locate(read_quote(quote), fold(text))
    assert place is not None
    assert folded_text(text[slice(*place)]).replace("-", "") == folded_text(quote).replace("-", "")


@given(TEXT, st.data(), CHOICES)
def test_a_quotation_with_one_changed_letter_is_not_found(words, data, choose):
    place = data.draw(st.integers(0, len(words) - 1))
    assume(any(char.isalnum() for char in words[place]))
    letters = [i for i, char in enumerate(words[place]) if char.isalnum()]
    changed = data.draw(st.sampled_from(letters))
    wrong = [*words[:place], words[place][:changed] + "Ξ" + words[place][changed + 1 :], *words[place + 1 :]]
    assert not holds(disturbed(wrong, choose, divide=False), disturbed(words, choose))


ODD_PARTS = ["…", "[...]", "[then]", "[T]", "[ … ]", "well-\nknown", "il-\nlegal", "a"]
PARTS = st.one_of(WORD, WORD, WORD, st.sampled_from(ODD_PARTS))


@given(TEXT, st.lists(PARTS, min_size=1, max_size=6), CHOICES, st.booleans())
def test_it_holds_exactly_when_a_slow_and_plain_reading_of_the_interface_says_so(words, parts, choose, spaced):
    text = disturbed(words, choose)
    quote = (" " if spaced else "").join(parts)
    assert holds(quote, text) == slowly_holds(quote, text)


@given(TEXT, st.lists(st.lists(PARTS, min_size=1, max_size=5), min_size=2, max_size=8), CHOICES)
def test_scanning_and_the_index_find_the_same_places(words, several, choose):
    folded = fold(disturbed(words * 3, choose))
    wanted = [read_quote(" ".join(parts)) for parts in several]
    wanted += [read_quote(disturbed(words[i : i + 9], choose, divide=False)) for i in range(0, len(words), 5)]
    scanned = locate_all(wanted, folded)
    with patch.object(quotes, "_MANY", 0):
        assert locate_all(wanted, folded) == scanned


@given(TEXT, st.lists(PARTS, min_size=1, max_size=5), CHOICES)
def test_every_place_is_one_and_the_first_of_them_is_where_it_is_located(words, parts, choose):
    text, quote = disturbed(words * 3, choose), read_quote(" ".join(parts))
    (places,) = locate_every([quote], fold(text))
    found = list(places)
    assert next(iter(found), None) == locate(quote, fold(text))
    assert all(locate(quote, fold(text[slice(*place)])) for place in found)


@given(st.lists(WORD, min_size=1, max_size=4), st.integers(1, 5), CHOICES)
def test_words_that_stand_several_times_are_found_each_time(words, times, choose):
    text = "".join(f"{disturbed(words, choose)} Ξ " for _ in range(times))
    (places,) = locate_every([read_quote(f"{' '.join(words)} Ξ")], fold(text))
    assert len({place[1] for place in places}) == times


def test_ellipses_stand_for_up_to_600_characters_in_order():
    for ellipsis in ("…", "[...]", "[…]", "[ ... ]", "[. . .]"):
        quote = f"They were held {ellipsis} and freed"
        assert holds(quote, f"They were held {'x' * 600} and freed")
        assert not holds(quote, f"They were held {'x' * 601} and freed")
        assert holds(quote, "They were held and freed")
        assert not holds(quote, "and freed. They were held")


def test_an_ellipsis_finds_the_end_that_is_near_enough_wherever_it_stands():
    far = "held " + "x " * 400
    assert holds("held … freed", f"{far}held a while, freed, {far}")
    assert holds("held … and … freed", f"held and {far}, held a while and again freed")
    assert not holds("held … and … freed", f"held a while {far} and freed")


def test_editors_brackets_stand_for_up_to_60_characters():
    assert holds("the [detained] men", f"the {'x' * 60} men")
    assert not holds("the [detained] men", f"the {'x' * 61} men")
    assert holds("the [detained] men", "the men")
    assert holds("[T]hey were", "and they were")
    assert holds("He arrest[ed] them", "He arrests them")
    assert holds("[The] prisoners", "prisoners")
    assert not holds("[The] prisoners", "noprisoners")
    assert holds("teh [sic] men", "teh men")


def test_what_stands_in_the_source_letter_for_letter_holds_though_it_has_long_brackets_of_its_own():
    text = f"The court [{'in its former composition ' * 4}] refused."
    assert holds(text, f"We read: {text} It did.")


@pytest.mark.parametrize("quote", ["", " ", "…", "[...]", "[words]", "[a] … [b]", "\u200b", "\n", "[", "]", "[]"])
def test_a_quotation_without_words_of_its_own_stands_nowhere_but_where_its_signs_do(quote):
    assert not holds(quote, "They were held without charge.")
    assert not holds(quote, "")


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("… held without", "They were held without charge"),
        ("held without …", "They were held without charge"),
        ("…held without charge…", "They were held without charge."),
        ("[They] were held […]", "They were held without charge."),
        ("well-known prisoners", "the well-\nknown pri-\nsoners were"),
        ("wellknown prisoners", "the well-\nknown prisoners were"),
        ("Forty-one", "Forty-\none people"),
        ("Fortyone", "Forty-\none people"),
        ("a well-known long-standing prisoner", "a well-\nknown long-standing pri\ufffe\nsoner"),
        ("COVID-19", "the COVID-\n19 rules"),
        ("𐐀𐐁", "x 𐐀𐐁 y"),
        ("41 people", "and 41 people"),
        ("41 people", "(41 people)"),
        ("41", "it was 41."),
        ("41", "41, 42"),
        ("she said", "“she said”"),
        ("नहीं", "वे नहीं थे"),
        ("he said ... no", "he said … no"),
    ],
)
def test_it_stands_there(quote, text):
    assert holds(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("legal detention", "illegal detention"),
        ("legal detention", "il-\nlegal detention"),
        ("41 people", "1,141 people"),
        ("41 people", "1.141 people"),
        ("1", "1,141"),
        ("41", "41.5"),
        ("41", "۱٬۱۴۱"),
        ("12", "1-\n2"),
        ("held", "Held"),
        ("was held", "was, held"),
        ("was held without charge", "was held"),
        ("well-known", "wellknown"),
        ("wellknown", "well-known"),
        ("well--known", "well-\nknown"),
        ("well-k-nown", "well-\nknown"),
        ("known", "unknown"),
        ("नही", "नहीं"),
        ("கா", "காக்"),
        ("க", "கா"),
        ("علی", "علیحدہ"),
        ("e", "e\u0301"),
    ],
)
def test_it_does_not_stand_there(quote, text):
    assert not holds(quote, text)


def test_two_thousand_quotations_in_five_megabytes_are_found_where_they_stand_and_lies_are_not():
    choose = random.Random(7)  # noqa: S311  words of a test
    words = ["".join(choose.choices("abcdefghijklmnop", k=choose.randint(2, 9))) for _ in range(4000)]
    lines = [" ".join(choose.choices(words, k=14)) for _ in range(60_000)]
    text = "-\n".join(["\n".join(lines[:30_000]), "\n".join(lines[30_000:])])
    assert len(text) > 5_000_000
    places = [choose.randrange(0, len(lines), 2) for _ in range(2000)]
    true = [" ".join(lines[place].split()[2:12]) for place in places]
    wanted = [*true, *(f"{quote} zebra" for quote in true), *(f"{quote[:20]}-{quote[20:]}" for quote in true)]
    found = locate_all([read_quote(quote) for quote in wanted], fold(text))
    assert all(folded_text(text[slice(*span)]) == quote for quote, span in zip(true, found, strict=False) if span)
    assert None not in found[:2000]
    assert found[2000:] == [None] * 4000


@pytest.mark.parametrize(
    "quote",
    ["\ud800", "\udfff\ud800 x", "\u0301held", "\ufffe", "-", "--", "a-", "-a", "[" * 50_000, "…" * 9999, "[]" * 9999],
)
def test_odd_quotations_and_texts_are_compared_without_complaint(quote):
    for text in ("", "\ud800 held", "x\u0301held", "a-\nb", quote):
        locate(read_quote(quote), fold(text))


GROUPING = ("\u00a0", "\u202f", "\u2009", "\u2007")


@pytest.mark.parametrize("space", GROUPING)
@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("141 people", "1 141 people"),
        ("1", "1 141 people"),
        ("held 1", "held 1 141 people"),
        ("141", "12 141"),
        ("141", "123 141."),
        ("141 000", "1 141 000 people"),
        ("1 141", "1 141 000 people"),
        ("000 people", "1 141 000 people"),
        ("41 people … held", "1 041 people were held"),
        ("141 … held", "1 141 people were held"),
        ("held … 1", "held were 1 141"),
        ("[only] 141 people", "only 1 141 people"),
        ("۱۴۱ افراد", "۱ ۱۴۱ افراد"),
        ("۱۴۱ افراد", "١ ١٤١ افراد"),
        ("१४१ लोग", "१ १४१ लोग"),
    ],
)
def test_a_part_of_a_number_is_not_found_where_a_space_sets_off_its_thousands(space, quote, text):
    number = re.sub(r"(?<=\d) (?=\d)", space, text)
    assert number != text
    assert not holds(quote, number)
    assert not holds(quote, number.replace(space, f"{space}\u200b"))
    assert not holds(quote, number.replace(space, f"\u2060{space}"))


@pytest.mark.parametrize("space", [*GROUPING, " "])
@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("1 141 people", "held 1 141 people there"),
        ("1\u202f141 people", "held 1 141 people there"),
        ("1 141 000", "1 141 000"),
        ("۱ ۱۴۱", "۱ ۱۴۱ افراد"),
        ("141 people", "In 2016 141 people were held"),
        ("In 2016", "In 2016 141 people were held"),
        ("12", "12 1234"),
        ("1234", "12 1234"),
        ("41 people", "14 41 people"),
        ("141 people", "June 141 people"),
        ("141 people", "2, 141 people"),
        ("article 9", "article 9 ICCPR"),
        ("141", " 141 "),
        ("people", "141 people"),
        ("[1 ]141 people", "1 141 people"),
    ],
)
def test_whole_numbers_and_numbers_beside_others_are_found(space, quote, text):
    assert holds(quote, text.replace(" ", space))


@pytest.mark.parametrize("text", ["1 141 people", "1\n141 people", "1\u00a0\u2007141 people", "1\u00a0\n141 people"])
def test_a_plain_or_wider_space_may_stand_between_two_numbers(text):
    assert holds("141 people", text)
    assert holds("1", text)


@pytest.mark.parametrize("text", ["12 000 people", "12 050 people", "۱۲ ۰۰۰ افراد", "१२ ००० लोग"])
def test_before_a_nought_a_plain_space_sets_off_thousands_too(text):
    assert not holds(text[:2], text)
    assert not holds(text[3:], text)
    assert holds(text, text)
    assert holds(text[3:], text.replace(" ", "\n", 1))


def test_the_first_place_is_passed_over_where_it_is_part_of_a_number():
    text = "1\u00a0141 people, and 141 people"
    assert locate(read_quote("141 people"), fold(text)) == (18, 28)
