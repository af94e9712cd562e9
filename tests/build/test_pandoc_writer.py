"""DOCX and HTML say what the document says, name their author and nobody else, and come out the same twice."""

from __future__ import annotations

import os
import re
import runpy
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from tests.build.specimens import HOSTILE, english, head, hindi, para, row, t, urdu

from averment.build.outside import pandoc_writer
from averment.build.outside.pandoc_writer import REFERENCE, PandocFailed, pandoc_json, write_docx, write_html
from averment.kernel.document import (
    Cell,
    Division,
    Document,
    Link,
    Listing,
    Note,
    Quotation,
    Span,
    Styled,
    Table,
    every_text,
)

SPECIMENS = {"en": english, "ur": urdu, "hi": hindi}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(*blocks: object, **changes: object) -> Document:
    return Document("A title", "en", "ltr", blocks, **changes)  # type: ignore[arg-type]


def docx(tmp_path: Path, whole: Document, **options: str) -> dict[str, bytes]:
    out = tmp_path / "out.docx"
    write_docx(whole, [out], **options)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def page(tmp_path: Path, whole: Document) -> str:
    out = tmp_path / "out.html"
    write_html(whole, [out])
    return out.read_text(encoding="utf-8")


def docx_words(parts: dict[str, bytes]) -> str:
    """The text of a DOCX; Word keeps two kinds of hyphen as elements of their own."""
    hyphens = {f"{W}softHyphen": "\u00ad", f"{W}noBreakHyphen": "\u2011"}
    return "".join(
        hyphens.get(node.tag, node.text or "")
        for name in ("word/document.xml", "word/footnotes.xml")
        for node in etree.fromstring(parts[name]).iter(f"{W}t", *hyphens)
    )


def html_words(made: str) -> str:
    return "".join(html.document_fromstring(made.encode()).body.itertext())


def bare(text: str) -> str:
    return re.sub(r"[\s\ufeff]", "", text)


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_word_of_the_document_is_in_the_docx_and_in_the_html(tmp_path: Path, name: str) -> None:
    whole = SPECIMENS[name]()
    in_docx, in_html = bare(docx_words(docx(tmp_path, whole))), bare(html_words(page(tmp_path, whole)))
    for run in every_text(whole):
        assert bare(run.text) in in_docx
        assert bare(run.text) in in_html


def hostile() -> Document:
    return replace(
        document(
            para(HOSTILE, Note((para(HOSTILE),)), number=HOSTILE),
            head(1, HOSTILE),
            Table((row(HOSTILE),), (row(HOSTILE),), caption=(t(HOSTILE),)),
            Quotation((para(Styled("code", (t(HOSTILE),))),)),
        ),
        title=HOSTILE,
        details=((HOSTILE, HOSTILE),),
        authors=(HOSTILE,),
        strings=(("page", HOSTILE), ("notes", HOSTILE), ("back", HOSTILE), ("skip", HOSTILE)),
    )


def test_code_in_a_draft_is_words_in_docx_and_html(tmp_path: Path) -> None:
    parts, made = docx(tmp_path, hostile()), page(tmp_path, hostile())
    assert bare(docx_words(parts)).count(bare(HOSTILE)) == 11
    assert bare(html_words(made)).count(bare(HOSTILE)) == 13  # and the skip link and the name of the notes
    assert not re.search(r"<script|onerror|javascript:", made.lower().replace("&lt;script", ""))
    for name, content in parts.items():
        assert not name.endswith(".xml") or etree.fromstring(content) is not None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), min_size=1, max_size=60))
def test_any_text_survives_in_docx_and_html(tmp_path: Path, anything: str) -> None:
    whole = document(para("«", anything, "»", Note((para("‹", anything, "›"),))), label(anything))
    spaced = bare(re.sub("[\u2028\u2029]", " ", anything))
    in_docx, in_html = bare(docx_words(docx(tmp_path, whole))), bare(html_words(page(tmp_path, whole)))
    for made in (in_docx, in_html):
        assert f"«{spaced}»" in re.sub(r"(?<=»)\d+", "", made)
        assert f"‹{spaced}›" in made


def label(anything: str) -> object:
    return para(Link("#" + anything, (t("x"),)), Link(anything, (t("y"),)))


