"""A folder held by one process, so that another can tell a place that is in use from one that was left behind."""

from __future__ import annotations

import contextlib
import os
import sys
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


def _hold(handle: int, *, wait: bool) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415  Windows has none

    fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    return True
