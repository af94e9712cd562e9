"""The PDF says what the document says, in its order, its languages and its bytes."""

from __future__ import annotations

import io
import os
import pickle
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.build.specimens import HOSTILE, english, head, hindi, of_pages, para, row, t, urdu

from averment.build.outside.faces import CannotPrint, printable, unprintable
from averment.build.outside.typst_writer import quoted, typst_source, write_pdf
from averment.kernel.document import (
    Cell,
    Division,
    Document,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Span,
    Styled,
    Table,
    Text,
    every_text,
)

SPECIMENS = {"en": english, "ur": urdu, "hi": hindi}


def document(*blocks: object, **changes: object) -> Document:
    return Document("A title", "en", "ltr", blocks, **changes)  # type: ignore[arg-type]


def pdf(tmp_path: Path, whole: Document, **options: object) -> bytes:
    out = tmp_path / "out.pdf"
    write_pdf(whole, [out], **options)  # type: ignore[arg-type]
    return out.read_bytes()


def words_of(content: bytes) -> str:
    """The text of a PDF without spaces, line-end hyphens and hidden marks; ligatures and forms as plain letters."""
    pages = pypdfium2.PdfDocument(io.BytesIO(content))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    return bare(text)


def bare(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe\u0002\u200b-\u200f\u2060-\u2069\ufeff]", "", unicodedata.normalize("NFKC", text))


def test_code_in_a_draft_prints_as_written(tmp_path: Path) -> None:
    made = words_of(pdf(tmp_path, document(para(HOSTILE), para(HOSTILE, number="1."))))
    assert made.count(bare(HOSTILE)) == 2


def test_code_in_title_details_numbers_cells_notes_and_captions_prints_as_written(tmp_path: Path) -> None:
    whole = replace(
        document(
            Table((row(HOSTILE),), (row(HOSTILE),), caption=(t(HOSTILE),), label='a"b]'),
            para("x", Note((para(HOSTILE),)), number='#]"'),
            Heading(1, (t(HOSTILE),)),
        ),
        title='#title $x$ "quoted" \\ [',
        details=((HOSTILE, HOSTILE),),
        authors=('A "B" \\ #C',),
        strings=(("page", "#Page [{page}] \\ {pages}"),),
    )
    made = words_of(pdf(tmp_path, whole))
    assert made.count(bare(HOSTILE)) == 7  # the table's head and body, its caption, note, heading, and both details
    assert bare('#title $x$ "quoted" \\ [') in made
    assert bare("#Page [1] \\ 1") in made


LETTERS = st.text(st.characters(codec="utf-8", max_codepoint=0x24F, exclude_categories=["Cc", "Cf", "Mn"]), max_size=80)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LETTERS, LETTERS)
def test_any_latin_text_survives_to_the_page(tmp_path: Path, first: str, second: str) -> None:
    whole = document(para("«", first, "»", Note((para("‹", second, "›"),))))
    if unprintable(whole):
        return
    made = words_of(pdf(tmp_path, whole))
    assert bare(f"«{first}»") in made
    assert bare(f"‹{second}›") in made


ANY = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY)
def test_any_text_is_printed_or_refused_by_name_and_never_breaks_typst(tmp_path: Path, anything: str) -> None:
    whole = document(para(anything), Table((), (row(anything),)), head(1, anything), label_of(anything))
    if missing := unprintable(whole):
        with pytest.raises(CannotPrint) as refused:
            pdf(tmp_path, whole)
        assert refused.value.characters == missing
    else:
        assert pdf(tmp_path, whole).startswith(b"%PDF")


def label_of(anything: str) -> Paragraph:
    return Paragraph((Link(f"#{anything}", (t("here"),)), Link(anything, (t("there"),))), label=anything)


@given(st.text())
def test_a_quoted_text_ends_only_where_it_ends(anything: str) -> None:
    inside = quoted(anything)[1:-1]
    assert not re.search(r'(?<!\\)(?:\\\\)*"', inside)
    assert not re.search(r"(?<!\\)(?:\\\\)*\\$", inside)


HINDI = "यह प्रस्तुति संगठनों की ओर से है जुलाई में गई सार्वभौमिक समीक्षा प्रस्तुतकर्ता वर्षों हृदय क्षत्रिय राष्ट्र छुट्टी सड़कें"


