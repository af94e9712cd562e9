"""The words of PDF files, page by page, and every doubt about them."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from tests.typesetting import set_in_type

import averment
from averment.evidence.outside.extraction import extract_text
from averment.evidence.outside.limits import Limits
from averment.evidence.rules.text import ExtractedText, page_at

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا، 41 افراد (رپورٹ 7) میں سے۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया। १४ जून को क्षत्रिय विद्यार्थी से प्रश्न पूछा गया।"
ENGLISH = "Forty-one people were held without charge (report 7)."
FONTS = Path(averment.__file__).parent / "build" / "outside" / "fonts"

Change = Callable[[pikepdf.Pdf], None]


def made(tmp_path: Path, *contents: bytes | None, change: Change = lambda pdf: None, **how: object) -> ExtractedText:
    """A file with one page for each content stream; None for a page that has none."""
    pdf = pikepdf.new()
    for content in contents:
        pdf.add_blank_page(page_size=(600, 600))
        page = pdf.pages[-1]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        if content is None:
            del page.obj["/Contents"]
        else:
            page.obj.Contents = pdf.make_stream(content)
    change(pdf)
    pdf.save(tmp_path / "a.pdf", **how)
    return extract_text("0" * 64, tmp_path / "a.pdf")


def shown(words: str) -> bytes:
    return f"BT /F1 12 Tf 72 500 Td ({words}) Tj ET".encode()


def typeset(tmp_path: Path, source: str, width: int = 600) -> ExtractedText:
    page = f"#set page(width: {width}pt, height: 300pt)\n{source}"
    pdf = set_in_type(page)
    (tmp_path / "a.pdf").write_bytes(pdf)
    return extract_text("0" * 64, tmp_path / "a.pdf")


def test_urdu_comes_through_exactly(tmp_path: Path) -> None:
    text = typeset(tmp_path, f'#set text(lang: "ur", font: "Amiri")\n{URDU}')
    assert (text.text, text.status, text.reason) == (URDU, "complete", "")
    assert text.extractor == "pypdfium2"
    assert text.version.startswith("5.")


def test_hindi_comes_through_exactly(tmp_path: Path) -> None:
    text = typeset(tmp_path, f'#set text(lang: "hi", font: "Noto Serif Devanagari")\n{HINDI}', 900)
    assert (text.text, text.status, text.reason) == (HINDI, "complete", "")


def test_english_in_an_urdu_report_is_not_reversed(tmp_path: Path) -> None:
    source = f'#set text(lang: "ur", font: ("Noto Serif", "Amiri"))\n{URDU}\n\n#text(dir: ltr)[#align(left)[{ENGLISH}]]'
    assert ENGLISH in typeset(tmp_path, source).text.replace("\n", " ")


def test_a_line_that_mixes_directions_is_doubted(tmp_path: Path) -> None:
    text = typeset(tmp_path, f'#set text(font: ("Noto Serif", "Amiri"))\nHe said {URDU[:26]} to the court.')
    assert text.status == "partial"
    assert "mix two directions" in text.reason


def test_sloping_script_that_is_torn_is_doubted(tmp_path: Path) -> None:
    source = f'#set text(lang: "ur", font: "Noto Nastaliq Urdu")\n{URDU}'
    text = typeset(tmp_path, source, 400)
    assert text.status == ("complete" if URDU in text.text.replace("\n", " ") else "partial")


def test_the_page_of_a_word_is_known(tmp_path: Path) -> None:
    text = made(tmp_path, shown("first"), None, shown("third"))
    assert (text.status, text.text, text.pages) == ("complete", "first\n\nthird", (0, 6, 7))
    assert [page_at(text, text.text.index(word)) for word in ("first", "third")] == [1, 3]


def test_words_divided_at_the_end_of_a_line_keep_their_hyphen(tmp_path: Path) -> None:
    text = made(tmp_path, b"BT /F1 12 Tf 72 500 Td 14 TL (They were im-) Tj T* (prisoned.) Tj ET")
    assert text.text == "They were im-\nprisoned."


def test_a_page_that_only_prepares_to_paint_is_blank(tmp_path: Path) -> None:
    assert made(tmp_path, shown("x"), b"q 1 0 0 1 0 0 cm /Span BMC EMC Q", None, b"").status == "complete"


@pytest.mark.parametrize(
    "content", [b"0 0 300 300 re f", b"@@@ Tj broken ((", b"q 300 0 0 300 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"]
)
def test_a_page_that_shows_something_without_characters_is_told_by_its_number(tmp_path: Path, content: bytes) -> None:
    text = made(tmp_path, shown("words"), content, content, shown("more"), content)
    assert text.status == "partial"
    assert "(page 2–3, 5)" in text.reason


def test_a_content_that_cannot_be_unpacked_is_told(tmp_path: Path) -> None:
    def damage(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Contents = pdf.make_stream(b"not deflated")
        pdf.pages[1].obj.Contents.write(b"not deflated at all", filter=pikepdf.Name.FlateDecode)

    text = made(tmp_path, shown("x"), None, change=damage, compress_streams=False)
    assert text.status == "partial"


def test_a_scan_with_a_stamp_on_it_is_told(tmp_path: Path) -> None:
    scan = b"q 600 0 0 600 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q "
    text = made(tmp_path, scan + shown("Exhibit 7"))
    assert (text.text, text.status) == ("Exhibit 7", "partial")
    assert "mostly an image (page 1)" in text.reason


def test_signs_that_the_font_does_not_name_are_told(tmp_path: Path) -> None:
    def rename(pdf: pikepdf.Pdf) -> None:
        child = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name.Nameless,
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        )
        pdf.pages[0].obj.Resources.Font.F1 = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name.Nameless,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[child],
        )

    text = made(tmp_path, b"BT /F1 12 Tf 72 500 Td <00030024000500100011> Tj ET", change=rename)
    assert text.status == "partial"


def test_forms_remarks_and_attachments_that_are_not_read_are_told(tmp_path: Path) -> None:
    def form(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[])

    def remark(pdf: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="no")
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))

    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["list.csv"] = b"a,b"

    for change, word in ((form, "form"), (remark, "remarks"), (attach, "attached")):
        text = made(tmp_path, shown("words"), change=change)
        assert text.status == "partial"
        assert word in text.reason


def test_a_damaged_file_is_read_and_told(tmp_path: Path) -> None:
    made(tmp_path, shown("words"))
    path = tmp_path / "a.pdf"
    path.write_bytes(path.read_bytes().replace(b"startxref", b"startxxxx"))
    text = extract_text("", path)
    assert (text.text, text.status) == ("words", "partial")
    assert "damaged" in text.reason


def test_a_file_under_a_password_and_one_that_is_no_pdf_fail_with_the_reason(tmp_path: Path) -> None:
    locked = made(tmp_path, shown("x"), encryption=pikepdf.Encryption(owner="o", user="u"))
    assert (locked.status, locked.reason) == ("failed", "it is protected by a password")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    assert extract_text("", tmp_path / "b.pdf").status == "failed"


def test_text_beyond_the_limit_is_cut_and_told(tmp_path: Path) -> None:
    made(tmp_path, *[shown("words")] * 9)
    text = extract_text("", tmp_path / "a.pdf", Limits(text_bytes=12))
    assert (text.text, text.pages, text.status) == ("words\nwords\n", (0, 6, 12), "partial")
