"""BagIt folders: the payload, each file held against the manifest that came with it."""

from __future__ import annotations

import codecs
import hashlib
import os
import posixpath
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from averment.evidence.outside.intake.found import Found, Passed, as_told
from averment.evidence.rules.decoding import decoded

MARK = "bagit.txt"
_ALGORITHMS = ("sha512", "sha384", "sha256", "sha224", "sha1", "md5")
_LARGEST_MANIFEST = 1 << 30  # bytes
_OWN_FILES = re.compile(r"(?:bagit|bag-info|package-info|fetch|(?:tag)?manifest-[a-z0-9]{2,20})\.txt\Z")
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)", re.DOTALL)
_RETURNS = re.compile("%0([DAda])")
_ENCODED = re.compile("%(0[DAda]|25)")
_NOT_FETCHED = "It lists files that would have to be fetched from elsewhere; none of them was fetched."
_CHANGED = "Its bytes differ from those that its bag was sealed with; its files are held against it all the same."
_BESIDE = "It stands beside the payload of its bag, and no manifest speaks of it. Name it by itself to take it in."


@dataclass(frozen=True, slots=True)
class _Manifest:
    """A manifest: by what kind of digest, and the digest of each name, as it is written there."""

    kind: str
    digests: Mapping[str, str]


def payload_of(bag: Path, name: str) -> Iterator[Found | Passed]:
    """The files of a bag that are as its manifest says; the others are told, and so is what stands beside them."""
    manifest = _strongest(bag, "manifest")
    if manifest is None:
        yield Passed(name, "It says that it is a BagIt bag, and has no manifest that can be checked.")
        return
    yield from _beside(bag, name)
    data = bag / "data"
    if data.is_symlink() or not data.is_dir():
        yield Passed(as_told(f"{name}/data"), "The payload of the bag is a link or no folder; nothing was followed.")
        return
    faults: list[OSError] = []
    paths = {path.relative_to(bag).as_posix(): path for path in _files_under(data, faults)}
    digests = _by_path(manifest.digests, paths)
    for inside, path in sorted(paths.items()):
        yield _judged(path, as_told(f"{name}/{inside}"), manifest.kind, digests.pop(inside, None))
    for fault in faults:
        inside = Path(fault.filename).relative_to(bag).as_posix()
        yield Passed(as_told(f"{name}/{inside}"), f"The folder cannot be opened ({fault.strerror}).")
    for left in digests:
        yield Passed(as_told(f"{name}/{left}"), "The manifest of its bag lists it, and it is not there.")


def _files_under(folder: Path, faults: list[OSError]) -> Iterator[Path]:
    """Every file under a folder, and every link in place of one; nothing is followed."""
    for place, folders, names in os.walk(folder, onerror=faults.append):
        for one in (*names, *folders):
            path = Path(place, one)
            if one in names or path.is_symlink():
                yield path


def _beside(bag: Path, name: str) -> Iterator[Passed]:
    """What a bag holds besides its payload and the files of BagIt itself; and a manifest that is not as it was."""
    seal = _strongest(bag, "tagmanifest")
    for path in sorted(bag.iterdir()):
        told = as_told(f"{name}/{path.name}")
        if path.name == "fetch.txt":
            yield Passed(told, _NOT_FETCHED)
        elif path.name != "data" and not _OWN_FILES.match(path.name):
            yield Passed(told, _BESIDE)
        elif seal and path.name in seal.digests and seal.digests[path.name] != _sum_of(path, seal.kind):
            yield Passed(told, _CHANGED)


def _judged(path: Path, told: str, kind: str, digest: str | None) -> Found | Passed:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return Passed(told, f"It cannot be opened ({error.strerror}).")
    if not stat.S_ISREG(mode):
        return Passed(told, "It is a link, a device or a pipe.")
    if digest is None:
        return Passed(told, "The manifest of its bag does not list it.")
    try:
        own = _sum_of(path, kind)
    except OSError as error:
        return Passed(told, f"It cannot be opened ({error.strerror}).")
    if own != digest:
        return Passed(told, f"Its bytes differ from the {kind} digest in the manifest of its bag.")
    return Found(told, path, f"from {told}; its {kind} digest is that of its bag")


def _sum_of(path: Path, kind: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()


def _strongest(bag: Path, what: str) -> _Manifest | None:
    """The manifest with the strongest digests that are known here; links are no manifests."""
    for kind in _ALGORITHMS:
        path = bag / f"{what}-{kind}.txt"
        try:
            known = path.lstat()
            if stat.S_ISREG(known.st_mode) and known.st_size <= _LARGEST_MANIFEST:
                return _Manifest(kind, _listed(path.read_bytes(), _encoding(bag)))
        except OSError:
            continue
    return None


def _encoding(bag: Path) -> str:
    """The character set of the manifests, as the bag declares it."""
    found = re.search(
        rb"Tag-File-Character-Encoding[ \t]*:[ \t]*([A-Za-z0-9_.:-]{1,40})", (bag / MARK).read_bytes()[:4096]
    )
    try:
        return codecs.lookup(found[1].decode("ascii")).name if found else "utf-8"
    except LookupError:
        return "utf-8"


def _listed(manifest: bytes, encoding: str) -> dict[str, str]:
    """The digest of each name, as it is written. Only a line feed ends a line: names may hold what else does."""
    plain = manifest.removeprefix(codecs.BOM_UTF8)
    text = plain.decode("utf-8", "surrogateescape") if encoding == "utf-8" else decoded(plain, encoding).text
    found = (_LINE.match(line.removesuffix("\r")) for line in text.split("\n"))
    return {one[2]: one[1].lower() for one in found if one}


def _by_path(listed: Mapping[str, str], paths: Mapping[str, Path]) -> dict[str, str]:
    """The digests by the paths of the files, by whichever way of writing odd names finds most of them.

    RFC 8493 has line feeds, returns and per cent signs encoded; bagit.py of the Library of Congress only the first two.
    """
    ways: tuple[Callable[[str], str], ...] = (_as_the_standard, _as_bagit_py, posixpath.normpath)
    read = [{way(name): digest for name, digest in listed.items()} for way in ways]
    best = max(read, key=lambda digests: len(digests.keys() & paths.keys()))
    return _composed(best, paths)


def _composed(digests: Mapping[str, str], paths: Mapping[str, Path]) -> dict[str, str]:
    """The same, where a name and its file differ only in how accents are composed, as between a Mac and the rest."""
    lost = [name for name in digests if name not in paths]
    if not lost:
        return dict(digests)
    free: dict[str, str] = {}
    for path in paths.keys() - digests.keys():
        free[unicodedata.normalize("NFC", path)] = path
    return {
        name if name in paths else free.get(unicodedata.normalize("NFC", name), name): digest
        for name, digest in digests.items()
    }


def _as_the_standard(name: str) -> str:
    return posixpath.normpath(_ENCODED.sub(lambda found: chr(int(found[1], 16)), name))


def _as_bagit_py(name: str) -> str:
    return posixpath.normpath(_RETURNS.sub(lambda found: chr(int(f"0{found[1]}", 16)), name))
