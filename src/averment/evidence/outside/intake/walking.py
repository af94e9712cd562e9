"""Every file under a path, one after another: nothing is followed or executed, and what holds files is opened."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from averment.evidence.outside.intake.archives import members_of
from averment.evidence.outside.intake.bags import MARK, payload_of
from averment.evidence.outside.intake.foreign.notes import Notes
from averment.evidence.outside.intake.foreign.recognising import as_a_whole, notes_on_archive, notes_on_folder
from averment.evidence.outside.intake.found import Found, Passed, Scratch, as_told
from averment.evidence.outside.intake.letters import parts_of
from averment.evidence.rules.kinds import HEAD_BYTES


def count_files(path: Path) -> int:
    """How many files lie under a path, for the time that is left; what is inside of them is not counted."""
    if not path.is_dir():
        return 1
    return sum(len(names) for _, _, names in os.walk(path))


def found_in(given: Path, scratch: Path) -> Iterator[Found | Passed]:
    """Every file under a path, in one order; of what holds files itself, and then each of these, from `scratch`."""
    found = _in_folder(given) if given.is_dir() and not given.is_symlink() else iter([_one(given, as_told(given.name))])
    for one in found:
        head = _head(one)
        yield as_a_whole(one, head) if isinstance(one, Found) else one
        if isinstance(one, Found):
            yield from _inside(one, head, Scratch(scratch))


def _head(found: Found | Passed) -> bytes:
    """The first bytes of a file; nothing where they cannot be read, which is told when its bytes are stored."""
    try:
        with open(found.path, "rb") if isinstance(found, Found) else io.BytesIO() as file:
            return file.read(HEAD_BYTES)
    except OSError:
        return b""


def _inside(found: Found, head: bytes, scratch: Scratch) -> Iterator[Found | Passed]:
    """What a file holds, and what that holds in turn, as deep as may be."""
    if not scratch.depth_left:
        return
    scratch.depth_left -= 1
    notes = notes_on_archive(found.path, head)
    for open_up in (members_of, parts_of):
        for one in open_up(found, head, scratch):
            # What is inside is unpacked before the piece itself is handed over: it may be gone afterwards.
            inside = list(_inside(one, _head(one), scratch)) if isinstance(one, Found) else []
            yield _noted(notes, one, one.name.removeprefix(f"{found.name} › "))
            yield from inside
    yield from notes.missing(found.name) if notes else ()
    scratch.depth_left += 1


def _noted(notes: Notes | None, one: Found | Passed, name: str) -> Found | Passed:
    """A file with what the tool that exported it noted of it, `name` being its name there."""
    return notes.judged(one, name) if notes and isinstance(one, Found) else one


def _in_folder(root: Path) -> Iterator[Found | Passed]:
    faults: list[OSError] = []
    notes, noted = None, root  # what a tool noted of the files under a folder
    for folder, folders, names in os.walk(root, onerror=faults.append):
        folders.sort()
        place = Path(folder)
        if MARK in names:
            folders.clear()
            yield from payload_of(place, _told(root, place))
            continue
        if notes is None or not place.is_relative_to(noted):
            yield from notes.missing(_told(root, noted)) if notes else ()
            notes, noted = notes_on_folder(place, names, folders), place
        linked = [name for name in folders if (place / name).is_symlink()]
        for name in sorted([*names, *linked]):
            one = _one(place / name, _told(root, place / name))
            yield _noted(notes, one, (place / name).relative_to(noted).as_posix())
        while faults:
            fault = faults.pop()
            yield Passed(_told(root, Path(fault.filename)), f"The folder cannot be opened ({fault.strerror}).")
    yield from notes.missing(_told(root, noted)) if notes else ()


def _told(root: Path, path: Path) -> str:
    return as_told(path.relative_to(root.parent).as_posix() if path != root else root.name)


def _one(path: Path, name: str) -> Found | Passed:
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError) as error:
        return Passed(name, f"It cannot be opened ({getattr(error, 'strerror', None) or error}).")
    if stat.S_ISLNK(mode):
        return Passed(name, "It is a link; what it leads to was not followed.")
    if not stat.S_ISREG(mode):
        return Passed(name, "It is not a file (a device, pipe or socket).")
    return Found(name, path, f"from {name}")
