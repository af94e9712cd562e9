"""Bytes as an open file, for programs and readers that take nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_as_file(data: bytes) -> Iterator[int]:
    """The bytes as an open file of which nothing is written to a disk, where the system has such files."""
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("averment")
    else:
        file, name = tempfile.mkstemp()
        os.unlink(name)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.close(file)
