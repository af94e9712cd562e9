"""A volume as one file, mapped into memory. Each block of it has a checksum, and no block is used unread by that.

So a question reads only what it touches, and what was damaged on the disk is found before it makes an answer wrong.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from averment.claims.rules.running_words import Ints
from averment.claims.rules.volumes import Prints, Volume, extract, first_entry

_MAGIC = b"averment volume 1\n"
_BLOCK = 1 << 14
_STEP = _BLOCK // 8  # entries in a block
_MANY = 2_000  # fingerprints: for more of them all entries are read at once
_ROWS = ("words", "start", "end", "silence")
# The widest first, so that each begins where its numbers may; `steps` is the first entry of each block of entries.
_NAMES = ("stamps", "bounds", "entries", "steps", *_ROWS)


class Damaged(Exception):
    """A volume is not what was written."""


def write_volume(volume: Volume, path: Path) -> None:
    """Writes a volume whole or not at all; it is on the disk before it has its name."""
    columns = [np.ascontiguousarray(_column(volume, name)) for name in _NAMES]
    sums = [_sums(column) for column in columns]
    table = b"".join(one.tobytes() for one in sums)
    card = [[column.dtype.str, column.size, one.size] for column, one in zip(columns, sums, strict=True)]
    head = json.dumps(card).encode()
    head += b" " * (-(len(_MAGIC) + 8 + len(head) + len(table)) % 8)
    checked = zlib.crc32(table, zlib.crc32(head))
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(_MAGIC + len(head).to_bytes(4, "little") + checked.to_bytes(4, "little") + head + table)
            for column in columns:
                file.write(_bytes(column))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _column(volume: Volume, name: str) -> npt.NDArray[Any]:
    return volume.entries[::_STEP] if name == "steps" else getattr(volume, name)


def _bytes(column: npt.NDArray[Any]) -> memoryview:
    return column.data.cast("B") if column.size else memoryview(b"")


def _sums(column: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    data = _bytes(column)
    return np.array([zlib.crc32(data[at : at + _BLOCK]) for at in range(0, len(data), _BLOCK)], np.uint32)


class OpenVolume:
    """A volume that lies in a file. Raises Damaged where what is asked for is not what was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._columns: dict[str, npt.NDArray[Any]] = {}
        self._sums: dict[str, npt.NDArray[np.uint32]] = {}
        self._known: dict[str, npt.NDArray[np.bool_]] = {}
        try:
            self._open(np.memmap(path, np.uint8, "r"))
        except (ValueError, TypeError) as error:
            raise Damaged(path.name) from error
        self.stamps: Ints = self._all("stamps")
        self.bounds: Ints = self._all("bounds")
        self._steps = self._all("steps")

    @property
    def words(self) -> int:
        """How many words its texts have."""
        return int(self.bounds[-1])

    def _open(self, data: npt.NDArray[np.uint8]) -> None:
        begin = len(_MAGIC) + 8
        start = data[:begin].tobytes()
        size, checked = (int.from_bytes(start[at : at + 4], "little") for at in (begin - 8, begin - 4))
        head = data[begin : begin + size].tobytes()
        card = json.loads(head)
        at = begin + size
        table = data[at : at + 4 * sum(blocks for *_, blocks in card)].tobytes()
        if not start.startswith(_MAGIC) or zlib.crc32(table, zlib.crc32(head)) != checked:
            raise Damaged(self.path.name)
        at += len(table)
        sums = np.frombuffer(table, np.uint32)
        for name, (kind, count, blocks) in zip(_NAMES, card, strict=True):
            self._columns[name] = np.frombuffer(data, kind, count, at) if count else np.zeros(0, kind)
            self._sums[name], sums = sums[:blocks], sums[blocks:]
            self._known[name] = np.zeros(blocks, np.bool_)
            at += self._columns[name].nbytes

    def _part(self, name: str, low: int, high: int) -> npt.NDArray[Any]:
        """A stretch of a column; its blocks are held against their checksums when they are first read."""
        column, known = self._columns[name], self._known[name]
        first, last = low * column.itemsize // _BLOCK, -(-high * column.itemsize // _BLOCK)
        if not known[first:last].all():
            data = _bytes(column)
            for block in (first + np.flatnonzero(~known[first:last])).tolist():
                if zlib.crc32(data[block * _BLOCK : (block + 1) * _BLOCK]) != self._sums[name][block]:
                    raise Damaged(self.path.name)
            known[first:last] = True
        return column[low:high]

    def _all(self, name: str) -> npt.NDArray[Any]:
        return self._part(name, 0, self._columns[name].size)

    def whole(self) -> Volume:
        """All that it holds."""
        return Volume(self.stamps, self.bounds, *(self._all(name) for name in (*_ROWS, "entries")))

    def only(self, texts: Ints) -> Volume:
        """Some of its texts, without their fingerprints."""
        for low, high in zip(self.bounds[texts].tolist(), self.bounds[texts + 1].tolist(), strict=True):
            for name in _ROWS:
                self._part(name, low, high)
        rows = (self._columns[name] for name in (*_ROWS, "entries"))
        return extract(Volume(self.stamps, self.bounds, *rows), texts)

    def holders(self, prints: Prints) -> tuple[Ints, Ints]:
        """Where some fingerprints stand: which of them, and the word at which each begins."""
        least = first_entry(prints)
        most = least | np.uint64(0xFFFFFFFF)
        if prints.size > _MANY:
            self._all("entries")
        # The entries of a fingerprint begin in the block before the first that begins with one of them, or later.
        low = (np.maximum(np.searchsorted(self._steps, least), 1) - 1) * _STEP
        high = np.searchsorted(self._steps, most, side="right") * _STEP
        which, places = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for number, (begin, end) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
            part = self._part("entries", begin, min(end, self._columns["entries"].size))
            begin, end = np.searchsorted(part, least[number]), np.searchsorted(part, most[number], side="right")
            if begin < end:
                which.append(np.full(end - begin, number))
                places.append((part[begin:end] & np.uint64(0xFFFFFFFF)).astype(np.int64))
        return np.concatenate(which), np.concatenate(places)
