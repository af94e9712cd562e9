"""Citations and figures in running words: what is one, what is none, and what was meant as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.kernel.document import NOWHERE, At, Cite, Text, Value
from averment.submissions.rules.markers import ESCAPED, marked, misread, read_place, width_of

Read = list[str | tuple[str, ...]]


def read(words: str) -> Read:
    """Words as they are, citations as (kind, id, locator, id, locator …), figures as (figure, id)."""
    found: Read = []
    for inline in marked([(words, "1:1-1:2")]):
        if isinstance(inline, Text):
            found.append(inline.text)
        elif isinstance(inline, Cite):
            items = [part for item in inline.items for part in (item.id, item.locator)]
            found.append(("says" if inline.running else "cites", *items))
        elif isinstance(inline, Value):
            found.append(("figure", inline.id))
    return found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Held [@a].", ["Held", ("cites", "a", ""), "."]),
        ("Held.[@a] Two", ["Held.", ("cites", "a", ""), " Two"]),
        ("x [@a; @b, p. 3]", ["x", ("cites", "a", "", "b", "p. 3")]),
        ("x [@a, p. 3; @b]", ["x", ("cites", "a", "p. 3", "b", "")]),
        ("x [@unsc-47, a1]", ["x", ("cites", "unsc-47", "a1")]),
        ("x [@a, Art. 9, para. 4 (b)]", ["x", ("cites", "a", "Art. 9, para. 4 (b)")]),
        ("x [@a p. 3]", ["x", ("cites", "a", "p. 3")]),
        ("x [@a ,p. 3 ;  @b ]", ["x", ("cites", "a", "p. 3", "b", "")]),
        ("x [ @a]", ["x", ("cites", "a", "")]),
        ("x [see @a, p. 3; also @b]", ["x", ("cites", "a", "p. 3", "b", "")]),
        ("x [@a–b] [@a—b]", ["x", ("cites", "a--b", ""), ("cites", "a---b", "")]),
        ("x [@0-1]", ["x", ("cites", "0-1", "")]),
        ("x [@Held]", ["x", ("cites", "Held", "")]),
        ("@a says that @b-c, too.", [("says", "a", ""), " says that ", ("says", "b-c", ""), ", too."]),
        ("(@a)", ["(", ("says", "a", ""), ")"]),
        ("“@a says", ["“", ("says", "a", ""), " says"]),
        ("@a: yes. @b, no; @c’s", [("says", "a", ""), ": yes. ", ("says", "b", ""), ", no; ", ("says", "c", ""), "’s"]),
        ("in @a.", ["in ", ("says", "a", ""), "."]),
        ("@a- x", [("says", "a", ""), "- x"]),
        ("{{f}} {{ f }} {{f-1}}", [("figure", "f"), " ", ("figure", "f"), " ", ("figure", "f-1")]),
        ("{{}}", [("figure", "")]),
        ("{{a b}}", [("figure", "a b")]),
        ("{{{f}}}", ["{", ("figure", "f"), "}"]),
        ("amina@example.org", ["amina@example.org"]),
        ("x@y and a.@b and a/@b", ["x@y and a.@b and a/@b"]),
        ("@ a, @, @@a, @-a", ["@ a, @, @@a, @-a"]),
        ("[]", ["[]"]),
        ("[a] [a@b]", ["[a] [a@b]"]),
        ("{f} {{f} {f}}", ["{f} {{f} {f}}"]),
        ("", []),
        ("کہا [@a]۔", ["کہا", ("cites", "a", ""), "۔"]),
    ],
)
def test_what_is_a_citation_or_a_figure_and_what_is_none(words: str, found: Read) -> None:
    assert read(words) == found


@pytest.mark.parametrize("words", ["@a", "[@a]", "{{f}}", "[@a; @b, p. 3]", "x @a says"])
def test_what_was_escaped_is_words(words: str) -> None:
    escaped = "".join(ESCAPED.get(char, char) for char in words)
    assert read(escaped) == [words]
    assert not list(misread([(escaped, "1:1-1:9")]))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("x [@a, @b] y", ["[@a, @b]"]), ("x [-@a]", ["[-@a]"]), ("[@a; ]", ["[@a; ]"]), ("[@a;; @b]", ["[@a;; @b]"]),
        ("x[^1]", ["[^1]"]), ("x^[note]", ["^["]), ("[@a] and [@b; @c, 4]", []), ("@a says [so]", []),
        ("[a@b.org]", []), ("(@a)", []), ("[see @a]", []), ("[x] @a [y]", []),
    ],
)  # fmt: skip
def test_what_was_meant_as_a_citation_or_a_footnote_is_told(words: str, meant: list[str]) -> None:
    assert [found for found, _ in misread([(words, "1:1-1:9")])] == meant


def test_each_inline_knows_its_line_and_column() -> None:
    tokens = [("Held", "3:5-3:9"), (" ", "3:9-3:10"), ("[@a].", "3:10-3:15"), ("\n", "3:15-4:1")]
    tokens.append(("{{f}}", "4:3-4:8"))
    places = [inline.at for inline in marked(tokens) if not isinstance(inline, Text) or inline.text.strip()]
    assert places == [At(3, 5), At(3, 10), At(3, 14), At(4, 3)]


def test_a_citation_over_two_lines_is_one_and_stands_where_it_begins() -> None:
    tokens = [("x", "1:1-1:2"), (" ", "1:2-1:3"), ("[@a;", "1:3-1:7"), ("\n", "1:7-2:1"), ("@b,", "2:1-2:4")]
    tokens += [("\n", "2:4-3:1"), ("p.", "3:1-3:3"), (" ", "3:3-3:4"), ("3]", "3:4-3:6")]
    (_, cite) = marked(tokens)
    assert isinstance(cite, Cite)
    assert [(item.id, item.locator) for item in cite.items] == [("a", ""), ("b", "p. 3")]
    assert cite.at == At(1, 3)


def test_places_are_read_as_pandoc_writes_them() -> None:
    assert read_place("draft.md@3:5-3:9") == read_place("3:5-3:9") == At(3, 5)
    assert read_place("1:2-1:3;4:5-4:6") == At(1, 2)
    assert read_place("") == NOWHERE
    assert (width_of("3:5-3:9"), width_of("3:5-4:1"), width_of("")) == (4, 0, 0)


PIECES = st.sampled_from(
    ["[@a]", "@a", "{{f}}", "[", "]", "@", "{{", "}}", ";", ",", " ", "\n", "a", "ab-c", "see ", "é", "ﷺ", "–"]
)


@given(st.lists(PIECES | st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=3), max_size=12))
def test_no_word_is_lost_or_made_up(pieces: list[str]) -> None:
    words = "".join(pieces)
    shown = "".join(i.text for i in marked([(words, "1:1-1:2")]) if isinstance(i, Text))
    rest = iter(words.replace("\n", " "))
    assert all(char in rest for char in shown)  # in the same order
    markers = sum(not isinstance(i, Text) for i in marked([(words, "1:1-1:2")]))
    assert markers or shown == words.replace("\n", " ")


@pytest.mark.parametrize(
    ("begin", "row", "end"),
    [
        ("[@a, ", "\u00a0", ""), ("{{", "\u00a0", "x"), ("[@", "a–", ""), ("", "[@a; ", ""), ("", "[", ""),
        ("", "@a", ""), ("[", "@a ", ""), ("[", "x@a ", "]"), ("", "[see ", ""), ("[^", "a", ""), ("[@a", ";", ""),
    ],
)  # fmt: skip
def test_long_rows_of_signs_are_read_in_one_pass(begin: str, row: str, end: str) -> None:
    words = begin + row * 100_000 + end
    list(marked([(words, "1:1-1:2")]))
    list(misread([(words, "1:1-1:2")]))
