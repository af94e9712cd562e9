"""From bytes to characters, with a word on every guess that was made."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASSUMED = "cp1252"
# What pages and letters say, and what those who wrote them meant, as browsers have long taken it.
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "ascii": "", "us-ascii": "", "utf-8": "", "utf8": "", "utf-16": "", "utf-16le": "", "utf-16be": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, the encoding that gave them, and what is doubtful about them (empty when nothing is)."""

    text: str
    encoding: str
    doubt: str


def decoded(data: bytes, declared: str = "", *, cut: bool = False) -> Decoded:
    """The characters of `data`: by its byte order mark, else as declared, else as UTF-8, else by a guess that is told.

    `cut` says that `data` may end in the middle of a character, because only the start of a file was read.

    >>> decoded("کشمیر".encode()).text, decoded("कश्मीर".encode("utf-16")).text
    ('کشمیر', 'कश्मीर')
    >>> decoded(b"caf\\xe9")
    Decoded(text='café', encoding='cp1252', doubt='not UTF-8; read as cp1252, which is a guess')
    >>> decoded("ابا".encode()[:5], cut=True).text
    'اب'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, cut) or _loosely(data[len(mark) :], encoding)
    meant = _MEANT.get(declared.lower(), declared)
    if meant:
        return _strictly(data, meant, cut) or _loosely(data, meant)
    exact = _strictly(data, "utf-8", cut)
    if exact or declared:
        return exact or _loosely(data, "utf-8")
    return Decoded(data.decode(_ASSUMED, "replace"), _ASSUMED, f"not UTF-8; read as {_ASSUMED}, which is a guess")


def _strictly(data: bytes, encoding: str, cut: bool) -> Decoded | None:
    try:
        if not cut:
            return Decoded(data.decode(encoding), encoding, "")
        b"a".decode(encoding)  # refuses what Python calls a codec but is no character set, such as zlib
        return Decoded(codecs.getincrementaldecoder(encoding)().decode(data, final=False), encoding, "")
    except (UnicodeError, LookupError):
        return None


def _loosely(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", f"declared as {encoding}, which is not known")
    return Decoded(text, encoding, f"bytes that are not {encoding}, shown as \N{REPLACEMENT CHARACTER}")
