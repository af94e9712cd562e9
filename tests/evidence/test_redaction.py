"""A redacted copy is made anew, holds no protected name anywhere, and is written only when that has been checked."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest
from tests.evidence.leaky_files import KINDS, pdf, shown
from tests.evidence.test_seen_names import HIDDEN, INDEX, as_file

from averment.evidence.outside import redaction
from averment.evidence.outside.leaks import scan
from averment.evidence.outside.pixels import Eyes
from averment.evidence.outside.redaction import COVER, covered_words, write_redacted
from averment.kernel.refusals import Refusal

reads = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed here")
NAMES = INDEX.names


def test_names_in_a_table_are_replaced_in_every_spelling(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"No,Name\n1,{HIDDEN}\n2,ظہور قمرواری\n3,Sara Khushdil\n", "utf-8")
    made = write_redacted(tmp_path / "a.csv", NAMES, tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_text("utf-8") == f"No,Name\n1,{COVER}\n2,{COVER}\n3,Sara Khushdil\n"
    assert made.covered == 2


def test_of_a_page_of_the_web_the_words_are_kept_and_nothing_else(tmp_path: Path) -> None:
    body = f"<p>It was Za<b>hoor</b> Qamarwari.</p><!-- {HIDDEN} -->"
    (tmp_path / "a.html").write_text(f"<html><head><title>Report</title></head><body>{body}</body></html>")
    write_redacted(tmp_path / "a.html", NAMES, tmp_path / "b.txt")
    assert f"It was {COVER}." in (tmp_path / "b.txt").read_text("utf-8")
    assert "<" not in (tmp_path / "b.txt").read_text("utf-8")


@reads
def test_a_page_becomes_pixels_with_the_name_painted_over(tmp_path: Path) -> None:
    content = shown(f"It was {HIDDEN} who spoke.") + shown("Public words stay.").replace(b"700", b"650")
    (tmp_path / "a.pdf").write_bytes(pdf(lambda document: document.docinfo.update({"/Author": HIDDEN}), content))
    made = write_redacted(tmp_path / "a.pdf", NAMES, tmp_path / "b.pdf")
    data = (tmp_path / "b.pdf").read_bytes()
    assert made.covered >= 1
    assert data.count(b"%%EOF") == 1
    assert scan(INDEX, [tmp_path / "b.pdf"], eyes=Eyes.WIDE).clean
    with pikepdf.open(io.BytesIO(data)) as document:
        assert not document.docinfo
        assert not any("/Font" in page.obj.Resources for page in document.pages)


@reads
def test_a_picture_loses_its_name_and_all_that_stands_beside_its_pixels(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(as_file("PNG", f"It was given by {HIDDEN}."))
    write_redacted(tmp_path / "a.png", NAMES, tmp_path / "b.png")
    assert scan(INDEX, [tmp_path / "b.png"]).clean
    assert b"tEXt" not in (tmp_path / "b.png").read_bytes()


def test_a_copy_that_would_still_leak_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "covered_words", lambda text, index: (text, 0))
    (tmp_path / "a.txt").write_text(f"It was {HIDDEN}.")
    with pytest.raises(Refusal, match="would still show"):
        write_redacted(tmp_path / "a.txt", NAMES, tmp_path / "b.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_copy_has_the_name_that_its_form_asks_for_and_takes_no_others_place(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(KINDS["runs.docx"](HIDDEN))
    (tmp_path / "taken.txt").write_text("mine")
    with pytest.raises(Refusal, match="is .txt"):
        write_redacted(tmp_path / "a.docx", NAMES, tmp_path / "b.docx")
    with pytest.raises(Refusal, match="already"):
        write_redacted(tmp_path / "a.docx", NAMES, tmp_path / "taken.txt")
    assert (tmp_path / "taken.txt").read_text() == "mine"


def test_a_file_name_of_the_copy_that_names_somebody_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Public.")
    with pytest.raises(Refusal, match="would still show"):
        write_redacted(tmp_path / "a.txt", NAMES, tmp_path / "Zahoor Qamarwari.txt")


def test_names_that_overlap_are_all_covered() -> None:
    text, covered = covered_words(f"{HIDDEN} {HIDDEN}, {HIDDEN}", INDEX)
    assert "Qamarwari" not in text
    assert covered == 3
