"""A draft as it is written → the document tree: every word in its place, and nothing lost without a word."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from averment.kernel.document import (
    Cite,
    Division,
    Heading,
    Insert,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Rule,
    Span,
    Styled,
    Table,
    Text,
    Value,
    plain_text,
)
from averment.kernel.refusals import Refusal
from averment.submissions.outside import draft_reader
from averment.submissions.outside.draft_reader import read_draft_text
from averment.submissions.rules.draft import Draft, parse_draft, uncalled_notes


def parsed(text: str) -> Draft:
    return parse_draft(read_draft_text(text), "draft.md")


def told(text: str) -> list[str]:
    return [f"{found.where.line}:{found.where.column} {found.what}" for found in parsed(text).findings]


def words(text: str) -> str:
    """The words of the first paragraph."""
    (paragraph, *_) = parsed(text).blocks
    assert isinstance(paragraph, Paragraph)
    return plain_text(paragraph.children)


def test_each_kind_of_block_is_one_of_ours() -> None:
    draft = parsed(
        "# Facts\n\nOne.\n\n- a\n- b\n\n3. c\n\n> quoted\n\n***\n\n::: argument\nWe hold.\n:::\n\n"
        "{{call-for-release}}\n\n| a | b |\n|:--|--:|\n| c | {{f}} |\n\n: A caption.\n\nTerm\n:   Meaning.\n"
    )
    assert not draft.findings
    kinds = [type(block) for block in draft.blocks]
    assert kinds[:6] == [Heading, Paragraph, Listing, Listing, Quotation, Rule]
    assert kinds[6:] == [Division, Insert, Table, Paragraph, Paragraph]
    ordered, division, table = draft.blocks[3], draft.blocks[6], draft.blocks[8]
    assert isinstance(ordered, Listing)
    assert (ordered.ordered, ordered.start) == (True, 3)
    assert isinstance(division, Division)
    assert division.classes == ("argument",)
    assert isinstance(table, Table)
    assert (plain_text(table.caption), table.align) == ("A caption.", ("start", "end"))
    assert isinstance(table.rows[0][1].children[0], Value)


def test_each_kind_of_inline_is_one_of_ours() -> None:
    text = "*a* **b** ~~c~~ H~2~O x^2^ `d` [e](http://x.y) [f]{.argument lang=ur dir=rtl} g[^1]\n\n[^1]: n\n"
    (paragraph,) = parsed(text).blocks
    assert isinstance(paragraph, Paragraph)
    styles = [child.style for child in paragraph.children if isinstance(child, Styled)]
    assert styles == ["emphasis", "strong", "strikeout", "subscript", "superscript", "code"]
    (span,) = (child for child in paragraph.children if isinstance(child, Span))
    assert (span.classes, span.language, span.direction) == (("argument",), "ur", "rtl")
    (note,) = (child for child in paragraph.children if isinstance(child, Note))
    assert isinstance(note.blocks[0], Paragraph)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('He said "it is".', "He said “it is”."),
        ("It's 'so'.", "It’s ‘so’."),
        ("1948--49 --- so...", "1948–49 — so…"),
        ("a\nb\\\nc  \nd", "a b c d"),
        ("5 < 6 & 7 &amp; 8 \\< 9 \\* x", "5 < 6 & 7 & 8 < 9 * x"),
        ("\\@a \\[\\@b\\] \\{\\{c\\}\\}", "@a [@b] {{c}}"),
        ("amina@example.org", "amina@example.org"),
        ("$5 and $6, :a: and #1", "$5 and $6, :a: and #1"),
        ("<https://x.y/@z>", "https://x.y/@z"),
        ("A\u00a0b \u200f\u06f4\u06f1", "A\u00a0b \u200f\u06f4\u06f1"),
        ("[ ] task", "[ ] task"),
    ],
)
def test_words_are_printed_as_they_were_meant(text: str, printed: str) -> None:
    assert words(text) == printed
    assert not told(text)


def test_every_citation_and_figure_has_the_place_at_which_it_stands_in_the_draft() -> None:
    text = (
        "# A [@c0] {{f0}}\n\nHeld one [@c1]. Two *were [@c2]*\nfreed \\@x “so” [@c3; @c3b, p. 3]. @r4 says\n"
        "  {{ f5 }} and [x\ny [@c6] z]{.argument} ünï کشمیر [@c7].[^n]\n\n"
        "- item @r8\n  - inner [@c9]\n\n> quote\n> more [@c10]\n\n"
        "| a | b [@c11] |\n|---|---|\n| c | d [@c12] {{f13}} |\n\n"
        "::: {.argument}\n\n::: x\nDeep [@c14].\n:::\n:::\n\n[^n]: Note [@c15].\n    More {{f16}}.\n\n{{alone}}\n"
    )
    lines = text.split("\n")
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, Cite | Value | Insert):
            name = node.items[0].id if isinstance(node, Cite) else node.id
            mark = f"{'@' if node.running else '[@'}{name}" if isinstance(node, Cite) else "{{"
            assert lines[node.at.line - 1][node.at.column - 1 :].startswith(mark), (name, node.at)
            found.append(name)
        for part in node if isinstance(node, tuple) else ():
            walk(part)
        for name in ("children", "blocks", "items", "head", "rows", "caption"):
            if hasattr(node, name) and not isinstance(node, Cite):
                walk(getattr(node, name))

    walk(parsed(text).blocks)
    all_of_them = "c0 f0 c1 c2 c3 r4 f5 c6 c7 r8 c9 c10 c11 c12 f13 c14 c15 f16 alone"
    assert sorted(found) == sorted(all_of_them.split())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a <b>x</b>", ["1:3 The HTML “<b>” cannot be printed", "1:7 The HTML “</b>”"]),
        ("a\n\n<div>x</div>", ["3:1 HTML cannot be printed"]),
        ("a ![x](y.png)", ["1:3 An image cannot be printed"]),
        ("a\n\n![x](y.png)", ["3:1 An image cannot be printed"]),
        ("a [@b, @c] d", ["1:3 “[@b, @c]” cannot be read as a citation"]),
        ("a [-@b]", ["1:3 “[-@b]” cannot be read as a citation"]),
        ("a[^x] b", ["1:2 “[^x]” calls a footnote that is not there"]),
        ("a^[b] c", ["1:2 A footnote within the sentence"]),
        ("a\n\n[^x]: b", ["3:1 The footnote “x” would not be printed"]),
        ("a[^x]\n\n[^x]: b[^y]\n\n[^y]: c", ["5:1 The footnote “y” would not be printed"]),
        ("a[^x]\n\n[^x]: b\n\n[^x]: c", ["5:1 The footnote “x” would not be printed"]),
        ("| a |\n|---|\n| <i>b</i> |", ["3:3 The HTML “<i>”", "3:7 The HTML “</i>”"]),
    ],
)
def test_what_would_be_lost_or_printed_as_it_stands_is_told_with_its_place(text: str, what: list[str]) -> None:
    found = told(text)
    assert len(found) == len(what)
    assert all(one.startswith(other) for one, other in zip(found, what, strict=True)), found


@pytest.mark.parametrize(
    "text", ["<!-- a note to ourselves -->\n\nText.", "Te<!-- x -->xt.", "Text.\n\n[x]: http://y.z\n"]
)
def test_comments_and_addresses_are_nobodys_business(text: str) -> None:
    assert not told(text)
    assert any(isinstance(block, Paragraph) and "T" in plain_text(block.children) for block in parsed(text).blocks)


def test_words_around_what_cannot_be_printed_are_kept() -> None:
    assert words("One <b>two</b> ![three](x.png) four $x^2$.") == "One two  four $x^2$."


@pytest.mark.parametrize(
    ("draft", "uncalled"),
    [
        ("a[^1]\n\n[^1]: b", ()),
        ("a[^1]\n\n[^1]: b\n\n    more\n\nafter[^2]\n\n[^2]: c", ()),
        ("a[^A]\n\n[^a]: b", ()),
        ("a\\[^1]\n\n[^1]: b", (("1", 3),)),
        ("- a[^1]\n\n  [^1]: b", ()),
        ("no notes [^", ()),
        ("[^1]: b\n\na[^1]", ()),
    ],
)
def test_footnotes_that_nothing_calls_are_found(draft: str, uncalled: tuple[tuple[str, int], ...]) -> None:
    assert uncalled_notes(draft) == uncalled


@pytest.mark.parametrize(
    "text",
    [
        "::: {.a}\n" * 60 + "deep\n" + ":::\n" * 60,
        "> " * 60 + "deep",
        "\n".join("  " * depth + "- deep" for depth in range(60)),
        "[" * 60 + "deep" + "]{.argument}" * 60,
        "*a **b " * 60 + "deep",
    ],
)
def test_nesting_that_no_reader_follows_is_told_or_read_but_never_a_crash(text: str) -> None:
    draft = parsed(text)
    assert all("deep" in found.what for found in draft.findings)


@pytest.mark.parametrize("text", ["> " * 3000 + "x", "[" * 50_000 + "a" + "]" * 50_000, "[" * 100_000, "x" * 3_000_001])
def test_a_draft_that_would_take_forever_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parsed(text)
    assert refused.value.mend


def test_pandoc_is_stopped_where_it_needs_more_time_or_memory_than_any_draft_of_ours() -> None:
    with patch.object(draft_reader, "_SECONDS", 0.01), pytest.raises(Refusal) as late:
        parsed("word " * 200_000)
    assert "in time" in str(late.value)
    with patch.object(draft_reader, "_MEMORY", "8m"), pytest.raises(Refusal) as large:
        parsed("word " * 200_000)
    assert "could not read" in str(large.value)


def test_odd_characters_pass_through() -> None:
    assert words("a\ufeffb \U0001f1ee \u202bx\u202c \ufdd0") == "a\ufeffb \U0001f1ee \u202bx\u202c @"
    parsed("\ud800")
    assert parsed("").blocks == ()
    assert isinstance(parsed("\r\n# A\r\n\r\nb\r\n").blocks[0], Heading)
    assert [type(i) for i in parsed("x").blocks[0].children] == [Text]  # type: ignore[union-attr]
