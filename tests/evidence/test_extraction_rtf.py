"""The words of RTF files, in every way in which programs write them."""

from pathlib import Path

import pytest

from averment.evidence.outside.extraction import extract_text
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers import rtf
from averment.evidence.rules.kinds import media_type_of
from averment.evidence.rules.text import ExtractedText

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"
FONTS = r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset178 Arabic{\*\falt Naskh};}{\f2\fcharset2 Symbol;}}"


def read(tmp_path: Path, body: str | bytes, head: str = r"\ansi\deff0" + FONTS) -> ExtractedText:
    data = body if isinstance(body, bytes) else body.encode("latin-1")
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1" + head.encode() + b"\n" + data + b"}")
    return extract_text("0" * 64, tmp_path / "a.rtf")


def as_numbers(words: str, spare: str = "?") -> str:
    """As Word and LibreOffice write letters: a number with a sign, and a sign for programs that know no Unicode."""
    units = memoryview(words.encode("utf-16-le")).cast("H")
    return "".join(f"\\u{unit - 65536 if unit > 32767 else unit}{spare}" for unit in units)


@pytest.mark.parametrize(("skip", "spare"), [("", "?"), (r"\uc0", ""), (r"\uc2", r"\'3f\'3f"), (r"\uc1", r"\'81")])
def test_urdu_and_hindi_come_through_exactly(tmp_path: Path, skip: str, spare: str) -> None:
    if spare == "":
        spare = " "  # ends the number, and is no word
    text = read(tmp_path, f"{skip}{as_numbers(URDU, spare)}\\par {as_numbers(HINDI, spare)}")
    assert (text.text, text.status, text.reason) == (f"{URDU}\n{HINDI}", "complete", "")
    assert (text.extractor, text.version) == ("rtf reader", "1")


def test_letters_past_the_first_plane_are_joined(tmp_path: Path) -> None:
    assert read(tmp_path, as_numbers("a𞸀b")).text == "a𞸀b"


def test_letters_in_old_character_sets_are_those_of_their_font(tmp_path: Path) -> None:
    arabic = "".join(f"\\'{byte:02x}" for byte in "حراست".encode("cp1256"))
    text = read(tmp_path, f"caf\\'e9 {{\\f1 {arabic}}} \\f1{arabic}\\plain\\'e9")
    assert (text.text, text.status) == ("café حراست حراستé", "complete")
    japanese = r"\ansi\ansicpg932\deff0{\fonttbl{\f0\fcharset128 Gothic;}}"
    assert read(tmp_path, r"\'8e\'e6\'83A", japanese).text == "取ア"  # the second half of a letter may look like a word
    assert read(tmp_path, "право".encode("cp1251"), r"\ansi\ansicpg1251").text == "право"


@pytest.mark.parametrize(
    ("body", "head"),
    [(r"\'81", r"\ansi"), (r"\'85 x", r"\ansi\ansicpg932"), (r"\'e9", r"\ansi{\fonttbl{\f0\fcharset77777 X;}}\f0")],
)
def test_letters_that_cannot_be_known_are_told(tmp_path: Path, body: str, head: str) -> None:
    assert read(tmp_path, "x" + body, head).status == "partial"


@pytest.mark.parametrize("body", [r"{\f2 \'b7} x", r"{\f2 a} x", r"\u61623? x"])
def test_signs_of_a_font_of_symbols_are_told_and_not_guessed(tmp_path: Path, body: str) -> None:
    text = read(tmp_path, body)
    assert (text.text, text.status) == ("\ufffd x", "partial")
    assert "symbols" in text.reason


def test_tables_boxes_notes_headers_and_remarks_are_read(tmp_path: Path) -> None:
    shape = r"{\*\shpinst\shpleft0{\sp{\sn name}{\sv value}}{\shptxt in the box\par}}"
    box = rf"{{\shp{shape}{{\shprslt{{\*\do{{\dptxbxtext again}}}}}}}}"
    note = rf"{{\super\chftn{{\footnote\pard {as_numbers(HINDI)}}}}}"
    remark = r"{\*\atnid A}{\*\atnauthor B}\chatn{\*\annotation{\*\atndate 1}to be checked}"
    table = r"\trowd\cellx1\cellx2 a\intbl\cell b\cell\row\trowd c\cell\cell\row\pard "
    text = read(tmp_path, rf"{{\header above\par}}he{note}ld{box}\par {table}last{remark}")
    assert text.text.split("\n") == ["held", "a\tb", "c", "last", "in the box", "above", HINDI, "to be checked"]
    assert text.status == "complete"


def test_what_is_no_text_is_left_out(tmp_path: Path) -> None:
    body = (
        r"{\info{\title No{\upr No{\*\ud No}}}}{\stylesheet{\s1 No;}}{\*\generator No;}{\*\unknown No{\footnote No}}"
        r"{\field{\*\fldinst HYPERLINK No}{\fldrslt link}}{\pict\pngblip 0a0b}{\listtext\tab No}{\xe No}"
    )
    text = read(tmp_path, body)
    assert (text.text, text.status) == ("link", "complete")


def test_words_that_come_twice_for_old_programs_are_taken_once(tmp_path: Path) -> None:
    body = rf"a {{\upr{{?????}}{{\*\ud{{{as_numbers(URDU)}}}}}}} b"
    assert read(tmp_path, body).text == f"a {URDU} b"


