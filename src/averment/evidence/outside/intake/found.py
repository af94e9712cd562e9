"""What lies under the paths that somebody gives, as values; and the place in which things are unpacked."""

from __future__ import annotations

import contextlib
import io
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from averment.evidence.outside.folder_locks import folder_of_ours
from averment.evidence.rules.labels import Label
from averment.kernel.refusals import Refusal

MOST_UNPACKED = 16 << 30  # bytes, out of one thing that was brought


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


class NoRoom(Refusal):
    """What is inside of something could not be unpacked for want of room; the rest would fare no better."""


@dataclass(slots=True)
class Scratch:
    """Where things are unpacked, and how much more of the thing in hand may be: bytes, pieces, and how deep."""

    folder: Path
    bytes_left: int = MOST_UNPACKED
    pieces_left: int = 100_000
    depth_left: int = 3

    def keep(self, pieces: Iterable[bytes], name: str, most: int = MOST_UNPACKED) -> Path | None:
        """A new file that holds what comes, with the suffix of that name where it is plain; None where it is too much.

        Raises NoRoom where the disk is full: what could not be unpacked for that is not passed over.
        """
        place = self.folder / f"{secrets.token_hex(8)}{_plain_suffix(name)}"
        left = most = min(most, self.bytes_left)
        with _new_file(place) as copy:
            for piece in pieces:
                left -= len(piece)
                if left < 0:
                    place.unlink()
                    return None
                _write(copy, piece)
        self.bytes_left -= most - left
        return place


def _plain_suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return suffix if re.fullmatch(r"[.][A-Za-z0-9]{1,11}", suffix) else ""


@contextlib.contextmanager
def _new_file(place: Path) -> Iterator[io.FileIO]:
    """A file to write to, that does not stay where its writing is broken off."""
    with _refusing(place):
        file = place.open("xb", buffering=0)
    whole = False
    try:
        with file:
            yield file
        whole = True
    finally:
        if not whole:
            place.unlink(missing_ok=True)


def _write(copy: io.FileIO, piece: bytes) -> None:
    left = memoryview(piece)
    with _refusing(Path(str(copy.name))):
        while left:
            left = left[copy.write(left) :]


@contextlib.contextmanager
def _refusing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"What is inside of an archive or letter cannot be unpacked: {error.strerror}"
        mend = "Make room on the disk of the workspace, and preserve the same again: what was taken in stays."
        raise NoRoom(what, where=str(place.parent), mend=mend) from None


def scratch_in(folder: Path) -> contextlib.AbstractContextManager[Path]:
    """A place for what is unpacked, that is gone afterwards."""
    return folder_of_ours(folder, "unpacking-")
