"""PDF: the text layer of each page, and a word on every page of which something may have been missed."""

from __future__ import annotations

import ctypes
import importlib.metadata
import io
import itertools
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.readers import pdf_streams
from averment.evidence.outside.readers.garbled import garble
from averment.evidence.outside.readers.pdf_repairs import Glyph, order_doubts, repaired
from averment.evidence.outside.readers.reading import Reading, Unreadable, time_to_stop
from averment.evidence.rules.page_numbers import page_list
from averment.evidence.rules.text import MachineReading

NAME = "pypdfium2"
VERSION = importlib.metadata.version("pypdfium2")

_LARGE_BYTES = 64 * MEBIBYTE
_FEW = 100  # with fewer characters, a page that is mostly an image is a scan with a stamp on it
_OBJECTS = 20_000  # of one page; more are not looked at for images and lone spaces
_HYPHENS = ("\ufffe", "\x02")  # how PDFium marks a hyphen at the end of a line, joining the two lines
_FIRST_COMPLEX = 0x0590  # from here on scripts are reordered and shaped, and PDFium's guesses need repair
_REMARKS = (raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)

_HIDDEN = "words laid unseen behind a picture, as machines that read scans do"
_UNSEEN = 3  # the way of writing letters that shows nothing

_Pages = dict[str, list[int]]
_PICTURED = ("the page shows something but holds no characters", "the page is mostly an image")


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The text of every page; pages start where `pages` says."""
    document = opened(file)
    source, gaps = _left_to_right(document), _document_gaps(document)
    until = time_to_stop(limits)
    texts: list[str] = []
    doubts: _Pages = {}
    guessed: dict[int, str] = {}
    for number in range(1, len(source) + 1):
        if time.process_time() > until:
            gaps.append(f"its pages from {number} on were not read, for want of time")
            break
        texts.append(_page_text(source, number, doubts, guessed))
    gaps += [f"{what} (page {page_list(numbers)})" for what, numbers in doubts.items()]
    starts = tuple(itertools.accumulate((len(text) + 1 for text in texts[:-1]), initial=0)) if texts else ()
    machine = tuple(
        MachineReading(starts[number - 1], starts[number - 1] + len(texts[number - 1]), how)
        for number, how in guessed.items()
    )
    pictures = tuple(sorted({*guessed, *(number for what in _PICTURED for number in doubts.get(what, ()))}))
    return Reading("\n".join(texts), NAME, VERSION, starts, tuple(gaps), None, machine, pictures)


def opened(file: BinaryIO) -> pdfium.PdfDocument:
    """A small file is taken whole, which is faster; of a large one PDFium asks for the pieces that it needs."""
    large = file.seek(0, io.SEEK_END) > _LARGE_BYTES
    file.seek(0)
    try:
        return pdfium.PdfDocument(file if large else file.read())
    except pdfium.PdfiumError:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise Unreadable("it is protected by a password") from None
        raise Unreadable("it is no PDF file, or so damaged that PDFium finds no page in it") from None


def _left_to_right(document: pdfium.PdfDocument) -> pdfium.PdfDocument:
    """The pages without the document's wish to be shown from right to left.

    PDFium takes that wish for the order of words on every line, and so reverses the English in an Urdu report.
    """
    direction = ctypes.create_string_buffer(8)
    raw.FPDF_VIEWERREF_GetName(document, b"Direction", direction, len(direction))
    if direction.value != b"R2L":
        return document
    copy = pdfium.PdfDocument.new()
    copy.import_pages(document)
    return copy


def _document_gaps(document: pdfium.PdfDocument) -> list[str]:
    gaps = []
    if not raw.FPDF_DocumentHasValidCrossReferenceTable(document):
        gaps.append("the file is damaged: its index had to be rebuilt")
    if document.get_formtype() != raw.FORMTYPE_NONE:
        gaps.append("it is a form, and what was filled in is not read")
    if document.count_attachments():
        gaps.append("files attached to it are not read")
    return gaps


def _page_text(document: pdfium.PdfDocument, number: int, doubts: _Pages, guessed: dict[int, str]) -> str:
    def doubt(what: str) -> None:
        doubts.setdefault(what, []).append(number)

    try:
        page = document[number - 1]
        words = page.get_textpage()
    except pdfium.PdfiumError:
        doubt("the page cannot be opened")
        return ""
    text = _text_of(page, words, doubt)
    if not text.strip():
        if pdf_streams.shows_something(document, page, number - 1):
            doubt(_PICTURED[0])
    elif len(text) < _FEW and _is_mostly_image(page):
        doubt(_PICTURED[1])
    if text.strip() and (how := _how_guessed(page, text)):
        guessed[number] = how
        doubt(f"the words of the page are a machine's: {how}")
    if any(raw.FPDFAnnot_GetSubtype(note) in _REMARKS for note in _notes(page)):
        doubt("remarks on the page are not read")
    page.close()
    return text


def _how_guessed(page: pdfium.PdfPage, text: str) -> str:
    """How a machine came by the words of a page; empty where they are its maker's own, and in their order."""
    if jumble := garble(text):
        return f"a text layer of which {jumble}"
    return _HIDDEN if _is_unseen(page) and _is_mostly_image(page) else ""


