"""A copy of a source without protected names: made anew of pixels or of words, never by changing the original's bytes.

Pictures and pages become grey pixels on which the names are painted over; of everything else the words are kept and the
names replaced. So nothing can be left beneath, beside or behind. The copy passes the leak check, or there is none.
"""

from __future__ import annotations

import io
import os
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from averment.evidence.outside.extraction import extract_text
from averment.evidence.outside.leaks import scan
from averment.evidence.outside.machine_reading.pages import DRAWING
from averment.evidence.outside.machine_reading.tesseract import readiness, words_on
from averment.evidence.outside.pixels import Eyes
from averment.evidence.outside.sheets import Sheet
from averment.evidence.outside.supervision import Request, read_all
from averment.evidence.rules.kinds import HEAD_BYTES, kind_of
from averment.evidence.rules.seen import SeenPage
from averment.kernel.names import NameIndex, ProtectedName
from averment.kernel.names.blurred import BlurredNames
from averment.kernel.refusals import Refusal

COVER = "▇▇▇"
MOST_PAGES = 200
_ROUNDS = 4  # of painting and reading again
_MARGIN = 0.3  # of the height of a word, painted around it
_READERS = {"pdf": "leaf", "picture": "picture"}
_POINTS = 72


@dataclass(frozen=True, slots=True)
class Copy:
    """What was written: its form, how many names were covered, on how many pages or in one text."""

    form: str
    covered: int
    pages: int


def write_redacted(original: Path, names: tuple[ProtectedName, ...], out: Path) -> Copy:
    """Writes the copy to `out`, whole or not at all; raises Refusal where it cannot be made, or would still leak."""
    reader, suffix = _form_of(original)
    if out.suffix.lower() not in suffix:
        raise Refusal(f"The copy of this file is {suffix[0]}", where=str(out), mend=f"Let --out end in {suffix[0]}.")
    if out.exists() or out.is_symlink():
        raise Refusal("There is a file already", where=str(out), mend="Give --out a name that is free.")
    index = NameIndex.of(names)
    data, made = _of_pixels(original, reader, index) if reader else _of_words(original, index)
    _write_if_clean(data, out, index)
    return made


def _form_of(original: Path) -> tuple[str, tuple[str, ...]]:
    """The reader of its pixels, if it has any, and how the name of the copy may end."""
    try:
        with original.open("rb") as file:
            kind = kind_of(file.read(HEAD_BYTES), original.name)
    except OSError as error:
        raise Refusal(f"It cannot be opened ({error.strerror})", where=str(original), mend="Give a file.") from None
    if kind == "text":
        return "", (".txt", original.suffix.lower() or ".txt")
    return _READERS.get(kind, ""), {"pdf": (".pdf",), "picture": (".png", ".pdf")}.get(kind, (".txt",))


def _write_if_clean(data: bytes, out: Path, index: NameIndex) -> None:
    """The copy is searched under its own name in a folder of its own, and only then put in its place."""
    with tempfile.TemporaryDirectory(prefix=".averment-", dir=out.parent) as folder:
        made = Path(folder) / out.name
        made.write_bytes(data)
        report = scan(index, [made], eyes=Eyes.WIDE)
        if any(leak.part != "path" for leak in report.leaks):
            what = "The copy would still show a protected name, so nothing was written"
            raise Refusal(what, mend="Cover it by hand, print and scan it, and keep the scan as a source of its own.")
        if report.unread:
            what = f"The copy could not be searched ({report.unread[0].why.rstrip('.')}), so nothing was written"
            raise Refusal(what, mend="Report this.")
        os.link(made, out)


# ── words ──


def _of_words(original: Path, index: NameIndex) -> tuple[bytes, Copy]:
    found = extract_text("", original)
    if found.status == "failed":
        what = f"Its words cannot be read: {found.reason}"
        raise Refusal(what, where=str(original), mend="Save it as PDF or as a picture, and redact that.")
    text, covered = covered_words(found.text, index)
    return text.encode(), Copy("text", covered, 1)


def covered_words(text: str, index: NameIndex) -> tuple[str, int]:
    """The text with every protected name replaced, and how many were.

    >>> covered_words("It was Zahoor Qamarwari.", NameIndex.of([ProtectedName("p", ("Zahoor Qamarwari",))]))
    ('It was ▇▇▇.', 1)
    """
    covered = 0
    while hits := index.find(text):
        end = len(text)
        for hit in sorted(hits, key=lambda hit: -hit.end):
            if hit.end <= end:  # of hits that overlap, the last one now and the others in the next round
                text, end, covered = text[: hit.start] + COVER + text[hit.end :], hit.start, covered + 1
    return text, covered