@pytest.mark.parametrize("name", SPECIMENS)
def test_two_runs_in_two_folders_give_the_same_bytes(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = docx(tmp_path, SPECIMENS[name]()), page(tmp_path, SPECIMENS[name]())
    raw = (tmp_path / "out.docx").read_bytes()
    other = tmp_path / "elsewhere"
    other.mkdir()
    monkeypatch.chdir(other)
    monkeypatch.setenv("TMPDIR", str(other))
    monkeypatch.setenv("USER", "somebody")
    assert (docx(other, SPECIMENS[name]()), page(other, SPECIMENS[name]())) == first
    assert (other / "out.docx").read_bytes() == raw


def test_the_docx_names_the_authors_of_the_case_and_nobody_else(tmp_path: Path) -> None:
    parts = docx(tmp_path, english())
    core = parts["docProps/core.xml"].decode()
    assert "<dc:creator>Northern Forum; Delta Watch</dc:creator>" in core
    assert '<dcterms:created xsi:type="dcterms:W3CDTF">2026-11-12T00:00:00Z<' in core
    assert "lastModifiedBy" not in core
    assert "Company" not in parts["docProps/app.xml"].decode()
    assert b"<property " not in parts["docProps/custom.xml"]
    everything = b"".join(parts.values())
    assert b"rsid" not in everything
    assert os.fsencode(str(Path.home())) + b"/" not in everything


def test_every_part_of_the_docx_bears_the_same_fixed_time(tmp_path: Path) -> None:
    docx(tmp_path, english())
    with zipfile.ZipFile(tmp_path / "out.docx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_an_urdu_docx_runs_from_right_to_left_in_its_face_and_language(tmp_path: Path) -> None:
    parts = docx(tmp_path, urdu())
    body = etree.fromstring(parts["word/document.xml"])
    numbered = [each for each in body.iter(f"{W}p") if f"{W}tab" in {node.tag for node in each.iter()}]
    assert numbered
    assert all(each.find(f"{W}pPr/{W}bidi") is not None for each in numbered)
    assert all(each.find(f"{W}tblPr/{W}bidiVisual") is not None for each in body.iter(f"{W}tbl"))
    title = next(each for each in body.iter(f"{W}p"))
    assert title.find(f"{W}pPr/{W}bidi") is not None
    assert '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ur-PK"/>' in parts["word/styles.xml"].decode()
    assert b'w:cs="Amiri"' in parts["word/styles.xml"]
    nastaliq = docx(tmp_path, urdu(), urdu_face="nastaliq")
    assert b'w:cs="Noto Nastaliq Urdu"' in nastaliq["word/styles.xml"]


def test_foreign_words_in_a_docx_carry_their_language_where_word_looks_for_it(tmp_path: Path) -> None:
    body = docx(tmp_path, english())["word/document.xml"].decode()
    assert '<w:lang w:bidi="ur-PK"/>' in body
    assert '<w:lang w:bidi="hi-IN"/>' in body


def test_the_docx_has_real_footnotes_named_styles_repeated_heads_and_page_numbers(tmp_path: Path) -> None:
    parts = docx(tmp_path, english())
    body = parts["word/document.xml"].decode()
    notes = etree.fromstring(parts["word/footnotes.xml"]).findall(f"{W}footnote")
    assert body.count("<w:footnoteReference ") == sum(f"{W}type" not in note.attrib for note in notes) > 30
    for style in ("NumberedParagraph", "AdoptedNumbered", "Reservation", "Disclosure", "Details", "Heading1", "Urdu"):
        assert f'<w:pStyle w:val="{style}" />' in body or f'<w:tblStyle w:val="{style}" />' in body
    defined = set(re.findall(r'w:styleId="([^"]+)"', parts["word/styles.xml"].decode()))
    assert set(re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]+)"', body)) <= defined
    assert "<w:tblHeader" in body
    foot = parts["word/footer1.xml"].decode()
    assert " PAGE " in foot
    assert " NUMPAGES " in foot


def test_the_reference_document_is_what_its_table_makes(tmp_path: Path) -> None:
    made = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "make_reference_docx.py"))
    made["main"](tmp_path / "reference.docx")
    assert (tmp_path / "reference.docx").read_bytes() == REFERENCE.read_bytes()


