"""Every file under a path, one after another: nothing is followed or executed, and what holds files is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from averment.evidence.outside.intake.archives import members_of
from averment.evidence.outside.intake.bags import MARK, payload_of
from averment.evidence.outside.intake.found import Found, Passed, Scratch, as_told
from averment.evidence.outside.intake.letters import parts_of
from averment.evidence.outside.opening import readable
from averment.evidence.rules.kinds import HEAD_BYTES
from averment.kernel.refusals import Refusal

_OWN = "It belongs to the workspace itself, whose files are no evidence."


def count_files(path: Path) -> int:
    """How many files lie under a path, for the time that is left; what is inside of them is not counted."""
    if not path.is_dir():
        return 1
    return sum(len(names) for _, _, names in os.walk(path))


def found_in(given: Path, scratch: Path, apart: Path) -> Iterator[Found | Passed]:
    """Every file under a path, in one order; of what holds files itself, and then each of these, from `scratch`.

    What lies in the folder `apart`, which is that of the workspace, is passed over: keys and stores are no evidence.
    """
    if given.resolve().is_relative_to(apart):
        yield Passed(as_told(given.name), _OWN)
        return
    single = given.is_symlink() or not given.is_dir()
    for one in iter([_one(given, as_told(given.name))]) if single else _in_folder(given, apart):
        yield one
        if isinstance(one, Found):
            yield from _inside(one, Scratch(scratch))


def _inside(found: Found, scratch: Scratch) -> Iterator[Found | Passed]:
    """What a file holds, and what that holds in turn, as deep as may be."""
    if not scratch.depth_left:
        return
    try:
        with readable(found.path) as file:
            head = file.read(HEAD_BYTES)
    except (Refusal, OSError):  # told when its bytes are stored
        return
    scratch.depth_left -= 1
    for open_up in (members_of, parts_of):
        for one in open_up(found, head, scratch):
            # What is inside is unpacked before the piece itself is handed over: it may be gone afterwards.
            inside = list(_inside(one, scratch)) if isinstance(one, Found) else []
            yield one
            yield from inside
    scratch.depth_left += 1


def _in_folder(root: Path, apart: Path) -> Iterator[Found | Passed]:
    faults: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=faults.append):
        folders.sort()
        place = Path(folder)
        if place.samefile(apart):
            folders.clear()
            yield Passed(_told(root, place), _OWN)
            continue
        if MARK in names:
            folders.clear()
            yield from payload_of(place, _told(root, place))
            continue
        linked = [name for name in folders if (place / name).is_symlink()]
        for name in sorted([*names, *linked]):
            yield _one(place / name, _told(root, place / name))
        while faults:
            fault = faults.pop()
            yield Passed(_told(root, Path(fault.filename)), f"The folder cannot be opened ({fault.strerror}).")


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
