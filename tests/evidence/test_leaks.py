"""A protected name is found wherever a finished file can hide it; what cannot be read is never called clean."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from tests.evidence.leaky_files import KINDS, docx, pdf, shown, workbook, zipped

from averment.evidence.outside import leaks, parts
from averment.evidence.outside.hidden import archives, pdf_streams
from averment.evidence.outside.leaks import read_names_file, scan
from averment.kernel.names import NameIndex, ProtectedName

SPECIMENS = Path("/work/shared/data/leaks")
HIDDEN = "Zahoor Qamarwari"
INDEX = NameIndex.of([ProtectedName("p1", (HIDDEN, "ظہور قمرواری"))])


def leaks_of(path: Path) -> tuple[str, ...]:
    return tuple(leak.name for leak in scan(INDEX, [path]).leaks)


@pytest.mark.skipif(not SPECIMENS.is_dir(), reason="the shared specimens are not here")
@pytest.mark.parametrize("path", sorted(SPECIMENS.glob("*_*")), ids=lambda path: path.name)
def test_every_specimen_is_found(path: Path) -> None:
    report = scan(INDEX, [path])
    assert {leak.name for leak in report.leaks} == {HIDDEN}
    assert report.unread == ()


@pytest.mark.parametrize("name", ["utf16.txt", "runs.docx", "international.png", "attached.eml", "cells.xlsx"])
@pytest.mark.parametrize("written", ["ظہور قمرواری", "ज़हूर क़मरवारी"])
def test_a_name_in_another_script_is_found_in_files_too(name: str, written: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(KINDS[name](written))
    assert leaks_of(path)


@pytest.mark.parametrize(
    "name", ["Zahoor Qamarwari.txt", "zahoor_qamarwari.txt", "ظہور قمرواری.txt", "Zahoor%20Qamarwari.txt"]
)
def test_a_file_name_is_searched(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Public.")
    (leak, *_) = scan(INDEX, [tmp_path]).leaks
    assert leak.part in ("path", "file name")


def test_the_names_of_folders_empty_ones_too_and_targets_of_links_are_searched(tmp_path: Path) -> None:
    (tmp_path / "a" / "Zahoor Qamarwari").mkdir(parents=True)
    (tmp_path / "b").symlink_to("/home/zahoor.qamarwari/list")
    report = scan(INDEX, [tmp_path])
    assert {leak.part for leak in report.leaks} == {"path", "target of the link"}


def test_what_the_file_system_keeps_beside_a_file_is_searched(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Public.")
    try:
        os.setxattr(tmp_path / "a.txt", "user.author", HIDDEN.encode())
    except (OSError, AttributeError):
        pytest.skip("this file system keeps nothing beside a file")
    assert {leak.part for leak in scan(INDEX, [tmp_path]).leaks} == {"extended attribute"}


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path, target_is_directory=True)
    report = scan(INDEX, [tmp_path])
    assert report.files == 1
    assert "link" in report.unread[0].why


def test_the_report_has_the_keys_of_the_interface(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(KINDS["runs.docx"](HIDDEN))
    report = scan(INDEX, [path]).as_json()
    assert report["files"] == 1
    assert report["leaks"] == [{"path": str(path), "part": "word/document.xml", "name": HIDDEN, "how": "as recorded"}]
    assert report["unread"] == []


def test_the_reading_direction_of_a_pdf_does_not_hide_a_name(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name.R2L)

    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(change, shown(HIDDEN)))
    assert {leak.how for leak in scan(INDEX, [path]).leaks} == {"as recorded"}


# ── what cannot be read ──


def unread_here(path: Path) -> str:
    """What could not be read of a file that is taken apart in this process, where a test can lower the bounds."""
    return " ".join(part.unread for part in parts.parts_of(path))


def unread(path: Path) -> str:
    report = scan(INDEX, [path])
    assert not report.clean
    return " ".join(place.why for place in report.unread)


def locked_zip() -> bytes:
    data = bytearray(zipped({"a.txt": "Public."}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(lambda document: None))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def nested(levels: int) -> bytes:
    data = b"Public."
    for _ in range(levels):
        data = zipped({"a.zip": data})
    return data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (locked_zip(), "encrypted"),
        (locked_pdf(), "password"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40), "7z"),
        (b"Rar!\x1a\x07\x00" + bytes(40), "RAR"),
        (nested(9), "deep"),
        (zipped({"a.txt": "Public."})[:-30], "damaged"),
        (b"\x1f\x8b\x08\x00 not gzip", "damaged"),
        (b"%PDF-1.7\nnothing else\n%%EOF", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_cannot_be_read_is_reported_and_not_called_clean(data: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    assert why in unread(path)


def test_a_locked_archive_still_gives_the_names_of_its_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(locked_zip().replace(b"a.txt", b"a.txt"))
    assert unread(path)
    assert leaks_of(path) == ()


def test_a_member_that_unpacks_without_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 10_000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": b"\x00" * 20_000}))
    assert "unpacks to more" in unread_here(path)


def test_many_members_together_are_limited_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGEST_TOTAL", 10_000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{n}.txt": bytes([n]) * 5_000 for n in range(9)}))
    assert "unpacks to more" in unread_here(path)


def test_a_pdf_that_unpacks_without_end_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_streams, "LARGEST_STREAM", 10_000)
    path = tmp_path / "a.pdf"
    packed = zlib.compress(zlib.compress(b"\x00" * 200_000))
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<</Filter[/FlateDecode/FlateDecode]>>\nstream\n" + packed + b"\nendstream")
    assert "unpacks to more" in unread_here(path)


def test_a_cell_far_away_is_read_without_the_cells_between(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    cells = f'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>{HIDDEN}</t></is></c></row>'
    path.write_bytes(workbook("", cells))
    assert leaks_of(path)


def test_a_long_text_is_searched_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "_WINDOW", 1000)
    path = tmp_path / "a.txt"
    path.write_text("public words " * 76 + HIDDEN + " public words" * 500 + f" {HIDDEN}", "utf-8")
    assert leaks_of(path) == (HIDDEN,)
    path.write_text("public words " * 999 + HIDDEN, "utf-8")
    assert leaks_of(path) == (HIDDEN,)


def test_a_very_large_file_is_searched_as_characters_and_said_not_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "LARGEST_FILE", 1000)
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\x00" * 2000 + HIDDEN.encode() + b"\x00")
    assert "larger" in unread(path)
    assert leaks_of(path) == (HIDDEN,)


def test_a_pipe_and_a_missing_file_are_reported(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in unread(tmp_path / "pipe")
    assert "could not be opened" in unread(tmp_path / "missing")


def test_an_entity_that_explodes_is_not_followed(tmp_path: Path) -> None:
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "a.xml"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{steps}]><x>&a11;</x>')
    assert scan(INDEX, [path]).clean


def test_an_outside_entity_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(HIDDEN)
    body = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]><x>&a;</x>'
    path = tmp_path / "a.xml"
    path.write_text(body)
    assert leaks_of(path) == ()


def test_chance_letters_among_the_bytes_of_a_picture_are_no_leak(tmp_path: Path) -> None:
    index = NameIndex.of([ProtectedName("p", ("Ali",))])
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00\x01" * 40 + b"#7: Ali~!2" + b"\x00\x01" * 40)
    assert scan(index, [path]).clean


def test_a_clean_document_of_many_parts_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx("<w:p><w:r><w:t>Zahoor spoke. Qamarwari is a village.</w:t></w:r></w:p>", word__x="<a/>"))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    assert scan(INDEX, [path]).clean


# ── the list of names ──


def test_a_list_has_one_person_a_line_and_spellings_between_bars(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text(
        "\ufeff# the witnesses\n\nZahoor Qamarwari | ظہور قمرواری\nSara Khushdil\nZahoor Qamarwari|Zaha\n", "utf-8"
    )
    found = read_names_file(path)
    assert found.faults == ()
    assert found.names == (
        ProtectedName("Zahoor Qamarwari", ("Zahoor Qamarwari", "ظہور قمرواری", "Zaha")),
        ProtectedName("Sara Khushdil", ("Sara Khushdil",)),
    )


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"Sara Khushdil\nZah\xffoor\n", 2, "UTF-8"),
        (b"", 0, "empty"),
        (b"# nobody\n", 0, "empty"),
        (b"Sara Khushdil\nZ.\n", 2, "fewer than two letters"),
        (b"Sara Khushdil | 47\n", 1, "fewer than two letters"),
        (b"|\n", 1, "fewer than two letters"),
    ],
)
def test_a_faulty_list_says_where_and_never_repeats_a_name(data: bytes, line: int, what: str, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes(data)
    (fault,) = read_names_file(path).faults
    assert fault.where.line == line
    assert what in fault.what
    assert fault.mend
    assert "Sara" not in fault.what + fault.mend


def test_a_list_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert "cannot be opened" in read_names_file(tmp_path / "missing.txt").faults[0].what
