"""The words of DOCX and XLSX files, made here part by part."""

import zipfile
from pathlib import Path

import pytest

from averment.evidence.outside.extraction import extract_text
from averment.evidence.rules.text import ExtractedText

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def relations(*links: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def read(tmp_path: Path, name: str, parts: dict[str, str]) -> ExtractedText:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return extract_text("0" * 64, path)


def docx(tmp_path: Path, body: str, **others: str) -> ExtractedText:
    parts = {
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*((name, f"{name}.xml") for name in others)),
    }
    parts |= {f"word/{name}.xml": f"<w:{name} {W}>{content}</w:{name}>" for name, content in others.items()}
    return read(tmp_path, "report.docx", parts)


def p(*words: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{word}</w:t></w:r>" for word in words) + "</w:p>"


def test_docx_urdu_and_hindi_come_through_exactly(tmp_path: Path) -> None:
    text = docx(tmp_path, p(URDU[:9], URDU[9:]) + p(HINDI))
    assert (text.text, text.status, text.reason) == (f"{URDU}\n{HINDI}", "complete", "")
    assert text.extractor == "lxml docx reader"
    assert text.version.startswith("2 (lxml ")


def test_docx_tables_notes_comments_and_headers_are_read(tmp_path: Path) -> None:
    table = (
        f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:sdt><w:sdtContent><w:tc>{p('b')}</w:tc></w:sdtContent></w:sdt></w:tr>"
    )
    text = docx(
        tmp_path,
        p("body") + table + f"<w:tr><w:tc>{p('c')}{p('d')}</w:tc></w:tr></w:tbl>",
        comments=f"<w:comment>{p('comment')}</w:comment>",
        footnotes=f"<w:footnote>{p('footnote')}</w:footnote>",
        endnotes=f"<w:endnote>{p('endnote')}</w:endnote>",
        header=p("header"),
        footer=p("footer"),
    )
    assert text.text.split("\n") == [
        "body", "a\tb", "c", "d", "header", "footer", "footnote", "endnote", "comment",
    ]  # fmt: skip
    assert text.status == "complete"


def test_docx_deleted_words_are_out_and_inserted_words_are_in(tmp_path: Path) -> None:
    body = """<w:p><w:r><w:t>held </w:t></w:r><w:del><w:r><w:delText>forty</w:delText></w:r></w:del>
    <w:ins><w:r><w:t>forty-one</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>"""
    row = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('struck')}</w:tc></w:tr></w:tbl>"
    text = docx(tmp_path, body + row)
    assert (text.text, text.status) == ("held forty-one", "partial")
    assert "struck out" in text.reason
    assert "struck out" in docx(tmp_path, row).reason


def test_docx_words_that_were_only_inserted_or_moved_leave_nothing_out(tmp_path: Path) -> None:
    moved = "<w:moveFrom><w:r><w:t>two</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>two</w:t></w:r></w:moveTo>"
    body = f"<w:p><w:ins><w:r><w:t>one </w:t></w:r></w:ins>{moved}<w:del><w:r><w:delText/></w:r></w:del></w:p>"
    text = docx(tmp_path, body)
    assert (text.text, text.status) == ("one two", "complete")


def test_docx_hidden_words_are_told(tmp_path: Path) -> None:
    run = "<w:r><w:rPr><w:vanish/></w:rPr>{}</w:r>"
    assert docx(tmp_path, f"<w:p>{run.format('<w:instrText>TC</w:instrText>')}</w:p>{p('x')}").status == "complete"
    assert "hidden" in docx(tmp_path, f"<w:p>{run.format('<w:t>secret</w:t>')}</w:p>").reason


def test_docx_a_remark_in_its_xml_cuts_no_word_in_two(tmp_path: Path) -> None:
    assert docx(tmp_path, p("he<!-- no word -->ld <?no word?>here")).text == "held here"


def test_docx_text_boxes_come_once_and_after_their_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('in the box')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>one </w:t></w:r><w:r>{both}</w:r><w:r><w:t>line</w:t></w:r></w:p>"
    assert docx(tmp_path, body).text == "one line\nin the box"


def test_docx_signs_fields_and_hidden_words_are_read_as_word_shows_them(tmp_path: Path) -> None:
    body = """<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r>
    <w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>
    <w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>d</w:t></w:r></w:p>"""
    assert docx(tmp_path, body).text == "a\tb\nc\u2011d"


