"""Containers: archives, compressed files, office packages, messages. Each member becomes a piece."""

from __future__ import annotations

import bz2
import email
import email.header
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from email.message import Message

from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece
from averment.evidence.outside.hidden.plain import characters_among, text_parts
from averment.evidence.outside.hidden.workbooks import workbook_parts

_TOO_LARGE = f"It unpacks to more than {LARGEST_MEMBER // 1024 // 1024} MB."


def zip_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The members of a ZIP archive or office package, their names and comments."""
    try:
        with zipfile.ZipFile(io.BytesIO(piece.data)) as archive:
            yield from text_parts(piece, archive.comment.decode("utf-8", "replace"), "archive comment")
            if "xl/sharedStrings.xml" in archive.namelist():
                yield from workbook_parts(piece, archive)
            for info in archive.infolist():
                yield from _zip_member(piece, archive, info)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        yield piece.unread(f"The archive is damaged ({type(fault).__name__}).")


def _zip_member(piece: Piece, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Part | Piece]:
    name = info.filename
    yield piece.part("name of a member", name)
    if not info.flag_bits & 0x800:
        yield piece.part("name of a member", name.encode("cp437", "replace").decode("utf-8", "replace"))
    yield piece.part(f"{name} › comment", info.comment.decode("utf-8", "replace"))
    yield from characters_among(piece.place(f"{name} › extra"), info.extra)
    if info.is_dir():
        return
    if info.flag_bits & 0x1:
        yield piece.unread("It is encrypted.", name)
        return
    try:
        with archive.open(info) as member:
            data = member.read(LARGEST_MEMBER + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, lzma.LZMAError) as fault:
        yield piece.unread(f"The member is damaged ({type(fault).__name__}).", name)
        return
    if len(data) > LARGEST_MEMBER:
        yield piece.unread(_TOO_LARGE, name)
        return
    yield piece.inner(name, data)


def tar_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The members of a TAR archive, their names, links and owners."""
    try:
        with tarfile.open(fileobj=io.BytesIO(piece.data), mode="r:") as archive:
            for info in archive:
                labels = [info.name, info.linkname, info.uname, info.gname, *map(str, info.pax_headers.values())]
                yield piece.part("name of a member", "\n".join(labels))
                if not info.isfile():
                    continue
                if info.size > LARGEST_MEMBER:
                    yield piece.unread(_TOO_LARGE, info.name)
                    continue
                member = archive.extractfile(info)
                if member is not None:
                    yield piece.inner(info.name, member.read(LARGEST_MEMBER))
    except (tarfile.TarError, OSError, ValueError) as fault:
        yield piece.unread(f"The archive is damaged ({type(fault).__name__}).")


def compressed_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The content of a file compressed by gzip, bzip2 or xz."""
    try:
        with _unpacking(piece.data) as stream:
            data = stream.read(LARGEST_MEMBER + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as fault:
        yield piece.unread(f"The compressed file is damaged ({type(fault).__name__}).")
        return
    if len(data) > LARGEST_MEMBER:
        yield piece.unread(_TOO_LARGE)
        return
    yield piece.inner("unpacked", data)


def _unpacking(data: bytes) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    source = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=source)
    return bz2.BZ2File(source) if data.startswith(b"BZh") else lzma.LZMAFile(source)


def message_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The headers, bodies and attachments of an e-mail message."""
    message = email.message_from_bytes(piece.data)
    for number, part in enumerate(message.walk()):
        yield from text_parts(piece, "\n".join(_headers(part)), "headers")
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield piece.inner(part.get_filename() or f"part {number}", payload)
            charset = part.get_content_charset()
            if charset and part.get_content_maintype() == "text":
                yield from text_parts(piece, _decoded(payload, charset), f"part {number}")


def _headers(part: Message) -> Iterator[str]:
    for name, value in part.items():
        yield f"{name}: {_header(str(value))}"
    yield part.get_filename() or ""


def _header(value: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, ValueError):
        return value


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")
