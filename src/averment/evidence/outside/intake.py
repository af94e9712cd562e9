"""What lies under the paths that somebody gives: each file by itself, archives opened, nothing followed or executed."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import unquote

MOST_MEMBERS, LARGEST_MEMBER, LARGEST_ARCHIVE = 100_000, 4 << 30, 16 << 30  # members; bytes of one, and of all
_HIGHEST_RATIO, _FREE = 200, 1 << 20  # unpacked over packed, after the first megabyte
_PIECE = 1 << 20
_BAG = "bagit.txt"
_ALGORITHMS = ("sha512", "sha256", "sha1", "md5")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that can be taken in: its name as it is told, where its bytes are, and how it was come by.

    What was `unpacked` from an archive lies in the scratch folder, and may be removed once it is stored.
    """

    name: str
    path: Path
    how: str
    unpacked: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that is not taken in, and why."""

    name: str
    why: str


def count_files(path: Path) -> int:
    """How many files lie under a path, for the time that is left; members of archives are not counted."""
    if not path.is_dir():
        return 1
    return sum(len(names) for _, _, names in os.walk(path))


def found_in(given: Path, scratch: Path) -> Iterator[Found | Passed]:
    """Every file under a path, in one order; of a ZIP archive itself, and then each member, unpacked into `scratch`."""
    if given.is_dir() and not given.is_symlink():
        yield from _in_folder(given, scratch)
    else:
        yield from _one(given, given.name, f"from {given.name}", scratch)


def _in_folder(root: Path, scratch: Path) -> Iterator[Found | Passed]:
    faults: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=faults.append):
        folders.sort()
        place = Path(folder)
        linked = [name for name in folders if (place / name).is_symlink()]
        if _BAG in names:
            folders.clear()
            yield from _in_bag(place, _told(root, place), scratch)
            continue
        for name in sorted([*names, *linked]):
            told = _told(root, place / name)
            yield from _one(place / name, told, f"from {told}", scratch)
        while faults:
            fault = faults.pop()
            yield Passed(str(fault.filename), f"The folder cannot be opened ({fault.strerror}).")


def _told(root: Path, path: Path) -> str:
    return path.relative_to(root.parent).as_posix() if path != root else root.name


def _one(path: Path, name: str, how: str, scratch: Path) -> Iterator[Found | Passed]:
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError) as error:
        yield Passed(name, f"It cannot be opened ({getattr(error, 'strerror', None) or error}).")
        return
    if stat.S_ISLNK(mode):
        yield Passed(name, "It is a link; what it leads to was not followed.")
    elif not stat.S_ISREG(mode):
        yield Passed(name, "It is not a file (a device, pipe or socket).")
    else:
        yield Found(name, path, how)
        yield from _members(path, name, scratch)


# ── BagIt ──


def _in_bag(bag: Path, name: str, scratch: Path) -> Iterator[Found | Passed]:
    """The payload of a bag, each file held against the manifest that came with it."""
    manifest = next(
        (bag / f"manifest-{kind}.txt" for kind in _ALGORITHMS if (bag / f"manifest-{kind}.txt").is_file()), None
    )
    if manifest is None:
        yield Passed(name, "It says that it is a BagIt bag, and has no manifest that can be checked.")
        return
    listed = _listed(manifest)
    kind = manifest.stem.removeprefix("manifest-")
    for one in sorted(path for path in (bag / "data").rglob("*") if not path.is_dir() or path.is_symlink()):
        told, inside = f"{name}/{one.relative_to(bag).as_posix()}", one.relative_to(bag).as_posix()
        if one.is_symlink() or not one.is_file():
            yield Passed(told, "It is a link, a device or a pipe.")
        elif inside not in listed:
            yield Passed(told, "The manifest of its bag does not list it.")
        elif _digest(one, kind) != listed.pop(inside):
            yield Passed(told, f"Its bytes differ from the {kind} digest in the manifest of its bag.")
        else:
            yield from _one(one, told, f"from {told}; its {kind} digest is that of its bag", scratch)
    yield from (Passed(f"{name}/{left}", "The manifest of its bag lists it, and it is not there.") for left in listed)


def _listed(manifest: Path) -> dict[str, str]:
    lines = manifest.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {unquote(pair[1].lstrip("*").strip()): pair[0].lower() for pair in pairs if len(pair) == 2}


def _digest(path: Path, kind: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()


# ── ZIP ──


def _members(path: Path, name: str, scratch: Path) -> Iterator[Found | Passed]:
    """The members of a ZIP archive; none of an office document or a web archive, which are ZIPs and one thing each."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _unpacked(archive, name, scratch)
    except _BROKEN as fault:
        yield Passed(f"{name} › …", f"The archive cannot be opened further ({type(fault).__name__}); it is kept whole.")


def _is_one_thing(names: set[str]) -> bool:
    """Whether a ZIP is a document: office, OpenDocument, EPUB, or a web archive in WACZ."""
    return bool(names & {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}) or "datapackage.json" in names


def _unpacked(archive: zipfile.ZipFile, name: str, scratch: Path) -> Iterator[Found | Passed]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if _is_one_thing({member.filename for member in members}):
        return
    if len(members) > MOST_MEMBERS or _overlap(members):
        yield Passed(f"{name} › …", "The archive is made to unpack without end; it is kept whole.")
        return
    left = LARGEST_ARCHIVE
    for member in members:
        told = f"{name} › {member.filename}"
        why = _why_not(member)
        if why:
            yield Passed(told, why)
            continue
        target = scratch / f"{secrets.token_hex(8)}{_suffix(member.filename)}"
        try:
            with archive.open(member) as packed, target.open("xb") as copy:
                size = _copied(packed, copy, min(left, LARGEST_MEMBER, _allowed(member)))
        except _BROKEN as fault:
            size, why = 0, f"The member cannot be unpacked ({type(fault).__name__})."
        if why or size is None:
            target.unlink(missing_ok=True)
            yield Passed(told, why or "It unpacks to more than is taken in.")
            continue
        left -= size
        yield Found(told, target, f"from {told}", unpacked=True)


def _suffix(name: str) -> str:
    suffix = Path(name).suffix
    return suffix if re.fullmatch(r"[.][A-Za-z0-9]{1,11}", suffix) else ""


def _why_not(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 0x1:
        return "It is locked with a password."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "It is a link."
    return ""


def _allowed(member: zipfile.ZipInfo) -> int:
    return max(_FREE, member.compress_size * _HIGHEST_RATIO)


def _copied(packed: IO[bytes], copy: BinaryIO, most: int) -> int | None:
    """How many bytes were copied; None where there were more than may be."""
    size = 0
    while piece := packed.read(_PIECE):
        size += len(piece)
        if size > most:
            return None
        copy.write(piece)
    return size


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether members share bytes of the archive, as honest ones never do."""
    places = sorted((member.header_offset, member.compress_size) for member in members)
    return any(start + size > after for (start, size), (after, _) in zip(places, places[1:], strict=False))


@contextlib.contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """A place for what is unpacked, that is gone afterwards; what a killed process left goes as well."""
    for left in folder.glob("unpacking-*"):
        with _held(left) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix="unpacking-", dir=folder))
    try:
        with _held(place):
            yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Holds a folder for this process; false where another one has it."""
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = True
    except OSError:
        held = False
    try:
        yield held
    finally:
        if handle >= 0:
            os.close(handle)
