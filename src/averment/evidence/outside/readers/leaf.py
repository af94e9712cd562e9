"""One page of a PDF, drawn as a sheet of grey pixels."""

from __future__ import annotations

import importlib.metadata
from math import sqrt
from typing import BinaryIO

import pypdfium2 as pdfium

from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers.pdf import opened
from averment.evidence.outside.readers.reading import Reading, Unreadable
from averment.evidence.outside.sheets import Sheet

NAME = "pypdfium2"
VERSION = importlib.metadata.version("pypdfium2")

_DPI, _POINTS = 300, 72
_LONGEST_POINTS = 14_400  # the longest side that the format foresees: 200 inches
_MOST_PIXELS = 24_000_000


def read(file: BinaryIO, limits: Limits, argument: str = "1") -> Reading:
    """The page of that number, 300 dots an inch or as many as a sheet holds."""
    number = int(argument)
    document = opened(file)
    if number > len(document):
        raise Unreadable(f"it has no page {number}")
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        raise Unreadable(f"page {number} cannot be opened") from None
    width, height = page.get_size()
    if not 0 < max(width, height) <= _LONGEST_POINTS:
        raise Unreadable(f"page {number} is {width:,.0f} × {height:,.0f} points, more than is drawn")
    dpi = min(_DPI, int(_POINTS * sqrt(_MOST_PIXELS / max(1.0, width * height))))
    bitmap = page.render(scale=dpi / _POINTS, grayscale=True, fill_color=(255, 255, 255, 255))
    rows = memoryview(bitmap.buffer)
    pixels = b"".join(rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
    sheet = Sheet(number, len(document), bitmap.width, bitmap.height, dpi, pixels)
    return Reading("", NAME, VERSION, sheet=sheet)
