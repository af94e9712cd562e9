"""Salted commitments: a promise about a file that shows nothing of it, and cannot be tested with a guess."""

from __future__ import annotations

from hashlib import sha256

SALT_BYTES = 32


def committed(salt: bytes, digest: str) -> str:
    """SHA-256 of the 32 bytes of salt followed by the 32 bytes of a file's SHA-256, in hexadecimal.

    Who is given the file and its salt can check that it was this file; who has neither cannot test a guess.

    >>> committed(bytes(32), "00" * 32)[:16]
    'f5a5fd42d16a2030'
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, and this one {len(salt)}")  # else part of it were the digest
    return sha256(salt + bytes.fromhex(digest)).hexdigest()
