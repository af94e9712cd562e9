"""The organisation's signing key and its secret: made at first use, kept in one folder that only the user can read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

PACKAGE = "averment-package"
ENDORSEMENT = "averment-endorsement"
KEY_FILE = "signing-key"
SECRET_FILE = "withholding-secret"  # noqa: S105  (the name of a file)
SECRET_BYTES = 32
PLAIN_SIGNER = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class SigningError(Exception):
    """A key or secret cannot be used: what is the matter, where, and what mends it."""

    def __init__(self, what: str, where: Path | str, mend: str) -> None:
        super().__init__(f"{where}: {what}. {mend}")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key in OpenSSH's format; `made` says that this call made it, which the user is told."""

    private: Ed25519PrivateKey
    path: Path
    made: bool

    @property
    def public_blob(self) -> bytes:
        """The public key as OpenSSH packs it."""
        return base64.b64decode(self.public_line.split()[1])

    @property
    def public_line(self) -> str:
        """The public key as one line: its kind and its letters."""
        return self.private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """What people compare: SHA256: and 43 letters and digits, as ssh-keygen prints it."""
        digest = hashlib.sha256(self.public_blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    def sign(self, data: bytes, namespace: str = PACKAGE) -> str:
        """A detached signature that `ssh-keygen -Y verify` accepts; the same data give the same letters.

        The namespace says what the signature is for, so that one made for a package cannot pass for an endorsement.
        """
        parts = (namespace.encode("ascii"), b"", b"sha512")
        signed = b"SSHSIG" + b"".join(map(packed, (*parts, hashlib.sha512(data).digest())))
        signature = packed(b"ssh-ed25519") + packed(self.private.sign(signed))
        blob = b"SSHSIG" + (1).to_bytes(4, "big") + b"".join(map(packed, (self.public_blob, *parts, signature)))
        letters = base64.b64encode(blob).decode("ascii")
        lines = [letters[start : start + 70] for start in range(0, len(letters), 70)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])

    def allowed_signers(self, signer: str, namespace: str = PACKAGE) -> str:
        """The line by which ssh-keygen knows this key under the signer's name, for this purpose only."""
        if not PLAIN_SIGNER.fullmatch(signer):
            raise SigningError("a signer is named by an organisation's id", repr(signer), "Use a-z, 0-9 and hyphens.")
        return f'{signer} namespaces="{namespace}" {self.public_line}\n'


class Commitment(NamedTuple):
    """A promise about a digest that shows nothing of it; both in hexadecimal. The salt stays with its owner."""

    salt: str
    value: str


def packed(data: bytes) -> bytes:
    """Bytes with their length before them, as OpenSSH packs them."""
    return len(data).to_bytes(4, "big") + data


def signing_key(folder: Path) -> SigningKey:
    """The signing key in this folder, made if there is none yet. Raises SigningError for a file that is no such key."""
    path = folder / KEY_FILE
    made = keep_first(path, new_key)
    try:
        private = load_ssh_private_key(read_private(path), password=None)
    except TypeError:
        raise SigningError("the key has a passphrase", path, "Remove it with ssh-keygen -p.") from None
    except (ValueError, UnsupportedAlgorithm):
        raise SigningError("this is no private key in OpenSSH's format", path, BROKEN) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise SigningError("the key is not an Ed25519 key", path, "Move it elsewhere; a new one is then made.")
    return SigningKey(private, path, made)


BROKEN = "Put it back from a backup; or move it elsewhere, a new one is then made, and tell those who know the old one."


def withholding_secret(folder: Path) -> bytes:
    """The 32 bytes from which the salts of what we withhold are drawn, made if there are none yet.

    Whoever holds them can find out whether a document that he knows is among what was withheld: they are kept like
    the key. Without them no commitment can be opened any more: they belong into the backup.
    """
    path = folder / SECRET_FILE
    keep_first(path, lambda: secrets.token_hex(SECRET_BYTES).encode("ascii") + b"\n")
    text = read_private(path).strip()
    if not re.fullmatch(rb"[0-9a-f]{64}", text):
        raise SigningError("this is not the secret that was made here", path, BROKEN)
    return bytes.fromhex(text.decode("ascii"))


def commitment(secret: bytes, digest: str) -> Commitment:
    """Commit to a file by its SHA-256 without showing it; the same secret and file give the same commitment.

    Only the value is published: SHA-256 of the 32 bytes of salt followed by the 32 bytes of the digest. Who is later
    given the file and its salt can check that it was this file; who has neither cannot test a guess.

    >>> commitment(bytes(32), "00" * 32).value[:16]
    '0924e0ebc64b1314'
    """
    raw = bytes.fromhex(digest)
    salt = hmac.digest(secret, raw, "sha256")
    return Commitment(salt.hex(), hashlib.sha256(salt + raw).hexdigest())


def new_key() -> bytes:
    """A fresh Ed25519 key in OpenSSH's format, without a passphrase."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def keep_first(path: Path, make: Callable[[], bytes]) -> bool:
    """Make the file if there is none yet, whole or not at all; says whether this call made it.

    Where two processes do it at once, the first file stays and both use it.
    """
    try:
        if path.exists():
            return False
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            write_durably(draft, make())
            os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        settle(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        mend = "Give the user this folder, on a disk that is not full."
        raise SigningError(f"cannot be made ({error.strerror})", path, mend) from None
    return True


def write_durably(path: Path, data: bytes) -> None:
    """Write a new file that only the user can read, and wait until the disk has it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Wait until the disk has the folder's list of names."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_private(path: Path) -> bytes:
    """The bytes of a file that nobody but the user may read; refuses one that others can."""
    try:
        if not path.is_file():  # a pipe would be waited for without end
            raise SigningError("is no file", path, BROKEN)
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(1 << 16)
    except OSError as error:
        mend = "Make it a file that the user can read."
        raise SigningError(f"cannot be read ({error.strerror})", path, mend) from None
    if os.name != "nt" and mode & 0o077:
        raise SigningError("others on this computer can read it", path, f"Run: chmod 600 {path}")
    return data
