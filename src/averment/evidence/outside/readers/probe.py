"""Tries the doors: what a reader that had been taken over could still do. Tests and `protection_available` ask it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import BinaryIO

from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers.reading import Reading

NAME, VERSION = "probe", "1"


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The names of the doors that are open, one a line; nothing where all are shut."""
    doors: dict[str, Callable[[], object]] = {
        "open a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
        "write a file": lambda: os.open("/tmp/averment-probe", os.O_WRONLY | os.O_CREAT),  # noqa: S108
        "open a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "start a process": os.fork,
        "send a signal": lambda: os.kill(os.getppid(), 0),
    }
    return Reading("\n".join(name for name, door in doors.items() if _opens(door)), NAME, VERSION)


def _opens(door: Callable[[], object]) -> bool:
    try:
        outcome = door()
    except OSError:
        return False
    if outcome == 0 and door is os.fork:
        os._exit(0)
    return True
