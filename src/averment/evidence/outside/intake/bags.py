"""BagIt folders: the payload, each file held against the manifest that came with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from averment.evidence.outside.intake.found import Found, Passed, as_told

MARK = "bagit.txt"
_ALGORITHMS = ("sha512", "sha256", "sha1", "md5")


def payload_of(bag: Path, name: str) -> Iterator[Found | Passed]:
    """The files of a bag that are as its manifest says; the others are told."""
    manifests = ((kind, bag / f"manifest-{kind}.txt") for kind in _ALGORITHMS)
    kind, manifest = next(((kind, path) for kind, path in manifests if path.is_file()), ("", bag))
    if not kind:
        yield Passed(name, "It says that it is a BagIt bag, and has no manifest that can be checked.")
        return
    listed = _listed(manifest)
    for path in sorted(path for path in (bag / "data").rglob("*") if not path.is_dir() or path.is_symlink()):
        inside = path.relative_to(bag).as_posix()
        yield _judged(path, as_told(f"{name}/{inside}"), kind, listed.pop(inside, None))
    yield from (
        Passed(as_told(f"{name}/{left}"), "The manifest of its bag lists it, and it is not there.") for left in listed
    )


def _judged(path: Path, told: str, kind: str, digest: str | None) -> Found | Passed:
    if path.is_symlink() or not path.is_file():
        return Passed(told, "It is a link, a device or a pipe.")
    if digest is None:
        return Passed(told, "The manifest of its bag does not list it.")
    try:
        with path.open("rb") as file:
            own = hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
    except OSError as error:
        return Passed(told, f"It cannot be opened ({error.strerror}).")
    if own != digest:
        return Passed(told, f"Its bytes differ from the {kind} digest in the manifest of its bag.")
    return Found(told, path, f"from {told}; its {kind} digest is that of its bag")


def _listed(manifest: Path) -> dict[str, str]:
    lines = manifest.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {unquote(pair[1].lstrip("*").strip()): pair[0].lower() for pair in pairs if len(pair) == 2}
