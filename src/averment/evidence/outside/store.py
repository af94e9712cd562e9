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
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from averment.evidence.rules.kinds import HEAD_BYTES, media_type_of
from averment.kernel.refusals import Refusal

CHUNK_BYTES = 1024 * 1024
_OPEN_AT_ONCE = 80  # originals that arrive together: each keeps two files open, and some systems allow 256
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_READ_ONLY = 0o444
_SYNCFS = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)  # Linux has it; Python does not offer it
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REOPEN = "Check that the path is right and that you may read it; then preserve it again."


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

    def put(self, path: Path, facts: Mapping[str, str] | None = None) -> Stored:
        """Take an original in; a file whose bytes are here already is not kept twice.

        Memory stays flat, whatever the size. Raises Refusal where the file cannot be read or the disk is full.
        """
        with _readable(path) as source, self._refusing_full_disk():
            self._make_folders()
            with self._arrival() as (copy, name):
                head, digest, size = _copied(source, copy, path)
                self._finish(copy, "bytes")
                with self._registering():
                    self._name_bytes(name, digest, size)
                    record = Record(digest, size, path.name, media_type_of(head, path.name), dict(facts or {}))
                    return Stored(digest, size, self._write_record(record), record.media_type)

    def put_written(self, write: Callable[[BinaryIO], None], name: str) -> Stored:
        """Take in what a function writes, as it writes it; where it raises, nothing is kept."""
        with self._refusing_full_disk():
            self._make_folders()
            with self._arrival() as (copy, place):
                write(copy)
                self._finish(copy, "bytes")
                with place.open("rb", buffering=0) as arrived:
                    digest, size = hashlib.file_digest(arrived, "sha256").hexdigest(), arrived.tell()
                    arrived.seek(0)
                    head = arrived.read(HEAD_BYTES)
                with self._registering():
                    self._name_bytes(place, digest, size)
                    record = Record(digest, size, name, media_type_of(head, name), {})
                    return Stored(digest, size, self._write_record(record), record.media_type)

    def remove(self, sha256: str) -> None:
        """Take an original out, its record first; for a ciphertext whose place another has taken, and nothing else."""
        with self._registering():
            for path in (self._record_path(sha256), self._bytes_path(sha256)):
                path.unlink(missing_ok=True)
            if self._bytes_path(sha256).parent.is_dir():
                _sync_folder(self._bytes_path(sha256).parent)

    def put_all(self, paths: Sequence[Path]) -> list[Stored | Refusal]:
        """Take many originals in at once: they reach the disk together, in three flushes instead of five for each.

        In their order, each as it is now stored, or why it could not be read. Raises Refusal where the disk is full:
        what was not finished is then not on record.
        """
        runs = (paths[start : start + _OPEN_AT_ONCE] for start in range(0, len(paths), _OPEN_AT_ONCE))
        return [kept for run in runs for kept in self._put_run(run)]

    def _put_run(self, paths: Sequence[Path]) -> list[Stored | Refusal]:
        with self._refusing_full_disk(), contextlib.ExitStack() as arrivals:
            self._make_folders()
            arrived = [self._arrived(path, arrivals) for path in paths]
            _flush(self.root)
            self._step("all bytes flushed")
            with self._registering():
                new = self._register([one for one in arrived if isinstance(one, _Arrived)], arrivals)
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
        for folder in (self.root, self._originals, self._incoming):
            _make_folder(folder)
        for left in self._incoming.iterdir():
            _remove_if_left_behind(left)

    @contextlib.contextmanager
    def _arrival(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A file of our own to copy into; locked, so that others can tell it from one that a dead process left."""
        file, path = _locked_file(self._incoming)
        try:
            self._step("opened")
            with os.fdopen(file, "wb") as copy:
                yield copy, path
        finally:
            path.unlink(missing_ok=True)

    def _finish(self, copy: BinaryIO, what: str) -> None:
        copy.flush()
        self._step(f"{what} written")
        os.fchmod(copy.fileno(), _READ_ONLY)
        os.fsync(copy.fileno())
        self._step(f"{what} synced")

    def _arrived(self, path: Path, arrivals: contextlib.ExitStack) -> _Arrived | Refusal:
        try:
            with _readable(path) as source:
                copy, place = arrivals.enter_context(self._arrival())
                head, digest, size = _copied(source, copy, path)
        except Refusal as refusal:
            return refusal
        _close_for_good(copy)
        return _Arrived(place, Record(digest, size, path.name, media_type_of(head, path.name), {}))

    def _register(self, arrived: list[_Arrived], arrivals: contextlib.ExitStack) -> set[Path]:
        """Gives the bytes their names, then those without a record one; says where the new ones were."""
        new: dict[str, _Arrived] = {}
        for folder in {self._bytes_path(one.record.sha256).parent for one in arrived}:
            folder.mkdir(mode=0o700, exist_ok=True)
        for one in arrived:
            target = self._bytes_path(one.record.sha256)
            if not target.is_file() or target.stat().st_size != one.record.bytes:
                one.place.rename(target)
            if not self._record_path(one.record.sha256).is_file():
                new.setdefault(one.record.sha256, one)
        places = [self._record_that_waits(one.record, arrivals) for one in new.values()]
        _flush(self.root)
        self._step("all records flushed")
        for digest, place in zip(new, places, strict=True):
            place.rename(self._record_path(digest))
        _flush(self.root)
        return {one.place for one in new.values()}

    def _record_that_waits(self, record: Record, arrivals: contextlib.ExitStack) -> Path:
        copy, place = arrivals.enter_context(self._arrival())
        copy.write(_as_json(record))
        _close_for_good(copy)
        return place

    @contextlib.contextmanager
    def _registering(self) -> Iterator[None]:
        """One writer at a time gives names; copying, which takes the time, is not held up."""
        with (self.root / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _name_bytes(self, arrived: Path, digest: str, size: int) -> None:
        target = self._bytes_path(digest)
        _make_folder(target.parent)
        if not target.is_file() or target.stat().st_size != size:  # what is damaged is mended by the right bytes
            arrived.rename(target)
            self._step("bytes named")
        _sync_folder(target.parent)  # also where they were here: the process that named them may not have come to it
        self._step("bytes folder synced")

    def _write_record(self, record: Record) -> bool:
        target = self._record_path(record.sha256)
        if target.is_file():
            return False
        with self._arrival() as (copy, name):
            copy.write(_as_json(record))
            self._finish(copy, "record")
            name.rename(target)
        self._step("record named")
        _sync_folder(target.parent)
        self._step("record folder synced")
        return True

    @contextlib.contextmanager
    def _refusing_full_disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                what = "There is no room for the file on the disk of the store; nothing of it was kept"
                raise Refusal(what, where=str(self.root), mend="Make room, then preserve the file again.") from None
            what = f"The store cannot be written to: {error.strerror}"
            raise Refusal(what, where=str(self.root), mend="Check who owns the folder and who may write.") from None

    # ── looking at what is there ─────────────────────────────────────────────────────────────────

    def _bytes_path(self, digest: str) -> Path:
        return self._originals / digest[:2] / digest

    def _record_path(self, digest: str) -> Path:
        return self._originals / digest[:2] / f"{digest}.json"


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[io.FileIO]:
    """The file, open; a folder, a named pipe or a device is refused without waiting for it."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Refusal(f"The file cannot be opened: {why}", where=_shown(path), mend=_REOPEN) from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        what = "This is a folder, a pipe or a device, not a file"
        raise Refusal(what, where=_shown(path), mend="Name the files themselves.")
    with os.fdopen(file, "rb", buffering=0) as source:
        yield source


def _copied(source: io.FileIO, copy: BinaryIO, path: Path) -> tuple[bytes, str, int]:
    """The first bytes, the digest and the size of what was copied; one pass, one buffer."""
    buffer, digest, size, head = bytearray(CHUNK_BYTES), hashlib.sha256(), 0, b""
    view = memoryview(buffer)
    while count := _read_into(source, buffer, path):
        head = head or bytes(view[: min(count, HEAD_BYTES)])
        digest.update(view[:count])
        copy.write(view[:count])
        size += count
    return head, digest.hexdigest(), size


def _read_into(source: io.FileIO, buffer: bytearray, path: Path) -> int:
    try:
        return source.readinto(buffer) or 0
    except OSError as error:
        raise Refusal(f"The file cannot be read: {error.strerror}", where=_shown(path), mend=_REOPEN) from None


def _locked_file(folder: Path) -> tuple[int, Path]:
    while True:
        path = folder / secrets.token_hex(16)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            return file, path
        os.close(file)  # another process took it for one left behind, in the moment before it was locked


def _remove_if_left_behind(path: Path) -> None:
    """A file that nobody holds locked was left by a process that died."""
    with contextlib.suppress(OSError):
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(file)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _close_for_good(copy: BinaryIO) -> None:
    """No more is written; the file stays open, because its lock says that it is ours."""
    copy.flush()
    os.fchmod(copy.fileno(), _READ_ONLY)


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


def _shown(path: Path) -> str:
    """A path on one line, whatever its name holds."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(path))
