"""Seals a filled folder as a BagIt bag (RFC 8493) that `sha256sum -c` can check too."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LONGEST_NAME = 120
PLAIN_NAME = re.compile(r"[A-Za-z0-9._/-]+")
INFO_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# What a recipient's Windows cannot hold: names of devices, and a dot at the end.
UNKNOWN_TO_WINDOWS = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?|.*\.")
OURS_TO_SAY = ("payload-oxum", "bagging-date")


class SealError(Exception):
    """A folder cannot be sealed: what is the matter, where, and what mends it."""

    def __init__(self, what: str, where: str, mend: str) -> None:
        super().__init__(f"{where!r}: {what}. {mend}")


@dataclass(frozen=True, slots=True)
class Seal:
    """What was sealed: the one file that is signed, its digest, and the size of the payload."""

    tag_manifest: bytes
    files: int
    octets: int

    @property
    def digest(self) -> str:
        """The SHA-256 of bag/tagmanifest-sha256.txt, which stands for the whole package."""
        return hashlib.sha256(self.tag_manifest).hexdigest()


def seal_bag(root: Path, info: Mapping[str, str]) -> Seal:
    """Seal root/bag, whose data/ is filled: every file is listed with its digest, and the lists with theirs.

    The same payload and the same info give the same bytes anywhere: no clock, no order of a file system. The info is
    written in its own order; Payload-Oxum is added. Raises SealError for what no recipient could check everywhere.
    """
    bag = root / "bag"
    files = sorted(payload(bag))
    refuse_names(files)
    octets = 0
    lines = []
    for name in files:
        digest, size = digest_of(bag / name)
        octets += size
        lines.append(f"{digest}  {name}\n")
    tags = {
        "bag-info.txt": info_text({**checked_info(info), "Payload-Oxum": f"{octets}.{len(files)}"}).encode(),
        "bagit.txt": DECLARATION.encode(),
        "manifest-sha256.txt": "".join(lines).encode(),
    }
    seal = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in sorted(tags.items())).encode()
    for name, text in {**tags, "tagmanifest-sha256.txt": seal}.items():
        (bag / name).write_bytes(text)
    return Seal(seal, len(files), octets)


def payload(bag: Path) -> Iterator[str]:
    """Every file of the payload by its name in the bag; links, special files and empty folders are refused."""
    if not (bag / "data").is_dir():
        raise SealError("there is nothing to seal", "bag/data", "Put the files of the package there first.")
    for folder, folders, files in os.walk(bag / "data"):
        place = Path(folder)
        if not folders and not files:
            raise SealError("is an empty folder", shown(bag, place), "Leave it out: no list of digests can hold it.")
        for name in (*folders, *files):
            path = place / name
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise SealError("is a link or a special file", shown(bag, path), "Put the file itself in its place.")
        yield from ((place / name).relative_to(bag).as_posix() for name in files)


def shown(bag: Path, path: Path) -> str:
    """A place in the package as its reader would name it."""
    return path.relative_to(bag.parent).as_posix()


def refuse_names(names: list[str]) -> None:
    """Only names that every system can hold and every tool writes the same way.

    >>> refuse_names(["data/evidence/ab/1.pdf"])
    """
    seen: dict[str, str] = {}
    for name in names:
        place = "bag/" + name
        if not PLAIN_NAME.fullmatch(name):
            raise SealError("the name has characters beyond A-Z a-z 0-9 . _ / -", place, "Give the file a plain name.")
        if len(place) > LONGEST_NAME:
            raise SealError(f"the name is longer than {LONGEST_NAME} characters", place, "Give it a shorter one.")
        if any(UNKNOWN_TO_WINDOWS.fullmatch(part) for part in name.split("/")):
            raise SealError("Windows cannot hold this name", place, "Give the file another one.")
        if seen.setdefault(name.casefold(), name) != name:
            other = seen[name.casefold()]
            raise SealError(f"the name differs from {other} in capitals only", place, "Give one of them another name.")


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file, from one reading."""
    with path.open("rb") as file:
        whole = hashlib.file_digest(file, "sha256")
        return whole.hexdigest(), file.tell()


def checked_info(info: Mapping[str, str]) -> Mapping[str, str]:
    """What the caller wants to say of the bag, where it is one line each and nothing that changes from day to day."""
    for label, value in info.items():
        if not INFO_LABEL.fullmatch(label) or label.casefold() in OURS_TO_SAY:
            raise SealError("this label is not the caller's to give", label, "Use a reserved label of RFC 8493.")
        if not value.strip() or not value.isprintable():
            raise SealError("the value is empty or has line ends", label, "Give one line of text, or leave it out.")
    return info


def info_text(info: Mapping[str, str]) -> str:
    r"""The lines of bag-info.txt.

    >>> info_text({"External-Identifier": "valley-upr"})
    'External-Identifier: valley-upr\n'
    """
    return "".join(f"{label}: {value.strip()}\n" for label, value in info.items())
