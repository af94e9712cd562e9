"""A name that stands only in pixels is found; where no machine can read them, that is said."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.evidence.leaky_files import zipped

from averment.build.outside.faces import FONTS
from averment.evidence.outside.leaks import scan
from averment.evidence.outside.machine_reading import tesseract
from averment.evidence.outside.pixels import Eyes
from averment.kernel.names import NameIndex, ProtectedName
from averment.kernel.names.blurred import NEARLY, BlurredNames

HIDDEN = "Zahoor Qamarwari"
INDEX = NameIndex.of([ProtectedName("p1", (HIDDEN, "ظہور قمرواری"))])
FACE = next(path for path in sorted(FONTS.rglob("*.ttf")) if "Serif" in path.name and "Bold" not in path.name)
reads = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed here")


def written(words: str) -> Image.Image:
    """A picture of three lines, of which the second one says the words."""
    picture = Image.new("L", (1000, 240), 255)
    pen, face = ImageDraw.Draw(picture), ImageFont.truetype(str(FACE), 32)
    for line, text in enumerate(("The statement was taken in the village.", words, "Nobody else was there.")):
        pen.text((20, 20 + 70 * line), text, fill=0, font=face)
    return picture


def as_file(form: str, words: str) -> bytes:
    out = io.BytesIO()
    written(words).save(out, form)
    return out.getvalue()


@reads
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("picture.png", lambda words: as_file("PNG", words)),
        ("scan.pdf", lambda words: as_file("PDF", words)),
        ("report.docx", lambda words: zipped({"word/media/image1.png": as_file("PNG", words)})),
    ],
    ids=["a picture", "a scanned page", "a picture in a document"],
)
def test_a_name_in_pixels_is_found_and_another_one_is_not(name: str, make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_bytes(make(f"It was given by {HIDDEN}."))
    (leak, *_) = scan(INDEX, [tmp_path]).leaks
    assert leak.name == HIDDEN
    assert "seen" in leak.part
    (tmp_path / name).write_bytes(make("It was given by Sara Khushdil."))
    assert scan(INDEX, [tmp_path]).clean


@reads
def test_what_this_program_rendered_itself_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(as_file("PNG", HIDDEN))
    assert scan(INDEX, [tmp_path], ours=True).clean
    assert scan(INDEX, [tmp_path], eyes=Eyes.SHUT).clean


def test_where_no_machine_reads_pictures_they_are_told_as_not_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "_installed", lambda path, data: None)
    (tmp_path / "a.png").write_bytes(as_file("PNG", HIDDEN))
    (place,) = scan(INDEX, [tmp_path]).unread
    assert place.why == "Its pictures were not searched, because tesseract is not installed, so no picture is read."


@pytest.mark.parametrize("read", ["Zah00r Qarnarwari", "Zahoor Qamarwarl", "ZAHOOR OAMARWARI", "Zahoor Qama rwari"])
def test_a_name_that_a_machine_misread_by_a_letter_is_found(read: str) -> None:
    (hit,) = {hit.id for hit in BlurredNames.of(INDEX.names).find(f"given by {read}, a teacher")}
    assert hit == "p1"


@pytest.mark.parametrize("other", ["Zahoor Ahmad", "Zaheer Qamar", "Nazir Qamarwani", "Zahoor Qazi Mirwari"])
def test_the_name_of_somebody_else_is_none_that_was_misread(other: str) -> None:
    assert not list(BlurredNames.of(INDEX.names).find(f"given by {other}, a teacher"))


def test_the_likeness_of_a_misread_name_is_told() -> None:
    assert {hit.how for hit in BlurredNames.of(INDEX.names).find("Zahoor Qamarwarl")} == {NEARLY}