def test_hindi_survives_to_the_text_of_the_page(tmp_path: Path) -> None:
    whole = Document("प्रस्तुति", "hi", "ltr", (para(HINDI), head(1, HINDI), para(Styled("strong", (t(HINDI),)))))
    assert words_of(pdf(tmp_path, whole)).count(bare(HINDI)) == 3


def test_urdu_is_set_in_amiri_or_nastaliq_as_asked(tmp_path: Path) -> None:
    amiri, nastaliq = pdf(tmp_path, urdu()), pdf(tmp_path, urdu(), urdu_face="nastaliq")
    assert any("Amiri" in name for name in faces_of(amiri))
    assert not any("Nastaliq" in name for name in faces_of(amiri))
    assert any("Nastaliq" in name for name in faces_of(nastaliq))


def faces_of(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        return {str(font.BaseFont) for page in opened.pages for font in page.Resources.Font.values()}


@pytest.mark.parametrize("name", SPECIMENS)
def test_only_the_shipped_faces_are_used_and_all_are_embedded(tmp_path: Path, name: str) -> None:
    shipped = re.compile(r"/[A-Z]{6}\+(Amiri|NotoSerif|NotoSerifDevanagari|NotoNastaliqUrdu|DejaVuSansMono)(-|$)")
    assert all(shipped.match(face) for face in faces_of(pdf(tmp_path, SPECIMENS[name]())))


@pytest.mark.parametrize("name", SPECIMENS)
def test_two_runs_in_two_folders_give_the_same_bytes(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    first = pdf(tmp_path, SPECIMENS[name](), attachments={"text.json": b"{}"})
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "elsewhere"))
    second = pdf(tmp_path / "elsewhere", SPECIMENS[name](), attachments={"text.json": b"{}"})
    assert first == second
    assert os.fsencode(str(tmp_path)) not in first


def test_the_second_of_two_pdfs_is_set_from_what_is_written_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    whole = SPECIMENS[next(iter(SPECIMENS))]()
    write_pdf(whole, [first, second])
    assert first.read_bytes() == second.read_bytes()
    sources = iter([typst_source(whole), typst_source(document(Paragraph((Text("Another text."),))))])
    monkeypatch.setattr("averment.build.outside.typst_writer.typst_source", lambda *arguments: next(sources))
    write_pdf(whole, [first, second])
    assert "Anothertext." in words_of(second.read_bytes())
    assert "Anothertext." not in words_of(first.read_bytes())


def test_the_pdf_declares_both_standards_its_language_and_its_title(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf(tmp_path, urdu()))) as opened:
        metadata = str(opened.open_metadata())
        assert re.search(r"<pdfuaid:part>1</", metadata)
        assert re.search(r"<pdfaid:part>3</.*<pdfaid:conformance>A</", metadata, re.DOTALL)
        assert str(opened.Root.Lang) == "ur"
        assert urdu().title in metadata
        assert "انجمن اہلِ وادی" in metadata
        assert opened.Root.MarkInfo.Marked
        assert "2026-11-12" in metadata


def tags_of(content: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), str(node.get("/Lang", ""))))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(content)) as opened:
        walk(opened.Root.StructTreeRoot)
    return found


def test_headings_lists_tables_quotations_notes_and_languages_are_tagged(tmp_path: Path) -> None:
    tags = tags_of(pdf(tmp_path, english()))
    kinds = {kind for kind, _ in tags}
    assert {"/Title", "/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/BlockQuote", "/Note", "/Link"} <= kinds
    assert {"ur", "hi"} <= {language for _, language in tags}


def test_the_outline_follows_the_headings_and_skipped_levels_are_closed_up(tmp_path: Path) -> None:
    content = pdf(tmp_path, document(head(3, "First"), head(5, "Inside"), head(1, "Second"), head(2, "   "), para("x")))
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_outline() as outline:
        assert [(each.title, [child.title for child in each.children]) for each in outline.root] == [
            ("First", ["Inside"]),
            ("Second", []),
        ]


def test_the_attachment_is_the_source_and_comes_out_as_it_went_in(tmp_path: Path) -> None:
    given_bytes = b'{"text": "\xd8\xa7"}\x00\xff'
    with pikepdf.open(io.BytesIO(pdf(tmp_path, english(), attachments={"text.json": given_bytes}))) as opened:
        assert opened.attachments["text.json"].get_file().read_bytes() == given_bytes
        assert str(opened.Root.AF[0].AFRelationship) == "/Source"


