"""Files that attack their reader: each ends within the limits, none passes as read, and the next file is read."""

import hashlib
import io
import os
import signal
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from tests.evidence.old_files import letter, text

from averment.evidence.outside import supervision
from averment.evidence.outside.extraction import extract_texts, texts_by
from averment.evidence.outside.frames import BrokenFrame, Frame, packed, unpacked
from averment.evidence.outside.limits import STANDARD, Limits
from averment.evidence.outside.nursery import END, END_MARK
from averment.evidence.outside.readers import containers
from averment.evidence.outside.readers.reading import Unreadable
from averment.evidence.outside.supervision import Readers, judged
from averment.evidence.rules.text import ExtractedText

TIGHT = Limits(memory_bytes=700 << 20, cpu_seconds=2, wall_seconds=20)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
Id="r1" Target="word/document.xml"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""

Bomb = Callable[[Path], None]


def docx(path: Path, document: str | bytes, **others: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", document)
        for name, data in others.items():
            archive.writestr(name, data)


def words(text: str = "held") -> str:
    return f"<w:document {W}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"


def pdf_with(path: Path, change: Callable[[pikepdf.Pdf], None]) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    change(pdf)
    pdf.save(path, compress_streams=False)


def pdf_deflated_twice(path: Path) -> None:
    packer = zlib.compressobj(1)
    once = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()

    def load(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"")
        flate = pikepdf.Name.FlateDecode
        stream.write(zlib.compress(once), filter=pikepdf.Array([flate, flate]))
        pdf.pages[0].obj.Contents = stream

    pdf_with(path, load)


def pdf_page_tree_loop(path: Path) -> None:
    def loop(pdf: pikepdf.Pdf) -> None:
        pages = pdf.Root.Pages
        pages.Kids = pikepdf.Array([pages, pages])
        pages.Count = 100_000

    pdf_with(path, loop)


def pdf_nested_forms(path: Path) -> None:
    def nest(pdf: pikepdf.Pdf) -> None:
        inner = pdf.make_stream(b"BT /F1 12 Tf 72 500 Td (x) Tj ET")
        inner.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 600, 600]})
        for _ in range(9):
            outer = pdf.make_stream(b"/X Do " * 10)
            outer.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 600, 600]})
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
            inner = outer
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do " * 10)

    pdf_with(path, nest)


def zip_that_unpacks_to_gigabytes(path: Path) -> None:
    docx(path, b" " * (64 << 20))


def zip_with_overlapping_entries(path: Path) -> None:
    """Many entries of the list of contents point at the same packed bytes."""
    docx(path, words())
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    listed = data[start:end]
    last = listed[listed.rindex(b"PK\x01\x02") :]
    copies = [last.replace(b"word/document.xml", b"word/d%07d.xml" % n) for n in range(2000)]
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 2002, 2002, len(listed) + sum(map(len, copies)))
    path.write_bytes(data[:end] + b"".join(copies) + tail)


def zip_with_a_false_size(path: Path) -> None:
    docx(path, words("held " * 1000))
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 10)
    path.write_bytes(data)


def zip_with_too_many_entries(path: Path) -> None:
    docx(path, words(), **{f"word/{n}.bin": b"" for n in range(5000)})


def zip_that_names_a_place_outside(path: Path) -> None:
    docx(path, words(), **{"../../etc/passwd": b"x"})


