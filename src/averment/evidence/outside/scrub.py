"""The scrub of the store: every byte read again, by several processes; what is damaged, missing or foreign is named."""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from averment.evidence.outside.store import Store, record_in
from averment.kernel.refusals import Refusal

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_PARTS = {"originals", "incoming", "lock"}
_BATCH_FILES, _BATCH_BYTES = 250, 1 << 26
_WORTH_HELP = 1 << 25  # bytes; below it, starting processes takes longer than hashing
_MOST_HANDS = 4
_AHEAD = 3
_READ_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the store that is not as it should be; the path is inside the store."""

    path: str
    what: str


@dataclass(slots=True)
class Scrubbed:
    """What the store holds, by digest with the bytes of each, and what is wrong with it."""

    sizes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def scrub(store: Store, tell: Callable[[int], None] = lambda count: None) -> Scrubbed:
    """Reads every original and every record once; `tell` hears how many originals were read.

    Nothing is written, and whoever takes originals in at the same time is not held up. What arrives after the scrub
    has begun is not looked at.
    """
    found = Scrubbed()
    whole = _listed(store, found)
    with ExitStack() as held:
        for part in _read_all(str(store.root / "originals"), whole, held):
            found.sizes |= part.sizes
            found.problems += part.problems
            tell(len(found.sizes))
    found.problems.sort(key=lambda problem: (problem.path, problem.what))
    return found


# ── what is there ──


def _listed(store: Store, found: Scrubbed) -> list[tuple[str, int]]:
    """The originals that have both their bytes and a record, with their sizes; what has not is told.

    The store is listed while nobody gives names in it: bytes have their name a moment before their record has.
    """
    with ExitStack() as held:
        with suppress(FileNotFoundError):
            lock = held.enter_context((store.root / "lock").open("rb"))
            fcntl.flock(lock, fcntl.LOCK_SH)
        sizes = _names(store.root, found)
    whole = []
    for digest, suffixes in sorted(sizes.items()):
        path = f"originals/{digest[:2]}/{digest}"
        if "" not in suffixes:
            found.problems.append(Problem(path, "on record, but its bytes are missing"))
        elif ".json" not in suffixes:
            found.problems.append(Problem(path, "its bytes are here, but not on record; preserve it again"))
            found.sizes[digest] = suffixes[""]
        else:
            whole.append((digest, suffixes[""]))
    return whole


def _names(root: Path, found: Scrubbed) -> dict[str, dict[str, int]]:
    """The digests that files of the store are named by, each with its suffixes and their sizes; others are told."""
    sizes: dict[str, dict[str, int]] = {}
    for entry in _entries(root):
        if entry.name not in _PARTS:
            found.problems.append(Problem(entry.name, "does not belong in the store"))
    for folder in _entries(root / "originals"):
        if not (re.fullmatch("[0-9a-f]{2}", folder.name) and folder.is_dir(follow_symlinks=False)):
            found.problems.append(Problem(f"originals/{folder.name}", "does not belong in the store"))
            continue
        for entry in _entries(Path(folder.path)):
            digest, suffix = entry.name[:64], entry.name[64:]
            fits = _DIGEST.match(digest) and digest.startswith(folder.name) and suffix in ("", ".json")
            if fits and entry.is_file(follow_symlinks=False):
                sizes.setdefault(digest, {})[suffix] = entry.stat(follow_symlinks=False).st_size
            else:
                found.problems.append(Problem(f"originals/{folder.name}/{entry.name}", "does not belong in the store"))
    return sizes


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        return list(entries)
    return []


# ── reading it ──


def _read_all(folder: str, whole: Sequence[tuple[str, int]], held: ExitStack) -> Iterator[Scrubbed]:
    batches = _batches(whole)
    hands = _hands(sum(size for _, size in whole))
    if not hands:
        yield from (_read(folder, batch) for batch in batches)
        return
    # A process that runs threads may hold locks for ever in its copy; macOS forbids copying.
    alone = threading.active_count() == 1 and sys.platform != "darwin"
    kind = multiprocessing.get_context("fork" if alone else "spawn")
    pool = held.enter_context(ProcessPoolExecutor(hands, kind))
    waiting: set[Future[Scrubbed]] = set()
    for batch in batches:
        waiting.add(pool.submit(_read, folder, batch))
        if len(waiting) >= hands * _AHEAD:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in done)
    yield from (one.result() for one in waiting)


def _batches(whole: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for digest, more in sorted(whole, key=lambda one: (-(one[1] // _BATCH_BYTES), one[0])):  # the largest first
        batch.append(digest)
        size += more
        if len(batch) == _BATCH_FILES or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _hands(size: int) -> int:
    if size < _WORTH_HELP or multiprocessing.current_process().daemon:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_HANDS) if cores > 1 else 0


def _read(folder: str, digests: Sequence[str]) -> Scrubbed:
    """The originals of these digests, held against their names and their records."""
    part, buffer = Scrubbed(), memoryview(bytearray(_READ_BYTES))
    for digest in digests:
        path = f"{folder}/{digest[:2]}/{digest}"
        try:
            size, differs = _hashed(path, digest, buffer)
            faults = ["its bytes differ from its digest"] if differs else []
            record = record_in(f"{path}.json")
        except OSError as error:
            faults = [f"cannot be read ({error.strerror})"]
        except Refusal as refusal:
            faults.append(refusal.what)
            part.sizes[digest] = size
        else:
            part.sizes[digest] = size
            if record.sha256 != digest or record.bytes != size:
                faults.append("its record speaks of another file")
        part.problems += [Problem(f"originals/{digest[:2]}/{digest}", what) for what in faults]
    return part


def _hashed(path: str, digest: str, buffer: memoryview) -> tuple[int, bool]:
    """How many bytes a file has, and whether they differ from its digest; a small file costs three calls."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        size = got = os.readv(file, [buffer])
        whole = hashlib.sha256(buffer[:got])
        while got == len(buffer):
            got = os.readv(file, [buffer])
            whole.update(buffer[:got])
            size += got
    finally:
        os.close(file)
    return size, whole.hexdigest() != digest
