"""Signatures of OpenSSH (SSHSIG) by Ed25519 keys: `ssh-keygen -Y verify` accepts ours, and we accept its own.

The namespace says what a signature is for, so that one made for a package cannot pass for an endorsement.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_MAGIC, _KIND, _HASH = b"SSHSIG", b"ssh-ed25519", b"sha512"
_VERSION = (1).to_bytes(4, "big")
_LINE = 70


def packed(data: bytes) -> bytes:
    """Bytes with their length before them, as OpenSSH packs them."""
    return len(data).to_bytes(4, "big") + data


def public_line(key: Ed25519PublicKey) -> str:
    """A public key as one line: its kind and its letters."""
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")


def fingerprint(line: str) -> str:
    """What people compare of a public key: SHA256: and 43 letters and digits, as ssh-keygen prints it."""
    digest = hashlib.sha256(base64.b64decode(line.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


def signature_over(data: bytes, private: Ed25519PrivateKey, namespace: str) -> str:
    """The signature as base64; the same data give the same letters.

    >>> key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    >>> signature = signature_over(b"Ten people.", key, "averment-attestation")
    >>> line = public_line(key.public_key())
    >>> signs(signature, b"Ten people.", line, "averment-attestation")
    True
    >>> signs(signature, b"Two people.", line, "averment-attestation"), signs(signature, b"Ten people.", line, "other")
    (False, False)
    """
    blob = base64.b64decode(public_line(private.public_key()).split()[1])
    own = packed(_KIND) + packed(private.sign(_signed(data, namespace)))
    return base64.b64encode(_MAGIC + _VERSION + _head(blob, namespace) + packed(own)).decode("ascii")


def signs(signature: str, data: bytes, line: str, namespace: str) -> bool:
    """Whether the signature over the data was made with the key of this public line, for this purpose."""
    try:
        found = base64.b64decode(signature, validate=True)
        blob = base64.b64decode(line.split()[1], validate=True)
    except (ValueError, IndexError):
        return False
    before = _MAGIC + _VERSION + _head(blob, namespace)
    end = len(before) + 4 + 4 + len(_KIND) + 4
    own, length = found[end:], len(found) - len(before) - 4
    if found[:end] != before + length.to_bytes(4, "big") + packed(_KIND) + len(own).to_bytes(4, "big"):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(blob[-32:]).verify(own, _signed(data, namespace))
    except (InvalidSignature, ValueError):
        return False
    return True


def armoured(signature: str) -> str:
    """The signature as the file that ssh-keygen reads."""
    lines = [signature[start : start + _LINE] for start in range(0, len(signature), _LINE)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def _head(blob: bytes, namespace: str) -> bytes:
    return b"".join(map(packed, (blob, namespace.encode("ascii"), b"", _HASH)))


def _signed(data: bytes, namespace: str) -> bytes:
    parts = (namespace.encode("ascii"), b"", _HASH, hashlib.sha512(data).digest())
    return _MAGIC + b"".join(map(packed, parts))
