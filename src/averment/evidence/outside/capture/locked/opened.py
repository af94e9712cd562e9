"""What can be read in a WARC: pages, plain texts and PDF files that loaded, each with what is known of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from io import BytesIO
from typing import BinaryIO

from averment.evidence.outside.capture.bodies import unpacked
from averment.evidence.outside.capture.bounds import Broke
from averment.evidence.outside.capture.captured import CAPTURE_TYPE
from averment.evidence.outside.capture.locked.records import MOST_BYTES, Count, Record, dechunked, parted, records_in
from averment.evidence.outside.readers import charsets
from averment.evidence.outside.readers.html import charset_in

_STATUS = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain", "text/csv", "text/markdown")

charsets.load(old=True)


@dataclass(frozen=True, slots=True)
class Document:
    """The body of an answer, unpacked: “html”, “text” or “pdf”; and what is not read of it."""

    kind: str
    data: bytes
    charset: str
    url: str
    at: str
    gaps: tuple[str, ...] = ()


@dataclass(slots=True)
class Opened:
    """What one or more WARC files were found to hold, once they have been read through."""

    count: Count = field(default_factory=Count)
    form: dict[str, object] = field(default_factory=dict)
    revisits: int = 0

    def gaps(self) -> list[str]:
        """What is amiss in the files themselves."""
        wrong, found = self.count.wrong, list(self.count.gaps)
        if wrong:
            found.append(f"the digests of {', '.join(wrong[:5])}{' and more' if len(wrong) > 5 else ''} do not hold")
        if self.revisits:
            found.append(f"of {self.revisits:,} answers it says only that another archive holds them")
        if self.form.get("outcome") == "partial" and _words_may_miss(self.form):
            found.append("parts of the page are missing")
        return found


def documents_in(file: BinaryIO, opened: Opened, until: float) -> Iterator[Document]:
    """The documents of one WARC in their order, one at a time."""
    for record in records_in(file, opened.count, until):
        if record.kind == "metadata" and record.headers.get("content-type") == CAPTURE_TYPE:
            opened.form = _form(record.block)
        elif record.kind == "revisit":
            opened.revisits += 1
        elif record.kind == "response" and (found := _document(record)):
            yield found


def _document(record: Record) -> Document | None:
    head, body = parted(record.block)
    status = _STATUS.match(head)
    if status is None or status[1] not in (b"200", b"203"):
        return None
    headers = HeaderParser().parsestr(head.partition(b"\n")[2].decode("latin-1"))
    kind = _kind(str(headers.get("Content-Type", "")), body)
    if not kind:
        return None
    gaps = [f"only its first {MOST_BYTES:,} bytes were read"] if record.is_cut else []
    if record.headers.get("warc-truncated"):
        gaps.append("it was cut off when it was captured")
    data, gap = _plain(dechunked(body) if "Transfer-Encoding" in headers else body, headers)
    charset = _CHARSET.search(str(headers.get("Content-Type", "")))
    stated = charset[1] if charset else charset_in(data) if kind == "html" else ""
    return Document(
        kind, data, stated, record.url, record.headers.get("warc-date", ""), (*gaps, *([gap] if gap else []))
    )


def _kind(media_type: str, body: bytes) -> str:
    """What a document is taken for: as its server says; where it says nothing, as it begins."""
    said = media_type.partition(";")[0].strip().lower()
    if said in _PAGES or (not said and body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")):
        return "html"
    if said in _TEXTS:
        return "text"
    return "pdf" if said == "application/pdf" else ""


def _plain(body: bytes, headers: Message) -> tuple[bytes, str]:
    """The body without its packing, and why it is not whole; some tools keep the header of a packing and not itself."""
    data = bytearray()
    try:
        for piece in unpacked(BytesIO(body), headers, MOST_BYTES):
            data += piece
    except Broke as broke:
        if not data and _is_text(body):
            return body, ""
        return bytes(data), broke.why
    return bytes(data), ""


def _is_text(body: bytes) -> bool:
    try:
        return "\0" not in body.decode("utf-8") and bool(body)
    except UnicodeDecodeError:
        return False


def _form(block: bytes) -> dict[str, object]:
    try:
        form = json.loads(block)
    except (ValueError, RecursionError):
        return {}
    return form if isinstance(form, dict) else {}


def _words_may_miss(form: dict[str, object]) -> bool:
    """Words of a page may stand in a frame; a missing picture or script takes none away."""
    parts = form.get("parts")
    return isinstance(parts, list) and any(
        isinstance(part, dict) and part.get("missing") and part.get("kind") == "frame" for part in parts
    )
