"""What another tool noted of files, and whether it is so of those that are there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from averment.evidence.outside.intake.found import Found, Passed, as_told
from averment.evidence.rules.labels import Label, one_line

_OTHER = (
    "Its bytes differ from the digest that {tool} recorded. To take it in without what was recorded, name it alone."
)


@dataclass(frozen=True, slots=True)
class Note:
    """What a tool noted of one file: its digest, of the kind that Python names so, and what goes on its label."""

    label: Label
    how: str
    kind: str = ""
    digest: str = ""


@dataclass(slots=True)
class Notes:
    """All that a tool noted: by the names of files, and by digests for files whose names it did not know."""

    tool: str
    by_name: Mapping[str, Note]
    by_digest: Mapping[tuple[str, str], Note] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    whole: Label = field(default_factory=Label)
    _met: set[int] = field(default_factory=set)

    def judged(self, found: Found, name: str) -> Found | Passed:
        """The file, `name` in its tree, with what was noted of it; or why it is not the one that the tool speaks of."""
        note = self.by_name.get(name)
        if note is None:
            note = next(self._by_sums(found.path), None)
            return found if note is None else self._noted(found, note)
        if note.digest and _sum_of(found.path, note.kind) not in (note.digest, ""):
            self._met.add(id(note))
            return Passed(found.name, _OTHER.format(tool=self.tool))
        return self._noted(found, note)

    def missing(self, place: str) -> Iterator[Passed]:
        """What the tool speaks of and nobody brought."""
        for name, why in self.lost.items():
            yield Passed(as_told(f"{place}/{one_line(name)}"), why)
        for (_, digest), note in self.by_digest.items():
            if id(note) not in self._met:
                yield Passed(place, f"{self.tool} recorded a file with the digest {digest}, and it is not there.")

    def _by_sums(self, path: Path) -> Iterator[Note]:
        for kind in sorted({kind for kind, _ in self.by_digest}):
            if note := self.by_digest.get((kind, _sum_of(path, kind))):
                yield note

    def _noted(self, found: Found, note: Note) -> Found:
        self._met.add(id(note))
        return replace(found, how=f"{found.how}; {note.how}", label=note.label)


def _sum_of(path: Path, kind: str) -> str:
    """The digest of a file; nothing where it cannot be read, which is told when its bytes are stored."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
    except OSError:
        return ""
