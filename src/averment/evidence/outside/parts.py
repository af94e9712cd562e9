"""A finished file, taken apart: every place where a word can hide, as text to search."""

from __future__ import annotations

import contextlib
import io
import mmap
import os
import re
import stat
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from averment.evidence.outside.hidden.archives import compressed_parts, tar_parts, zip_parts
from averment.evidence.outside.hidden.carved import carved
from averment.evidence.outside.hidden.closed import why_closed
from averment.evidence.outside.hidden.compound import compound_parts
from averment.evidence.outside.hidden.databases import database_parts
from averment.evidence.outside.hidden.encodings import old_texts, text_of
from averment.evidence.outside.hidden.mail import message_parts, tnef_parts
from averment.evidence.outside.hidden.markup import html_parts, xml_parts
from averment.evidence.outside.hidden.pdf_streams import places_of_streams, without_packed
from averment.evidence.outside.hidden.pictures import gif_parts, is_large_picture, jpeg_parts, png_parts
from averment.evidence.outside.hidden.pieces import DEEPEST, LARGEST_TOTAL, MOST_PIECES, Opener, Part, Piece
from averment.evidence.outside.hidden.plain import characters_among, text_parts
from averment.evidence.outside.hidden.records import record_parts
from averment.evidence.outside.hidden.rich_text import rtf_parts

__all__ = ["Part", "names_of", "parts_in", "parts_of", "searched_here"]

LARGEST_FILE = 256 * 1024 * 1024  # bytes; of a larger one only the plain characters are searched


def parts_of(path: Path) -> Iterator[Part]:
    """Every text of a file, its name first; a place that cannot be read comes as a part with its reason.

    Pixels, sound and outlines of letters are not read.
    """
    yield from names_of(path)
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        yield Part("content", unread="It is a link; the file that it leads to was not followed.")
    elif not stat.S_ISREG(mode):
        yield Part("content", unread="It is not a file (a device, pipe or socket).")
    else:
        yield from _content(path)


def names_of(path: Path) -> Iterator[Part]:
    """The file's own name, and where it leads if it is a link."""
    yield from _named(path.name, "file name")
    if path.is_symlink():
        yield from _named(str(path.readlink()), "target of the link")
    yield from _attributes_of(path)


def _attributes_of(path: Path) -> Iterator[Part]:
    """What the file system keeps beside the file, where it keeps anything."""
    if not hasattr(os, "listxattr"):
        return
    with contextlib.suppress(OSError):  # a file system without attributes, or a file that is gone: told when it is read
        for name in os.listxattr(path, follow_symlinks=False):
            if name.startswith("user."):
                value = os.getxattr(path, name, follow_symlinks=False)
                yield from _named(f"{name}\n{value.decode('utf-8', 'replace')}", "extended attribute")


def searched_here(path: Path) -> bool:
    """Whether a file needs no parser: a link, a pipe, or one so large that only its plain characters are searched."""
    mode = path.lstat()
    return not stat.S_ISREG(mode.st_mode) or mode.st_size > LARGEST_FILE


def _named(name: str, place: str) -> Iterator[Part]:
    yield from (part for part in text_parts(Piece(place, b""), name) if isinstance(part, Part))


def _content(path: Path) -> Iterator[Part]:
    try:
        if path.stat().st_size <= LARGEST_FILE:
            yield from parts_in(path.read_bytes())
            return
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            found = characters_among(Piece("content", b""), view)
            yield from (part for part in found if isinstance(part, Part))
        yield Part("content", unread=f"It is larger than {LARGEST_FILE >> 20} MB; only plain characters were searched.")
    except OSError as fault:
        yield Part("content", unread=f"It could not be opened ({fault.strerror or type(fault).__name__}).")


def parts_in(data: bytes, name: str = "", until: float = float("inf")) -> Iterator[Part]:
    """Every text of a file's bytes, containers in containers included, within limits.

    From `until` on, in seconds of this process's computing time, nothing more is opened.
    """
    yield from _walk(Piece(name, data), _Allowance(LARGEST_TOTAL + len(data), MOST_PIECES, until))


@dataclass(slots=True)
class _Allowance:
    """How much more of one file is unpacked, and what of it was seen already."""

    bytes_left: int
    pieces_left: int
    until: float
    seen: set[int] = field(default_factory=set)

    def knows(self, piece: Piece) -> bool:
        """Whether the same bytes were taken apart before, as the earlier versions in an earlier version are."""
        key = hash(piece.data)
        known = key in self.seen
        self.seen.add(key)
        return known

    def lacks(self, piece: Piece) -> str:
        """Takes the piece off the allowance; why it is too much, from the first piece on that is."""
        self.bytes_left -= len(piece.data)
        self.pieces_left -= 1
        if time.process_time() > self.until:
            return "There was no time to open it."
        return "" if self.bytes_left >= 0 and self.pieces_left >= 0 else "The file unpacks to more than is searched."

    @property
    def is_spent(self) -> bool:
        """Whether nothing more can be opened."""
        return self.bytes_left < 0 or self.pieces_left < 0 or time.process_time() > self.until


