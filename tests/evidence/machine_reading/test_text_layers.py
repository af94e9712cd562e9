"""Text layers that say something else than their page shows are known for what they are: a machine's jumble."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pikepdf
import pytest
from tests.evidence.machine_reading.set_pages import ENGLISH, HINDI, URDU, pdf_of

from averment.evidence.outside.extraction import extract_text
from averment.evidence.outside.readers.garbled import garble
from averment.evidence.rules.text import ExtractedText, guessed_in, without_guesses

ARABIC = "احتجز واحد وأربعون شخصا دون تهمة في يونيو ولم يخبر أحد عن مكان وجودهم من قبل السلطات في الوادي"
PERSIAN = "چهل و یک نفر در ماه ژوئن بدون اتهام بازداشت شدند و به هیچ کس نگفتند که آنان در کجا هستند"
KASHMIRI = "جونس منٛز آیہِ اکتٲجی نفر بِلا اِلزام قٲد کرنہٕ تہٕ کٲنسہِ آو نہٕ وننہٕ زِ تِم کتہِ چھِ"


def written(path: Path, text: str, *, behind: bool = False) -> ExtractedText:
    """A page on which the letters of a text are drawn from left to right, each under a code that stands for it."""
    codes = {sign: place for place, sign in enumerate(dict.fromkeys(text), 1)}
    names = "\n".join(f"<{code:02x}> <{sign.encode('utf-16-be').hex()}>" for sign, code in codes.items())
    table = f"1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar\n{names}\nendbfchar"
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(900, 200))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier,
        ToUnicode=pdf.make_stream(table.encode()),
    )  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    shown = "".join(f"{codes[sign]:02x}" for sign in text)
    scan = "q 900 0 0 200 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q 3 Tr" if behind else ""
    page.obj.Contents = pdf.make_stream(f"{scan} BT /F1 12 Tf 20 100 Td <{shown}> Tj ET".encode())
    pdf.save(path)
    return extract_text("", path)


def presented(text: str, form: str) -> str:
    """Letters as the shapes that they have in a place of a word: isolated, initial, medial or final."""
    shapes = {
        unicodedata.normalize("NFKC", chr(code)): chr(code)
        for code in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEF5))
        if unicodedata.decomposition(chr(code)).startswith(f"<{form}>")
    }
    return "".join(shapes.get(sign, sign) for sign in text)


@pytest.mark.parametrize(
    "text", [ENGLISH, URDU, HINDI, ARABIC, PERSIAN, KASHMIRI], ids=["en", "ur", "hi", "ar", "fa", "ks"]
)
def test_what_reads_as_its_language_is_no_jumble(text: str) -> None:
    assert garble(text) == ""


@pytest.mark.parametrize("text", [URDU, ARABIC, PERSIAN], ids=["ur", "ar", "fa"])
def test_a_layer_in_reversed_order_is_a_jumble(tmp_path: Path, text: str) -> None:
    assert garble(text[::-1])
    layer = written(tmp_path / "a.pdf", text)  # drawn from left to right, as it must not be
    assert layer.status == "partial"
    assert "reversed order" in layer.reason
    assert guessed_in(layer, 0, 1)
    assert layer.pictures == (1,)


def test_a_layer_drawn_in_its_order_is_none(tmp_path: Path) -> None:
    layer = written(tmp_path / "a.pdf", URDU[::-1])
    assert layer.machine == ()


@pytest.mark.parametrize("form", ["isolated", "final"])
def test_the_shapes_of_letters_are_read_in_their_order_and_a_jumble_in_another(tmp_path: Path, form: str) -> None:
    shapes = presented(URDU, form)
    in_order = written(tmp_path / "a.pdf", shapes[::-1])
    assert (in_order.text, in_order.machine) == (URDU, ())
    assert written(tmp_path / "a.pdf", shapes).machine[0].how.endswith("its letters stand in reversed order")
    assert garble(shapes) == "its letters are the shapes of letters, not in the order in which they are read"


def test_a_layer_in_another_encoding_is_a_jumble(tmp_path: Path) -> None:
    mojibake = ARABIC.encode("cp1256").decode("latin-1")
    layer = written(tmp_path / "a.pdf", mojibake)
    assert layer.machine[0].how == "a text layer of which its letters are those of another encoding"


def test_a_layer_whose_letters_come_twice_or_are_lost_is_a_jumble() -> None:
    assert garble("".join(sign * 2 if sign.isalpha() else sign for sign in URDU)) == "its letters come twice"
    assert garble(URDU.replace("ا", "\N{REPLACEMENT CHARACTER}")) == "letters of it are lost"
    assert garble(" ".join(URDU.replace(" ", ""))) == "its words are torn into letters"


def test_words_laid_unseen_behind_a_scan_are_a_machines(tmp_path: Path) -> None:
    layer = written(tmp_path / "a.pdf", ENGLISH, behind=True)
    assert layer.text == ENGLISH
    assert layer.machine[0].how.startswith("words laid unseen behind a picture")
    assert without_guesses(layer) == "\N{REPLACEMENT CHARACTER}"


def test_words_before_a_picture_are_their_makers(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of(ENGLISH))
    assert extract_text("", tmp_path / "a.pdf").machine == ()


@pytest.mark.parametrize("language", ["Polish", "Vietnamese"])
def test_a_language_of_many_accents_is_no_jumble(language: str) -> None:
    polish = "Zażółć gęślą jaźń, a czterdzieści jeden osób zatrzymano bez zarzutów w czerwcu"
    vietnamese = "Bốn mươi mốt người đã bị giam giữ mà không có cáo buộc vào tháng sáu năm ấy"
    assert garble(polish if language == "Polish" else vietnamese) == ""
