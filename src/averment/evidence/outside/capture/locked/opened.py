"""The page in a WARC: of our own making, or of anybody's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from averment.evidence.outside.capture.captured import CAPTURE_TYPE
from averment.evidence.outside.limits import MEBIBYTE
from averment.evidence.outside.readers import charsets
from averment.evidence.outside.readers.html import charset_in
from averment.evidence.outside.readers.reading import Unreadable

MOST_BYTES = 32 * MEBIBYTE
_MOST_FORM_BYTES = 16 * MEBIBYTE
_READ_BYTES = 64 * 1024

charsets.load(old=True)


@dataclass(frozen=True, slots=True)
class Page:
    """The body of the page, unpacked, its character set and URL, and what is not read of it."""

    data: bytes
    charset: str
    url: str
    gaps: tuple[str, ...]


def page_in(file: BinaryIO) -> Page:
    """The page that a capture was made for; where none is noted, the first. Raises Unreadable where none loaded."""
    page, pages, form = None, 0, dict[str, object]()
    for record in _records(file):
        if record.content_type == CAPTURE_TYPE:
            form = _form(record)
        elif _is_page(record):
            pages += 1
            page = page or _page(record)
    if form.get("outcome") == "failed":
        raise Unreadable(f"the page did not load: {form.get('reason')}")
    final = str(form.get("final_url", ""))
    if page is not None and final and page.url != final:
        page = next((_page(r) for r in _records(file) if _is_page(r) and _url(r) == final), None)
    if page is None:
        raise Unreadable("it holds no web page that loaded")
    others = (f"it holds {pages - 1:,} more pages, which were not read",) if pages > 1 and not form else ()
    parts = ("parts of the page are missing",) if form.get("outcome") == "partial" and _words_may_miss(form) else ()
    return Page(page.data, page.charset, page.url, page.gaps + others + parts)


def _records(file: BinaryIO) -> Iterator[ArcWarcRecord]:
    file.seek(0)
    try:
        yield from ArchiveIterator(file)
    except ArchiveLoadFailed:
        raise Unreadable("it is no WARC, or it is damaged") from None


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return record.http_headers.get_statuscode() in ("200", "203") and kind in ("", "text/html", "application/xhtml+xml")


def _page(record: ArcWarcRecord) -> Page:
    data = _body(record, MOST_BYTES + 1)
    gaps = [f"only its first {MOST_BYTES:,} bytes were read"] if len(data) > MOST_BYTES else []
    if record.rec_headers.get_header("WARC-Truncated"):
        gaps.append("it was cut off when it was captured")
    stated = (record.http_headers.get_header("Content-Type") or "").lower().partition("charset=")[2]
    charset = stated.partition(";")[0].strip(" \"'") or charset_in(data)
    return Page(data[:MOST_BYTES], charset, _url(record), tuple(gaps))


def _url(record: ArcWarcRecord) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "")


def _body(record: ArcWarcRecord, most: int) -> bytes:
    stream, body = record.content_stream(), bytearray()
    while len(body) < most and (data := stream.read(min(_READ_BYTES, most - len(body)))):
        body += data
    return bytes(body)


def _form(record: ArcWarcRecord) -> dict[str, object]:
    try:
        form = json.loads(_body(record, _MOST_FORM_BYTES))
    except ValueError:
        return {}
    return form if isinstance(form, dict) else {}


def _words_may_miss(form: dict[str, object]) -> bool:
    """Words of a page may stand in a frame; a missing picture or script takes none away."""
    parts = form.get("parts")
    return isinstance(parts, list) and any(
        isinstance(part, dict) and part.get("missing") and part.get("kind") == "frame" for part in parts
    )
