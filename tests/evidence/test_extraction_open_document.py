"""The words of ODT, ODS and ODP files, made here part by part."""

import io
import zipfile
from pathlib import Path

import pytest

from averment.evidence.outside.extraction import extract_text
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers import odf
from averment.evidence.rules.kinds import media_type_of
from averment.evidence.rules.text import ExtractedText, page_at

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = {
    "office": f"{OASIS}:office:1.0", "text": f"{OASIS}:text:1.0", "table": f"{OASIS}:table:1.0",
    "draw": f"{OASIS}:drawing:1.0", "style": f"{OASIS}:style:1.0", "svg": f"{OASIS}:svg-compatible:1.0",
    "presentation": f"{OASIS}:presentation:1.0", "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": f"{OASIS}:manifest:1.0", "xlink": "http://www.w3.org/1999/xlink", "form": f"{OASIS}:form:1.0",
}  # fmt: skip
NS = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMES.items())
MANIFEST = f"<manifest:manifest {NS}>{{}}</manifest:manifest>"
CHANGE = "<office:change-info><dc:creator>A</dc:creator><dc:date>2026-11-24</dc:date></office:change-info>"


def content(kind: str, body: str, looks: str = "") -> str:
    return (
        f"<office:document-content {NS}><office:automatic-styles>{looks}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def packed(kind: str, parts: dict[str, str | bytes], manifest: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(manifest))
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def read(tmp_path: Path, data: bytes, name: str = "a.odt") -> ExtractedText:
    (tmp_path / name).write_bytes(data)
    return extract_text("0" * 64, tmp_path / name)


def odt(tmp_path: Path, body: str, looks: str = "", **others: str | bytes) -> ExtractedText:
    parts = {"content.xml": content("text", body, looks)}
    return read(tmp_path, packed("text", parts | {name.replace("__", "/"): data for name, data in others.items()}))


def styles(masters: str = "", looks: str = "") -> str:
    return (
        f"<office:document-styles {NS}><office:automatic-styles>{looks}</office:automatic-styles>"
        f"<office:master-styles><style:master-page>{masters}</style:master-page></office:master-styles>"
        "</office:document-styles>"
    )


def p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def test_odt_urdu_and_hindi_come_through_exactly(tmp_path: Path) -> None:
    text = odt(tmp_path, f"<text:h>{HINDI}</text:h>" + p(f"{URDU[:9]}<text:span>{URDU[9:]}</text:span>"))
    assert (text.text, text.status, text.reason) == (f"{HINDI}\n{URDU}", "complete", "")
    assert text.extractor == "lxml odf reader"
    assert text.version.startswith("1 (lxml ")


def test_odt_lists_tables_notes_remarks_and_headers_are_read(tmp_path: Path) -> None:
    listed = (
        f"<text:list><text:list-item>{p('one')}</text:list-item><text:list-item>{p('two')}</text:list-item></text:list>"
    )
    cells = "".join(f"<table:table-cell>{p(word)}</table:table-cell>" for word in ("a", "b"))
    rows = f"<table:table-row>{cells}</table:table-row>"
    table = f'<table:table table:name="Table1"><table:table-header-rows>{rows}</table:table-header-rows>'
    note = (
        f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p(HINDI)}</text:note-body></text:note>"
    )
    remark = f"<office:annotation><dc:creator>A</dc:creator>{p('remark')}</office:annotation>"
    text = odt(
        tmp_path,
        p(f"he{note}ld{remark}") + listed + table + f"{rows}</table:table>",
        **{
            "styles.xml": styles(
                f"<style:header>{p('header')}</style:header><style:footer>{p('footer')}</style:footer>"
            )
        },
    )
    assert text.text.split("\n") == ["held", "one", "two", "a\tb", "a\tb", "header", "footer", HINDI, "remark"]
    assert text.status == "complete"


def test_odt_inserted_words_are_in_and_struck_out_words_are_out_and_told(tmp_path: Path) -> None:
    struck = (
        f'<text:changed-region text:id="c"><text:deletion>{CHANGE}{p("forty")}</text:deletion></text:changed-region>'
    )
    added = f'<text:changed-region text:id="d"><text:insertion>{CHANGE}</text:insertion></text:changed-region>'
    body = p('held <text:change text:change-id="c"/><text:change-start text:change-id="d"/>forty-one<text:change-end/>')
    only_added = odt(tmp_path, f"<text:tracked-changes>{added}</text:tracked-changes>{body}")
    assert (only_added.text, only_added.status) == ("held forty-one", "complete")
    both = odt(tmp_path, f"<text:tracked-changes>{added}{struck}</text:tracked-changes>{body}")
    assert (both.text, both.status) == ("held forty-one", "partial")
    assert "struck out" in both.reason


