"""A finished file, taken apart: every place where a word can hide, as text to search."""

from __future__ import annotations

import io
import mmap
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from averment.evidence.outside.hidden.archives import (
    compressed_parts,
    message_parts,
    tar_parts,
    zip_parts,
)
from averment.evidence.outside.hidden.markup import html_parts, xml_parts
from averment.evidence.outside.hidden.pdf_streams import without_packed
from averment.evidence.outside.hidden.pictures import png_parts
from averment.evidence.outside.hidden.pieces import DEEPEST, LARGEST_TOTAL, MOST_PIECES, Opener, Part, Piece
from averment.evidence.outside.hidden.plain import characters_among, legacy_parts, rtf_parts, text_of, text_parts

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
            yield from characters_among("content", view)
        yield Part("content", unread=f"It is larger than {LARGEST_FILE >> 20} MB; only plain characters were searched.")
    except OSError as fault:
        yield Part("content", unread=f"It could not be opened ({fault.strerror or type(fault).__name__}).")


def parts_in(data: bytes, name: str = "") -> Iterator[Part]:
    """Every text of a file's bytes, containers in containers included, within limits."""
    yield from _walk(Piece(name, data), _Allowance(LARGEST_TOTAL + len(data), MOST_PIECES))


@dataclass(slots=True)
class _Allowance:
    """How much more of one file is unpacked."""

    bytes_left: int
    pieces_left: int

    def covers(self, piece: Piece) -> bool:
        """Takes the piece off the allowance; false from the first piece on that is too much."""
        self.bytes_left -= len(piece.data)
        self.pieces_left -= 1
        return self.bytes_left >= 0 and self.pieces_left >= 0


def _walk(piece: Piece, allowance: _Allowance) -> Iterator[Part]:
    if piece.depth > DEEPEST:
        yield piece.unread(f"It is nested more than {DEEPEST} deep.")
        return
    if not allowance.covers(piece):
        yield piece.unread("The file unpacks to more than is searched.")
        return
    for found in _opened(piece):
        if isinstance(found, Part):
            yield found
        else:
            yield from _walk(found, allowance)
            if allowance.bytes_left < 0 or allowance.pieces_left < 0:
                return


def _opened(piece: Piece) -> Iterator[Part | Piece]:
    """What one piece holds: as text if it is text, and by every format that its bytes show."""
    text = text_of(piece.data)
    openers = tuple(_openers(piece.data))
    if text is not None:
        yield from text_parts(piece, text)
        yield from () if openers else _written(piece, text)
    else:
        if _is_legacy_text(piece.data):
            yield from legacy_parts(piece)
        yield from characters_among(piece.place(""), without_packed(piece.data) if _is_pdf(piece.data) else piece.data)
    for opener in openers:
        yield from opener(piece)
    if reason := _closed(piece.data):
        yield piece.unread(reason)


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
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield png_parts
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or zipfile.is_zipfile(io.BytesIO(data)):
        yield zip_parts
    if data[257:262] == b"ustar":
        yield tar_parts
    if data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")):
        yield compressed_parts


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _pdf_parts(piece: Piece) -> Iterator[Part | Piece]:
    from averment.evidence.outside.hidden.pdf import pdf_parts  # noqa: PLC0415  its libraries take long to load

    yield from pdf_parts(piece)


def _closed(data: bytes) -> str:
    """Why a file cannot be opened though its format is known; empty where it can."""
    if data.startswith((b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x28\xb5\x2f\xfd")):
        return "It is an archive of a kind that is not opened here (7z, RAR or Zstandard)."
    if data.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in data:
        return "The document is locked with a password."
    return ""


def _is_legacy_text(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 look like text of one byte a letter: no control characters among them."""
    return b"\x00" not in data and not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data[:65_536])