def test_signs_are_read_as_they_are_shown(tmp_path: Path) -> None:
    body = "a\\tab b\\line c\\~d\\_e\\-f\\{g\\}\\\\\r\nh\\endash i\\rquote s\\zwnj j\\\nk"
    assert read(tmp_path, body).text == "a\tb\nc\u00a0d\u2011e\u00adf{g}\\h–i’s\u200cj\nk"


def test_inserted_words_are_in_struck_out_and_hidden_words_are_out_and_told(tmp_path: Path) -> None:
    text = read(tmp_path, r"held {\deleted forty}{\revised\revauth1 forty-one}{\v secret}\deleted\par\deleted0  people")
    assert (text.text, text.status) == ("held forty-one people", "partial")
    assert "struck out" in text.reason
    assert "hidden" in text.reason
    assert read(tmp_path, r"{\v\plain a}{\v0 b}{\v\deleted  }").status == "complete"


@pytest.mark.parametrize("body", [r"{\object{\*\objdata 0a}}x", r"{\mmath{\*\moMath 1}}x"])
def test_what_is_not_read_is_told(tmp_path: Path, body: str) -> None:
    text = read(tmp_path, body)
    assert (text.text, text.status) == ("x", "partial")


def test_a_file_without_words_is_not_complete(tmp_path: Path) -> None:
    assert read(tmp_path, r"\par").reason == "no words were found in it"
    assert read(tmp_path, r"{\pict 0a}").reason == "it shows only images"


def test_the_bytes_of_a_picture_are_passed_over_exactly(tmp_path: Path) -> None:
    assert read(tmp_path, rb"a{\pict\bin6 }}\'{\0}b\bin2 }}c").text == "abc"


@pytest.mark.parametrize("length", [2_000_000_000, 9_999_999_999, 2**31])
def test_a_picture_of_two_gigabytes_that_are_not_there_is_told(tmp_path: Path, length: int) -> None:
    text = read(tmp_path, rf"before{{\pict\bin{length} x}}after")
    assert (text.text, text.status, text.reason) == ("before", "partial", "it breaks off before its end")


def test_groups_nested_a_hundred_thousand_deep_are_read(tmp_path: Path) -> None:
    text = read(tmp_path, "{" * 100_000 + "deep" + "}" * 100_000 + " end")
    assert (text.text, text.status) == ("deep end", "complete")
    open_ones = read(tmp_path, "{" * 100_000 + "deep")
    assert (open_ones.text, open_ones.status) == ("deep", "partial")


def test_a_file_that_is_cut_off_is_never_complete(tmp_path: Path) -> None:
    read(tmp_path, rf"held{{\footnote {as_numbers(URDU[:5])}}}\par end\'e9")
    whole = (tmp_path / "a.rtf").read_bytes()
    for cut in range(5, len(whole), 7):
        (tmp_path / "cut.rtf").write_bytes(whole[:cut])
        text = extract_text("", tmp_path / "cut.rtf")
        assert text.status == "partial"
        assert "breaks off" in text.reason


def test_words_after_the_end_are_told_and_trailing_blanks_are_not(tmp_path: Path) -> None:
    read(tmp_path, "x")
    whole = (tmp_path / "a.rtf").read_bytes()
    for more, status in ((b"\r\n\x00", "complete"), (b"{\\rtf1 another}", "partial")):
        (tmp_path / "a.rtf").write_bytes(whole + more)
        text = extract_text("", tmp_path / "a.rtf")
        assert (text.text, text.status) == ("x", status)


@pytest.mark.parametrize(
    "body",
    [r"}}}}}", r"\u", r"\u-1?", r"\uc-5\u65 x", r"\u99999999 x", r"\f", r"\'zz", "\\", r"{\fonttbl", r"\ansicpg0"],
)
def test_nonsense_ends_well(tmp_path: Path, body: str) -> None:
    text = read(tmp_path, "a " + body)
    assert text.text.startswith("a")
    assert text.status in ("complete", "partial")


def test_a_reader_out_of_time_hands_over_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 first " + b"\\b" * 20_000_000 + b" last}")
    text = extract_text("", tmp_path / "a.rtf", Limits(cpu_seconds=2))
    assert (text.text, text.status) == ("first ", "partial")
    assert "time" in text.reason


def test_an_rtf_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    read(tmp_path, "words")
    data = (tmp_path / "a.rtf").read_bytes()
    for name in ("a.doc", "a.txt", "a.pdf", "a"):
        (tmp_path / name).write_bytes(data)
        assert extract_text("", tmp_path / name).text == "words"
        assert media_type_of(data, name) == "application/rtf"
    (tmp_path / "b.rtf").write_text("plain words")
    assert extract_text("", tmp_path / "b.rtf").extractor == "plain text"


def test_of_a_giant_only_the_start_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rtf, "MOST_BYTES", 10)
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 words}")
    with (tmp_path / "a.rtf").open("rb") as file:
        reading = rtf.read(file, Limits())
    assert (reading.text, reading.gaps) == (
        "wor",
        ("only its first 10 bytes were read", "it breaks off before its end"),
    )
