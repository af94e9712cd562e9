"""What the page in a WARC is about: its title, its date, and its main text without menus and notices."""

from __future__ import annotations

import importlib.metadata
from typing import BinaryIO

import trafilatura
from selectolax.lexbor import LexborHTMLParser
from trafilatura.settings import Document

from averment.evidence.outside.capture.locked.opened import page_in
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers.reading import NO_WORDS, Reading
from averment.evidence.rules.decoding import decoded

NAME, VERSION = "trafilatura", importlib.metadata.version("trafilatura")
# Read once before the locks shut: the library opens files of its own when it first meets a page.
_FIRST_PAGE = """<html lang="en"><head><title>A report</title><meta property="article:published_time"
content="2025-01-02T03:04:05Z"><script type="application/ld+json">{"@type": "NewsArticle", "datePublished":
"2025-01-02"}</script></head><body><nav><a href="https://example.org/a">a</a></nav><article><h1>A report</h1>
<p>On 2 January 2025 a report was given to the court, as the clerk said on the next day.</p><ul><li>one</ul>
<table><tr><td>two</table></article></body></html>"""


def read(file: BinaryIO, limits: Limits) -> Reading:
    """Title and date on a line each, which may be empty; then the main text."""
    page = page_in(file)
    title, date, text = story_of(decoded(page.data, page.charset).text, page.url)
    gaps = page.gaps if text.strip() else (*page.gaps, NO_WORDS)
    return Reading(f"{' '.join(title.split())}\n{' '.join(date.split())}\n{text}", NAME, VERSION, gaps=gaps)


def story_of(html: str, url: str) -> tuple[str, str, str]:
    """Title, date and main text of a page, each empty where none was found."""
    found = trafilatura.bare_extraction(html, url=url or None, with_metadata=True, include_comments=False)
    known = found if isinstance(found, Document) else trafilatura.extract_metadata(html, default_url=url or None)
    text = found.text if isinstance(found, Document) else ""
    return _title_in(html) or known.title or "", known.date or "", text or ""


def _title_in(html: str) -> str:
    title = LexborHTMLParser(html).css_first("title")
    return title.text(deep=True).strip() if title is not None else ""


story_of(_FIRST_PAGE, "https://example.org/2025/01/02/report")
