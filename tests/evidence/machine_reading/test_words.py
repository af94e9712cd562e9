"""Words that a machine reads from pictures, with their places, or the reason why there are none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein
from tests.evidence.machine_reading.set_pages import (
    ENGLISH,
    HINDI,
    URDU,
    as_file,
    needs_tesseract,
    pdf_of,
    picture_of,
    scan,
)

from averment.evidence.outside.foreign import running
from averment.evidence.outside.foreign.starting import BUBBLEWRAP, LANDLOCK, NONE
from averment.evidence.outside.machine_reading import tesseract
from averment.evidence.outside.machine_reading.pages import read_pages, read_picture
from averment.evidence.outside.machine_reading.tesseract import readiness, words_on
from averment.evidence.outside.sheets import Sheet
from averment.evidence.rules.seen import SeenPage


def errors(page: SeenPage, text: str) -> float:
    """The share of characters that would have to be changed."""
    return Levenshtein.distance(" ".join(page.text.split()), text) / len(text)


@needs_tesseract
@pytest.mark.parametrize(
    ("text", "language", "most"),
    [(ENGLISH, "en", 0.0), (HINDI, "hi", 0.02), (URDU, "ur", 0.10)],
    ids=["en", "hi", "ur"],
)
def test_a_page_is_read_in_its_language(text: str, language: str, most: float) -> None:
    page = read_picture(as_file(picture_of(pdf_of(text, language=language)), "PNG"), [language])
    assert errors(page, text) <= most
    assert page.reason == ""
    assert page.confidence > 0.6
    assert page.protection.endswith("limits")


@needs_tesseract
def test_each_word_has_its_place_on_the_page() -> None:
    image = picture_of(pdf_of("held\n\n#v(1fr)\n#align(right)[freed]"))
    page = read_picture(as_file(image, "PNG"), ["en"])
    held, freed = page.words
    assert (held.text, freed.text) == ("held", "freed")
    assert held.left < page.width / 4 < 3 * page.width / 4 < freed.left + freed.width <= page.width
    assert held.top < page.height / 4 < 3 * page.height / 4 < freed.top
    assert (page.width, page.height) == image.size


@needs_tesseract
def test_without_a_language_the_script_of_the_page_decides() -> None:
    page = read_picture(as_file(picture_of(pdf_of(f"{HINDI}\n\n{HINDI}", language="hi")), "PNG"))
    assert page.languages == ("hin",)
    assert errors(page, f"{HINDI} {HINDI}") <= 0.02


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_its_head_is_read(turn: int) -> None:
    image = picture_of(pdf_of("\n\n".join([ENGLISH] * 4), size=10)).rotate(turn, expand=True)
    page = read_picture(as_file(image, "JPEG", quality=80), ["en"])
    assert errors(page, " ".join([ENGLISH] * 4)) < 0.01
    assert page.turned == turn


@needs_tesseract
def test_a_note_in_the_file_that_it_was_taken_sideways_is_followed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees
    image = picture_of(pdf_of(ENGLISH)).rotate(90, expand=True)
    page = read_picture(as_file(image, "JPEG", exif=exif), ["en"])
    assert (errors(page, ENGLISH), page.turned) == (0, 0)


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_kind_of_picture_is_read(kind: str, mode: str) -> None:
    image = picture_of(pdf_of("held", size=40), dpi=150).convert(mode)
    assert read_picture(as_file(image, kind), ["en"]).text == "held"


@needs_tesseract
@pytest.mark.parametrize("mode", ["1", "LA", "RGBA", "P", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    grey = picture_of(pdf_of("held", size=40), dpi=150)
    if mode == "I;16":
        image = Image.frombytes("I;16", grey.size, b"".join(bytes((0, shade)) for shade in grey.tobytes()))
    elif mode == "LA":
        image = Image.merge("LA", (Image.new("L", grey.size, 0), grey.point(lambda shade: 255 - shade)))
    else:
        image = grey.convert(mode)
    assert read_picture(as_file(image, "TIFF"), ["en"]).text == "held"


@needs_tesseract
def test_each_page_of_a_scan_is_read_and_keeps_its_number(tmp_path: Path) -> None:
    set_pages = pdf_of("one", "two", "three", size=40)
    images = [picture_of(set_pages, number, dpi=150) for number in (1, 2, 3)]
    scanned = scan(tmp_path / "scan.pdf", *images)
    images[0].copy().save(tmp_path / "scan.tiff", save_all=True, append_images=[image.copy() for image in images[1:]])
    for path in (scanned, tmp_path / "scan.tiff"):
        assert [(page.number, page.text) for page in read_pages(path, tags=["en"])] == [
            (1, "one"),
            (2, "two"),
            (3, "three"),
        ]
        assert [(page.number, page.text) for page in read_pages(path, [3], ["en"])] == [(3, "three")]


def test_a_picture_that_is_none_has_a_reason_and_no_words() -> None:
    for data in (b"", b"\x89PNG\r\n\x1a\n", b"words", os.urandom(1000)):
        page = read_picture(data)
        assert (page.text, page.words) == ("", ())
        assert page.reason


@needs_tesseract
def test_a_picture_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    whole = as_file(picture_of(pdf_of(ENGLISH)), "JPEG")
    page = read_picture(whole[: len(whole) // 2], ["en"])
    assert "damaged" in page.reason


def test_without_tesseract_it_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    told = readiness()
    assert told.languages == ()
    assert told.lack == "tesseract is not installed, so no picture is read"
    assert told.mend == "apt install tesseract-ocr tesseract-ocr-urd tesseract-ocr-hin tesseract-ocr-ara"
    page = read_picture(as_file(picture_of(pdf_of("held")), "PNG"))
    assert (page.text, page.reason) == ("", told.lack)


@needs_tesseract
def test_a_missing_language_is_named_with_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = tesseract._installed(shutil.which("tesseract") or "", "")
    assert found is not None
    for name in ("eng", "hin", "osd"):
        (tmp_path / f"{name}.traineddata").symlink_to(found.data / f"{name}.traineddata")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    told = readiness()
    assert set(told.languages) == {"eng", "hin"}
    assert told.lack == "tesseract has no data for urd, ara"
    assert told.mend == "apt install tesseract-ocr-urd tesseract-ocr-ara"


@needs_tesseract
def test_without_walls_no_picture_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "walls", lambda: NONE)
    assert readiness().languages == ()
    assert "neither bubblewrap nor Landlock" in readiness().lack
    assert words_on(Sheet(1, 1, 2, 1, 0, b"ab")).reason == readiness().lack


@needs_tesseract
@pytest.mark.parametrize("kind", [BUBBLEWRAP, LANDLOCK])
def test_the_words_are_the_same_behind_either_kind_of_walls(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "walls", lambda: kind)
    page = read_picture(as_file(picture_of(pdf_of("held", size=40)), "PNG"), ["en"])
    if not page.text:
        pytest.skip(f"{kind} does not work here: {page.reason}")
    assert page.text == "held"
    assert kind in page.protection
