"""A folder held by one process, so that another can tell a place that is in use from one that was left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Holds a folder for this process alone, and says whether that could be had.

    A system or disk without such locks does without; what then cannot be known to be free counts as taken.
    """
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0))
        held = _hold(handle, wait=wait)
    except OSError:
        held = False
    try:
        yield held
    finally:
        if handle >= 0:
            os.close(handle)


@contextlib.contextmanager
def folder_of_ours(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder that this process holds, and that is gone afterwards; what a killed process left goes as well."""
    for left in parent.glob(f"{prefix}*"):
        with locked(left, wait=False) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)
    with contextlib.ExitStack() as held:
        place = _held_folder(parent, prefix, held)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _held_folder(parent: Path, prefix: str, held: contextlib.ExitStack) -> Path:
    """A new folder, locked; in the moment before, another process may take it for one left behind and remove it."""
    while True:
        place = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with contextlib.ExitStack() as hold:
            hold.enter_context(locked(place))
            if place.is_dir():
                held.push(hold.pop_all())
                return place


def _hold(handle: int, *, wait: bool) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415  Windows has none

    fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    return True