def zip_with_two_entries_of_one_name(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        docx(path, words(), **{"word/document.xml": words("freed").encode()})


def xml_billion_laughs(path: Path) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    docx(path, f"<!DOCTYPE w [{entities}]>" + words("&a9;"))


def xml_that_asks_for_a_file(path: Path) -> None:
    docx(path, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + words("&x;"))


def xml_that_hides_its_document_type(path: Path) -> None:
    attack = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + words(
        "&x;"
    )
    docx(path, attack.encode("utf-16"))


def table_with_one_far_cell(path: Path) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    book = f'<workbook {sheets} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", RELATIONS.replace("word/document.xml", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", book)
        links = RELATIONS.replace("word/document.xml", "worksheets/s.xml").replace("/officeDocument", "/worksheet", 2)
        archive.writestr("xl/_rels/workbook.xml.rels", links.replace("/worksheet/2006", "/officeDocument/2006"))
        archive.writestr("xl/worksheets/s.xml", f"<worksheet {sheets}><sheetData>{cells}</sheetData></worksheet>")


def letter_in_a_letter_in_a_letter(path: Path) -> None:
    bounds = [f"b{n}" for n in range(3000)]
    parts = "".join(f'Content-Type: multipart/mixed; boundary="{bound}"\n\n--{bound}\n' for bound in bounds)
    path.write_text(f"MIME-Version: 1.0\n{parts}\nbody")


def open_document(path: Path, content: str | bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)


def open_document_that_unpacks_to_gigabytes(path: Path) -> None:
    open_document(path, b" " * (64 << 20))


def open_document_of_billion_laughs(path: Path) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    open_document(path, f"<!DOCTYPE w [{entities}]><w>&a9;</w>")


def open_document_that_asks_for_a_file(path: Path) -> None:
    open_document(path, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>')


def open_document_with_overlapping_entries(path: Path) -> None:
    """The list of contents names one entry twice over the same packed bytes."""
    open_document(path, "<w/>")
    data = path.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    listed = data[start:end]
    last = listed[listed.rindex(b"PK\x01\x02") :].replace(b"content.xml", b"contint.xml")
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 4, 4, len(listed) + len(last))
    path.write_bytes(data[:end] + last + tail)


def slides_that_ask_for_a_file(path: Path) -> None:
    links = RELATIONS.replace("word/document.xml", "ppt/presentation.xml")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", links)
        archive.writestr("ppt/presentation.xml", '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>')


def rich_text_of_braces_that_never_close(path: Path) -> None:
    path.write_bytes(b"{\\rtf1 a" + b"{" * 40_000_000)


def rich_text_with_a_picture_larger_than_any_file(path: Path) -> None:
    path.write_bytes(b"{\\rtf1 a{\\pict\\bin2147483647 x}}")


def old_container_whose_parts_run_in_a_circle(path: Path) -> None:
    data = bytearray(letter(text(0x1000, "words " * 2000)))
    (first_table,) = struct.unpack_from("<I", data, 76)
    at = 512 * (first_table + 1)
    numbers = struct.unpack_from("<128I", data, at)
    struct.pack_into("<I", data, at + 4 * numbers.index(5), 3)  # the fifth sector comes after the third, and again
    path.write_bytes(data)


def old_container_of_noise(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + hashlib.shake_256(b"noise").digest(100_000))


def mailbox_with_letters_in_letters(path: Path) -> None:
    bounds = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000))
    path.write_text(f"From a@example.org Tue Nov 24 10:00:00 2026\nMIME-Version: 1.0\n{bounds}\nbody")


BOMBS: list[tuple[str, Bomb]] = [
    ("a.pdf", pdf_deflated_twice),
    ("a.pdf", pdf_page_tree_loop),
    ("a.pdf", pdf_nested_forms),
    ("a.docx", zip_that_unpacks_to_gigabytes),
    ("a.docx", zip_with_overlapping_entries),
    ("a.docx", zip_with_a_false_size),
    ("a.docx", zip_with_too_many_entries),
    ("a.docx", zip_that_names_a_place_outside),
    ("a.docx", zip_with_two_entries_of_one_name),
    ("a.docx", xml_billion_laughs),
    ("a.docx", xml_that_asks_for_a_file),
    ("a.docx", xml_that_hides_its_document_type),
    ("a.xlsx", table_with_one_far_cell),
    ("a.eml", letter_in_a_letter_in_a_letter),
    ("a.odt", open_document_that_unpacks_to_gigabytes),
    ("a.odt", open_document_of_billion_laughs),
    ("a.odt", open_document_that_asks_for_a_file),
    ("a.odt", open_document_with_overlapping_entries),
    ("a.pptx", slides_that_ask_for_a_file),
    ("a.rtf", rich_text_of_braces_that_never_close),
    ("a.rtf", rich_text_with_a_picture_larger_than_any_file),
    ("a.msg", old_container_whose_parts_run_in_a_circle),
    ("a.xls", old_container_of_noise),
    ("a.mbox", mailbox_with_letters_in_letters),
]


def read_before_a_good_file(tmp_path: Path, bomb: Path, limits: Limits = TIGHT) -> ExtractedText:
    docx(tmp_path / "good.docx", words("forty-one people were held"))
    good = ("good", tmp_path / "good.docx")
    texts = extract_texts([("bomb", bomb), good, good, good], limits)
    assert [text.text for text in texts[1:]] == ["forty-one people were held"] * 3
    assert {text.status for text in texts[1:]} == {"complete"}
    return texts[0]


@pytest.mark.parametrize(("name", "bomb"), BOMBS, ids=[bomb.__name__ for _, bomb in BOMBS])
def test_a_bomb_never_passes_as_read_and_the_next_file_is_read(tmp_path: Path, name: str, bomb: Bomb) -> None:
    bomb(tmp_path / name)
    text = read_before_a_good_file(tmp_path, tmp_path / name)
    assert text.status in ("partial", "failed")
    assert text.reason
    assert "root:" not in text.text


@pytest.mark.parametrize("name", ["two\nlines.docx", b"\xff.docx", "نام.docx"])
def test_a_file_of_any_name_is_read(tmp_path: Path, name: str | bytes) -> None:
    docx(tmp_path / os.fsdecode(name), words())
    assert read_before_a_good_file(tmp_path, tmp_path / os.fsdecode(name)).text == "held"


def test_what_is_no_file_fails_without_waiting(tmp_path: Path) -> None:
    loop, pipe, empty = tmp_path / "loop.pdf", tmp_path / "pipe.pdf", tmp_path / "empty.pdf"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    empty.touch()
    for path in (loop, pipe, empty, tmp_path, tmp_path / "absent.pdf", Path("a\x00b.pdf"), Path("/dev/zero")):
        text = read_before_a_good_file(tmp_path, path)
        assert (text.status, text.text) == ("failed", "")
        assert text.reason


