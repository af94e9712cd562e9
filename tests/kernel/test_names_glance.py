"""What the quick look over a text lets pass is clean: it never costs a hit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.names_corpus import protected_people

from averment.kernel.names import NameHit, NameIndex, ProtectedName
from averment.kernel.names.glance import chunks_of
from averment.kernel.names.index import _PIECES, _each_once
from averment.kernel.names.letters import WORD
from averment.kernel.names.words import joined_words, rejoined, words_of

PEOPLE = (
    ProtectedName("zahoor", ("Zahoor Ahmad Qamarwari", "ظہور احمد قمرواری", "ज़हूर अहमद क़मरवारी")),
    ProtectedName("abdul", ("Abdul Rashid Lone-Teli",)),
    ProtectedName("ali", ("Ali Mir",)),
    ProtectedName("noor", ("Nooruddin Bafanda", "Noori")),
    ProtectedName("ulysses", ("Ümit O'Brien", "Ли Чан")),
)
PIECES = [
    *("Zahoor", "Ahmad", "Qamarwari", "zahur", "Z.", "A", "ahmed", "Qamar", "wari", "rwari", "Zah", "oorahmad"),
    *("ظہور", "احمد", "قمرواری", "قمر", "واری", "ज़हूर", "अहमद", "क़मरवारी", "क़मर", "वारी", "zahoor’s", "قمرواریکو"),
    *("Abdul", "Abdurrashid", "Rashid", "Lone", "Teli", "lone-teli", "Ab", "Nooruddin", "Noor", "ud", "Din", "Bafanda"),
    *("ba", "fanda", "Noori", "N", "o", "r", "i", "B", "Umit", "Ümit", "OBrien", "O'Brien", "Brien", "Ли", "Чан", "Л"),
    *(
        "the",
        "judge",
        "who",
        "Ali",
        "Mir",
        "2Ali",
        "mir3",
        "3a4b5c",
        "ﬁ",
        "²",
        "Mr",
        "b`c",
        "naï\u0308ve",
        "zahoorqamarwari",
        "xqamarwarizahoorx",
    ),
]
GAPS = [
    *(
        " ",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "-\n",
        "- \r\n  ",
        "-\n         ",
        "\u00ad\n",
        "\ufffe",
        "\ufffe\n",
        "\u200b",
        "\u200b ",
        "\u00a0",
    ),
    *(
        "",
        ".",
        ", ",
        "_",
        "'",
        "’",
        "-",
        "/",
        " – ",
        "“",
        "”",
        " 1 ",
        "9",
        "\t",
        " | ",
        "....... ",
        "\u0301",
        "ـ",
        "\ud800",
    ),
]
DISGUISES = [
    str,
    str.upper,
    str.lower,
    *(lambda word, gap=gap: gap.join(word) for gap in (" ", ". ", "\u200b", " – ", "-", "\u00a0", "''")),
]
WORDS = st.builds(
    lambda word, dress: dress(word), st.sampled_from(PIECES), st.sampled_from(DISGUISES[:1] * 9 + DISGUISES)
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=3)), max_size=14).flatmap(
    lambda words: st.lists(st.sampled_from(GAPS), min_size=len(words), max_size=len(words)).map(
        lambda gaps: "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    )
)


def found_word_by_word(index: NameIndex, text: str) -> tuple[NameHit, ...]:
    """What is found where every word of the text is looked at, and every name begun wherever it can begin."""
    words = words_of(text)
    starts = frozenset(
        small for word in {*(w.folded for w in words), *joined_words(text)} for small in index._small(word)
    )
    hits = [*index._in_sequence(text, words, starts), *index._in_one_string(text, words)]
    whole = rejoined(text, words) if joined_words(text) else words
    if whole is not words:
        hits += [*index._in_sequence(text, whole, starts), *index._in_one_string(text, whole)]
    return _each_once(hits)


@pytest.mark.parametrize(
    "text",
    [
        "A l i  M i r",
        "A l i Mir",
        "by—A l i Mir",
        "A l i—said Mir, A l i Mir",
        "Z. A\ud800N\u00a0o\u00a0o\u00a0r\u00a0i",
        "A – l – i M – i – r",
        "2A l i  M i r3",
        "A\u00a0l\u00a0i  M\u00a0i\u00a0r",
        "2A\u00a0l\u00a0i  M\u00a0i\u00a0r",
        "A''l''i Mir",
        "Al-\ni Mi-\n  r",
        "Zahoor\u00ad\nق\u00a0م\u00a0ر\u00a0و\u00a0ا\u00a0ر\u00a0ی\u00a0ک\u00a0و",
        "Z-\na-\nh-\no-\no-\nr A h m a d Qamarwari",
        "Z-\na-\nh-\noor A. h. m. a. d Q a m a r w a r i",
    ],
)
def test_words_in_pieces_are_seen_at_a_glance(text: str) -> None:
    index = NameIndex.of(PEOPLE)
    assert index.find(text) == found_word_by_word(index, text)
    assert index.find(text)


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_nothing_that_a_reading_word_by_word_finds_is_passed_over(text: str) -> None:
    index = NameIndex.of(PEOPLE)
    assert index.find(text) == found_word_by_word(index, text)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.integers(0, 1500))
def test_nothing_is_passed_over_in_a_long_text(texts: list[str], distance: int) -> None:
    index = NameIndex.of(PEOPLE)
    text = f" {'nothing here is anybody ' * distance}\n".join(
        [*texts, "Zahoor", "Qamarwari", "p. q r wari qamar zahoor ahmad"]
    )
    assert index.find(text) == found_word_by_word(index, text)


@pytest.mark.parametrize("short", range(8))
def test_a_name_is_seen_where_the_pieces_of_a_long_text_meet(short: int) -> None:
    index = NameIndex.of(PEOPLE)
    length = _PIECES * index._reach
    text = f"{'word ' * (length - short)}Zahoor – Ahmad Qamar-\nwari {'word ' * 2 * length}"
    assert [hit.id for hit in index.find(text)] == ["zahoor"]
    assert not index.find(text.replace("Ahmad", "word " * length))


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_a_text_in_chunks_has_the_words_of_the_text(text: str) -> None:
    chunks = [chunk.decode("utf-8", "surrogatepass") for chunk in chunks_of(text)]
    assert [word for chunk in chunks for word in WORD.findall(chunk)] == WORD.findall(text)


def test_what_is_remembered_is_bounded_and_forgotten_without_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("averment.kernel.names.glance._MOST", 100)
    index = NameIndex.of([ProtectedName("p", (name,)) for name in protected_people()])
    for number in range(300):
        assert not index.find("".join(chr(ord("b") + int(digit)) for digit in str(number)) + " nothing")
    assert len(index._memory._kinds) <= 103
    assert index.find(f"{protected_people()[0]} spoke.")


@pytest.mark.parametrize(
    "mass",
    ["\u200c".join(["قمرظہور"] * 20_000), "\u00a0".join("bcdfghj" * 10_000), "vwx\ufffe" * 30_000, "y z " * 30_000],
    ids=["one word", "letters in one chunk", "breaks", "letters"],
)
def test_a_mass_of_letters_neither_holds_up_the_search_nor_hides_a_name(mass: str) -> None:
    index = NameIndex.of(PEOPLE)
    assert [hit.id for hit in index.find(f"{mass}, and then Zahoor Ahmad Qamarwari spoke.")] == ["zahoor"]
