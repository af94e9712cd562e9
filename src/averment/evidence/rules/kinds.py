"""What kind of file an original is: by its first bytes, and only then by its name."""

from __future__ import annotations

import re
import zlib
from pathlib import PurePath
from typing import Literal

Kind = Literal[
    "text", "html", "pdf", "picture", "zip", "mail", "mailbox", "rtf", "ole", "warc", "wacz", "unknown", "empty"
]

HEAD_BYTES = 8192
TAIL_BYTES = 256 * 1024  # of a ZIP file: its list of entries stands at its end

# First bytes, and the media type.
_PICTURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"II[*+]\x00|MM\x00[*+]"), "image/tiff"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"BM.{8}..\x00\x00[\x0c-\x7c]\x00\x00\x00", re.DOTALL), "image/bmp"),
)

# First bytes, what people call the format, and its media type. None of these has a reader.
_UNREAD: tuple[tuple[bytes, str, str], ...] = (
    (b"OggS\x00", "an Ogg recording", "application/ogg"),
    (b"ID3\x03", "an MP3 recording", "audio/mpeg"),
    (b"ID3\x04", "an MP3 recording", "audio/mpeg"),
    (b"fLaC\x00", "a FLAC recording", "audio/flac"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM recording", "video/webm"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "a RAR archive", "application/vnd.rar"),
    (b"\x1f\x8b", "a gzip file", "application/gzip"),
    (b"%!PS", "a PostScript file", "application/postscript"),
    (b"SQLite format 3\x00", "an SQLite database", "application/vnd.sqlite3"),
    (b"\x7fELF", "a program", "application/octet-stream"),
    (b"<?xml", "an XML file", "application/xml"),
)
_TEXT_TYPES = {
    ".md": "text/markdown", ".markdown": "text/markdown", ".csv": "text/csv", ".tsv": "text/tab-separated-values",
    ".json": "application/json", ".vtt": "text/vtt",
}  # fmt: skip
_KIND_TYPES: dict[Kind, str] = {
    "html": "text/html", "pdf": "application/pdf", "zip": "application/zip", "mail": "message/rfc822",
    "mailbox": "application/mbox", "rtf": "application/rtf", "ole": "application/x-ole-storage",
    "warc": "application/warc", "wacz": "application/wacz",
    "picture": "image/png", "unknown": "application/octet-stream", "empty": "application/x-empty", "text": "text/plain",
}  # fmt: skip
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE_TYPES: dict[Kind, dict[str, str]] = {
    "zip": {
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".odt": f"{_OPEN_DOCUMENT}text",
        ".ods": f"{_OPEN_DOCUMENT}spreadsheet",
        ".odp": f"{_OPEN_DOCUMENT}presentation",
        ".wacz": _KIND_TYPES["wacz"],
    },
    "ole": {
        ".doc": "application/msword",
        ".xls": "application/vnd.ms-excel",
        ".ppt": "application/vnd.ms-powerpoint",
        ".msg": "application/vnd.ms-outlook",
    },
}
# How Open Document files begin: an entry called mimetype, stored as it is, before all others.
_SAYS_ITS_TYPE = re.compile(
    rb"PK\x03\x04.{4}\x00\x00.{16}\x08\x00\x00\x00mimetype(%b[a-z-]{4,40})PK" % re.escape(_OPEN_DOCUMENT).encode(),
    re.DOTALL,
)
# The line before each letter in a mailbox: the sender, and the time with day and year.
FROM_LINE = re.compile(
    rb"From [^\r\n]{1,300}? (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?=[^\r\n]{0,80}\b(?:19|20)\d\d\b)[^\r\n]{0,80}?\d\d:\d\d"
)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_HEADER_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]")
_MAIL_SIGNS = {b"received", b"message-id", b"mime-version", b"return-path", b"dkim-signature", b"delivered-to"}
_WARC = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\r?\n")
_UNICODE_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of a file that starts with `head` and is called `name`; the bytes decide before the name does.

    >>> kind_of(b"%PDF-1.7", "report.txt"), kind_of(b"<!DOCTYPE html><p>a", "page"), kind_of(b"", "a.pdf")
    ('pdf', 'html', 'empty')
    >>> kind_of(b"Message-ID: <1@example.org>\\nSubject: x\\n\\nbody", "letter"), kind_of(b"Subject: x", "note.md")
    ('mail', 'text')
    >>> kind_of(b"\\x89PNG\\r\\n\\x1a\\n", "photo.txt"), kind_of(b"a,b", "list.csv")
    ('picture', 'text')
    >>> kind_of(b"{\\\\rtf1 a}", "a.doc"), kind_of(b"From a@b.org Tue Nov 24 10:00:00 2026\\nSubject: x", "old")
    ('rtf', 'mailbox')
    >>> kind_of(b"WARC/1.1\\r\\nWARC-Type: warcinfo", "a"), kind_of(b"WARC/works.txt", "a")
    ('warc', 'text')
    """
    suffix = PurePath(name).suffix.lower()
    if not head:
        return "empty"
    if marked := _marked(head):
        return marked
    if head.startswith(_UNICODE_MARKS):
        return "html" if suffix in (".html", ".htm") else "text"
    if _is_html(head, suffix):
        return "html"
    if _unread(head) or b"\x00" in head or head[4:8] == b"ftyp":
        return "unknown"
    return "mail" if _is_mail(head, suffix) else "text"


def is_web_archive(tail: bytes) -> bool:
    """Whether a ZIP file that ends so is a web archive in WACZ, as far as its list of entries shows.

    >>> is_web_archive(b"PK\\x01\\x02...archive/data.warc.gzPK\\x01\\x02...datapackage.jsonPK\\x05\\x06")
    True
    """
    return b"PK\x01\x02" in tail and b"datapackage.json" in tail and b"archive/" in tail and b".warc" in tail


def name_of_unknown(head: bytes) -> str:
    """What people call a file for which there is no reader.

    >>> name_of_unknown(b"OggS\\x00"), name_of_unknown(b"\\x00\\x01")
    ('an Ogg recording', 'this kind of file')
    """
    known = _unread(head)
    if known:
        return known[0]
    return "an MP4 or QuickTime recording" if head[4:8] == b"ftyp" else "this kind of file"


def media_type_of(head: bytes, name: str) -> str:
    """The media type under which a file is recorded.

    >>> media_type_of(b"%PDF-1.7", "x"), media_type_of(b"a,b", "list.csv"), media_type_of(b"GIF89a", "x.txt")
    ('application/pdf', 'text/csv', 'image/gif')
    >>> media_type_of(b"PK\\x03\\x04", "a.pptx"), media_type_of(b"{\\\\rtf1 a}", "a.doc")
    ('application/vnd.openxmlformats-officedocument.presentationml.presentation', 'application/rtf')
    """
    kind, suffix = kind_of(head, name), PurePath(name).suffix.lower()
    known = _unread(head)
    if kind == "unknown" and known:
        return known[1]
    if kind == "unknown" and head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:11] == b"M4A" else "image/heic" if head[8:11] == b"hei" else "video/mp4"
    if kind == "picture":
        return _picture_type(head)
    if kind in _OFFICE_TYPES:
        said = _SAYS_ITS_TYPE.match(head)
        return said[1].decode("ascii") if said else _OFFICE_TYPES[kind].get(suffix, _KIND_TYPES[kind])
    return _TEXT_TYPES.get(suffix, _KIND_TYPES[kind]) if kind == "text" else _KIND_TYPES[kind]


def _marked(head: bytes) -> Kind | None:
    """The kind of a file whose first bytes can mean nothing else."""
    if _WARC.match(_unpacked_start(head)):
        return "warc"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _picture_type(head):
        return "picture"
    return "mailbox" if FROM_LINE.match(head) else None


def _picture_type(head: bytes) -> str:
    return next((media for magic, media in _PICTURES if magic.match(head)), "")


def _unpacked_start(head: bytes) -> bytes:
    """The first bytes of what a gzip file holds; of any other, its own."""
    if not head.startswith(b"\x1f\x8b\x08"):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return b""


def _unread(head: bytes) -> tuple[str, str] | None:
    return next(((name, media) for magic, name, media in _UNREAD if head.startswith(magic)), None)


def _is_html(head: bytes, suffix: str) -> bool:
    if _HTML.match(head):
        return True
    if head.startswith(b"<?xml"):
        return b"<html" in head
    return suffix in (".html", ".htm", ".xhtml") and b"\x00" not in head


def _is_mail(head: bytes, suffix: str) -> bool:
    """A memo that merely starts with “Subject:” is text; a message carries lines that only mail programs write."""
    names = {match[1].lower() for line in _header_lines(head) if (match := _HEADER_LINE.match(line))}
    if suffix == ".eml":
        return bool(names)
    return suffix not in _TEXT_TYPES and suffix != ".txt" and bool(names & _MAIL_SIGNS)


def _header_lines(head: bytes) -> list[bytes]:
    return re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].splitlines()
