"""Which tool made a folder or an archive, if one did that is known here."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from averment.evidence.outside.intake.foreign import auto_archiver, forms, tella
from averment.evidence.outside.intake.foreign.notes import Notes
from averment.evidence.outside.intake.foreign.trees import Archive, Folder, Tree, records_of
from averment.evidence.outside.intake.found import Found
from averment.evidence.outside.intake.wacz import BROKEN

_READERS = (tella.notes_in, auto_archiver.notes_in, forms.notes_in)
_SAMPLE = 200  # records of which one must be known, before all are read
_ZIP = b"PK\x03\x04"


def notes_on_folder(place: Path, names: Sequence[str], folders: Sequence[str]) -> Notes | None:
    """What a tool noted of the files in a folder; `names` and `folders` are those at its top."""
    records = records_of(names)
    return _notes(Folder(place), records) if records or "attachments" in folders else None


def notes_on_archive(path: Path, head: bytes) -> Notes | None:
    """What a tool noted of the files in a ZIP archive."""
    if not head.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            tree = Archive(archive)
            names = tree.names()
            records = records_of([name for name in names if "/" not in name])
            return _notes(tree, records) if records or any("attachments/" in name for name in names[:1]) else None
    except BROKEN:
        return None


def as_a_whole(found: Found, head: bytes) -> Found:
    """The archive itself: where what it holds is guarded, so is it."""
    notes = notes_on_archive(found.path, head)
    return found if notes is None else replace(found, label=notes.whole)


def _notes(tree: Tree, records: Sequence[str]) -> Notes | None:
    sample = records[:_SAMPLE]
    for read in _READERS:
        if (found := read(tree, sample)) is not None:
            return found if len(records) == len(sample) else read(tree, records)
    return None
