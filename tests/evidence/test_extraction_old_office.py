"""The words of tables (XLS) and letters (MSG) in the containers of before 2007."""

import datetime
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.evidence.old_files import (
    attachment,
    book,
    box,
    container,
    file_time,
    label,
    letter,
    number,
    old_text,
    person,
    record,
    text,
    xls,
)

from averment.evidence.outside.extraction import extract_text
from averment.evidence.rules.kinds import media_type_of
from averment.evidence.rules.text import ExtractedText

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।"
SUBJECT, BODY, HTML, HEADERS, SENDER, SENDER_ADDRESS = 0x0037, 0x1000, 0x1013, 0x007D, 0x0C1A, 0x0C1F
SENT, PAGE, BODY_PAGE = 0x0039, 0x3FFD, 0x3FDE
NOON = file_time(datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC))


def read(tmp_path: Path, data: bytes, name: str = "a.old") -> ExtractedText:
    (tmp_path / name).write_bytes(data)
    return extract_text("0" * 64, tmp_path / name)


def test_xls_urdu_and_hindi_come_through_exactly_and_hidden_sheets_are_read(tmp_path: Path) -> None:
    hidden = ("باب", 2, label(2, 1, URDU))
    found = read(tmp_path, xls(("पत्र", 0, label(0, 0, HINDI) + number(0, 1, 41) + number(1, 1, 0.41)), hidden))
    assert (found.text, found.status) == (f"पत्र\n{HINDI}\t41\n\t0.41\nباب\n{URDU}", "complete")
    assert found.extractor == "python-calamine"


def test_xls_remarks_and_text_boxes_are_read(tmp_path: Path) -> None:
    long = "الف" * 4000  # goes on in a second record
    halves = [long[:6000].encode("utf-16-le"), long[6000:].encode("utf-16-le")]
    head = record(0x01B6, struct.pack("<HHHHHHHH2x", 0, 0, 0, 0, 0, len(long), 16, 0))
    split = head + b"".join(record(0x003C, b"\x01" + half) for half in halves)
    found = read(tmp_path, xls(("S", 0, label(0, 0, "x") + box(HINDI) + split)))
    assert (found.text, found.status) == (f"S\nx\n{HINDI}\n{long}", "complete")


def test_xls_what_is_not_read_is_told(tmp_path: Path) -> None:
    words, value = label(0, 0, "x"), b"\x03\x00\x00\x00\x00\x00\xff\xff"
    formula = record(0x0006, struct.pack("<HHH", 0, 1, 0) + value + bytes(6) + b"\x03\x00\x1e\x01\x00")
    chart = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x20, 0, 0, 0, 0)) + record(0x000A)
    for more, told in ((formula, "formulas"), (chart, "charts")):
        found = read(tmp_path, xls(("S", 0, words + more)))
        assert (found.text, found.status) == ("S\nx", "partial")
        assert told in found.reason
    assert read(tmp_path, xls(("S", 0, b""))).reason == "no words were found in it"


def test_xls_under_a_password_fails(tmp_path: Path) -> None:
    found = read(tmp_path, xls(("S", 0, label(0, 0, "x")), before=record(0x002F, bytes(54))))
    assert (found.status, found.reason) == ("failed", "it is protected by a password")


def test_xls_stream_that_breaks_off_is_not_complete(tmp_path: Path) -> None:
    stream = book(("S", 0, b"".join(label(n, 0, f"word {n}") for n in range(400))))
    whole = read(tmp_path, container({"Workbook": stream}))
    assert (whole.status, whole.text.count("word")) == ("complete", 400)
    for cut in range(1, len(stream), 977):
        assert read(tmp_path, container({"Workbook": stream[:-cut]})).status != "complete"


def test_msg_urdu_and_hindi_come_through_exactly(tmp_path: Path) -> None:
    people = person(0, 1, "آمنہ", "amina@example.org") | person(1, 2, "b@example.org", "b@example.org")
    sender = text(SENDER, "दीपा") | text(SENDER_ADDRESS, "deepa@example.org")
    data = letter(text(SUBJECT, "جواب"), text(BODY, f"{URDU}\r\n{HINDI}"), sender, people, fixed=((SENT, 0x40, NOON),))
    found = read(tmp_path, data)
    assert found.text.split("\n") == [
        "Subject: جواب",
        "From: दीपा <deepa@example.org>",
        "To: آمنہ <amina@example.org>",
        "Cc: b@example.org",
        "Date: 2026-11-24 12:00:00+00:00",
        "",
        URDU,
        HINDI,
    ]
    assert (found.status, found.reason) == ("complete", "")
    assert (found.extractor, found.version[:11]) == ("msg reader", "1 (olefile ")


def test_msg_attachments_are_named_not_opened_and_told(tmp_path: Path) -> None:
    files = attachment(0, "فہرست.pdf", b"%PDF-1.7" * 2000) | attachment(1, "b.csv", b"name,age")
    found = read(tmp_path, letter(text(BODY, "see the list"), files))
    assert found.text.split("\n") == ["", "see the list", "[attachment: فہرست.pdf]", "[attachment: b.csv]"]
    assert found.status == "partial"
    assert found.reason == "not read: the attachment فہرست.pdf; not read: the attachment b.csv"


