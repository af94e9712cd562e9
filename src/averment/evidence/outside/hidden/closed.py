"""Formats that are known and not opened here: what cannot be searched must be told."""

from __future__ import annotations

_CLOSED = (
    (b"7z\xbc\xaf\x27\x1c", "an archive of 7z"),
    (b"Rar!", "an archive of RAR"),
    (b"\x28\xb5\x2f\xfd", "packed by Zstandard"),
    (b"\x04\x22\x4d\x18", "packed by LZ4"),
    (b"LZIP", "packed by lzip"),
    (b"\x1f\x9d", "packed by compress"),
    (b"MSCF\x00\x00\x00\x00", "a cabinet archive"),
    (b"xar!", "an archive of xar"),
    (b"**ACE**", "an archive of ACE"),
    (b"hsqs", "an image of a packed file system"),
    (b"ITSF\x03", "a packed help file"),
    (b"!BDN", "a mailbox of Outlook, whose letters are scrambled"),
    (b"AT&TFORM", "a scan in DjVu"),
    (b"PAR1", "a packed table of Parquet"),
    (b"\xff\x06\x00\x00sNaPpY", "packed by Snappy"),
    (b"wOF2", "a font packed by Brotli"),
    (b"CWS", "a packed film of Flash"),
    (b"ZWS", "a packed film of Flash"),
)
_LOCKED = (
    (b"age-encryption.org/v1", "age"),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", "age"),
    (b"\x03\xd9\xa2\x9a", "KeePass"),
    (b"LUKS\xba\xbe", "LUKS"),
    (b"Salted__", "OpenSSL"),
)


def why_closed(data: bytes) -> str:
    """Why a file cannot be opened though its format is known; empty where it can.

    >>> why_closed(b"age-encryption.org/v1 ...")
    'It is encrypted (age).'
    """
    head = data[:200].lstrip() if data[:1].isspace() else data[:200]
    for mark, what in _CLOSED:
        if head.startswith(mark):
            return f"It is {what}, which is not opened here."
    for mark, what in _LOCKED:
        if head.startswith(mark):
            return f"It is encrypted ({what})."
    if data.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in data:
        return "The document is locked with a password."
    return "It has a part that is encrypted (PGP)." if b"-----BEGIN PGP MESSAGE-----" in data else ""
