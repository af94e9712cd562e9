"""Whether a page without characters is blank, or shows something that was not read."""

from __future__ import annotations

import io
import re
import zlib

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_ENOUGH = 1024 * 1024
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+ \d+ R)")
_DEFLATED = re.compile(rb"/Filter\s*/FlateDecode\b")
_PAINTS = re.compile(rb"(?:^|[\s)>\]])(?:Tj|TJ|'|\"|Do|[fF]|f\*|[BbSs]|[Bb]\*|sh|BI)(?=[\s/]|$)")


def shows_something(document: pdfium.PdfDocument, page: pdfium.PdfPage, index: int) -> bool:
    """True where the page has objects, or where its content would paint if it could be understood."""
    if raw.FPDFPage_CountObjects(page) > 0:
        return True
    alone = pdfium.PdfDocument.new()
    try:
        alone.import_pages(document, [index])
    except pdfium.PdfiumError:
        return True
    file = io.BytesIO()
    alone.save(file)
    return any(_paints(content) for content in _contents(file.getvalue()))


def _contents(file: bytes) -> list[re.Match[bytes] | None]:
    """Each content stream of a file of one page, as PDFium writes it; None for one that cannot be found in it."""
    found = _CONTENTS.search(file)
    numbers = re.findall(rb"(\d+) \d+ R", found[1]) if found else []
    shape = rb"(?:^|[\r\n])%s 0 obj\s*(<<.*?>>)\s*stream\r?\n(.*?)\r?\nendstream"
    return [re.search(shape % number, file, re.DOTALL) for number in numbers]


def _paints(content: re.Match[bytes] | None) -> bool:
    """A stream that cannot be found or unpacked counts as one that paints."""
    if content is None:
        return True
    dictionary, data = content[1], content[2]
    if b"/Filter" in dictionary and data.strip():
        if not _DEFLATED.search(dictionary):
            return True
        try:
            data = zlib.decompressobj().decompress(data, _ENOUGH)
        except zlib.error:
            return True
    return len(data) >= _ENOUGH or bool(_PAINTS.search(data))
