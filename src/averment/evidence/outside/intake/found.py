"""What lies under the paths that somebody gives, as values; and the place in which things are unpacked."""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from averment.evidence.outside.folder_locks import locked
from averment.evidence.rules.labels import Label


@dataclass(frozen=True, slots=True)
class Found:
    """A file that can be taken in: its name as it is told, where its bytes are, and how it was come by.

    What was `unpacked` from something else lies in the scratch folder, and may be removed once it is stored. `label` is
    what the page or the tool that it came from says of it.
    """

    name: str
    path: Path
    how: str
    unpacked: bool = False
    label: Label = Label()


def as_told(name: str) -> str:
    """A name as it can be told and stored: what is no character in it is shown as such.

    >>> as_told("a" + chr(0xDCFF) + ".txt") == "a" + chr(0xFFFD) + ".txt"
    True
    """
    return (
        name.encode("utf-8", "surrogatepass")
        .decode("utf-8", "replace")
        .replace("\N{REPLACEMENT CHARACTER}" * 3, "\N{REPLACEMENT CHARACTER}")
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that is not taken in, and why."""

    name: str
    why: str


@dataclass(slots=True)
class Scratch:
    """Where things are unpacked, and how much more of the thing in hand may be: bytes, pieces, and how deep."""

    folder: Path
    bytes_left: int = 16 << 30
    pieces_left: int = 100_000
    depth_left: int = 3

    def place_for(self, name: str) -> Path:
        """A new place for a piece, with the suffix of its name where that is plain."""
        suffix = PurePosixPath(name).suffix
        return self.folder / f"{secrets.token_hex(8)}{suffix if re.fullmatch(r'[.][A-Za-z0-9]{1,11}', suffix) else ''}"


@contextlib.contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """A place for what is unpacked, that is gone afterwards; what a killed process left goes as well."""
    for left in folder.glob("unpacking-*"):
        with locked(left, wait=False) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix="unpacking-", dir=folder))
    try:
        with locked(place, wait=False):
            yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