def _walk(piece: Piece, allowance: _Allowance) -> Iterator[Part]:
    if allowance.knows(piece):
        return
    if piece.depth > DEEPEST:
        yield piece.unread(f"It is nested more than {DEEPEST} deep.")
        return
    if reason := allowance.lacks(piece):
        yield piece.unread(reason)
        return
    for found in _opened(piece):
        if isinstance(found, Part):
            yield found
        else:
            yield from _walk(found, allowance)
        if allowance.is_spent:
            yield piece.unread("It was not opened to its end: that takes more time or room than one file is given.")
            return


def _opened(piece: Piece) -> Iterator[Part | Piece]:
    """What one piece holds: as text if it is text, and by every format that its bytes show."""
    data, text = piece.data, text_of(piece.data)
    openers = tuple(_openers(data))
    if text is not None:
        yield from text_parts(piece, text)
        yield from () if openers else _written(piece, text)
    else:
        yield from _old_text_parts(piece, written=not openers)
        yield from characters_among(piece, without_packed(data) if _is_pdf(data) else data)
        if _OPENS_WHAT_IT_CARRIES.isdisjoint(openers):
            yield from carved(piece)
        elif _is_pdf(data):
            yield from carved(piece, without=places_of_streams(data))
    for opener in openers:
        yield from opener(piece)
    if not piece.drawn and is_large_picture(data):
        yield piece.pixels()
    if reason := why_closed(data):
        yield piece.unread(reason)


def _old_text_parts(piece: Piece, *, written: bool) -> Iterator[Part | Piece]:
    """A text in an old encoding, in each that it may be in; XML says itself in which it is."""
    for text in old_texts(piece.data):
        yield from text_parts(piece, text)
        if written:
            yield from _written(Piece(piece.name, text.encode(), piece.depth), text)
    if written and piece.data.lstrip()[:5] == b"<?xml":
        yield from xml_parts(piece)


_TAG = re.compile(r"<(?:!doctype html|html|head|body|p|div|span|a|br|table|h[1-6]|script|meta|ul|li|img|b|i)\b", re.I)
_HEADER = re.compile(
    r"(?:From |(?:Return-Path|Received|MIME-Version|Message-ID|Subject|Date|From|To|Delivered-To|Content-Type|X-[\w-]+)"
    r":)[^\n]*\n(?:[ \t][^\n]*\n|[A-Za-z-]+:[^\n]*\n)*",
    re.IGNORECASE,
)


def _written(piece: Piece, text: str) -> Iterator[Part | Piece]:
    """The formats that are text themselves: XML, HTML, messages, rich text."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        yield from xml_parts(piece)
    if _TAG.search(text) and not head.startswith("<?xml"):
        yield from html_parts(piece, text)
    if head.startswith("{\\rtf"):
        yield from rtf_parts(piece)
    if _HEADER.match(text):
        yield from message_parts(piece)


def _openers(data: bytes) -> Iterator[Opener]:
    """The readers for the formats that the bytes show; a file can be of two formats at once."""
    if _is_pdf(data):
        yield _pdf_parts
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or _ends_as_an_archive(data):
        yield zip_parts
    if data[257:262] == b"ustar":
        yield tar_parts
    yield from (opener for mark, opener in _BY_MARK if data.startswith(mark))


def _ends_as_an_archive(data: bytes) -> bool:
    """Whether an archive stands at the end of another file; a compound file may hold one in scattered sectors."""
    return zipfile.is_zipfile(io.BytesIO(data)) and not data.startswith(b"\xd0\xcf\x11\xe0")


_BY_MARK: tuple[tuple[bytes, Opener], ...] = (
    (b"\x89PNG\r\n\x1a\n", png_parts),
    (b"\xff\xd8\xff", jpeg_parts),
    (b"GIF8", gif_parts),
    (b"\x1f\x8b", compressed_parts),
    (b"BZh", compressed_parts),
    (b"\xfd7zXZ\x00", compressed_parts),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", compound_parts),
    (b"SQLite format 3\x00", database_parts),
    (b"\x78\x9f\x3e\x22", tnef_parts),
    (b"WARC/1.", record_parts),
)


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _pdf_parts(piece: Piece) -> Iterator[Part | Piece]:
    from averment.evidence.outside.hidden.pdf import pdf_parts  # noqa: PLC0415  its libraries take long to load

    yield from pdf_parts(piece)


_OPENS_WHAT_IT_CARRIES = frozenset([_pdf_parts, zip_parts, tar_parts, png_parts, compressed_parts, compound_parts])