def test_a_reader_that_computes_too_long_is_stopped(tmp_path: Path) -> None:
    pdf_nested_forms(tmp_path / "a.pdf")
    limits = Limits(memory_bytes=20 << 30, cpu_seconds=1, wall_seconds=60)
    assert read_before_a_good_file(tmp_path, tmp_path / "a.pdf", limits).status == "failed"


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    pdf_nested_forms(tmp_path / "a.pdf")
    limits = Limits(memory_bytes=20 << 30, cpu_seconds=60, wall_seconds=1)
    text = read_before_a_good_file(tmp_path, tmp_path / "a.pdf", limits)
    assert (text.status, text.reason) == ("failed", "its reader was stopped after 1 s")


def test_a_nursery_that_cannot_start_fails_each_file_and_raises_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docx(tmp_path / "good.docx", words())
    for python in ("/bin/false", str(tmp_path / "absent")):
        monkeypatch.setattr(supervision.sys, "executable", python)
        texts = extract_texts([("", tmp_path / "good.docx")] * 3)
        assert [text.status for text in texts] == ["failed"] * 3
        assert all(text.reason for text in texts)


def test_readers_that_stay_loaded_are_replaced_when_they_are_gone_or_another_kind_comes(tmp_path: Path) -> None:
    docx(tmp_path / "good.docx", words())
    (tmp_path / "page.html").write_text("<!doctype html><p>Forty-one people were held.")
    before = os.listdir("/proc/self/fd")
    with Readers(STANDARD) as readers:
        for name in ("good.docx", "page.html", "good.docx"):
            (text,) = texts_by(readers, [("", tmp_path / name)])
            assert text.status == "complete", text.reason
            first = readers._nursery
        assert first is not None
        os.killpg(first.process.pid, signal.SIGKILL)
        first.process.wait()
        assert [one.status for one in texts_by(readers, [("", tmp_path / "good.docx")] * 3)] == ["complete"] * 3
        assert texts_by(readers, []) == []
    assert os.listdir("/proc/self/fd") == before


def test_no_open_files_are_left_behind(tmp_path: Path) -> None:
    docx(tmp_path / "good.docx", words())
    before = os.listdir("/proc/self/fd")
    extract_texts([("", tmp_path / "good.docx"), ("", tmp_path / "absent")] * 3)
    assert os.listdir("/proc/self/fd") == before


@pytest.mark.parametrize("limit", ["ENTRY_BYTES", "TOTAL_BYTES"])
def test_unpacked_bytes_are_counted_whatever_the_entry_says(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"{n}.bin", os.urandom(100_000))
    assert len(containers.opened(file).namelist()) == 3
    monkeypatch.setattr(containers, limit, 99_999 if limit == "ENTRY_BYTES" else 299_999)
    with pytest.raises(Unreadable, match="unpacks to more"):
        containers.opened(file)


FRAME = Frame("complete", "", "reader", "1", "limits", (0, 2), "ab\nc")


def test_an_answer_is_believed_only_whole() -> None:
    whole = packed(FRAME)
    end = END.pack(END_MARK, 0, 0, 0)
    assert judged(whole + end, Limits()) == (FRAME, False)
    for cut in range(len(whole)):
        assert judged(whole[:cut] + end, Limits())[0].status == "failed"
    assert judged(whole, Limits())[1]
    assert judged(whole + whole + end, Limits())[0].status == "failed"


@pytest.mark.parametrize("ended", [(9, 0, 0), (0, 1, 0), (0, 0, 1), (24, 0, 0), (6, 0, 0)])
def test_a_reader_that_did_not_end_well_is_not_believed(ended: tuple[int, int, int]) -> None:
    frame, _ = judged(packed(FRAME) + END.pack(END_MARK, *ended), Limits())
    assert (frame.status, frame.text) == ("failed", "")
    assert frame.reason


def test_an_answer_that_lies_about_its_pages_or_its_status_is_refused() -> None:
    honest = packed(FRAME)
    for lie in (
        honest.replace(b"0 2", b"2 0"),
        honest.replace(b"0 2", b"0 9"),
        honest.replace(b"0 2", b"0 x"),
        honest.replace(b"complete", b"believed"),
        honest.replace(b"ab\nc", b"ab\xff\xff"),
        honest.replace(b"\x00\x04ab", b"\xff\x04ab"),
    ):
        with pytest.raises(BrokenFrame):
            unpacked(lie)


def test_a_reason_cannot_forge_a_line_of_a_report() -> None:
    forged = Frame("failed", "broken\nall clear\x1b[2J\u202e" + "x" * 9999, "reader", "1", "", (), "")
    reason = unpacked(packed(forged)).reason
    assert len(reason) <= 600
    assert reason.isprintable()
