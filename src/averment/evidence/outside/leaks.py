"""The leak check: are protected names in finished files, in any place and any script?

The report of this module names names: it goes to the person who gave the list, and to nobody else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from averment.evidence.outside.parts import Part, parts_of
from averment.evidence.outside.pixels import Eyes, seen_parts
from averment.evidence.outside.searching import AT_ONCE, guarded_parts
from averment.kernel.findings import Where
from averment.kernel.names import NameHit, NameIndex, ProtectedName
from averment.kernel.names.blurred import NEARLY, BlurredNames

_LEAST_GLUED = 10  # letters of a name that is looked for inside longer words
_LEAST_AMONG_BYTES = 6  # letters; chance makes shorter words in the bytes of a picture

_WINDOW, _OVERLAP = 500_000, 500  # letters searched at a time, and how many of them again with the next ones


@dataclass(frozen=True, slots=True)
class Leak:
    """A protected name in a part of a file."""

    path: str
    part: str
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a file that could not be read, and so is not known to be clean."""

    path: str
    part: str
    why: str


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What a scan found: how many files it read, the leaks, and what it could not read."""

    files: int
    leaks: tuple[Leak, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every file was read and none holds a protected name."""
        return not self.leaks and not self.unread

    def as_json(self) -> dict[str, object]:
        """The report as interface.md section 3 gives it, with what could not be read."""
        return {
            "files": self.files,
            "leaks": [{"path": x.path, "part": x.part, "name": x.name, "how": x.how} for x in self.leaks],
            "unread": [{"path": x.path, "part": x.part, "why": x.why} for x in self.unread],
        }


def scan(index: NameIndex, paths: Iterable[Path], *, ours: bool = False, eyes: Eyes = Eyes.OPEN) -> LeakReport:
    """Looks for the protected names in files and, through all their folders, in folders.

    Files are taken apart behind locks, unless they are `ours`: written by this program a moment ago, of words that are
    searched, so that their pixels say nothing new. Of all others, a machine reads the pixels as far as `eyes` are open.
    """
    glued = _Glued.of(index.names)
    recorded = {name.id: name.spellings[0] for name in index.names if name.spellings}
    leaks: dict[Leak, None] = {}
    unread: dict[Unread, None] = {}
    files = 0
    for path, label, parts in _parts_of_files(_files_in(paths), ours=ours):
        files += 1
        known = list(parts)
        seen = () if ours else seen_parts(path, known, eyes)
        for part, hits in chain(_searched(index, glued, known, label), _seen(index, seen)):
            if part.unread:
                unread[Unread(label, part.name, part.unread)] = None
            for hit in hits:
                leaks[Leak(label, part.name, recorded[hit.id], hit.how)] = None
    return LeakReport(files, tuple(_nearest(leaks)), tuple(unread))


