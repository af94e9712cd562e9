"""Plain text, and what decides which reader a file gets."""

import zipfile
from pathlib import Path

import pytest

from averment.evidence.outside import extraction
from averment.evidence.outside.extraction import extract_text, extract_texts
from averment.evidence.rules.text import ExtractedText, page_at

URDU = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔\n"
HINDI = "इकतालीस लोगों को बिना आरोप के हिरासत में रखा गया।\n"


def read(tmp_path: Path, name: str, data: bytes) -> ExtractedText:
    path = tmp_path / name
    path.write_bytes(data)
    return extract_text("0" * 64, path)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a", "a.unknown"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_urdu_and_hindi_come_through_exactly(tmp_path: Path, name: str, encoding: str) -> None:
    text = read(tmp_path, name, (URDU + HINDI).encode(encoding))
    assert (text.text, text.status, text.reason) == (URDU + HINDI, "complete", "")
    assert (text.extractor, text.version, text.sha256) == ("plain text", "1", "0" * 64)


def test_a_csv_list_is_read_as_it_stands(tmp_path: Path) -> None:
    rows = 'No,Name\r\n1,"شبیر، احمد"\r\n'
    assert read(tmp_path, "list.csv", rows.encode()).text == rows


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    text = read(tmp_path, "a.txt", b"caf\xe9")
    assert (text.text, text.status) == ("café", "partial")
    assert "cp1252" in text.reason


def test_of_a_giant_only_the_start_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MOST_PLAIN_BYTES", 11)
    text = read(tmp_path, "a.txt", URDU.encode())
    assert (text.text, text.status) == ("اکتال", "partial")  # the eleventh byte is half a letter
    assert "first 11 bytes" in text.reason


def test_two_gigabytes_of_nothing_are_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2 << 30)
    assert extract_text("", tmp_path / "huge.txt").status == "failed"


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"OggS\x00\x02", "an Ogg recording"),
        (b"\x00\x00\x00\x18ftypmp42", "an MP4 or QuickTime recording"),
        (b"<?xml version='1.0'?><a/>", "an XML file"),
        (b"abc\x00def", "this kind of file"),
    ],
)
def test_what_has_no_reader_is_called_by_its_name(tmp_path: Path, data: bytes, called: str) -> None:
    text = read(tmp_path, "evidence.txt", data)
    assert (text.text, text.status, text.reason) == ("", "failed", f"no reader for {called}")


@pytest.mark.parametrize(
    "head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\x00", b"MM\x00*", b"RIFF\x00\x00\x00\x00WEBP"]
)
def test_a_picture_is_known_by_its_bytes_and_is_never_complete(tmp_path: Path, head: bytes) -> None:
    text = read(tmp_path, "evidence.txt", head)
    assert (text.text, text.status, text.reason) == ("", "partial", "it shows only images")


@pytest.mark.parametrize("start", ["BMJ", "MZ", "ID3", "GIF8", "Rar!", "PK", "OggS"])
def test_words_that_start_like_a_binary_format_are_words(tmp_path: Path, start: str) -> None:
    assert read(tmp_path, "a.txt", f"{start} wrote".encode()).status == "complete"


def test_a_zip_container_without_a_document_has_no_reader(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("photo.txt", "x")
    assert "no reader" in extract_text("", tmp_path / "a.docx").reason


def test_the_bytes_decide_before_the_name_does(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("<!DOCTYPE html><p>held<p>freed")
    (tmp_path / "memo.txt").write_text("From: the desk\nSubject: none\n\nbody")
    page, memo = extract_texts([("", tmp_path / "page.txt"), ("", tmp_path / "memo.txt")])
    assert page.text == "held\nfreed"
    assert memo.text.startswith("From: the desk")


def test_texts_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    names = [f"{n}.{kind}" for n in range(4) for kind in ("txt", "html")]
    for name in names:
        (tmp_path / name).write_text(f"<html><p>{name}")
    texts = extract_texts([(name, tmp_path / name) for name in names])
    assert [text.sha256 for text in texts] == names
    assert all(name in text.text for name, text in zip(names, texts, strict=True))


def test_no_files_are_no_texts() -> None:
    assert extract_texts([]) == []


def test_the_page_of_a_place_is_found() -> None:
    pages = ExtractedText("", "one\n\nthree", (0, 4, 5), "reader", "1", "complete", "")
    assert [page_at(pages, at) for at in (0, 3, 4, 5, 9)] == [1, 1, 2, 3, 3]
    assert [page_at(pages, at) for at in (-1, 10)] == [None, None]
