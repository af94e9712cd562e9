"""Sealing and opening: age, as a stream from file to file, on the computer of whoever holds the original or a key.

Nothing here writes plain bytes but into the one file that it is given; memory is the same for a page and for a film.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from averment.evidence.rules.sealing.commitments import SALT_BYTES, committed
from averment.kernel.refusals import Refusal

_ASK_ANOTHER = "Ask another of its custodians to open it."
_AGAIN = "Try again; nothing was changed."
_FORM = "averment-slip-1"
_PASSES = 1 << 16  # so much is handed on at once


@dataclass(frozen=True, slots=True)
class Digested:
    """What went through: its SHA-256 and its size."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What lies with a sealed file, under the same keys: of which source it is, and what opens its commitment."""

    case: str
    source: str
    salt: str
    sha256: str
    bytes: int
    name: str

    @property
    def commitment(self) -> str:
        """The commitment that this slip opens."""
        return committed(bytes.fromhex(self.salt), self.sha256)


def new_salt() -> str:
    """A salt that nobody can guess."""
    return os.urandom(SALT_BYTES).hex()


def seal(plain: Path, recipients: Sequence[str], target: BinaryIO) -> Digested:
    """Encrypts a file to recipients; raises Refusal where it cannot be read, and the error where target is full."""
    try:
        with plain.open("rb", buffering=0) as file:
            return _encrypted(file, recipients, target)
    except OSError as error:
        if error.filename is None:  # of the target, which is for the caller to tell
            raise
        what = f"The file cannot be read: {error.strerror}"
        raise Refusal(what, where=str(plain), mend="Check the path; nothing was sealed.") from None


def unseal(sealed: Path, identity: pyrage.x25519.Identity, target: BinaryIO) -> Digested:
    """Decrypts a file into target; where it raises Refusal, what was written so far must not be kept."""
    through = _Through(target)
    with sealed.open("rb") as file:
        _decrypted(file, identity, through)
    return through.digested


def reseal(sealed: Path, identity: pyrage.x25519.Identity, recipients: Sequence[str], target: BinaryIO) -> Digested:
    """Encrypts what a sealed file holds to other recipients, through a pipe: the plain bytes never lie in a file."""
    outlet, inlet = os.pipe()
    ended: list[OSError | Refusal | None] = []

    def decrypt() -> None:
        try:
            with sealed.open("rb") as file, os.fdopen(inlet, "wb", buffering=_PASSES) as pipe:
                _decrypted(file, identity, _Writing(pipe))
            ended.append(None)
        except (OSError, Refusal) as fault:
            ended.append(fault)

    thread = threading.Thread(target=decrypt, daemon=True)
    thread.start()
    try:
        with os.fdopen(outlet, "rb", buffering=0) as plain:
            digested = _encrypted(plain, recipients, target)
    finally:
        thread.join()
    if ended != [None]:  # what was encrypted is a part at most
        raise ended[0] if ended and ended[0] else Refusal("The sealed file could not be read to its end", mend=_AGAIN)
    return digested


def written_slip(slip: Slip, recipients: Sequence[str]) -> str:
    """The slip, sealed, as lines of letters."""
    words = json.dumps({"form": _FORM, **asdict(slip)}, ensure_ascii=False, sort_keys=True).encode()
    return bytes(pyrage.encrypt(words, _recipients(recipients), armored=True)).decode("ascii")


def read_slip(text: str, identity: pyrage.x25519.Identity) -> Slip:
    """The slip that an identity opens; raises Refusal where it does not, or where the slip is none."""
    try:
        found = json.loads(pyrage.decrypt(text.encode(), [identity]))
        form = found.pop("form")
        slip = Slip(**found)
        bytes.fromhex(slip.salt + slip.sha256)
    except pyrage.DecryptError as error:
        raise _shut(error) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refusal("The slip of the sealed source was tampered with", mend=_ASK_ANOTHER) from None
    if form != _FORM or len(bytes.fromhex(slip.salt)) != SALT_BYTES:
        raise Refusal("The slip of the sealed source is of a form that this version does not know", mend=_ASK_ANOTHER)
    return slip


def keys_in(sealed: Path) -> int:
    """To how many keys a file is sealed: what anybody can read in its head."""
    with sealed.open("rb") as file:
        head = file.read(_PASSES).partition(b"\n--- ")[0]
    return sum(line.startswith(b"-> X25519 ") for line in head.split(b"\n"))


class _Writing(io.RawIOBase):
    """Writes into a file, and remembers why it could not: age would tell of it in words alone."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:  # type: ignore[override]
        try:
            self._target.write(data)
        except OSError as fault:
            self.fault = fault
            raise
        return len(data)

    def flush(self) -> None:
        """The file itself is flushed by whoever opened it."""


class _Through(_Writing):
    """The same, and digests what goes through."""

    def __init__(self, target: BinaryIO) -> None:
        super().__init__(target)
        self._digest, self._bytes = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._digest.update(data)
        self._bytes += len(data)
        return super().write(data)

    @property
    def digested(self) -> Digested:
        return Digested(self._digest.hexdigest(), self._bytes)


class _Read(io.RawIOBase):
    """Reads a file for age, which asks for little at a time, in larger pieces; and digests it on the way."""

    def __init__(self, source: io.RawIOBase | BinaryIO) -> None:
        self._source, self._digest, self._bytes = source, hashlib.sha256(), 0
        self._held = memoryview(b"")
        self.fault: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        if not self._held:
            try:
                piece = self._source.read(_PASSES) or b""
            except OSError as fault:
                self.fault = fault
                raise
            self._digest.update(piece)
            self._bytes += len(piece)
            self._held = memoryview(piece)
        some = self._held[: size if size >= 0 else None]
        self._held = self._held[len(some) :]
        return bytes(some)

    @property
    def digested(self) -> Digested:
        return Digested(self._digest.hexdigest(), self._bytes)


def _encrypted(plain: io.RawIOBase | BinaryIO, recipients: Sequence[str], target: BinaryIO) -> Digested:
    read, writing = _Read(plain), _Writing(target)
    _told_apart(lambda: pyrage.encrypt_io(read, writing, _recipients(recipients)), read, writing)
    return read.digested


def _decrypted(sealed: BinaryIO, identity: pyrage.x25519.Identity, through: _Writing) -> None:
    read = _Read(sealed)
    _told_apart(lambda: pyrage.decrypt_io(read, through, [identity]), read, through)


def _told_apart(work: Callable[[], object], read: _Read, writing: _Writing) -> None:
    """Does the work of age, which tells of a full disk, of a wrong key and of altered bytes by much the same errors."""
    try:
        work()
    except (OSError, pyrage.DecryptError, pyrage.EncryptError) as error:
        raise read.fault or writing.fault or _shut(error) from None


def _shut(error: Exception) -> Refusal:
    if "No matching keys" in str(error):
        return Refusal("This key does not open it", mend=_ASK_ANOTHER)
    return Refusal("The sealed file was altered or cut short, and does not open", mend="Put it back from a backup.")


def _recipients(lines: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    found = []
    for line in lines:
        with suppress(pyrage.RecipientError):
            found.append(pyrage.x25519.Recipient.from_str(line))
    if len(found) != len(lines) or not found:
        raise Refusal("One of the keys in the case is no age recipient", mend="Have its custodian register it anew.")
    return found
