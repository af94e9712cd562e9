"""The words of web pages."""

from pathlib import Path

import pytest

from averment.evidence.outside.extraction import extract_text
from averment.evidence.rules.text import ExtractedText

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"


def read(tmp_path: Path, page: str | bytes) -> ExtractedText:
    path = tmp_path / "page.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return extract_text("0" * 64, path)


def test_urdu_and_hindi_come_through_exactly(tmp_path: Path) -> None:
    text = read(tmp_path, f"<html><body><p dir=rtl>{URDU}</p><p>{HINDI}</p>")
    assert (text.text, text.status, text.reason) == (f"{URDU}\n{HINDI}", "complete", "")
    assert text.extractor == "selectolax"


def test_scripts_styles_templates_and_hidden_parts_are_not_read(tmp_path: Path) -> None:
    page = """<html><head><title>t</title><style>s</style></head><body><script>var j</script>
    <template><p>x</p></template>    <p hidden>h</p><div style="display: none">d</div><!-- c --><p>seen</p></body>"""
    assert read(tmp_path, page).text == "seen"


def test_blocks_break_lines_and_words_inside_a_line_stay_together(tmp_path: Path) -> None:
    page = (
        "<div>one <b>t</b>wo<br>three\n   four</div>five<ul><li>six<li>seven</ul><table><tr><td>a<td>b<tr><td>c</table>"
    )
    assert read(tmp_path, f"<html>{page}").text == "one two\nthree four\nfive\nsix\nseven\na\tb\nc"


def test_preformatted_text_keeps_its_lines(tmp_path: Path) -> None:
    assert read(tmp_path, "<html><pre>a\n  b</pre>c").text == "a\n  b\nc"


@pytest.mark.parametrize(
    ("charset", "word"), [("windows-1256", "کشمیر"), ("windows-1251", "право"), ("euc-jp", "人権")]
)
def test_an_old_character_set_that_the_page_declares_is_understood(tmp_path: Path, charset: str, word: str) -> None:
    encoded = word.encode(charset, "ignore")
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset={charset}"><p>'.encode() + encoded
    text = read(tmp_path, page)
    assert (text.text, text.status) == (encoded.decode(charset), "complete")


@pytest.mark.parametrize("charset", ["no-such-set", "zlib", "utf-8"])
def test_a_wrong_declaration_is_told(tmp_path: Path, charset: str) -> None:
    assert read(tmp_path, f'<html><meta charset="{charset}"><p>caf'.encode() + b"\xe9").status == "partial"


def test_a_page_that_nests_very_deep_ends(tmp_path: Path) -> None:
    text = read(tmp_path, "<html>" + "<div>" * 100_000 + "held")
    assert text.status == "failed" or text.text == "held"


@pytest.mark.parametrize(("declared", "data"), [("iso-8859-1", b"\x93held\x94"), ("utf-16", "“held”".encode())])
def test_a_declaration_is_taken_as_browsers_take_it(tmp_path: Path, declared: str, data: bytes) -> None:
    text = read(tmp_path, f'<html><meta charset="{declared}"><p>'.encode() + data)
    assert (text.text, text.status) == ("“held”", "complete")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body><script>show('held')</script></body>", "no words were found in it"),
        ("<html><body><img src='scan.png'>", "it shows only images"),
    ],
)
def test_a_page_without_words_is_not_complete(tmp_path: Path, page: str, reason: str) -> None:
    (tmp_path / "page.html").write_text(page)
    text = extract_text("", tmp_path / "page.html")
    assert (text.text, text.status, text.reason) == ("", "partial", reason)
