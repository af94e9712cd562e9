"""Letters (EML): the headers that people read, the text, the HTML as text; attachments are named, not opened."""

from __future__ import annotations

import email
import email.errors
import email.header
import email.message
import platform
from collections.abc import Iterator
from typing import BinaryIO

from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.readers import html
from averment.evidence.outside.readers.reading import Reading
from averment.evidence.rules.decoding import decoded

NAME = "Python email"
VERSION = f"{platform.python_version()} ({html.NAME} {html.VERSION})"
MOST_BYTES = 128 * MEBIBYTE

_HEADERS = ("Subject", "From", "To", "Cc", "Date")


def read(file: BinaryIO, limits: Limits) -> Reading:
    """One letter as text."""
    data = file.read(MOST_BYTES + 1)
    gaps = [f"only its first {MOST_BYTES:,} bytes were read"] if len(data) > MOST_BYTES else []
    text, more = text_of(data[:MOST_BYTES])
    return Reading(text, NAME, VERSION, gaps=tuple(dict.fromkeys(gaps + more)))


def text_of(data: bytes) -> tuple[str, list[str]]:
    """The text of one letter, and what is missing of it."""
    letter = email.message_from_bytes(data)
    lines = [line for name in _HEADERS for line in header_lines(letter, name)] + [""]
    gaps: list[str] = []
    for part in _leaves(letter):
        if not _is_body(part):
            title = _title(part)
            lines.append(f"[attachment: {title}]")
            gaps.append(f"not read: the attachment {title}")
            continue
        text, doubt = _body(part)
        lines.append(text)
        gaps += [doubt] * bool(doubt)
    faults = {type(fault).__name__ for part in letter.walk() for fault in part.defects}  # some show when it is decoded
    return "\n".join(lines), [f"the message is malformed ({fault})" for fault in sorted(faults)] + gaps


def header_lines(letter: email.message.Message, name: str) -> list[str]:
    """Each header of a name as a line of text, as a mail program shows it."""
    raw = [str(value) for key, value in letter.raw_items() if key.lower() == name.lower()]
    return [f"{name}: {_unfolded(value)}" for value in raw]


def _leaves(letter: email.message.Message) -> Iterator[email.message.Message]:
    """The parts that hold something; a forwarded letter is one of them, and is not opened."""
    waiting = [letter]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inside, list):
            waiting += [p for p in reversed(inside) if isinstance(p, email.message.Message)]
        else:
            yield part


def _is_body(part: email.message.Message) -> bool:
    named = part.get_filename() or part.get_content_disposition() == "attachment"
    return not named and part.get_content_type() in ("text/plain", "text/html", "multipart/mixed")


def _body(part: email.message.Message) -> tuple[str, str]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset("")
    if part.get_content_type() == "text/html":
        return html.text_of(data, declared)
    words = decoded(data, declared)
    return words.text.replace("\r\n", "\n"), words.doubt


def _unfolded(raw: str) -> str:
    """A header as a mail program shows it: bytes that are not ASCII are UTF-8, encoded words are decoded."""
    plain = " ".join(decoded(raw.encode("utf-8", "surrogateescape")).text.split())
    try:
        return str(email.header.make_header(email.header.decode_header(plain)))
    except (email.errors.HeaderParseError, LookupError, UnicodeError):
        return plain


def _title(part: email.message.Message) -> str:
    name = part.get_filename()
    return _unfolded(name) if name else f"without a name, {part.get_content_type()}"
