"""ZIP archives: each member by itself, within limits; none of a document that is a ZIP and one thing."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from averment.evidence.outside.intake.found import Found, NoRoom, Passed, Scratch, as_told
from averment.evidence.outside.zip_files import BROKEN, Crowded, listed, share_bytes

LARGEST_MEMBER = 4 << 30  # bytes of one member, unpacked
_HIGHEST_RATIO, _FREE = 200, 1 << 20  # unpacked over packed, after the first megabyte
_PIECE = 1 << 20
_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_ENDLESS = "The archive is made to unpack without end; it is kept whole."


def members_of(found: Found, head: bytes, scratch: Scratch) -> Iterator[Found | Passed]:
    """The members of an archive, unpacked; nothing where the file is none."""
    if not head.startswith(_MARKS):
        return
    try:
        with listed(found.path, scratch.pieces_left) as (archive, file):
            yield from _unpacked(archive, file, found.name, scratch)
    except NoRoom:
        raise
    except Crowded:
        yield Passed(f"{found.name} › …", _ENDLESS)
    except BROKEN as fault:
        why = f"The archive cannot be opened further ({type(fault).__name__}); it is kept whole."
        yield Passed(f"{found.name} › …", why)


def _unpacked(archive: zipfile.ZipFile, file: BinaryIO, name: str, scratch: Scratch) -> Iterator[Found | Passed]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if _is_one_thing({member.filename for member in members}):
        return
    if share_bytes(file, members):
        yield Passed(f"{name} › …", _ENDLESS)
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
    most = min(LARGEST_MEMBER, max(_FREE, member.compress_size * _HIGHEST_RATIO))
    try:
        with archive.open(member) as packed:
            place = scratch.keep(iter(lambda: packed.read(_PIECE), b""), member.filename, most)
    except NoRoom:
        raise
    except BROKEN as fault:
        return Passed(told, f"The member cannot be unpacked ({type(fault).__name__}).")
    if place is None:
        return Passed(told, "It unpacks to more than is taken in.")
    return Found(told, place, f"from {told}", unpacked=True)