def _is_unseen(page: pdfium.PdfPage) -> bool:
    """Whether the page has words, and shows none of them."""
    ways = [raw.FPDFTextObj_GetTextRenderMode(item) for item in _objects(page, raw.FPDF_PAGEOBJ_TEXT)]
    return bool(ways) and all(way == _UNSEEN for way in ways)


def _text_of(page: pdfium.PdfPage, words: pdfium.PdfTextPage, doubt: Callable[[str], None]) -> str:
    count = words.count_chars()
    text: str = words.get_text_range() if count else ""
    if len(text) != count or any(ord(character) >= _FIRST_COMPLEX for character in set(text)):
        text = repaired(_glyphs(words, count), _lone_spaces(page))
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, "-\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for disorder in order_doubts(text):
        doubt(disorder)
    if any(ord(c) < 32 and c not in "\n\t" or c == "\N{REPLACEMENT CHARACTER}" for c in set(text)):
        doubt("the font does not say which characters some of its signs are")
    return text


def _glyphs(words: pdfium.PdfTextPage, count: int) -> list[Glyph]:
    left, right, bottom, top = sides = [ctypes.c_double() for _ in range(4)]
    glyphs = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(words, index)
        raw.FPDFText_GetCharBox(words, index, *sides)
        known = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
        sign = chr(code) if known else "\N{REPLACEMENT CHARACTER}"
        glyphs.append(Glyph(sign, left.value, right.value, bottom.value, top.value))
    return glyphs


def _lone_spaces(page: pdfium.PdfPage) -> list[tuple[float, float]]:
    """Where a space was drawn by itself: such an object has no width, and PDFium passes over it."""
    boxes = _boxes(page, raw.FPDF_PAGEOBJ_TEXT)
    return [(left, bottom) for left, bottom, right, _ in boxes if right - left < 0.01]


def _is_mostly_image(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    boxes = _boxes(page, raw.FPDF_PAGEOBJ_IMAGE)
    covered = sum(max(0.0, right - left) * max(0.0, top - bottom) for left, bottom, right, top in boxes)
    return bool(covered > width * height / 2)


def _boxes(page: pdfium.PdfPage, kind: int) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each object of a kind that stands on the page itself."""
    sides = [ctypes.c_float() for _ in range(4)]
    for item in _objects(page, kind):
        if raw.FPDFPageObj_GetBounds(item, *sides):
            yield sides[0].value, sides[1].value, sides[2].value, sides[3].value


def _objects(page: pdfium.PdfPage, kind: int) -> Iterator[raw.FPDF_PAGEOBJECT]:
    for index in range(min(raw.FPDFPage_CountObjects(page), _OBJECTS)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) == kind:
            yield item


def _notes(page: pdfium.PdfPage) -> Iterator[raw.FPDF_ANNOTATION]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _OBJECTS)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if note:
            yield note
            raw.FPDFPage_CloseAnnot(note)