@pytest.mark.parametrize("part", ["word/embeddings/list.xlsx", "word/charts/chart1.xml", "word/diagrams/data1.xml"])
def test_docx_parts_that_are_not_read_are_told(tmp_path: Path, part: str) -> None:
    document = f"<w:document {W}><w:body>{p('x')}</w:body></w:document>"
    parts = {"_rels/.rels": relations(("officeDocument", "/word/document2.xml")), "word/document2.xml": document}
    assert read(tmp_path, "a.docx", parts).status == "complete"
    assert read(tmp_path, "a.docx", parts | {part: "<a/>"}).status == "partial"


def test_docx_that_shows_only_images_is_partial(tmp_path: Path) -> None:
    parts = {
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {W}><w:body><w:p/></w:body></w:document>",
        "word/media/scan.png": "x",
    }
    text = read(tmp_path, "a.docx", parts)
    assert (text.status, text.reason) == ("partial", "it shows only images")


def test_docx_without_words_is_not_complete(tmp_path: Path) -> None:
    assert (docx(tmp_path, "<w:p/>").status, docx(tmp_path, "<w:p/>").reason) == (
        "partial",
        "no words were found in it",
    )


def test_docx_that_is_no_xml_fails(tmp_path: Path) -> None:
    assert docx(tmp_path, "<w:p>").status == "failed"


def test_docx_main_part_that_is_missing_fails(tmp_path: Path) -> None:
    text = read(tmp_path, "a.docx", {"_rels/.rels": relations(("officeDocument", "word/document.xml"))})
    assert text.status == "failed"
    assert "missing" in text.reason


def xlsx(tmp_path: Path, *sheets: str, states: tuple[str, ...] = (), **parts: str) -> ExtractedText:
    rows = "".join(
        f'<sheet name="Sheet {n}" sheetId="{n}" r:id="r{n}" state="{state}"/>'
        for n, state in enumerate(states or ("visible",) * len(sheets), 1)
    )
    book = f'<workbook {S} xmlns:r="{OFFICE}"><sheets>{rows}</sheets></workbook>'
    made = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/s{n}.xml") for n in range(1, len(sheets) + 1))
        ),
    }
    for n, sheet in enumerate(sheets, 1):
        made[f"xl/worksheets/s{n}.xml"] = f"<worksheet {S}><sheetData>{sheet}</sheetData></worksheet>"
    made |= {f"xl/{name}.xml": data for name, data in parts.items()}
    return read(tmp_path, "list.xlsx", made)


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">' + "".join(cells) + "</row>"


def word(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def value(place: str, number: str, kind: str = "n") -> str:
    return f'<c r="{place}" t="{kind}"><v>{number}</v></c>'


def test_xlsx_urdu_and_hindi_come_through_exactly(tmp_path: Path) -> None:
    text = xlsx(tmp_path, row(1, word("A1", URDU), word("B1", HINDI)))
    assert (text.text, text.status, text.reason) == (f"Sheet 1\n{URDU}\t{HINDI}", "complete", "")
    assert text.extractor == "python-calamine"


def test_xlsx_hidden_sheets_are_read_and_numbers_are_written_as_people_do(tmp_path: Path) -> None:
    first = row(1, value("A1", "41"), value("B1", "0.41"), value("C1", "1", "b")) + row(3, word("B3", "held"))
    text = xlsx(tmp_path, first, row(1, word("A1", "secret")), states=("visible", "veryHidden"))
    assert text.text.split("\n") == ["Sheet 1", "41\t0.41\tTRUE", "\theld", "Sheet 2", "secret"]


def test_xlsx_comments_and_text_boxes_are_read(tmp_path: Path) -> None:
    runs = "<r><t>to be </t></r><r><t>checked</t></r>"
    comments = f"<comments {S}><commentList><comment><text>{runs}</text></comment></commentList></comments>"
    text = xlsx(tmp_path, row(1, word("A1", "x")), comments1=comments)
    assert text.text == "Sheet 1\nx\nto be checked"


def test_xlsx_formula_without_its_result_is_told(tmp_path: Path) -> None:
    text = xlsx(tmp_path, row(1, value("A1", "41"), '<c r="B1"><f>A1+1</f></c>'))
    assert text.status == "partial"
    assert "formulas" in text.reason


def test_xlsx_without_words_in_its_cells_is_not_complete(tmp_path: Path) -> None:
    assert xlsx(tmp_path, "").reason == "no words were found in it"


def test_a_word_file_under_the_name_of_a_table_is_read_as_what_it_is(tmp_path: Path) -> None:
    document = f"<w:document {W}><w:body>{p('words')}</w:body></w:document>"
    parts = {"_rels/.rels": relations(("officeDocument", "word/document.xml")), "word/document.xml": document}
    assert read(tmp_path, "a.xlsx", parts).text == "words"