def test_the_html_fetches_nothing_and_runs_nothing(tmp_path: Path) -> None:
    for make in SPECIMENS.values():
        tree = html.document_fromstring(page(tmp_path, make()).encode())
        assert not tree.xpath("//script | //link | //img | //iframe | //object | //form | //@style[contains(., 'url')]")
        assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on")]
        assert "default-src 'none'" in tree.xpath("string(//meta[@http-equiv]/@content)")
        assert "url(" not in tree.xpath("string(//style)")
        assert "@import" not in tree.xpath("string(//style)")


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_html_can_be_read_by_ear_and_by_keyboard(tmp_path: Path, name: str) -> None:
    whole = SPECIMENS[name]()
    tree = html.document_fromstring(page(tmp_path, whole).encode())
    assert tree.get("lang") == whole.language
    assert tree.get("dir") == whole.direction
    assert [each.text for each in tree.xpath("//h1")] == [whole.title]
    assert tree.xpath("//body/*[1][@class='skip']/@href") == ["#text"]
    assert all(each.get("scope") == "col" for each in tree.xpath("//th"))
    assert all(each.get("aria-label") for each in tree.xpath("//*[@role='region']"))
    levels = [int(each.tag[1]) for each in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in tree.xpath("//a/@href") if target.startswith("#")} <= set(ids)
    backs = tree.xpath("//a[@role='doc-backlink']")
    assert backs
    assert all(each.get("aria-label") for each in backs)


def test_footnotes_in_html_are_counted_in_the_digits_of_the_language(tmp_path: Path) -> None:
    assert "<sup>۱</sup>" in page(tmp_path, urdu())
    assert "<sup>१</sup>" in page(tmp_path, hindi())


def test_a_table_of_an_urdu_page_has_its_figures_at_the_end_of_the_line(tmp_path: Path) -> None:
    assert 'style="text-align: left;"' in page(tmp_path, urdu())
    assert 'w:jc w:val="right"' in docx(tmp_path, urdu())["word/document.xml"].decode()  # Word mirrors it


def test_links_lead_to_labels_and_to_safe_addresses_only(tmp_path: Path) -> None:
    whole = document(
        para(Link("#g", (t("in"),)), Link("#none", (t("lost"),)), Link("javascript:alert(1)", (t("code"),))),
        para(Link("https://forum.example/?a=b&c=d", (t("out"),)), Link("file:///etc/passwd", (t("file"),))),
        Table((), ((Cell((Span((t("G1"),), label="g"),)),),)),
    )
    tree = html.document_fromstring(page(tmp_path, whole).encode())
    assert tree.xpath("//main//a/@href") == ["#g", "https://forum.example/?a=b&c=d"]
    body = docx(tmp_path, whole)
    assert b"javascript" not in b"".join(body.values())
    assert b"etc/passwd" not in b"".join(body.values())


def test_odd_trees_do_not_break_the_writers(tmp_path: Path) -> None:
    whole = document(
        para(),
        head(4, " ", label="empty"),
        Table((), ()),
        Table((row("a"),), (row("1", "2", "3"), ()), align=("end", "nonsense"), widths=(0.0, -1.0)),
        Listing(()),
        Listing(((), (para("x"), para("y")))),
        Listing(((para("x"),),), ordered=True, start=-4),
        Quotation(()),
        Division((), ("adopted", "grounds")),
        Division((para("x"),), (), 'zz"-9', "rtl"),
        para(Note(()), Span(()), Styled("unheard-of", (t("x"),)), Styled("code", ()), Link("#empty", (t("e"),))),
    )
    assert docx(tmp_path, whole)
    assert page(tmp_path, whole)
    odd = replace(whole, title="", language="", direction="", date="no date")
    assert docx(tmp_path, odd)
    assert page(tmp_path, odd)


def test_what_pandoc_refuses_is_told_with_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc_writer, "pandoc_json", lambda document, form: {"not": "a document"})
    with pytest.raises(PandocFailed, match="JSON"):
        write_html(english(), [tmp_path / "out.html"])


def test_the_tree_handed_to_pandoc_is_the_same_each_time() -> None:
    assert pandoc_json(english()) == pandoc_json(english())