def test_odt_hidden_words_are_out_and_told_and_a_style_of_the_header_does_not_hide_the_text(tmp_path: Path) -> None:
    hides = '<style:style style:name="{}" {}><style:text-properties text:display="none"/></style:style>'
    looks = hides.format("T1", "") + '<style:style style:name="T2" style:parent-style-name="T1"/>'
    for name in ("T1", "T2"):
        text = odt(tmp_path, p(f'a<text:span text:style-name="{name}">secret</text:span>b'), looks)
        assert (text.text, text.status) == ("ab", "partial")
        assert "hidden" in text.reason
    section = f'<text:section text:display="none">{p("secret")}</text:section>'
    assert "hidden" in odt(tmp_path, section + p("b")).reason
    header = styles(looks=hides.format("T3", ""))
    text = odt(tmp_path, p('a<text:span text:style-name="T3">b</text:span>'), **{"styles.xml": header})
    assert (text.text, text.status) == ("ab", "complete")


def test_odt_spaces_tabs_and_breaks_are_as_they_are_shown(tmp_path: Path) -> None:
    body = p(' \n a<text:s text:c="3"/>b <text:span> c</text:span><!-- -->d<?x y?>e<text:tab/>f<text:line-break/>g\n')
    assert odt(tmp_path, body).text == "a   b cde\tf\ng"
    assert len(odt(tmp_path, p('a<text:s text:c="99999999999999999999"/>b')).text) < 10_000


def test_odt_text_boxes_and_alternative_texts_come_after_their_paragraph(tmp_path: Path) -> None:
    box = f"<draw:frame><draw:text-box>{p('in the box')}</draw:text-box><svg:desc>a map\n of it</svg:desc></draw:frame>"
    text = odt(tmp_path, p(f"one {box}line"))
    assert (text.text, text.status) == ("one line\nin the box\na map of it", "complete")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (p('x<draw:frame><draw:object xlink:href="Object 1"/></draw:frame>'), "embedded"),
        ('<office:forms><form:form form:name="a"/></office:forms>' + p("x"), "form fields"),
    ],
)
def test_odt_what_is_not_read_is_told(tmp_path: Path, body: str, what: str) -> None:
    text = odt(tmp_path, body)
    assert (text.text.strip(), text.status) == ("x", "partial")
    assert what in text.reason


def test_odt_without_words_is_not_complete(tmp_path: Path) -> None:
    assert (odt(tmp_path, p("")).status, odt(tmp_path, p("")).reason) == ("partial", "no words were found in it")
    scan = odt(tmp_path, p("<draw:frame><draw:image/></draw:frame>"), Pictures__a_png=b"x")
    assert (scan.status, scan.reason) == ("partial", "it shows only images")