def _files_in(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Every file with its path as it is reported; links are files here, and are not followed."""
    for given in paths:
        if not _is_folder(given):
            yield given, str(given)
            continue
        for folder, folders, names in os.walk(given):
            folders.sort()
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            empty = [] if folders or names else [""]
            for name in sorted([*names, *links, *empty]):
                yield Path(folder) / name, str(Path(folder) / name)


def _parts_of_files(files: Iterator[tuple[Path, str]], *, ours: bool) -> Iterator[tuple[Path, str, Iterable[Part]]]:
    """Each file by its reported path, with its parts; of an empty folder only the path is searched."""
    if ours:
        yield from ((path, label, () if _is_folder(path) else parts_of(path)) for path, label in files)
        return
    while batch := list(islice(files, AT_ONCE)):
        parts = dict(guarded_parts([path for path, _ in batch if not _is_folder(path)]))
        for path, label in batch:
            yield path, label, parts.pop(path, [])


def _searched(
    index: NameIndex, glued: _Glued, parts: Iterable[Part], label: str
) -> Iterator[tuple[Part, tuple[NameHit, ...]]]:
    """The parts of a file with what was found in each; a text that comes twice is searched once."""
    seen: set[int] = set()
    for part in chain([Part("path", label)], parts):
        key = hash((part.text, part.bare))
        yield part, () if key in seen else tuple(_hits(index, glued, part))
        seen.add(key)


def _seen(index: NameIndex, parts: Iterable[Part]) -> Iterator[tuple[Part, tuple[NameHit, ...]]]:
    """The parts that a machine read, with what is found in each, also where it took a letter for another one."""
    blurred: BlurredNames | None = None
    for part in parts:
        blurred = blurred or BlurredNames.of(index.names)
        yield part, (*index.find(part.text), *blurred.find(part.text))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _hits(index: NameIndex, glued: _Glued, part: Part) -> Iterator[NameHit]:
    """What is found in a part, window by window, so that a long text takes no more memory than a short one."""
    for start in range(0, max(1, len(part.text)), _WINDOW - _OVERLAP):
        window = part.text[start : start + _WINDOW]
        yield from (hit for hit in index.find(window) if not part.bare or _is_long(window, hit))
        if part.bare:
            yield from glued.find(index.names, window)


@dataclass(frozen=True, slots=True)
class _Glued:
    """Names as recorded, to be found also where a byte beside them happens to read as a letter: only among bytes."""

    spellings: tuple[tuple[str, str, int], ...] = field(
        repr=False
    )  # the longest word, all of it, the number of its name

    @classmethod
    def of(cls, names: Iterable[ProtectedName]) -> _Glued:
        found = []
        for number, name in enumerate(names):
            for spelling in name.spellings:
                words = spelling.casefold().split()
                if len(words) > 1 and sum(map(len, words)) >= _LEAST_GLUED:
                    found.append((max(words, key=len), " ".join(words), number))
        return cls(tuple(found))

    def find(self, names: Sequence[ProtectedName], text: str) -> Iterator[NameHit]:
        folded = " ".join(text.casefold().split())
        there = {word for word in {word for word, _, _ in self.spellings} if word in folded}
        for word, spelling, number in self.spellings:
            if word in there and (at := folded.find(spelling)) >= 0:
                yield NameHit(names[number].id, at, at + len(spelling), "as recorded")


def _is_long(text: str, hit: NameHit) -> bool:
    return sum(letter.isalpha() for letter in text[hit.start : hit.end]) >= _LEAST_AMONG_BYTES


def _nearest(leaks: Iterable[Leak]) -> Iterator[Leak]:
    """Each name once a part, with the nearest likeness, in the order in which they were found."""
    order = ("as recorded", "other spelling", "other script", NEARLY)
    best: dict[tuple[str, str, str], Leak] = {}
    for leak in leaks:
        key = (leak.path, leak.part, leak.name)
        if key not in best or order.index(leak.how) < order.index(best[key].how):
            best[key] = leak
    yield from best.values()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a list of names, where, and what mends it; never with a name in it."""

    where: Where
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class NamesFile:
    """The names of a list, and the faults for which it must not be used."""

    names: tuple[ProtectedName, ...]
    faults: tuple[Fault, ...] = ()


def read_names_file(path: Path) -> NamesFile:
    """A list of protected names: one person a line, spellings separated by `|`.

    Empty lines, and lines that begin with `#`, say nothing. A person who comes on two lines with the same first
    spelling is one. A line that gives nothing to look for is a fault: a check that silently left out a person
    would be worse than none.
    """
    label = path.name
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except OSError as fault:
        return _refused(label, 0, f"The list of names cannot be opened ({fault.strerror}).", "Give the path of a file.")
    except UnicodeDecodeError as fault:
        broken = fault.object[: fault.start].count(b"\n") + 1
        return _refused(label, broken, "The list of names is not in UTF-8.", "Save it as text in UTF-8.")
    names: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        spellings = tuple(filter(None, (spelling.strip() for spelling in line.split("|"))))
        if not spellings or NameIndex.of([ProtectedName("", (spelling,)) for spelling in spellings]).unsearchable:
            faults.append(_nothing_to_find(label, number))
        else:
            names[spellings[0]] = tuple(dict.fromkeys((*names.get(spellings[0], ()), *spellings)))
    if not names and not faults:
        return _refused(label, 0, "The list of names is empty.", "Write one name a line, its spellings parted by |.")
    return NamesFile(tuple(ProtectedName(first, spellings) for first, spellings in names.items()), tuple(faults))


def _refused(label: str, line: int, what: str, mend: str) -> NamesFile:
    return NamesFile((), (Fault(Where(label, line), what, mend),))


def _nothing_to_find(label: str, line: int) -> Fault:
    return Fault(
        Where(label, line),
        "The line has a spelling with fewer than two letters, which cannot be looked for.",
        "Write the name out, or remove the empty spelling.",
    )
