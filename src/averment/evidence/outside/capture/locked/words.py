"""The words of the pages, plain texts and PDF files in a WARC, each as the reader of its format finds them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from averment.evidence.outside.capture.locked.opened import Document, Opened, documents_in
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers import html, pdf
from averment.evidence.outside.readers.reading import Reading, Unreadable, time_to_stop, wordless
from averment.evidence.rules.decoding import decoded

NAME = f"{html.NAME} and {pdf.NAME}, answer by answer"
VERSION = f"{html.VERSION}/{pdf.VERSION}"
_MOST_GAPS = 20


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one document, and what was missed of it."""

    url: str
    text: str
    gaps: tuple[str, ...]


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The visible text of a page that was captured, then that of its frames; or of all that a WARC of others holds."""
    opened = Opened()
    return words_of(documents_in(file, opened, time_to_stop(limits)), opened, limits)


def words_of(documents: Iterable[Document], opened: Opened, limits: Limits) -> Reading:
    """The words of documents, as they come out of one or more files; raises Unreadable where none loaded."""
    found, gaps, left = list[_Words](), list[str](), limits.text_bytes
    for number, document in enumerate(documents, 1):
        if left < 0:
            gaps.append(f"its documents from {number:,} on were not read, for want of room")
            break
        words = _words(document, limits)
        if all((one.url, one.text) != (words.url, words.text) for one in found if one.url == words.url):
            found.append(words)
            left -= len(words.text.encode("utf-8", "replace"))
    if opened.form.get("outcome") == "failed":
        raise Unreadable(f"the page did not load: {opened.form.get('reason')}")
    if isinstance(pages := opened.form.get("pages"), list):  # what else came, such as a script, is no text to quote
        found = sorted((one for one in found if one.url in pages), key=lambda one: pages.index(one.url))
    if not found:
        raise Unreadable("it holds no page, text or PDF file that loaded")
    gaps += opened.gaps() + _told(found)
    return Reading("\n\n".join(one.text for one in found if one.text), NAME, VERSION, gaps=tuple(gaps))


def _told(found: list[_Words]) -> list[str]:
    """The gaps of the documents; each with its place, where there is more than one document."""
    pairs = [(one.url, gap) for one in found for gap in one.gaps]
    told = [gap if len(found) == 1 else f"{gap} ({url[:200]})" for url, gap in pairs[:_MOST_GAPS]]
    return [*told, *([f"and {len(pairs) - _MOST_GAPS:,} gaps more"] if len(pairs) > _MOST_GAPS else [])]


def _words(document: Document, limits: Limits) -> _Words:
    if document.kind == "pdf":
        try:
            reading = pdf.read(io.BytesIO(document.data), limits)
        except Unreadable as unreadable:
            return _Words(document.url, "", (*document.gaps, str(unreadable)))
        return _Words(document.url, reading.text, (*document.gaps, *reading.gaps))
    if document.kind == "text":
        plain = decoded(document.data, document.charset)
        text, doubt = plain.text, plain.doubt
    else:
        text, doubt = html.text_of(document.data, document.charset)
    images = document.kind == "html" and b"<img" in document.data.lower()
    gaps = [*document.gaps, *([doubt] if doubt else []), *wordless(text, images=images)]
    return _Words(document.url, text, tuple(gaps))