def test_odt_under_a_password_cut_off_or_of_another_kind_fails(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {"content.xml": b"\x00\x01"}
    locked = read(tmp_path, packed("text", parts, "<manifest:encryption-data/>"))
    assert (locked.status, locked.reason) == ("failed", "it is protected by a password")
    whole = packed("text", {"content.xml": content("text", p("words"))})
    for cut in range(4, len(whole), 97):
        assert read(tmp_path, whole[:cut]).status == "failed"
    drawing = read(tmp_path, packed("graphics", {"content.xml": content("drawing", "")}))
    assert (drawing.status, drawing.text) == ("failed", "")


def test_an_open_document_is_known_by_its_bytes(tmp_path: Path) -> None:
    data = packed("text", {"content.xml": content("text", p("words"))})
    for name in ("a.odt", "a.docx", "a.xls", "a.txt", "a"):
        assert read(tmp_path, data, name).text == "words"
        assert media_type_of(data[:8192], name) == "application/vnd.oasis.opendocument.text"


def cell(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}>{words}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(name: str, *rows: str, more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def ods(tmp_path: Path, *sheets: str, looks: str = "", **others: str | bytes) -> ExtractedText:
    parts = {"content.xml": content("spreadsheet", "".join(sheets), looks)}
    data = packed("spreadsheet", parts | {name.replace("__", "/"): data for name, data in others.items()})
    return read(tmp_path, data, "a.ods")


EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'


def test_ods_urdu_and_hindi_come_through_exactly_and_hidden_sheets_are_read(tmp_path: Path) -> None:
    looks = '<style:table-properties table:display="false"/>'
    hides = f'<style:style style:name="ta2" style:family="table">{looks}</style:style>'
    hidden = sheet("باب", row(cell(p(URDU))), more='table:style-name="ta2"')
    text = ods(tmp_path, sheet("पत्र", row(cell(p(HINDI)), EMPTY.format(2), cell(p("x")))), hidden, looks=hides)
    assert (text.text, text.status) == (f"पत्र\n{HINDI}\t\t\tx\nباب\n{URDU}", "complete")


def test_ods_cells_are_given_as_they_are_shown_and_remarks_come_after(tmp_path: Path) -> None:
    shown = (
        '<table:table-cell office:value-type="percentage" office:value="0.41"><text:p>41 %</text:p></table:table-cell>'
    )
    stored = '<table:table-cell office:value-type="float" office:value="41"/>'
    remark = cell(f"<office:annotation><dc:date>2026</dc:date>{p('to be checked')}</office:annotation>{p('a')}{p('b')}")
    assert ods(tmp_path, sheet("S", row(shown, stored, remark))).text == "S\n41 %\t41\ta\nb\nto be checked"


def test_ods_a_word_behind_a_million_empty_cells_is_found(tmp_path: Path) -> None:
    text = ods(tmp_path, sheet("S", row(EMPTY.format(1_000_000), cell(p("far"))), row(cell(p("near")))))
    assert text.status == "complete"
    assert [line.strip("\t") for line in text.text.split("\n")] == ["S", "far", "near"]
    assert len(text.text) < 1000


def test_ods_cells_and_rows_that_stand_several_times_are_given_so(tmp_path: Path) -> None:
    thrice = cell(p("x"), 'table:number-columns-repeated="3"')
    tail = row(EMPTY.format(16384), more='table:number-rows-repeated="1048574"')
    text = ods(tmp_path, sheet("S", row(thrice, more='table:number-rows-repeated="2"'), tail))
    assert (text.text, text.status) == ("S\nx\tx\tx\nx\tx\tx", "complete")


def test_ods_words_that_stand_a_billion_times_are_given_fewer_times_and_told(tmp_path: Path) -> None:
    many = row(
        cell(p("x" * 1000), 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"'
    )
    text = ods(tmp_path, sheet("S", many))
    assert text.status == "partial"
    assert "fewer times" in text.reason
    assert len(text.text) < 4 * odf.MOST_COPIED


def test_ods_that_takes_too_long_is_read_as_far_as_there_is_time(tmp_path: Path) -> None:
    ods(tmp_path, sheet("S", row(cell(p("x")))))
    with zipfile.ZipFile(tmp_path / "a.ods") as archive:
        assert "for want of time" in odf.read(archive, Limits(cpu_seconds=0)).gaps[0]


def test_ods_without_words_in_its_cells_is_not_complete(tmp_path: Path) -> None:
    assert ods(tmp_path, sheet("Sheet1", row(EMPTY.format(9)))).reason == "no words were found in it"
    assert ods(tmp_path, sheet("Sheet1"), Pictures__a_png=b"x").reason == "it shows only images"


def test_ods_earlier_words_of_a_cell_are_told(tmp_path: Path) -> None:
    before = (
        f"<table:previous><table:change-track-table-cell>{p('forty')}</table:change-track-table-cell></table:previous>"
    )
    changes = f"<table:cell-content-change>{CHANGE}{before}</table:cell-content-change>"
    text = ods(
        tmp_path, f"<table:tracked-changes>{changes}</table:tracked-changes>" + sheet("S", row(cell(p("forty-one"))))
    )
    assert (text.text, text.status) == ("S\nforty-one", "partial")
    assert "struck out" in text.reason


def test_odp_slides_are_pages_with_their_notes(tmp_path: Path) -> None:
    box = "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>"
    notes = f"<presentation:notes>{box.format(p(URDU))}</presentation:notes>"
    first = f"<draw:page>{box.format(p('one'))}{notes}</draw:page>"
    bare = "<draw:page><draw:frame><draw:image/></draw:frame></draw:page>"
    body = first + bare + f"<draw:page>{box.format(p(HINDI))}</draw:page>"
    text = read(tmp_path, packed("presentation", {"content.xml": content("presentation", body)}), "a.odp")
    assert (text.text, text.status) == (f"one\n{URDU}\n\n{HINDI}", "partial")
    assert text.reason == "slides that show only images (page 2)"
    assert page_at(text, text.text.index(URDU)) == 1
    assert page_at(text, text.text.index(HINDI)) == 3