def test_a_link_to_a_label_leads_into_the_document_and_one_to_nowhere_prints_its_words(tmp_path: Path) -> None:
    whole = document(
        para(Link("#there", (t("inside"),)), Link("#nowhere", (t("lost"),)), Link("javascript:alert(1)", (t("code"),))),
        para("target", label="there"),
        para("again", label="there"),
        Table((), ((Cell((Span((t("G1"),), label="ground-1"),)),),)),
        para(Link("#ground-1", (t("ground"),)), Link("https://forum.example/a?b=c&d", (t("out"),))),
    )
    content = pdf(tmp_path, whole)
    with pikepdf.open(io.BytesIO(content)) as opened:
        links = [note for page in opened.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        addresses = [str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A]
    assert len(links) == 3
    assert addresses == ["https://forum.example/a?b=c&d"]
    assert "lostcode" in words_of(content)


def test_endless_words_and_addresses_stay_inside_the_margins(tmp_path: Path) -> None:
    endless = "x" * 400
    address = "https://forum.example/" + "a/very/long/path/" * 20
    digest = "0123456789abcdef" * 4
    whole = document(
        para(endless, number="1."),
        para(address),
        para("میم" * 150),
        Table((row("No", "Claim", "Ground", "Status", "SHA-256"),), (row("1", "c", digest, endless, digest),)),
    )
    content = pdf(tmp_path, whole)
    for page in pypdfium2.PdfDocument(io.BytesIO(content)):
        text = page.get_textpage()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert min(box[0] for box in boxes) > 60
        assert max(box[2] for box in boxes) < 595 - 60
    assert bare(address) in words_of(content)
    assert words_of(content).count(endless) == 2


def test_the_foot_of_each_page_counts_in_the_digits_of_the_language(tmp_path: Path) -> None:
    assert "Page2of" in words_of(pdf(tmp_path, of_pages(4)))
    assert "पृष्ठ२/२" in words_of(pdf(tmp_path, hindi()))


def test_a_table_that_breaks_repeats_its_head(tmp_path: Path) -> None:
    table = Table((row("Column", "Other"),), tuple(row(f"row {each}", "x") for each in range(120)))
    content = pdf(tmp_path, document(table))
    pages = pypdfium2.PdfDocument(io.BytesIO(content))
    assert len(pages) > 2
    assert all("Column" in page.get_textpage().get_text_range() for page in pages)


def test_characters_without_a_face_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CannotPrint, match=r"U\+6587 CJK UNIFIED IDEOGRAPH-6587"):
        pdf(tmp_path, document(para("文")))
    copied = pickle.loads(pickle.dumps(CannotPrint(("文",))))  # noqa: S301 — as it comes from another process
    assert (copied.characters, str(copied)) == (("文",), "no shipped face can print U+6587 CJK UNIFIED IDEOGRAPH-6587")
    assert {"अ", "ا", "é", "→", "ٲ"} <= printable()


def test_odd_trees_do_not_break_the_page(tmp_path: Path) -> None:
    whole = document(
        para(),
        Table((), ()),
        Table((row("a"),), (row("1", "2", "3"), ()), align=("end", "nonsense"), widths=(0.0, -1.0)),
        Listing(()),
        Listing((((),) if False else (), (para("x"), para("y")))),
        Listing(((para("x"),),), ordered=True, start=-4),
        Quotation(()),
        Division((), ("adopted", "grounds")),
        Division((Division((para("x"),), ("reservations",)),), ("adopted",), "zz-9", "rtl"),
        para(Note(()), Span((), label=""), Styled("unheard-of", (t("x"),)), Styled("code", ())),
    )
    assert pdf(tmp_path, whole).startswith(b"%PDF")
    assert pdf(tmp_path, replace(whole, title="", language="", direction="", date="no date")).startswith(b"%PDF")


def test_the_source_of_a_document_is_the_same_each_time() -> None:
    assert typst_source(english()) == typst_source(english())


@pytest.mark.parametrize("name", SPECIMENS)
def test_no_specimen_has_a_character_that_cannot_be_printed(name: str) -> None:
    assert unprintable(SPECIMENS[name]()) == ()
    assert sum(len(each.text) for each in every_text(SPECIMENS[name]())) > 1000


def test_text_nodes_keep_their_spaces(tmp_path: Path) -> None:
    content = pdf(tmp_path, document(Paragraph((Text("one "), Styled("strong", (Text("two"),)), Text(" three")))))
    text = pypdfium2.PdfDocument(io.BytesIO(content))[0].get_textpage().get_text_range()
    assert "one two three" in text