def test_msg_headers_as_they_were_sent_come_first(tmp_path: Path) -> None:
    sent = "From: =?utf-8?b?2KLZhdmG24E=?= <amina@example.org>\r\nDate: Tue, 24 Nov 2026 17:30:00 +0530\r\n\r\n"
    found = read(tmp_path, letter(text(HEADERS, sent), text(SENDER, "x"), text(BODY, "y"), fixed=((SENT, 0x40, NOON),)))
    assert found.text == "From: آمنہ <amina@example.org>\nDate: Tue, 24 Nov 2026 17:30:00 +0530\n\ny"


def test_msg_text_as_html_is_read_once_where_it_says_the_same(tmp_path: Path) -> None:
    page = {f"__substg1.0_{HTML:04X}0102": f"<html><p>{URDU}<p>two".encode()}
    utf_8 = ((BODY_PAGE, 3, 65001),)
    assert read(tmp_path, letter(page, fixed=utf_8)).text == f"\n{URDU}\ntwo"
    assert read(tmp_path, letter(page, text(BODY, f"{URDU}\r\ntwo"), fixed=utf_8)).text == f"\n{URDU}\ntwo"
    assert read(tmp_path, letter(page, text(BODY, "other"), fixed=utf_8)).text == f"\nother\n{URDU}\ntwo"
    assert read(tmp_path, letter(text(HTML, f"<p>{HINDI}"))).text == f"\n{HINDI}"


def test_msg_letters_in_old_character_sets_are_understood_or_told(tmp_path: Path) -> None:
    arabic = old_text(BODY, "حراست".encode("cp1256"))
    known = read(tmp_path, letter(arabic, fixed=((PAGE, 3, 1256),)))
    assert (known.text, known.status) == ("\nحراست", "complete")
    assert read(tmp_path, letter(arabic)).status == "partial"
    assert read(tmp_path, letter(arabic, fixed=((PAGE, 3, 99999),))).status == "partial"


def test_msg_whose_text_is_elsewhere_or_that_is_no_letter_is_told(tmp_path: Path) -> None:
    rich = read(tmp_path, letter(text(SUBJECT, "x"), {"__substg1.0_10090102": b"LZFu"}))
    assert (rich.text, rich.status) == ("Subject: x\n", "partial")
    assert "its text" in rich.reason
    contact = read(tmp_path, letter(text(BODY, "x"), kind="IPM.Contact"))
    assert contact.status == "partial"
    assert "IPM.Contact" in contact.reason


@pytest.mark.parametrize("time", [0, 2**64 - 1, 2**63, 3 * 10**18])
def test_msg_of_a_time_that_never_was_is_read_without_it(tmp_path: Path, time: int) -> None:
    assert read(tmp_path, letter(text(BODY, "x"), fixed=((SENT, 0x40, time),))).text == "\nx"


@pytest.mark.parametrize(
    "make", [lambda: letter(text(SUBJECT, "x"), text(BODY, URDU * 200)), lambda: xls(("S", 0, label(0, 0, "x" * 5000)))]
)
def test_a_container_that_is_cut_off_is_never_complete(tmp_path: Path, make: Callable[[], bytes]) -> None:
    whole = make()
    assert read(tmp_path, whole).status == "complete"
    for cut in [9, 100, *range(512, len(whole), 512), len(whole) - 1]:
        found = read(tmp_path, whole[:cut])
        assert found.status in ("partial", "failed"), cut
        assert found.reason


def test_a_container_whose_directory_runs_in_a_circle_ends(tmp_path: Path) -> None:
    data = bytearray(letter(text(BODY, "x")))
    at = data.index("__properties".encode("utf-16-le"))
    struct.pack_into("<I", data, at + 72, 1)  # the entry is its own neighbour
    assert read(tmp_path, bytes(data)).status in ("partial", "failed")


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        ("WordDocument", "no reader for a Word file of before 2007"),
        ("PowerPoint Document", "no reader for a PowerPoint file of before 2007"),
        ("EncryptedPackage", "it is protected by a password"),
        ("Other", "no reader for this kind of container of before 2007"),
    ],
)
def test_other_containers_are_called_by_their_name(tmp_path: Path, stream: str, reason: str) -> None:
    found = read(tmp_path, container({stream: b"x"}))
    assert (found.status, found.text, found.reason) == ("failed", "", reason)


def test_what_is_in_a_container_is_known_by_its_bytes(tmp_path: Path) -> None:
    table, mail = xls(("S", 0, label(0, 0, "x"))), letter(text(BODY, "x"))
    for name in ("a.doc", "a.msg", "a.xls", "a.txt", "a.pdf", "a"):
        assert read(tmp_path, table, name).text == "S\nx"
        assert read(tmp_path, mail, name).text == "\nx"
    assert media_type_of(table, "a.xls") == "application/vnd.ms-excel"
    assert media_type_of(mail, "a.msg") == "application/vnd.ms-outlook"
    assert media_type_of(mail, "a") == "application/x-ole-storage"
