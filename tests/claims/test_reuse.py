"""What two sources share, and when one is a copy of the other."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from averment.claims.rules.quotations import quoted_spans
from averment.claims.rules.reuse import copied, passages_around, reused_pairs, shared_passages
from averment.claims.rules.running_words import rows_of


def _corpus_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reuse_corpus", Path(__file__).with_name("reuse_corpus.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reuse_corpus"] = module
    spec.loader.exec_module(module)
    return module


corpus = _corpus_module()
LANGUAGES = ("en", "ur", "hi")


def _writer(seed: int = 5, language: str = "en") -> Any:
    return corpus.Writer(seed, language)


def _pairs(*texts: str, formulas: Sequence[str] = ()) -> set[tuple[str, str]]:
    return set(reused_pairs(dict(zip("abcdefgh", texts, strict=False)), formulas=formulas))


def _words(writer: Any, count: int) -> str:
    return " ".join(writer.random.sample(writer.words, count))


def _place(text: str, quote: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


# ── finding ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paragraph_copied_into_a_longer_article_is_found_at_its_place(language: str) -> None:
    writer = _writer(language=language)
    paragraph = writer.passage(30)
    longer = "\n\n".join([writer.passage(300), "zzz", paragraph, writer.passage(500)])
    other = f"{writer.passage(40)} yyy\n\n{paragraph}"

    (overlap,) = shared_passages({"wire": other, "paper": longer})

    assert (overlap.first, overlap.second) == ("wire", "paper")
    assert overlap.words >= 30
    for text, (start, end) in ((other, overlap.first_span), (longer, overlap.second_span)):
        assert text[start:end] in paragraph
        assert paragraph.startswith(text[start:end])
        assert len(paragraph) - (end - start) <= 1  # all but the full stop


def test_seventeen_words_copied_are_shown_but_make_no_copy() -> None:
    writer = _writer()
    passage = _words(writer, 17)
    texts = {"a": f"{writer.passage(90)} {passage}. {writer.passage(90)}", "b": f"{writer.passage(60)} {passage}."}
    assert [overlap.words for overlap in shared_passages(texts)] == [17]
    assert reused_pairs(texts) == ()


def test_replaced_dropped_and_inserted_words_do_not_break_a_passage() -> None:
    writer = _writer()
    words = writer.random.sample(writer.words, 60)
    edited = list(words)
    edited[20] = "replaced"
    del edited[32]
    edited.insert(45, "inserted")
    (overlap,) = shared_passages({"a": " ".join(words), "b": " ".join(edited)})
    assert overlap.words == 58
    assert overlap.first_span == (0, len(" ".join(words)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40), st.lists(st.integers(0, 30), max_size=40), st.integers(15, 40),
       st.randoms(use_true_random=False))  # fmt: skip
def test_any_run_of_fifteen_words_is_found_whatever_stands_around_it(
    before: list[int], after: list[int], length: int, draw: random.Random
) -> None:
    own = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}q" for n in range(200)]
    run = draw.sample(own[40:], length)
    first = [own[n] for n in before] + run
    second = run + [own[n] for n in after]
    a, b = " ".join(first), " ".join(second)
    overlaps = shared_passages({"a": a, "b": b})
    assert any(overlap.words >= length for overlap in overlaps)
    for overlap in overlaps:
        assert 0 <= overlap.first_span[0] < overlap.first_span[1] <= len(a)
        assert 0 <= overlap.second_span[0] < overlap.second_span[1] <= len(b)


def test_case_accents_vowel_points_ligatures_and_spelling_variants_hide_nothing() -> None:
    writer = _writer()
    latin = writer.passage(30)
    assert _pairs(latin + " one", latin.upper().replace("O", "Ó").replace("E", "E\u0301") + " two")
    assert _pairs("profil offiziell " + latin.replace("fo", "fi"), "other " + latin.replace("fo", "\ufb01"))
    urdu = _writer(language="ur").passage(40)
    variant = urdu.replace("ی", "ي").replace("ک", "ك").replace("ہ", "ه").replace("ا", "ا\u064e").replace("ل", "ل\u0640")
    assert _pairs(urdu + " ایک", variant + " دو")
    hindi = _writer(language="hi").passage(40)
    assert _pairs(hindi + " एक", hindi.replace("ज़", "ज").replace("ं", "ँ") + " दो")


def test_words_divided_at_line_ends_and_changed_numbers_hide_nothing() -> None:
    writer = _writer()
    words = writer.random.sample(writer.words, 40)
    divided = " ".join(word[:2] + "-\n" + word[2:] if n % 3 == 0 else word for n, word in enumerate(words))
    assert _pairs("Own lead. " + " ".join(words), divided)
    counted = " ".join(f"{word} {n}" for n, word in enumerate(words))
    recounted = " ".join(f"{word} {n + 1:,}" for n, word in enumerate(words))
    assert _pairs("Own lead. " + counted, recounted)


# ── what is no copy ──────────────────────────────────────────────────────────────────────────────

MARKS = [
    ("“", "”"), ('"', '"'), ("«", "»"), ("« ", " »"), ("»", "«"), ("„", "“"), ("„", "”"), ("‘", "’"), ("'", "'"),
    ("’’", "‘‘"), ("‘‘", "’’"), ("''", "''"), ("``", "''"), ("”", "“"), ("‹", "›"), ("「", "」"), ("＂", "＂"),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("opening", "closing"), MARKS)
def test_two_independent_reports_that_quote_one_statement_of_forty_words_are_no_copy(
    opening: str, closing: str, language: str
) -> None:
    writer = _writer(language=language)
    statement = _words(writer, 40)
    mine = f"{writer.passage(80)} {writer.words[0]}: {opening}{statement}{closing}, {writer.passage(80)}"
    yours = f"{writer.passage(50)}\n\n“{statement}”, {writer.words[1]}. {writer.passage(90)}"
    assert [overlap.words for overlap in shared_passages({"a": mine, "b": yours})] == [40]
    assert _pairs(mine, yours) == set()


def test_a_statement_quoted_in_pieces_with_the_same_glue_is_no_copy() -> None:
    writer = _writer()
    one, two = _words(writer, 30), _words(writer, 30)
    quoted = f"“{one},” the ministry said in a statement on Monday, “{two}.”"
    assert _pairs(f"{writer.passage(90)} {quoted}", f"{writer.passage(90)} {quoted} {writer.passage(40)}") == set()


def test_a_quotation_over_several_paragraphs_is_a_quotation() -> None:
    writer = _writer()
    parts = [_words(writer, 30) for _ in range(3)]
    for breaks in ("\n\n", "\n"):
        speech = breaks.join(["“" + part for part in parts]) + "”"
        first, second = (f"{writer.passage(90)}\n\n{speech}\n\n{writer.passage(60)}" for _ in range(2))
        assert _pairs(first, second) == set()


def test_a_stray_quotation_mark_does_not_turn_a_copied_text_into_a_quotation() -> None:
    writer = _writer()
    story = "\n\n".join(writer.paragraphs(200))
    assert _pairs(f'The 12" pipe and the 5\' wall "broke.\n\n{story}', f'She said "go.\n\n{story}')
    assert _pairs(f"The workers’ union’s “hall.\n\n{story}", f"‘Twas “late.\n\n{story}")


def test_a_wire_paragraph_with_a_quotation_in_it_is_a_copy() -> None:
    writer = _writer()
    wire = f"{_words(writer, 16)}. “{_words(writer, 30)},” said {_words(writer, 14)}."
    assert _pairs(f"{writer.passage(90)}\n\n{wire}", f"{wire}\n\n{writer.passage(120)}") == {("a", "b")}


def test_words_quoted_in_one_text_and_the_others_own_are_a_copy() -> None:
    writer = _writer()
    statement = _words(writer, 40)
    assert _pairs(f"{writer.passage(80)} “{statement}”", f"{statement}. {writer.passage(80)}") == {("a", "b")}


def test_a_known_formula_of_the_law_is_no_copy() -> None:
    writer = _writer()
    formula = writer.passage(45)
    first, second = (f"{writer.passage(90)} {formula} {writer.passage(70)}" for _ in range(2))
    assert _pairs(first, second) == {("a", "b")}
    assert _pairs(first, second, formulas=[formula]) == set()
    assert _pairs(first, second, formulas=["", "too short"]) == {("a", "b")}


def test_lists_with_the_same_header_are_no_copy_and_the_same_rows_are() -> None:
    writer = _writer()
    columns = "No,Name,Father,Sex,Date of birth,Age,District,Tehsil,Village,Date of arrest,Place of arrest,Agency,Law,"
    header = columns + "Section,FIR,Prison,Released on,Court,Next hearing,Lawyer,Phone,Profession,Status,Remarks,Access"

    def rows(count: int) -> list[str]:
        return [f"{n},{_words(writer, 2)},{writer.words[n]},{n * 7 % 60}" for n in range(count)]

    mine, yours, common = rows(40), rows(40), rows(90)
    for separator in (",", "\t", ", ", ";"):
        lists = ["\n".join([header, *body]).replace(",", separator) for body in (mine, yours)]
        assert shared_passages(dict(zip("ab", lists, strict=True)))
        assert _pairs(*lists) == set()
    assert _pairs("\n".join([header, *common]), "\n".join(["Remarks", *common, *mine])) == {("a", "b")}


def test_tables_of_numbers_share_nothing() -> None:
    table = "\n".join(f"{n}\t{n * n}\t{n % 7}" for n in range(3000))
    assert shared_passages({"a": table, "b": table + "\n1\t2\t3", "c": "0 " * 5000, "d": "0 " * 4000}) == ()


def test_names_and_offices_that_reports_of_one_event_share_are_no_copy() -> None:
    writer = _writer()
    office = _words(writer, 22)
    assert _pairs(*(f"{writer.passage(90)} {office} {writer.passage(90)}" for _ in range(3))) == set()


# ── for one claim ────────────────────────────────────────────────────────────────────────────────


def _claim(texts: Mapping[str, str], quotes: Mapping[str, str], **more: Any) -> set[tuple[str, str]]:
    spans = {name: [_place(texts[name], quote)] for name, quote in quotes.items()}
    return {(overlap.first, overlap.second) for overlap in copied(texts, spans, **more)}


def test_only_copying_around_the_quotes_makes_sources_one_origin_for_a_claim() -> None:
    writer = _writer()
    wire, mine, yours = writer.passage(50), writer.passage(40), writer.passage(40)
    apart = [writer.passage(200) for _ in range(2)]
    texts = {"a": "\n\n".join([wire, apart[0], mine]), "b": "\n\n".join([wire, apart[1], yours])}
    quote = " ".join(wire.split()[8:14])
    assert set(reused_pairs(texts)) == {("a", "b")}
    assert _claim(texts, {"a": quote, "b": quote}) == {("a", "b")}
    assert _claim(texts, {"a": mine[10:40], "b": yours[10:40]}) == set()
    assert _claim(texts, {"a": quote, "b": yours[10:40]}) == set(), "b found this out for itself"
    assert _claim(texts, {"a": mine[10:40], "b": yours[10:40]}, margin_words=400) == {("a", "b")}


def test_two_copies_quoted_at_different_places_are_one_origin() -> None:
    writer = _writer()
    parts = writer.paragraphs(400)
    own = [writer.passage(60) for _ in range(2)]
    texts = {"a": "\n\n".join([parts[0], own[0], parts[-1]]), "b": "\n\n".join([parts[0], own[1], parts[-1]])}
    assert _claim(texts, {"a": parts[0][5:40], "b": parts[-1][5:40]}) == {("a", "b")}


def test_a_claim_quoted_from_a_statement_that_both_reports_quote_has_two_origins() -> None:
    writer = _writer()
    statement = _words(writer, 40)
    texts = {name: f"{writer.passage(80)} “{statement}” {writer.passage(80)}" for name in "ab"}
    quote = " ".join(statement.split()[10:20])
    assert _claim(texts, {"a": quote, "b": quote}) == set()


def test_sources_that_the_claim_does_not_rest_on_are_left_out_and_a_source_without_place_counts_whole() -> None:
    writer = _writer()
    wire = writer.passage(60)
    texts = {name: f"{writer.passage(20)} {wire} {writer.passage(200)}" for name in "abc"}
    assert {(o.first, o.second) for o in copied(texts, {"a": [], "c": []})} == {("a", "c")}
    assert copied(texts, {}) == ()
    assert copied(texts, {"b": [(0, 5)], "elsewhere": [(0, 5)]}) == ()


def test_identical_sources_are_one_origin_whatever_they_are_quoted_for() -> None:
    writer = _writer()
    story = writer.passage(400)
    third = writer.passage(200) + " " + story[-300:]
    texts = {"a": story, "b": story.upper(), "c": third}
    spans = {"a": [(0, 20)], "b": [(len(story) - 80, len(story))], "c": [(len(third) - 80, len(third))]}
    assert {(o.first, o.second) for o in copied(texts, spans)} == {("a", "b"), ("a", "c")}


def test_texts_read_once_answer_as_texts_read_anew() -> None:
    made = corpus.make(100, seed=2)
    rows = rows_of(made.texts)
    names = list(made.texts)
    for start in range(0, 60, 5):
        spans = {name: [(200, 260)] for name in names[start : start + 5]}
        assert copied(rows, spans) == copied(made.texts, spans)


def test_the_passages_around_quotes_meet_and_stay_inside_the_text() -> None:
    text = "one two three four five six seven eight nine ten"
    assert passages_around(text, [(0, 3), _place(text, "ten")], 2) == ((0, 13), (34, len(text)))
    assert passages_around(text, [_place(text, "five"), _place(text, "two")], 2) == ((0, _place(text, "seven")[1]),)
    assert passages_around(text, [(4, 7)]) == ((0, len(text)),)
    assert passages_around("12 ... 34", [(0, 2)]) == ()
    assert passages_around(text, []) == ()


# ── hostile texts ────────────────────────────────────────────────────────────────────────────────


def test_texts_without_words_share_nothing() -> None:
    empty = {"a": "", "b": "", "c": "12 34 …", "d": "\0\0", "e": "\u0301\u200d", "f": " \n", "g": "word", "h": "word"}
    assert shared_passages(empty) == ()
    assert shared_passages({}) == ()
    assert reused_pairs({}) == ()
    assert copied(empty, {name: [] for name in empty}) == ()


def test_texts_too_short_to_tell_are_not_joined_even_when_identical() -> None:
    notice = _words(_writer(), 14)
    assert _pairs(notice, notice) == set()
    short = _words(_writer(), 20)
    assert _pairs(short, short) == {("a", "b")}
    assert _pairs(short, f"{short} and more of it") == {("a", "b")}


def test_one_word_of_millions_of_letters_is_a_word() -> None:
    huge = "a" * 3_000_000
    assert shared_passages({"a": huge, "b": huge, "c": huge + " b"}) == ()


def test_lone_surrogates_and_characters_that_widen_are_read() -> None:
    texts = {"a": "\ud800 ﷺ ﬃ " * 60, "b": "x \udfff ﷺ ﬃ " * 60}
    for overlap in shared_passages(texts):
        assert overlap.second_span[1] <= len(texts["b"])


def test_a_sentence_repeated_ten_thousand_times_is_no_flood() -> None:
    writer = _writer()
    sentence, story = writer.passage(20), writer.passage(200)
    texts = {
        "a": sentence * 10_000, "b": (sentence + " ") * 9_000, "c": f"{story} {sentence} {story}",
        "d": "na " * 200_000, "e": "na " * 150_000, "f": (sentence.replace(" ", " x ", 1) + " ") * 5_000,
    }  # fmt: skip
    overlaps = shared_passages(texts)
    assert len(overlaps) < 50
    assert ("a", "b") in {(overlap.first, overlap.second) for overlap in overlaps}
    assert max(overlap.words for overlap in overlaps) >= 150_000


def test_a_thousand_identical_texts_are_one_origin_and_say_so_once_each() -> None:
    story = _writer().passage(200)
    texts = {f"t{n}": story.replace(" ", "  " if n % 2 else " ") for n in range(1000)}
    overlaps = shared_passages(texts)
    assert [(overlap.first, overlap.second) for overlap in overlaps] == [("t0", f"t{n}") for n in range(1, 1000)]
    assert len(reused_pairs(texts)) == 999


def test_a_thousand_copies_with_headlines_of_their_own_are_one_origin() -> None:
    writer = _writer()
    story = "\n\n".join(writer.paragraphs(200))
    texts = {f"t{n}": f"{_words(writer, 9)}\n\n{writer.edited(story, 0.01)}" for n in range(1000)}
    apart = {f"x{n}": writer.passage(100) for n in range(20)}
    pairs = reused_pairs({**texts, **apart})
    assert len(pairs) < 20_000
    assert _classes([*texts, *apart], pairs) == 21


def test_a_formula_that_very_many_texts_hold_does_not_join_them() -> None:
    writer = _writer()
    formula = writer.passage(40)
    texts = {f"t{n}": f"{writer.passage(120)} {formula} {writer.passage(60)}" for n in range(100)}
    assert reused_pairs(texts) == ()


def test_the_order_of_the_texts_and_the_process_change_nothing() -> None:
    made = corpus.make(60, seed=9)
    there = {frozenset(pair) for pair in reused_pairs(made.texts)}
    back = {frozenset(pair) for pair in reused_pairs(dict(reversed(made.texts.items())))}
    assert there == back
    code = "from averment.claims.rules.running_words import rows_of; print(rows_of({'a': 'One two'}).words.tolist())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(rows_of({"b": "one TWO"}).words.tolist())


def test_what_a_pair_shares_does_not_depend_on_the_texts_beside_it() -> None:
    made = corpus.make(100, seed=4)
    names = [name for name in made.texts if made.holds[name]][:12]
    together = {pair for pair in reused_pairs(made.texts) if set(pair) <= set(names)}
    alone = {pair for two in combinations(names, 2) for pair in reused_pairs({name: made.texts[name] for name in two})}
    assert together == alone


def _classes(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> int:
    leader = {name: name for name in names}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for first, second in pairs:
        leader[find(first)] = find(second)
    return len({find(name) for name in names})


# ── the marks ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("the workers’ union’s hall isn’t ‘open now’ today", ["‘open now’"]),
        ("He said, 'we don't know', and left", ["'we don't know'"]),
        ("a “b «c» d” e", ["“b «c» d”"]),
        ("one “left open\n\nthe next “closed” one", ["“closed”"]),
        ("> quoted mail\n> goes on\nmy reply", ["> quoted mail\n> goes on\n"]),
        ('x "a" y "b" z', ['"a"', '"b"']),
        ("وزیر نے کہا: ’’ہم نہیں جانتے‘‘ اور چلے گئے", ["’’ہم نہیں جانتے‘‘"]),
        ("मंत्री ने कहा, “हम नहीं जानते”।", ["“हम नहीं जानते”"]),
        ("", []),
        ('"', []),
        ("'" * 50, []),
    ],
)
def test_quotations_are_found_between_their_marks(text: str, quoted: list[str]) -> None:
    spans = quoted_spans(text)
    assert [text[start:end] for start, end in spans if text[start:end].strip("'\"")] == quoted


def test_a_line_of_a_million_quotation_marks_is_read_in_one_go() -> None:
    assert len(quoted_spans(' "a" b' * 200_000)) == 200_000
    assert quoted_spans(" “a" * 300_000) == ()
    assert quoted_spans("\n“a" * 1000)[0] == (1, 4)


@given(st.text(alphabet="ab \n'\"“”‘’«»„>", max_size=80))
def test_quotations_are_in_order_apart_and_inside_the_text(text: str) -> None:
    edges = [edge for span in quoted_spans(text) for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


# ── precision and recall (docs/reuse.md) ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "size"), [("en", 3000), ("ur", 1500), ("hi", 1500)])
def test_the_documented_precision_and_recall_hold(language: str, size: int) -> None:
    made = corpus.make(size, seed=11, language=language)
    found = set(reused_pairs(made.texts, formulas=made.formulas))
    truth = {(first, second): words for first, second, words in made.copies()}

    def recall(kinds: Sequence[set[str]], least_words: int) -> float:
        wanted = [
            pair for pair, words in truth.items()
            if words >= least_words and {made.kinds[name] for name in pair} in kinds
        ]  # fmt: skip
        assert len(wanted) > 30
        return float(np.mean([pair in found for pair in wanted]))

    assert sum(pair in truth for pair in found) / len(found) >= 0.97
    assert recall([{"embedding", "wire"}, {"embedding", "light"}, {"embedding"}], 30) >= 0.98
    assert recall([{"wire", kind} for kind in corpus.COPIES], 30) >= 0.99
    assert not found & set(made.innocent)
