"""Shelves of volumes in a folder: the texts of one circle of readers, kept in step with what the database has.

A shelf is a copy that can be made anew at any time. `shelf.json` names its volumes and is replaced in one stroke, so
that a process which is killed leaves the shelf as it was; a volume that is damaged counts as one that is not there.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from averment.claims.outside.volumes import Damaged, OpenVolume, write_volume
from averment.claims.rules.volumes import Volume, bound, rebound, stacked
from averment.evidence.outside.folder_locks import locked

MOST_WORDS = 4_000_000  # in a volume: so much is written anew when one of its texts goes
_READ_AT_ONCE = 200
_CARD = "shelf.json"
_TRIES = 5

Read = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """How many texts the database has for a shelf, and a sum over their stamps: equal only while nothing changes."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class _Card:
    """The volumes of a shelf by their file names; `mark` is that of the database when they were last complete."""

    names: tuple[str, ...] = ()
    mark: Mark | None = None


class Shelf:
    """The volumes in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def opened(self, mark: Mark) -> list[OpenVolume] | None:
        """Its volumes; None where it is not in step with that mark, or a volume is damaged or gone."""
        for _ in range(_TRIES):  # another process may put others in the place of those that the card names
            card = self._card()
            if card.mark != mark:
                return None
            with contextlib.suppress(OSError, Damaged):
                return [OpenVolume(self.folder / name) for name in card.names]
        return None

    def bring_up(self, mark: Mark, wanted: Callable[[], Mapping[int, None]], read: Read) -> None:
        """Makes it hold the wanted texts and no others; `read` gives texts by their stamps.

        What is written counts from the volume on, so that a run which is broken off is gone on with. Two processes
        do it one after the other, and the second finds it done.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder):
            if self.opened(mark) is not None and self._sound():
                return
            self._renew(mark, wanted(), read)

    def _renew(self, mark: Mark, wanted: Mapping[int, None], read: Read) -> None:
        kept = list(self._kept(wanted))
        have = {stamp for volume in kept for stamp in volume.stamps.tolist()}
        for made in _bound([stamp for stamp in wanted if stamp not in have], read):
            kept = self._put(kept, made)
        self._write(_Card(tuple(volume.path.name for volume in kept), mark))
        self._sweep({volume.path.name for volume in kept})

    def _kept(self, wanted: Mapping[int, None]) -> Iterator[OpenVolume]:
        """The volumes that are whole; one with texts that are not wanted is written anew without them."""
        for name in self._card().names:
            try:
                volume = OpenVolume(self.folder / name)
                gone = [stamp for stamp in volume.stamps.tolist() if stamp not in wanted]
                whole = volume.whole()
            except (OSError, Damaged):
                continue
            if not gone:
                yield volume
            elif len(gone) < volume.stamps.size:
                yield self._written(rebound([whole], gone))

    def _put(self, kept: list[OpenVolume], made: Volume) -> list[OpenVolume]:
        """The volumes with a new one, which takes those before it in as long as they are no larger than itself."""
        while kept and (size := kept[-1].words) <= made.words.size and size + made.words.size <= MOST_WORDS:
            made = rebound([kept[-1].whole(), made])
            kept = kept[:-1]
        kept = [*kept, self._written(made)]
        self._write(_Card(tuple(volume.path.name for volume in kept)))
        return kept

    def _written(self, volume: Volume) -> OpenVolume:
        path = self.folder / f"{token_hex(8)}.volume"  # a name of its own: who reads by an older card finds no other
        write_volume(volume, path)
        return OpenVolume(path)

    def _sound(self) -> bool:
        """Whether every volume is what was written, to its last byte."""
        try:
            for name in self._card().names:
                OpenVolume(self.folder / name).whole()
        except (OSError, Damaged):
            return False
        return True

    def _card(self) -> _Card:
        try:
            told = json.loads((self.folder / _CARD).read_text(encoding="utf-8"))
            mark = Mark(*told["mark"]) if told["mark"] else None
            return _Card(tuple(str(name) for name in told["volumes"]), mark)
        except (OSError, ValueError, KeyError, TypeError):
            return _Card()

    def _write(self, card: _Card) -> None:
        told = {"volumes": card.names, "mark": [card.mark.count, card.mark.total] if card.mark else None}
        part = self.folder / f"{_CARD}.part"
        with part.open("w", encoding="utf-8") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self.folder / _CARD)

    def _sweep(self, names: set[str]) -> None:
        """Takes away what a run that was broken off left, and the volumes that others took the place of."""
        for path in self.folder.iterdir():
            if path.name != _CARD and path.name not in names:
                with contextlib.suppress(OSError):
                    path.unlink()


def _bound(missing: Sequence[int], read: Read) -> Iterator[Volume]:
    """Volumes of the missing texts, each as large as one may be; no more texts than that are held at once."""
    parts: list[Volume] = []
    for start in range(0, len(missing), _READ_AT_ONCE):
        part = bound(read(missing[start : start + _READ_AT_ONCE]))
        if parts and sum(one.words.size for one in parts) + part.words.size > MOST_WORDS:
            yield stacked(parts)
            parts = []
        parts.append(part)
    if parts:
        yield stacked(parts)
