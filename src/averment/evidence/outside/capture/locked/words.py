"""The words of the page in a WARC, as the reader of web pages finds them."""

from __future__ import annotations

from typing import BinaryIO

from averment.evidence.outside.capture.locked.opened import page_in
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers.html import NAME, VERSION, text_of
from averment.evidence.outside.readers.reading import Reading, wordless

__all__ = ["NAME", "VERSION", "read"]


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The visible text of the page that was captured."""
    page = page_in(file)
    text, doubt = text_of(page.data, page.charset)
    gaps = [*page.gaps, *([doubt] if doubt else []), *wordless(text, images=b"<img" in page.data.lower())]
    return Reading(text, NAME, VERSION, gaps=tuple(gaps))
