"""WACZ: whether its files are those that it lists, who signed the list, and which pages it says that it holds.

All of it is the word of whoever made the file: a signature that holds raises no grade.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from averment.evidence.outside.intake.wacz_signatures import signature_of
from averment.evidence.outside.zip_files import BROKEN, Crowded, listed, share_bytes
from averment.evidence.rules.labels import one_line, url_in
from averment.kernel.refusals import Refusal

_MANIFEST, _DIGEST = "datapackage.json", "datapackage-digest.json"
_PAGES = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_MOST_ENTRIES, _MOST_JSON, _MOST_PAGES = 5_000, 4 << 20, 10_000
_MOST_BYTES, _RATIO, _FREE = 16 << 30, 200, 1 << 20  # unpacked over packed, after the first megabyte
_PIECE = 1 << 20
_NAMED = 5  # problems that are told one by one


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the archive says it holds, in its own words."""

    url: str
    title: str
    at: str


@dataclass(frozen=True, slots=True)
class Wacz:
    """What was found: the pages, how many files have the digest that is listed, what is amiss, who signed."""

    title: str = ""
    software: str = ""
    pages: tuple[Page, ...] = ()
    held: int = 0
    problems: tuple[str, ...] = ()
    signature: str = "it is not signed"


class _Unusable(Exception):
    """The archive cannot be looked into; the message says why."""


def look_into(path: Path) -> Wacz:
    """What a WACZ says of itself, and whether it is so; whatever is wrong with it is told among its problems."""
    try:
        with listed(path, _MOST_ENTRIES) as (archive, file):
            _refuse_traps(archive, file)
            return _looked_into(archive)
    except (_Unusable, Crowded) as unusable:
        return Wacz(problems=(str(unusable),))
    except (*BROKEN, Refusal) as fault:
        return Wacz(problems=(f"it is damaged ({type(fault).__name__})",))


def _looked_into(archive: zipfile.ZipFile) -> Wacz:
    raw = _bytes_of(archive, _MANIFEST)
    manifest = _mapping(raw)
    if manifest is None:
        raise _Unusable(f"its {_MANIFEST} cannot be read")
    held, problems = _held(archive, manifest)
    signature, sound = signature_of(_mapping(_bytes_of(archive, _DIGEST)), raw)
    return Wacz(
        title=one_line(_words(manifest, "title")),
        software=one_line(_words(manifest, "software")),
        pages=tuple(_pages(archive)),
        held=held,
        problems=(*_told(problems), *(() if sound else (signature,))),
        signature=signature,
    )


def _refuse_traps(archive: zipfile.ZipFile, file: BinaryIO) -> None:
    entries = archive.infolist()
    if len({entry.filename for entry in entries}) < len(entries):
        raise _Unusable("two of its files have one name")
    if share_bytes(file, entries):
        raise _Unusable("its files share their bytes")


def _held(archive: zipfile.ZipFile, manifest: Mapping[str, object]) -> tuple[int, list[str]]:
    """How many files have the digest that is listed; and what is not so, or not listed."""
    found = manifest.get("resources")
    resources = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    held, problems, left = 0, [], _MOST_BYTES
    names = {entry.filename for entry in archive.infolist() if not entry.is_dir()}
    for resource in resources:
        name, digest = _words(resource, "path"), _words(resource, "hash")
        if name not in names:
            problems.append(f"{one_line(name, 100)} is listed, and not there")
            continue
        names.discard(name)
        own, size = _sum_of(archive, name, digest.partition(":")[0], left)
        left -= size
        if not own:
            problems.append(f"{one_line(name, 100)} has no digest that can be checked")
        elif own != digest.partition(":")[2].lower():
            problems.append(f"{one_line(name, 100)} differs from its digest")
        else:
            held += 1
    problems += [f"{one_line(name, 100)} is not listed" for name in sorted(names - {_MANIFEST, _DIGEST})]
    return held, problems


def _sum_of(archive: zipfile.ZipFile, name: str, kind: str, most: int) -> tuple[str, int]:
    """The digest of a file in the archive, and its size; no digest where it is of no known kind, or is too much."""
    if kind not in ("sha256", "sha512", "md5"):
        return "", 0
    entry, size, total = archive.getinfo(name), 0, hashlib.new(kind, usedforsecurity=kind != "md5")
    with archive.open(entry) as member:
        while data := member.read(_PIECE):
            size += len(data)
            if size > min(most, max(_FREE, _RATIO * entry.compress_size)):
                return "", size
            total.update(data)
    return total.hexdigest(), size


def _pages(archive: zipfile.ZipFile) -> Iterator[Page]:
    count = 0
    for name in _PAGES:
        for line in _bytes_of(archive, name).split(b"\n"):
            page = _mapping(line)
            url = url_in(_words(page, "url")) if page else ""
            if page and url and count < _MOST_PAGES:
                count += 1
                yield Page(url, one_line(_words(page, "title")), one_line(_words(page, "ts"), 40))


def _bytes_of(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as member:
        data = member.read(_MOST_JSON + 1)
    if len(data) > _MOST_JSON:
        raise _Unusable(f"its {name} is larger than {_MOST_JSON >> 20} MB")
    return data


def _mapping(data: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _words(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _told(problems: list[str]) -> list[str]:
    more = len(problems) - _NAMED
    return [*problems[:_NAMED], *([f"{more:,} more of its files are not as it lists them"] if more > 0 else [])]
