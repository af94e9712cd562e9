"""The store of originals: each kept once, under the digest of its bytes, with a record beside it."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from averment.evidence.outside.folder_locks import folder_of_ours
from averment.evidence.outside.opening import read_into, readable
from averment.evidence.rules.kinds import HEAD_BYTES, media_type_of
from averment.kernel.refusals import Refusal

CHUNK_BYTES = 1024 * 1024
TOGETHER = 400  # originals that reach the disk in the same flushes
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_READ_ONLY = 0o444
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_SYNCFS = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)  # Linux has it; Python does not offer it
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Stored:
    """An original in the store; `new` is False where the same bytes were there already."""

    sha256: str
    bytes: int
    new: bool
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept about an original: enough to rebuild the register of a store from the disk alone."""

    sha256: str
    bytes: int
    name: str
    media_type: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Arrived:
    """An original that was copied, and has no name yet."""

    place: Path
    record: Record

    def stored(self, *, new: bool) -> Stored:
        return Stored(self.record.sha256, self.record.bytes, new, self.record.media_type)


class Store:
    """A folder of originals.

    The bytes are written, flushed to the disk and given their name before the record is; so that whenever the
    work is broken off, nothing is on record without its bytes. `step` hears the name of each step once it is done.
    """

    def __init__(self, root: Path, step: Callable[[str], None] = lambda name: None) -> None:
        self.root, self._step = root, step
        self._originals, self._incoming = root / "originals", root / "incoming"

    def there(self) -> Store:
        """This store, of which the folder was made with its workspace; refused where that is gone."""
        if not self.root.is_dir():
            mend = "Put the folder back, from a backup; nothing was taken in, and no empty store is put in its place."
            raise Refusal("The store of this workspace is gone", where=str(self.root), mend=mend)
        return self

    def put(self, path: Path, facts: Mapping[str, str] | None = None) -> Stored:
        """Take one original in. Raises Refusal where it cannot be read, or the disk is full."""
        (kept,) = self._put_run([path], facts or {})
        if isinstance(kept, Refusal):
            raise kept
        return kept

    def put_written(self, write: Callable[[BinaryIO], None], name: str) -> Stored:
        """Take in what a function writes, as it writes it; where it raises, nothing is kept."""
        with self._refusing_full_disk():
            self._make_folders()
            with folder_of_ours(self._incoming, "written-") as desk:
                with (desk / name).open("xb") as copy:
                    write(copy)
                return self.put(desk / name)

    def remove(self, sha256: str) -> None:
        """Take an original out, its record first; for a ciphertext whose place another has taken, and nothing else."""
        with self._registering():
            for path in (self._record_path(sha256), self._bytes_path(sha256)):
                path.unlink(missing_ok=True)
            _flush(self.root)

    def put_all(self, paths: Sequence[Path]) -> list[Stored | Refusal]:
        """Take many originals in: a file whose bytes are here already is not kept twice, but mends what was damaged.

        In their order, each as it is now stored, or why it could not be read. Memory stays flat, whatever the size.
        Raises Refusal where the disk is full: what was not finished is then not on record.
        """
        runs = (paths[start : start + TOGETHER] for start in range(0, len(paths), TOGETHER))
        return [kept for run in runs for kept in self._put_run(run, {})]

    def _put_run(self, paths: Sequence[Path], facts: Mapping[str, str]) -> list[Stored | Refusal]:
        with self._refusing_full_disk():
            self._make_folders()
            with folder_of_ours(self._incoming, "run-") as desk:
                arrived = list(_arrivals(paths, desk, facts))
                self._step("bytes written")
                _flush(self.root)
                self._step("bytes flushed")
                with self._registering():
                    new = self._register([one for one in arrived if isinstance(one, _Arrived)])
        return [one if isinstance(one, Refusal) else one.stored(new=one.place in new) for one in arrived]

    def get(self, sha256: str) -> Path:
        """Where the bytes of an original are; raises Refusal where they are not in the store."""
        path = self._bytes_path(sha256) if _DIGEST.match(sha256) else None
        if path is None or not path.is_file():
            raise Refusal("No original with this digest is in the store", where=sha256, mend="Preserve the file again.")
        return path

    def records(self) -> Iterator[Record]:
        """Every original on record, by digest, read from the disk."""
        for path in sorted(self._originals.glob("??/*.json")):
            yield record_in(path)

    # ── the steps of taking in ───────────────────────────────────────────────────────────────────

    def _make_folders(self) -> None:
        """Makes what a new store lacks; a store that was used and has lost its originals is not begun anew."""
        if (self.root / "lock").exists() and not self._originals.is_dir():
            what = "The originals of this store are gone"
            raise Refusal(what, where=str(self._originals), mend="Put the folder back, from a backup; then go on.")
        for folder in (self.root, self._originals, self._incoming):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def _registering(self) -> Iterator[None]:
        """One writer at a time gives names; copying, which takes the time, is not held up."""
        with (self.root / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _register(self, arrived: Iterable[_Arrived]) -> set[Path]:
        """Gives the bytes their names, then those without a record one; says where the new ones were.

        What is here already gets the bytes that came as well, which are known to be right: it may have been damaged.
        """
        new: dict[str, _Arrived] = {}
        for one in arrived:
            target = self._bytes_path(one.record.sha256)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            os.rename(one.place, target)
            if not self._record_path(one.record.sha256).is_file():
                new.setdefault(one.record.sha256, one)
        self._step("bytes named")
        for one in new.values():
            with _new_file(_record_that_waits(one)) as copy:
                _write(copy, _as_json(one.record))
        self._step("records written")
        _flush(self.root)
        self._step("records flushed")
        for digest, one in new.items():
            os.rename(_record_that_waits(one), self._record_path(digest))
        self._step("records named")
        _flush(self.root)
        self._step("names flushed")
        return {one.place for one in new.values()}

    @contextlib.contextmanager
    def _refusing_full_disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                what = "There is no room for the file on the disk of the store; nothing of it was kept"
                raise Refusal(
                    what, where=str(self.root), mend="Make room, then take the same in again: what was taken in stays."
                ) from None
            what = f"The store cannot be written to: {error.strerror}"
            raise Refusal(what, where=str(self.root), mend="Check who owns the folder and who may write.") from None

    # ── looking at what is there ─────────────────────────────────────────────────────────────────

    def _bytes_path(self, digest: str) -> Path:
        return self._originals / digest[:2] / digest

    def _record_path(self, digest: str) -> Path:
        return self._originals / digest[:2] / f"{digest}.json"


def _arrivals(paths: Iterable[Path], desk: Path, facts: Mapping[str, str]) -> Iterator[_Arrived | Refusal]:
    """Each file copied to a folder of ours, in their order; or why it could not be read."""
    buffer = bytearray(CHUNK_BYTES)
    for number, path in enumerate(paths):
        place = desk / str(number)
        try:
            with readable(path) as source, _new_file(place) as copy:
                head, digest, size = _copied(source, copy, path, buffer)
        except Refusal as refusal:
            place.unlink(missing_ok=True)
            yield refusal
        else:
            yield _Arrived(place, Record(digest, size, path.name, media_type_of(head, path.name), facts))


@contextlib.contextmanager
def _new_file(place: Path) -> Iterator[int]:
    """A file that is written once, and by nobody later."""
    file = os.open(place, _NEW, 0o600)
    try:
        yield file
        os.fchmod(file, _READ_ONLY)
    finally:
        os.close(file)


def _copied(source: io.FileIO, copy: int, path: Path, buffer: bytearray) -> tuple[bytes, str, int]:
    """The first bytes, the digest and the size of what was copied; one pass."""
    digest, size, head = hashlib.sha256(), 0, b""
    view = memoryview(buffer)
    while count := read_into(source, buffer, path):
        head = head or bytes(view[: min(count, HEAD_BYTES)])
        digest.update(view[:count])
        _write(copy, view[:count])
        size += count
    return head, digest.hexdigest(), size


def _write(file: int, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def _record_that_waits(one: _Arrived) -> Path:
    return one.place.with_suffix(".json")


def _flush(folder: Path) -> None:
    """All that was written to the file system of a folder is on the disk now: bytes, names, folders."""
    if _SYNCFS is None:
        os.sync()
        return
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if _SYNCFS(file):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(file)


def _as_json(record: Record) -> bytes:
    fields = {
        "sha256": record.sha256,
        "bytes": record.bytes,
        "name": record.name,
        "media_type": record.media_type,
        "facts": dict(record.facts),
    }
    # In ASCII, because a name on disk may hold bytes that are no characters, which UTF-8 could not carry.
    return json.dumps(fields, ensure_ascii=True, indent=1, sort_keys=True).encode("ascii") + b"\n"


def record_in(path: str | Path) -> Record:
    """The record that a file is; raises Refusal where it is none."""
    try:
        with open(path, "rb", buffering=0) as file:
            fields = json.loads(file.read())
        return Record(fields["sha256"], fields["bytes"], fields["name"], fields["media_type"], fields["facts"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        where = os.path.basename(path)
        raise Refusal("its record cannot be read", where=where, mend="Preserve the original again.") from None
