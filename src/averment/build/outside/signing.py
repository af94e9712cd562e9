"""The organisation's signing key and its secret: made at first use, kept in one folder that only the user can read."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)

from averment.evidence.outside.private_files import BROKEN, SigningError, keep_first, read_private
from averment.evidence.rules.sealing.commitments import committed
from averment.evidence.rules.sealing.sshsig import armoured, fingerprint, public_line, signature_over

__all__ = ["SigningError", "SigningKey", "commitment", "signing_key", "withholding_secret"]

PACKAGE = "averment-package"
ENDORSEMENT = "averment-endorsement"
KEY_FILE = "signing-key"
SECRET_FILE = "withholding-secret"  # noqa: S105  (the name of a file)
SECRET_BYTES = 32
PLAIN_SIGNER = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key in OpenSSH's format; `made` says that this call made it, which the user is told."""

    private: Ed25519PrivateKey
    path: Path
    made: bool

    @property
    def public_line(self) -> str:
        """The public key as one line: its kind and its letters."""
        return public_line(self.private.public_key())

    @property
    def fingerprint(self) -> str:
        """What people compare: SHA256: and 43 letters and digits, as ssh-keygen prints it."""
        return fingerprint(self.public_line)

    def sign(self, data: bytes, namespace: str = PACKAGE) -> str:
        """A detached signature that `ssh-keygen -Y verify` accepts; the same data give the same letters."""
        return armoured(signature_over(data, self.private, namespace))

    def allowed_signers(self, signer: str, namespace: str = PACKAGE) -> str:
        """The line by which ssh-keygen knows this key under the signer's name, for this purpose only."""
        if not PLAIN_SIGNER.fullmatch(signer):
            raise SigningError("a signer is named by an organisation's id", repr(signer), "Use a-z, 0-9 and hyphens.")
        return f'{signer} namespaces="{namespace}" {self.public_line}\n'


class Commitment(NamedTuple):
    """A promise about a digest that shows nothing of it; both in hexadecimal. The salt stays with its owner."""

    salt: str
    value: str


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
    salt = hmac.digest(secret, bytes.fromhex(digest), "sha256")
    return Commitment(salt.hex(), committed(salt, digest))


def new_key() -> bytes:
    """A fresh Ed25519 key in OpenSSH's format, without a passphrase."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
