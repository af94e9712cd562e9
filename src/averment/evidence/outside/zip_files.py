"""ZIP files of others, looked at before a library lists them: how much they list, and whether entries share bytes."""

from __future__ import annotations

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from averment.evidence.outside.opening import readable

# What Python's library lets through when it meets an archive that it did not foresee.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError,
    LookupError, OverflowError, MemoryError,
)  # fmt: skip
MOST_DIRECTORY_BYTES = 64 << 20
_END, _END_MARK = struct.Struct("<4s8x2L2x"), b"PK\x05\x06"  # of the central directory: its size and its place
_WIDE_END, _WIDE_MARK = struct.Struct("<4s36x2Q"), b"PK\x06\x06"  # the same for large files, before a locator
_LOCATOR_BYTES, _LOCATOR_MARK = 20, b"PK\x06\x07"
_ENTRY = struct.Struct("<4s24x3H12x")  # the lengths of its name, of what is added to it, and of a comment
_LOCAL = struct.Struct("<4s22xHH")  # what stands before the bytes of an entry, with two of the same lengths
_FURTHEST = 1 << 16  # bytes of a comment, behind which the end stands


class Crowded(ValueError):
    """A ZIP file lists more than it may; nothing was made of its entries."""


@contextlib.contextmanager
def listed(path: Path, most: int) -> Iterator[tuple[zipfile.ZipFile, BinaryIO]]:
    """A ZIP file with its bytes, open. Raises Crowded where it lists more than so many entries; what BROKEN has;
    and Refusal where there is no file.
    """
    with readable(path) as raw, io.BufferedReader(raw) as file:
        if not lists_at_most(file, most):
            raise Crowded(f"it lists more than {most:,} files")
        with zipfile.ZipFile(file) as archive:
            yield archive, file


def lists_at_most(file: BinaryIO, most: int) -> bool:
    """Whether the directory of a ZIP file has at most so many entries, counted before anything is made of them.

    What the file says of their number is not believed. The directory is looked for where `zipfile` does; of a file
    without one this is true, and opening it will say the rest.
    """
    start, left = _directory(file)
    if left > MOST_DIRECTORY_BYTES:
        return False
    file.seek(start)
    directory = io.BytesIO(file.read(left))
    count = 0
    while len(entry := directory.read(_ENTRY.size)) == _ENTRY.size and count <= most:
        count += 1
        directory.seek(sum(_ENTRY.unpack(entry)[1:]), io.SEEK_CUR)
    return count <= most


def share_bytes(file: BinaryIO, entries: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether entries overlap: so a small file unpacks to a huge one, and honest ones never do it."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        file.seek(entry.header_offset)
        head = file.read(_LOCAL.size)
        lengths = _LOCAL.unpack(head)[1:] if len(head) == _LOCAL.size else (0,)
        end = entry.header_offset + _LOCAL.size + sum(lengths) + entry.compress_size
    return False


def _directory(file: BinaryIO) -> tuple[int, int]:
    """Where the central directory begins, and its size; nothing of a file that has none."""
    whole = file.seek(0, io.SEEK_END)
    file.seek(max(0, whole - _FURTHEST - _END.size))
    tail = file.read()
    bare = len(tail) - _END.size
    at = bare if tail.startswith(_END_MARK, max(0, bare)) and tail.endswith(b"\0\0") else tail.rfind(_END_MARK)
    if at < 0 or at + _END.size > len(tail):
        return 0, 0
    end = whole - len(tail) + at
    size = _END.unpack_from(tail, at)[1]
    wide = at - _LOCATOR_BYTES - _WIDE_END.size
    if wide >= 0 and tail.startswith(_LOCATOR_MARK, at - _LOCATOR_BYTES) and tail.startswith(_WIDE_MARK, wide):
        size = _WIDE_END.unpack_from(tail, wide)[1]
        end -= _LOCATOR_BYTES + _WIDE_END.size
    return max(0, end - size), size
