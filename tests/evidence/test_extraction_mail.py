"""The words of letters (EML)."""

from email.message import EmailMessage
from pathlib import Path

from averment.evidence.outside.extraction import extract_text
from averment.evidence.rules.text import ExtractedText

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"


def letter(subject: str = "Reply") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "آمنہ <amina@example.org>"
    message["To"] = "Office <office@example.org>"
    message["Date"] = "Tue, 17 Nov 2026 10:00:00 +0000"
    return message


def read(tmp_path: Path, data: bytes | EmailMessage) -> ExtractedText:
    path = tmp_path / "letter.eml"
    path.write_bytes(data if isinstance(data, bytes) else data.as_bytes())
    return extract_text("0" * 64, path)


def test_urdu_and_hindi_come_through_exactly_in_headers_and_body(tmp_path: Path) -> None:
    message = letter(f"جواب {HINDI}")
    message.set_content(URDU, cte="base64")
    message.add_alternative(f"<p>{HINDI}</p>", subtype="html", cte="quoted-printable")
    text = read(tmp_path, message)
    assert (text.status, text.reason) == ("complete", "")
    lines = text.text.splitlines()
    assert lines[:2] == [f"Subject: جواب {HINDI}", "From: آمنہ <amina@example.org>"]
    assert "Date: Tue, 17 Nov 2026 10:00:00 +0000" in lines
    assert lines.count(URDU) == lines.count(HINDI) == 1


def test_headers_in_plain_utf_8_are_understood(tmp_path: Path) -> None:
    text = read(tmp_path, f"MIME-Version: 1.0\nSubject: {URDU}\n\n{HINDI}".encode())
    assert text.text == f"Subject: {URDU}\n\n{HINDI}"


def test_an_attachment_is_named_and_not_opened(tmp_path: Path) -> None:
    message = letter()
    message.set_content("see the list")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="فہرست.pdf")
    message.add_attachment("name,age", filename="list.csv")
    text = read(tmp_path, message)
    assert text.status == "partial"
    assert "فہرست.pdf" in text.reason
    assert "list.csv" in text.reason
    assert "[attachment: فہرست.pdf]" in text.text
    assert "name,age" not in text.text


def test_a_forwarded_letter_is_named_and_not_opened(tmp_path: Path) -> None:
    message, inner = letter(), letter("inner")
    inner.set_content("words of another")
    message.set_content("see below")
    message.add_attachment(inner)
    text = read(tmp_path, message)
    assert text.status == "partial"
    assert "words of another" not in text.text


def test_a_letter_in_an_old_character_set_is_understood(tmp_path: Path) -> None:
    message = letter()
    message.set_content("право", charset="koi8-r")
    assert "право" in read(tmp_path, message).text


def test_bytes_that_are_not_in_the_declared_set_are_told(tmp_path: Path) -> None:
    head = b"MIME-Version: 1.0\nSubject: x\nContent-Type: text/plain; charset="
    for declared in (b"utf-8", b"no-such-set"):
        assert read(tmp_path, head + declared + b"\n\ncaf\xe9").status == "partial"


def test_a_broken_letter_is_told(tmp_path: Path) -> None:
    text = read(tmp_path, b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nhalf a letter')
    assert text.status == "partial"
    assert "malformed" in text.reason
    assert "half a letter" in text.text


def test_a_name_with_line_breaks_forges_no_line_in_the_reason(tmp_path: Path) -> None:
    message = letter()
    message.set_content("x")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    text = read(tmp_path, message.as_bytes().replace(b'"a.png"', b'"=?utf-8?q?a=0Acomplete?="'))
    assert text.status == "partial"
    assert "\n" not in text.reason
