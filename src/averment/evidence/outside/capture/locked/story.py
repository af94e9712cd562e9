"""What a WARC is about: what its page says of itself, its main text without menus and notices, and what was checked."""

from __future__ import annotations

import importlib.metadata
from typing import BinaryIO

import trafilatura
from selectolax.lexbor import LexborHTMLParser
from trafilatura.settings import Document as Story

from averment.evidence.outside.capture.locked.opened import Document, Opened, documents_in
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers.reading import NO_WORDS, Reading, Unreadable, time_to_stop
from averment.evidence.rules.decoding import decoded

NAME, VERSION = "trafilatura", importlib.metadata.version("trafilatura")
# Only what a page states of itself is a date of publication; a year in its text is none.
_STATED = {"extensive_search": False, "original_date": True}
# Read once before the locks shut: the library opens files of its own when it first meets a page.
_FIRST_PAGE = """<html lang="en"><head><title>A report</title><meta property="article:published_time"
content="2025-01-02T03:04:05Z"><script type="application/ld+json">{"@type": "NewsArticle", "datePublished":
"2025-01-02"}</script></head><body><nav><a href="https://example.org/a">a</a></nav><article><h1>A report</h1>
<p>On 2 January 2025 a report was given to the court, as the clerk said on the next day.</p><ul><li>one</ul>
<table><tr><td>two</table></article></body></html>"""


def read(file: BinaryIO, limits: Limits) -> Reading:
    """Facts, each on a line as a word and its value after a tab; an empty line; the main text of the page."""
    opened, until, page, others = Opened(), time_to_stop(limits), None, 0
    for document in documents_in(file, opened, until):
        if document.kind == "html":
            others += page is not None
            page = page or document
    # A capture of ours has one page, which its form names; what else it holds are frames, or sent on to that page.
    final = opened.form.get("final_url")
    if final and page is not None and page.url != final:
        page = next(
            (one for one in documents_in(file, Opened(), until) if one.url == final and one.kind == "html"), None
        )
    if opened.form.get("outcome") == "failed" or page is None:
        raise Unreadable("it holds no web page that loaded")
    facts, text = story_of(page)
    count = opened.count
    facts |= {
        "pages": str(1 if opened.form else 1 + others),
        "records": str(count.records),
        "without digest": str(count.without_digest),
        "wrong digests": str(len(count.wrong)),
    }
    lines = "\n".join(f"{name}\t{' '.join(value.split())}" for name, value in facts.items() if value)
    return Reading(f"{lines}\n\n{text}", NAME, VERSION, gaps=() if text.strip() else (NO_WORDS,))


def story_of(page: Document) -> tuple[dict[str, str], str]:
    """What a page says of itself, empty where it says nothing; and its main text."""
    html = decoded(page.data, page.charset).text
    found = trafilatura.bare_extraction(
        html, url=page.url or None, with_metadata=True, include_comments=False, date_extraction_params=_STATED
    )
    known = found if isinstance(found, Story) else trafilatura.extract_metadata(
        html, default_url=page.url or None, date_config=_STATED
    )  # fmt: skip
    facts = {
        "url": page.url,
        "at": page.at,
        "title": _title_in(html) or known.title or "",
        "publisher": known.sitename or "",
        "author": known.author or "",
        "published": known.date or "",
        "language": _language_in(html),
    }
    return facts, found.text or "" if isinstance(found, Story) else ""


def _title_in(html: str) -> str:
    title = LexborHTMLParser(html).css_first("title")
    return title.text(deep=True).strip() if title is not None else ""


def _language_in(html: str) -> str:
    page = LexborHTMLParser(html).css_first("html")
    return (page.attributes.get("lang") or "") if page is not None else ""


story_of(Document("html", _FIRST_PAGE.encode(), "utf-8", "https://example.org/2025/01/02/report", ""))
