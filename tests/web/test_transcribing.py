"""A scan in the workspace: a machine reads it for the search, a member answers for its words, the log tells of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.evidence.machine_reading.set_pages import needs_tesseract, pdf_of, picture_of, scan
from tests.web.conftest import Run

CASES = Path(__file__).parents[1] / "cases" / "machine-reading"
WORDS = ("The mill bridge at Duvren was closed on 1 June 2026.", "Twelve carts waited on the upper bank.")
SAID = "".join(f"=== page {page} ===\n{words}\n" for page, words in enumerate(WORDS, 1))
pytestmark = pytest.mark.database


@pytest.fixture
def scanned(workspace: Run, tmp_path: Path) -> Run:
    shutil.copytree(CASES / "good", tmp_path / "case")
    set_pages = pdf_of(*WORDS, size=20)
    scan(tmp_path / "case/sources/files/note.pdf", *(picture_of(set_pages, page, dpi=150) for page in (1, 2)))
    catalogue = tmp_path / "case/sources/catalogue.yaml"
    catalogue.write_text(catalogue.read_text().partition("  transcription")[0])
    (tmp_path / "said.txt").write_text(SAID)
    loaded = workspace("case", "load", "case")
    assert loaded.returncode == 0, loaded.stderr
    return workspace


def codes(run: Run) -> list[str]:
    return [one["code"] for one in json.loads(run("check", "orsa", "--json").stdout)["findings"]]


def test_a_member_answers_for_the_words_of_a_scan(scanned: Run, tmp_path: Path) -> None:
    assert "machine-reading" in codes(scanned)
    told = scanned("--member", "mira", "transcribe", "orsa", "note", "said.txt", "--checked-by", "tavi")
    assert (told.returncode, told.stdout) == (0, "note: Mira Vel answers for 2 pages, checked by tavi.\n"), told.stderr
    assert codes(scanned) == []
    assert scanned("verify", "work").returncode == 0
    assert scanned("case", "dump", "orsa", "out").returncode == 0
    kept = json.loads((tmp_path / "out/sources/catalogue.jsonl").read_text())["transcription"]
    assert (kept["by"], kept["checked_by"]) == ("mira", "tavi")
    assert (tmp_path / "out/sources" / kept["file"]).read_text() == SAID
    assert scanned("case", "load", "out").returncode == 0  # the same state of the case


@needs_tesseract
def test_a_machine_reads_for_the_search_and_once(scanned: Run) -> None:
    first = json.loads(scanned("read", "orsa", "--json").stdout)
    assert [one["source"] for one in first["read"]] == ["note"]
    assert first["read"][0]["pictures"] == []
    assert json.loads(scanned("read", "orsa", "--json").stdout)["sources"] == 0
    assert "machine-reading" in codes(scanned)
    assert scanned("verify", "work").returncode == 0


@needs_tesseract
def test_a_draft_is_what_the_machine_reads_page_by_page(scanned: Run, tmp_path: Path) -> None:
    assert scanned("read", "orsa", "note", "--out", "draft.txt").returncode == 0
    assert (tmp_path / "draft.txt").read_text().split() == SAID.split()
    again = scanned("read", "orsa", "note", "--out", "draft.txt")
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    assert scanned("read", "case", "note", "--out", "other.txt").returncode == 0  # of a case folder too


def test_what_cannot_be_confirmed_is_refused_and_changes_nothing(scanned: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "blank.txt").write_text(" \n")
    member = ("--member", "mira", "transcribe", "orsa")
    for words, told in (
        (("transcribe", "orsa", "note", "said.txt"), "the name of whoever"),
        ((*member, "notes", "said.txt"), "The nearest known is “note”"),
        ((*member, "note", "gone.txt"), "cannot be read"),
        ((*member, "note", "latin.txt"), "not a text in UTF-8"),
        ((*member, "note", "blank.txt"), "holds no words"),
        ((*member, "note", "said.txt", "--checked-by", "mira"), "cannot check what she wrote"),
        ((*member, "note", "said.txt", "--checked-by", "tawi"), "The nearest known is “tavi”"),
        (("--member", "nobody", "transcribe", "orsa", "note", "said.txt"), "nobody"),
    ):
        refused = scanned(*words)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert told in " ".join(refused.stderr.split())
    assert "machine-reading" in codes(scanned)


def test_this_machine_says_what_it_can_read_and_behind_which_walls(workspace: Run) -> None:
    told = json.loads(workspace("read", "--json").stdout)
    assert told.keys() == {"program", "languages", "lack", "mend", "walls", "readers"}
    assert told["readers"].endswith("limits")
