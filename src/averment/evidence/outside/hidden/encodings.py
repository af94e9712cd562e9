"""In which encoding bytes are text."""

from __future__ import annotations

import re

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNMARKED = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_JUDGED_BY = 4096  # bytes


def text_of(data: bytes) -> str | None:
    """The text of a file that is text; None where it is not.

    >>> text_of("ظہور".encode("utf-16")), text_of("at home".encode("utf-16-be")), text_of(b"\\x89PNG\\x00\\x01")
    ('ظہور', 'at home', None)
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        return _wide_text(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _wide_text(data: bytes) -> str | None:
    """The text in UTF-16 or UTF-32 that does not say so: all of its beginning is letters of the scripts we know."""
    for encoding in _UNMARKED:
        width = 4 if "32" in encoding else 2
        if len(data) % width:
            continue
        try:
            if _READS_WELL.fullmatch(data[:_JUDGED_BY].decode(encoding)):
                return data.decode(encoding, "replace")
        except UnicodeDecodeError:
            continue
    return None


_READS_WELL = re.compile(
    "[\t\r\n\x20-\u024f\u0370-\u058f\u0600-\u077f\u0900-\u097f\u2000-\u206f\ufb50-\ufdff\ufe70-\ufeff]+"
)


def old_texts(data: bytes) -> list[str]:
    """A text of one byte a letter, in the code pages of old Latin, Cyrillic and Urdu files, and of mainframes."""
    if b"\x00" in data or re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data[:65_536]):
        return [data.decode("cp500", "replace")] if _is_of_a_mainframe(data) else []
    pages = ["cp1252", "cp1256"]
    if _is_of_a_mainframe(data):
        pages.append("cp500")
    return [data.decode(page, "replace") for page in pages]


_EBCDIC = re.compile(rb"[\x40\x4b\x6b\x60\x0d\x15\x25\x81-\x89\x91-\x99\xa2-\xa9\xc1-\xc9\xd1-\xd9\xe2-\xe9\xf0-\xf9]")


def _is_of_a_mainframe(data: bytes) -> bool:
    head = data[:_JUDGED_BY]
    return b"\x40" in head and len(_EBCDIC.findall(head)) > 0.95 * len(head)
