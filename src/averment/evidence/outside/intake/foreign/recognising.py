"""Which tool made a folder or an archive, if one did that is known here; and its notes put on what is found there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from averment.evidence.outside.intake.foreign import auto_archiver, forms, tella
from averment.evidence.outside.intake.foreign.notes import Notes
from averment.evidence.outside.intake.foreign.trees import Archive, Folder, Tree, records_of
from averment.evidence.outside.intake.found import Found, Passed
from averment.evidence.outside.zip_files import BROKEN, listed
from averment.kernel.refusals import Refusal

_READERS = (tella.notes_in, auto_archiver.notes_in, forms.notes_in)
_SAMPLE = 200  # records of which one must be known, before all are read
_MOST_LISTED = 100_000  # files of an archive that is looked at
_INSIDE = " › "  # between an archive and what it holds


def noted(found: Iterable[Found | Passed]) -> Iterator[Found | Passed]:
    """What is found, with what the tool that exported it noted of it; then what it speaks of and nobody brought.

    A folder is looked at with its first file, an archive when it comes by, before what it holds.
    """
    folder, archive = _Folder(), _Archive()
    for one in found:
        if archive.notes and not one.name.startswith(archive.prefix):
            yield from archive.leave()
        if isinstance(one, Found) and one.name.startswith(archive.prefix or "\0"):
            yield archive.judged(one)
            continue
        if isinstance(one, Found) and not one.unpacked:
            yield from folder.move_to(one)
            one = folder.judged(one)
        if isinstance(one, Found):
            one = archive.enter(one)
        yield one
    yield from archive.leave()
    yield from folder.leave()


class _Folder:
    """The export in whose folder the walk is, if it is in one."""

    def __init__(self) -> None:
        self.notes: Notes | None = None
        self.root, self.told, self.last = Path(), "", Path()

    def move_to(self, found: Found) -> Iterator[Passed]:
        """To the folder of a file; what is missing is told when an export is left."""
        place = found.path.parent
        if place == self.last or (self.notes and place.is_relative_to(self.root)):
            return
        yield from self.leave()
        self.last, self.root, self.told = place, place, found.name.rpartition("/")[0]
        self.notes = _notes_on_folder(place) if self.told else None  # a file that was named alone is in no export

    def judged(self, found: Found) -> Found | Passed:
        """A file with what was noted of it."""
        if self.notes is None:
            return found
        return self.notes.judged(found, found.path.relative_to(self.root).as_posix())

    def leave(self) -> Iterator[Passed]:
        """What is missing."""
        if self.notes:
            yield from self.notes.missing(self.told)
        self.notes = None


class _Archive:
    """The export in a ZIP archive whose members come by, if it is one."""

    def __init__(self) -> None:
        self.notes: Notes | None = None
        self.name = self.prefix = ""

    def enter(self, found: Found) -> Found:
        """The archive itself: where what it holds is guarded, so is it."""
        notes = _notes_on_archive(found.path) if found.name.lower().endswith(".zip") else None
        if notes is None:
            return found
        self.notes, self.name, self.prefix = notes, found.name, f"{found.name}{_INSIDE}"
        return replace(found, label=notes.whole)

    def judged(self, member: Found) -> Found | Passed:
        """A member with what was noted of it."""
        return self.notes.judged(member, member.name.removeprefix(self.prefix)) if self.notes else member

    def leave(self) -> Iterator[Passed]:
        """What is missing."""
        if self.notes:
            yield from self.notes.missing(self.name)
        self.notes, self.prefix = None, ""


def _notes_on_folder(place: Path) -> Notes | None:
    try:
        with os.scandir(place) as entries:
            top = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
    except OSError:
        return None
    records = records_of([name for name, is_folder in top.items() if not is_folder])
    return _notes(Folder(place), records) if records else None


def _notes_on_archive(path: Path) -> Notes | None:
    try:
        with listed(path, _MOST_LISTED) as (archive, _):
            tree = Archive(archive)
            names = tree.names()
            records = records_of([name for name in names if "/" not in name])
            return _notes(tree, records) if records or any("attachments/" in name for name in names[:1]) else None
    except (*BROKEN, Refusal):
        return None


def _notes(tree: Tree, records: Sequence[str]) -> Notes | None:
    sample = records[:_SAMPLE]
    for read in _READERS:
        if (found := read(tree, sample)) is not None:
            return found if len(records) == len(sample) else read(tree, records)
    return None
