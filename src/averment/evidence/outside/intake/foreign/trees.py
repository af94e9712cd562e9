"""What a folder or a ZIP archive holds, for those who look whether another tool made it: names, and starts of files."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from averment.evidence.outside.zip_files import BROKEN

MOST_BYTES = 64 << 20  # of one record of another tool
_MOST_NAMES = 200_000
_HEAD_BYTES = 4096
_RECORD = re.compile(r"(?:.*\.(?:csv|json)|[0-9a-z]{24}\.html)\Z", re.IGNORECASE | re.DOTALL)


class Tree(Protocol):
    """A folder, or an archive: the names in it, with “/” between folders."""

    def names(self) -> Sequence[str]:
        """Every file in it."""

    def start_of(self, name: str, most: int) -> bytes:
        """The first bytes of a file; nothing where they cannot be read."""


def records_of(names: Sequence[str]) -> list[str]:
    """Those files at the top of a folder that may be the records of a tool, as far as their names tell."""
    return sorted(name for name in names if _RECORD.match(name))


def whole(tree: Tree, name: str) -> bytes:
    """A record, where it is not too large for one; nothing otherwise."""
    data = tree.start_of(name, MOST_BYTES + 1)
    return data if len(data) <= MOST_BYTES else b""


def head(tree: Tree, name: str) -> bytes:
    """So much of a file as shows what it is."""
    return tree.start_of(name, _HEAD_BYTES)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on the disk; no link in it is followed."""

    root: Path

    def names(self) -> Sequence[str]:
        """Every file under it."""
        return list(self._walk())

    def start_of(self, name: str, most: int) -> bytes:
        """The first bytes of a file in it."""
        try:
            file = os.open(self.root / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(file, "rb") as stream:
                return stream.read(most)
        except (OSError, ValueError):
            return b""

    def _walk(self) -> Iterator[str]:
        left = _MOST_NAMES
        for folder, _, names in os.walk(self.root):
            for name in names:
                left -= 1
                if left < 0:
                    return
                yield (Path(folder) / name).relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP archive that is open."""

    archive: zipfile.ZipFile

    def names(self) -> Sequence[str]:
        """Every file in it."""
        return [entry.filename for entry in self.archive.infolist()[:_MOST_NAMES] if not entry.is_dir()]

    def start_of(self, name: str, most: int) -> bytes:
        """The first bytes of a file in it."""
        try:
            with self.archive.open(name) as member:
                return member.read(most)
        except BROKEN:
            return b""
