"""ZIP archives: each member by itself, within limits; none of a document that is a ZIP and one thing."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO

from averment.evidence.outside.intake.found import Found, Passed, Scratch, as_told

LARGEST_MEMBER = 4 << 30  # bytes of one member, unpacked
_HIGHEST_RATIO, _FREE = 200, 1 << 20  # unpacked over packed, after the first megabyte
_PIECE = 1 << 20
_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def members_of(found: Found, head: bytes, scratch: Scratch) -> Iterator[Found | Passed]:
    """The members of an archive, unpacked; nothing where the file is none."""
    if not head.startswith(_MARKS):
        return
    try:
        with zipfile.ZipFile(found.path) as archive:
            yield from _unpacked(archive, found.name, scratch)
    except _BROKEN as fault:
        why = f"The archive cannot be opened further ({type(fault).__name__}); it is kept whole."
        yield Passed(f"{found.name} › …", why)


def _unpacked(archive: zipfile.ZipFile, name: str, scratch: Scratch) -> Iterator[Found | Passed]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if _is_one_thing({member.filename for member in members}):
        return
    if len(members) > scratch.pieces_left or _overlap(members):
        yield Passed(f"{name} › …", "The archive is made to unpack without end; it is kept whole.")
        return
    scratch.pieces_left -= len(members)
    for member in members:
        yield _member(archive, member, f"{name} › {as_told(member.filename)}", scratch)


def _is_one_thing(names: set[str]) -> bool:
    """Whether a ZIP is a document: office, OpenDocument, EPUB, or a web archive in WACZ."""
    return bool(names & {"[Content_Types].xml", "mimetype", "META-INF/container.xml", "datapackage.json"})


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, told: str, scratch: Scratch) -> Found | Passed:
    if member.flag_bits & 0x1:
        return Passed(told, "It is locked with a password.")
    if stat.S_ISLNK(member.external_attr >> 16):
        return Passed(told, "It is a link.")
    target = scratch.place_for(member.filename)
    most = min(scratch.bytes_left, LARGEST_MEMBER, max(_FREE, member.compress_size * _HIGHEST_RATIO))
    why = "It unpacks to more than is taken in."
    try:
        with archive.open(member) as packed, target.open("xb") as copy:
            size = _copied(packed, copy, most)
    except _BROKEN as fault:
        size, why = None, f"The member cannot be unpacked ({type(fault).__name__})."
    if size is None:
        target.unlink(missing_ok=True)
        return Passed(told, why)
    scratch.bytes_left -= size
    return Found(told, target, f"from {told}", unpacked=True)


def _copied(packed: IO[bytes], copy: BinaryIO, most: int) -> int | None:
    """How many bytes were copied; None where there were more than may be."""
    size = 0
    while piece := packed.read(_PIECE):
        size += len(piece)
        if size > most:
            return None
        copy.write(piece)
    return size


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether members share bytes of the archive, as honest ones never do."""
    places = sorted((member.header_offset, member.compress_size) for member in members)
    return any(start + size > after for (start, size), (after, _) in zip(places, places[1:], strict=False))
