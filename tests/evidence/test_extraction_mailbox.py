"""The words of mailboxes (MBOX)."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from averment.evidence.outside.extraction import extract_text
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers import mbox
from averment.evidence.rules.kinds import kind_of, media_type_of
from averment.evidence.rules.text import ExtractedText

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"
FROM = b"From amina@example.org Tue Nov 24 10:00:00 2026\n"


def letter(subject: str, body: str, **attached: bytes) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "amina@example.org"
    message.set_content(body, cte="base64")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return message.as_bytes()


def read(tmp_path: Path, *letters: bytes, name: str = "inbox.mbox", start: bytes = FROM) -> ExtractedText:
    (tmp_path / name).write_bytes(b"\n".join(start + one for one in letters))
    return extract_text("0" * 64, tmp_path / name)


def test_urdu_and_hindi_come_through_exactly_and_every_letter_is_read(tmp_path: Path) -> None:
    text = read(tmp_path, letter("ایک", URDU), letter("दो", HINDI))
    one, two = (f"Subject: {subject}\nFrom: amina@example.org\n\n" for subject in ("ایک", "दो"))
    assert (text.text, text.status, text.reason) == (f"{one}{URDU}\n\n\n{two}{HINDI}\n", "complete", "")
    assert text.extractor == "Python email, letter by letter"


def test_attachments_are_named_not_opened_and_told_with_their_letter(tmp_path: Path) -> None:
    text = read(tmp_path, letter("a", "one"), letter("b", "two", list=b"%PDF-1.7"), letter("c", "three"))
    assert text.status == "partial"
    assert text.reason == "not read: the attachment list.pdf (letter 2)"
    assert "[attachment: list.pdf]" in text.text
    assert "%PDF" not in text.text


@pytest.mark.parametrize(
    "broken",
    [
        b"\x00\xff\xfe no header at all\n\x00",
        b"",
        b'Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nhalf a letter',
        b"Subject: x\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n!!!!A",
        b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=no-such-set\n\ncaf\xe9",
        b"Subject: =?utf-8?b?zzz?=\nContent-Type: ;;;;\nMIME-Version: 1.0\nContent-Disposition: \xff\n\n\xff\xff",
    ],
)
def test_a_broken_letter_in_the_middle_of_ten_is_told_and_the_other_nine_are_read(
    tmp_path: Path, broken: bytes
) -> None:
    letters = [letter(str(n), f"the body of letter {n}.") for n in range(1, 11)]
    letters[4] = broken
    text = read(tmp_path, *letters)
    assert text.status == "partial"
    assert "(letter 5)" in text.reason
    assert all(f"the body of letter {n}." in text.text for n in range(1, 11) if n != 5)


def test_a_letter_at_which_the_library_breaks_down_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text_of = mbox.mail.text_of

    def fails(data: bytes) -> tuple[str, list[str]]:
        if b"bad" in data:
            raise RecursionError
        return text_of(data)

    monkeypatch.setattr(mbox.mail, "text_of", fails)
    read(tmp_path, b"Subject: a\n\none", b"Subject: bad\n\ntwo", b"Subject: c\n\nthree")
    with (tmp_path / "inbox.mbox").open("rb") as file:
        reading = mbox.read(file, Limits())
    assert reading.gaps == ("a letter could not be read (RecursionError) (letter 2)",)
    assert ("one" in reading.text, "three" in reading.text) == (True, True)


def test_a_line_of_a_letter_that_starts_like_a_sentence_parts_no_letters(tmp_path: Path) -> None:
    words = "From Monday on they were held.\n>From Tue Nov 24 10:00:00 2026 on\nFrom here, 24 November 2026, 10:00\n"
    assert read(tmp_path, f"Subject: a\n\n{words}".encode()).text == f"Subject: a\n\n{words}"


@pytest.mark.parametrize(
    "start",
    [
        b"From - Tue Nov 24 10:00:00 2026\r\n",
        b"From 1834567890123456789@xxx Tue Nov 24 10:00:00 +0000 2026\r\n",
        b"From MAILER-DAEMON Sun Nov  1 10:00:00 2026 +0530\n",
        b"From amina@example.org Tue, 24 Nov 2026 10:00:00 +0000\n",
        b"From amina at example.org  Tue Nov 24 10:00 2026\n",
    ],
)
def test_mailboxes_of_many_programs_are_known_by_their_bytes(tmp_path: Path, start: bytes) -> None:
    for name in ("inbox", "inbox.mbox", "inbox.txt", "inbox.eml", "inbox.pdf"):
        text = read(tmp_path, letter("a", "one"), letter("b", "two"), name=name, start=start)
        assert text.extractor == mbox.NAME
        assert text.text.count("Subject: ") == 2
        assert media_type_of(start, name) == "application/mbox"


def test_a_memo_is_no_mailbox() -> None:
    for memo in (b"From the desk of A, 24 November 2026\n", b"From Tue to Wed they met.\n", b"From: a\nSubject: b\n\n"):
        assert kind_of(memo, "memo.mbox") != "mailbox"


def test_a_mailbox_that_is_cut_off_inside_an_attachment_is_partial(tmp_path: Path) -> None:
    read(tmp_path, letter("a", "one"), letter("b", "two", list=b"x" * 500))
    whole = (tmp_path / "inbox.mbox").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) - 200])
    text = extract_text("", tmp_path / "cut")
    assert text.status == "partial"
    assert "two" in text.text


def test_a_letter_larger_than_is_kept_is_told_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox, "MOST_OF_ONE", 1000)
    read(tmp_path, b"Subject: a\n\n" + b"one\n" * 1000, b"Subject: b\n\ntwo")
    with (tmp_path / "inbox.mbox").open("rb") as file:
        reading = mbox.read(file, Limits())
    assert "only the first" in reading.gaps[0]
    assert reading.gaps[0].endswith("(letter 1)")
    assert reading.text.endswith("Subject: b\n\ntwo")
    assert len(reading.text) < 1100


@pytest.mark.parametrize(("limits", "why"), [(Limits(cpu_seconds=0), "time"), (Limits(text_bytes=30), "room")])
def test_a_mailbox_without_end_is_read_as_far_as_the_limits_go(tmp_path: Path, limits: Limits, why: str) -> None:
    read(tmp_path, *[b"Subject: a\n\none two three"] * 10)
    with (tmp_path / "inbox.mbox").open("rb") as file:
        reading = mbox.read(file, limits)
    assert f"were not read, for want of {why}" in reading.gaps[0]
