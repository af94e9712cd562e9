"""The words of the WARC files in a WACZ."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from averment.evidence.outside.capture.locked.opened import Document, Opened, documents_in
from averment.evidence.outside.capture.locked.words import NAME, VERSION, words_of
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers.containers import ENTRIES
from averment.evidence.outside.readers.reading import Reading, Unreadable, time_to_stop

__all__ = ["NAME", "VERSION", "read"]

_DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The words of everything that loaded, WARC by WARC."""
    opened = Opened()
    return words_of(_documents(file, opened, time_to_stop(limits)), opened, limits)


def _documents(file: BinaryIO, opened: Opened, until: float) -> Iterator[Document]:
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGED:
        raise Unreadable("its ZIP container is damaged") from None
    entries = archive.infolist()
    if len(entries) > ENTRIES or "datapackage.json" not in archive.NameToInfo:
        raise Unreadable("no reader for this kind of ZIP container")
    for entry in entries:
        if entry.filename.startswith("archive/") and entry.filename.endswith((".warc", ".warc.gz")):
            yield from _of_one(archive, entry, opened, until)


def _of_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, opened: Opened, until: float) -> Iterator[Document]:
    try:
        with archive.open(entry) as member:
            yield from documents_in(cast(BinaryIO, member), opened, until)
    except Unreadable as unreadable:
        opened.count.gaps.append(f"one of its WARC files cannot be read: {unreadable}")
    except _DAMAGED as error:
        opened.count.gaps.append(f"one of its WARC files cannot be unpacked ({type(error).__name__})")
