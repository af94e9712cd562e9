"""ZIP files of others: everything is counted before anything is believed."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import BinaryIO

from averment.evidence.outside.limits import MEBIBYTE
from averment.evidence.outside.readers.reading import Unreadable
from averment.evidence.outside.zip_files import lists_at_most, share_bytes

ENTRIES = 5_000
ENTRY_BYTES = 128 * MEBIBYTE
TOTAL_BYTES = 256 * MEBIBYTE
RATIO = 200

_CHUNK = 64 * 1024
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_LONGEST = max(map(len, _DOCTYPES))


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """The ZIP file, once every entry has been found harmless by unpacking it and counting; raises Unreadable."""
    try:
        if not lists_at_most(file, ENTRIES):
            raise Unreadable(f"its ZIP container has more than {ENTRIES:,} entries, which are not read")
        archive = zipfile.ZipFile(file)
        _check_entries(archive.infolist())
        if share_bytes(file, archive.infolist()):
            raise Unreadable("entries of its ZIP container overlap")
        left = TOTAL_BYTES
        for entry in archive.infolist():
            left -= _real_bytes(archive, entry, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, struct.error, zlib.error) as error:
        raise Unreadable(f"its ZIP container is damaged ({error})") from None
    return archive


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unreadable("its ZIP container has two entries of one name, of which programs show one or the other")
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise Unreadable("its ZIP container names a place outside itself")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unreadable("its ZIP container holds a link")
        if entry.flag_bits & 1:
            raise Unreadable("it is protected by a password")


def _real_bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    count, tail, is_xml = 0, b"", entry.filename.lower().endswith((".xml", ".rels"))
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            count += len(chunk)
            if count > min(ENTRY_BYTES, left):
                raise Unreadable("its ZIP container unpacks to more than a reader takes")
            if count > max(MEBIBYTE, RATIO * entry.compress_size):
                raise Unreadable(f"its ZIP container packs more than {RATIO} bytes into one, as only bombs do")
            if is_xml and any(sign in tail + chunk for sign in _DOCTYPES):
                raise Unreadable("it declares a document type, by which such files attack their readers")
            tail = chunk[-_LONGEST:]
    return count
