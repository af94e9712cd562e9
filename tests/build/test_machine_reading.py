"""What only a machine has read grounds nothing; what a person compared with the picture does, and it is told who."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.evidence.machine_reading.set_pages import as_file, needs_tesseract, pdf_of, picture_of, scan
from tests.web.commands import averment

from averment.build.reading import load_case, open_case
from averment.casefile.reader import read_case
from averment.casefile.writer import write_case
from averment.evidence.outside.machine_reading import tesseract

CASES = Path(__file__).parents[1] / "cases" / "machine-reading"
WORDS = ("The mill bridge at Duvren was closed on 1 June 2026.", "Twelve carts waited on the upper bank.")
OTHER = "0" * 64  # a digest
TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")  # inside pysbd


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case whose one source is a scan of two pages."""
    shutil.copytree(CASES / "good", tmp_path / "case")
    set_pages = pdf_of(*WORDS, size=20)
    scan(tmp_path / "case/sources/files/note.pdf", *(picture_of(set_pages, page, dpi=150) for page in (1, 2)))
    catalogue(tmp_path / "case")
    return tmp_path / "case"


def catalogue(folder: Path, transcription: str = "", file: str = "note.pdf") -> None:
    (folder / "sources/catalogue.yaml").write_text(
        "- {id: note, title: Field note, kind: report, published: 2026-06-08, access: public, reliability: B,\n"
        f"   language: en, file: files/{file}{', transcription: ' if transcription else ''}{transcription}}}\n"
    )


def found(folder: Path) -> list[tuple[str, str]]:
    """The codes and words of what is found in the claims of a case."""
    opened = open_case(load_case(folder), (), TODAY)
    return [(one.code, one.what) for claim in opened.evidence.claims.values() for one in claim.findings]


def status(folder: Path) -> str:
    opened = open_case(load_case(folder), (), TODAY)
    return opened.evidence.claims["bridge-closed"].standing.status.value


@needs_tesseract
def test_words_that_a_machine_reads_on_a_scan_ground_nothing(folder: Path) -> None:
    told = found(folder)
    assert [code for code, _ in told] == ["machine-reading"] * 2
    assert "stands in “note”, page 1 only as a machine read it (tesseract" in told[0][1]
    assert "page 2" in told[1][1]
    assert status(folder) == "unsupported"


@needs_tesseract
def test_a_quote_that_not_even_the_machine_sees_is_not_in_its_source(folder: Path) -> None:
    claims = folder / "claims.yaml"
    claims.write_text(claims.read_text().replace("Twelve carts waited", "Twenty carts waited"))
    assert [code for code, _ in found(folder)] == ["machine-reading", "quote-not-in-source"]


def test_where_no_machine_reads_the_page_is_told_to_be_a_picture(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    told = found(folder)
    assert [code for code, _ in told] == ["machine-reading"] * 2
    assert "page 1–2 of “note” is a picture, and nobody wrote down what stands there" in told[0][1]


@needs_tesseract
def test_a_photograph_is_a_page_without_a_number(folder: Path) -> None:
    picture = as_file(picture_of(pdf_of(" ".join(WORDS), size=16), dpi=150), "JPEG")
    (folder / "sources/files/note.jpg").write_bytes(picture)
    catalogue(folder, file="note.jpg")
    told = found(folder)
    assert [code for code, _ in told] == ["machine-reading"] * 2
    assert "stands in “note” only as a machine read it" in told[0][1]


def test_what_a_person_wrote_down_holds_on_the_pages_that_she_names(folder: Path) -> None:
    said = "".join(f"=== page {page} ===\n{words}\n" for page, words in enumerate(WORDS, 1))
    (folder / "sources/files/note.txt").write_text(said)
    catalogue(folder, "{file: files/note.txt, by: mira, at: 2026-06-20T10:00:00Z}")
    assert found(folder) == []
    assert status(folder) == "corroborated"
    opened = open_case(load_case(folder), (), TODAY)
    assert [ground.page for ground in opened.evidence.claims["bridge-closed"].grounds] == [1, 2]
    assert opened.material.texts["note"].extractor == "transcription"


def test_a_transcription_goes_out_and_comes_back(folder: Path, tmp_path: Path) -> None:
    case = load_case(CASES / "good")
    write_case(case, tmp_path / "out")
    again = load_case(tmp_path / "out")
    assert again == case
    (line,) = (tmp_path / "out/sources/catalogue.jsonl").read_text().splitlines()
    assert json.loads(line)["transcription"] == {
        "file": "files/note.txt", "by": "mira", "at": "2026-06-20T10:00:00Z", "checked_by": "tavi"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("transcription", "code", "words"),
    [
        ("{file: files/gone.txt, by: mira, at: 2026-06-20T10:00:00Z}", "missing-file", "gone.txt"),
        ("{file: ../../out.txt, by: mira, at: 2026-06-20T10:00:00Z}", "unsafe-path", "out.txt"),
        ("{file: files/note.pdf, by: mira, at: 2026-06-20T10:00:00Z}", "unsafe-path", "another file"),
        ("{file: files/note.txt, by: nobody, at: 2026-06-20T10:00:00Z}", "unknown-reference", "nobody"),
        ("{file: files/note.txt, by: mira, at: 2026-06-20T10:00:00Z, checked_by: mira}", "wrong-value", "her own"),
        (
            f"{{file: files/note.txt, by: mira, at: 2026-06-20T10:00:00Z, sha256: {'0' * 64}}}",
            "evidence-altered",
            "0000",
        ),
        ("{by: mira, at: 2026-06-20T10:00:00Z}", "missing-key", "file"),
    ],
)
def test_a_transcription_that_cannot_be_relied_on_refuses_the_case(
    folder: Path, transcription: str, code: str, words: str
) -> None:
    catalogue(folder, transcription)
    faults = read_case(folder).faults
    assert [fault.code for fault in faults] == [code]
    assert words in faults[0].what


def test_the_page_of_grounds_and_the_custody_say_who_confirmed_it(tmp_path: Path) -> None:
    built = averment("build", CASES / "good", "text", "--out", "out", keys=tmp_path / "keys", cwd=tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    data = tmp_path / "out/text/bag/data"
    if not data.exists():
        (data,) = (tmp_path / "out").rglob("data")
    told = (
        "written down from the original by a person of Orsa Legal Forum, and compared with it by another of Orsa Legal"
    )
    assert told in (data / "grounds.html").read_text(encoding="utf-8")
    events = [json.loads(line) for line in (data / "custody/events.jsonl").read_text().splitlines()]
    assert ("transcription", "2026-06-20T10:00:00Z") in [
        (event["eventType"], event.get("eventDateTime")) for event in events
    ]
    assert "Mira" not in (data / "grounds.html").read_text(encoding="utf-8")
    (text,) = data.rglob("derived/*.txt")
    assert "Twelve carts waited" in text.read_text(encoding="utf-8")