# ── pixels ──


def _of_pixels(original: Path, reader: str, index: NameIndex) -> tuple[bytes, Copy]:
    ready = readiness()
    if ready.lack and not ready.languages:
        raise Refusal(f"Pixels cannot be redacted: {ready.lack}", mend=ready.mend)
    pages, covered = [], 0
    blurred = BlurredNames.of(index.names)
    for sheet in _sheets(original, reader):
        painted, count = _painted(sheet, index, blurred)
        pages.append(painted)
        covered += count
    return _as_pdf(pages) if _is_paged(reader, pages) else _as_png(pages[0]), Copy("pixels", covered, len(pages))


def _is_paged(reader: str, pages: list[Sheet]) -> bool:
    """Whether the copy must have pages."""
    return reader == "leaf" or len(pages) > 1


def _sheets(original: Path, reader: str) -> Iterator[Sheet]:
    number, of = 1, 1
    while number <= of:
        (frame,) = read_all([Request(reader, os.open(original, os.O_RDONLY | os.O_CLOEXEC), str(number))], DRAWING)
        if frame.sheet is None:
            what = f"Page {number} cannot be drawn ({frame.reason or 'no reason is known'}), so nothing was written"
            raise Refusal(what, where=str(original), mend="Redact a copy that can be shown whole.")
        of = frame.sheet.of
        if of > MOST_PAGES:
            what = f"It has {of:,} pages, more than the {MOST_PAGES} that are redacted at once"
            raise Refusal(what, where=str(original), mend="Split it, and redact the pages that you need.")
        yield frame.sheet
        number += 1


def _painted(sheet: Sheet, index: NameIndex, blurred: BlurredNames) -> tuple[Sheet, int]:
    """The page upright with its names painted over, read again until a machine finds none; how many there were."""
    covered = 0
    for _ in range(_ROUNDS):
        page = words_on(sheet)
        if page.reason and not page.words:
            what = f"Page {sheet.number} cannot be read by a machine ({page.reason}), so nothing was written"
            raise Refusal(what, mend="Mend what it says, and try again.")
        boxes = list(_boxes(page, index, blurred))
        if not boxes:
            return sheet, covered
        covered += len(boxes)
        grid = np.frombuffer(sheet.pixels, np.uint8).reshape(sheet.height, sheet.width)
        grid = np.rot90(grid, -(page.turned // 90)).copy()
        for left, top, right, bottom in (box for each in boxes for box in each):
            grid[max(0, top) : bottom, max(0, left) : right] = 0
        height, width = grid.shape
        sheet = Sheet(sheet.number, sheet.of, width, height, sheet.dpi, grid.tobytes())
    raise Refusal(f"Names are still seen on page {sheet.number}, so nothing was written", mend="Cover them by hand.")


Box = tuple[int, int, int, int]


def _boxes(page: SeenPage, index: NameIndex, blurred: BlurredNames) -> Iterator[list[Box]]:
    """For each name that is seen, the boxes of its words with a margin."""
    spans, at = [], 0
    for word in page.words:
        spans.append((at, at + len(word.text)))
        at += len(word.text) + 1
    text = " ".join(word.text for word in page.words)
    for hit in {(hit.start, hit.end) for hit in (*index.find(text), *blurred.find(text))}:
        touched = [
            word for word, (start, end) in zip(page.words, spans, strict=True) if start < hit[1] and hit[0] < end
        ]
        margins = [max(2, round(word.height * _MARGIN)) for word in touched]
        yield [
            (word.left - more, word.top - more, word.left + word.width + more, word.top + word.height + more)
            for word, more in zip(touched, margins, strict=True)
        ]


def _as_png(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    Image.frombytes("L", (sheet.width, sheet.height), sheet.pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def _as_pdf(pages: list[Sheet]) -> bytes:
    """A document of nothing but one picture a page: no letters, no description, one version."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for sheet in pages:
            scale = _POINTS / (sheet.dpi or 150)
            size = (sheet.width * scale, sheet.height * scale)
            page = document.add_blank_page(page_size=size)
            pixels = document.make_stream(zlib.compress(sheet.pixels, 6))
            pixels.update(
                {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": sheet.width, "/Height": sheet.height,
                 "/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8, "/Filter": Name.FlateDecode}
            )  # fmt: skip
            page.obj.Resources = Dictionary(XObject=Dictionary(P=pixels))
            page.obj.MediaBox = Array([0, 0, *size])
            page.obj.Contents = document.make_stream(f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /P Do Q".encode())
        document.save(out, deterministic_id=True)
    return out.getvalue()
