"""Files and texts that a text carries in letters: base64, hexadecimal digits, base32, ASCII85, uuencoding."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from averment.evidence.outside.hidden.encodings import text_of
from averment.evidence.outside.hidden.pieces import LARGEST_MEMBER, Part, Piece

_MOST_CARRIED = 2000
_LONG = 400  # bytes; of fewer, only words and known files are worth taking apart


def carried(piece: Piece, text: str, place: str = "") -> Iterator[Part | Piece]:
    """What a text carries, each once."""
    looked: set[bytes] = set()
    for name, data in _all_of(text):
        if not data or data in looked:
            continue
        looked.add(data)
        if len(looked) > _MOST_CARRIED:
            yield piece.unread("It carries more files and words in letters than are looked into.")
            return
        yield piece.inner(f"{place} › {name}" if place else name, data)


def _all_of(text: str) -> Iterator[tuple[str, bytes]]:
    for run in dict.fromkeys(_runs_of_base64(text)):
        yield "base64", _from_base64(run, told=f";base64,{run[:20]}" in text)
        if _BASE32.fullmatch(run):
            yield "base32", _from_base32(run)
    yield from (("hexadecimal", _from_hex(run)) for run in dict.fromkeys(_runs_of_hex(text)))
    if "<~" in text:
        yield from (("ASCII85", _from_ascii85(run)) for run in dict.fromkeys(_ASCII85.findall(text)))
    if "begin " in text:
        yield from (("uuencoded", found) for found in _uuencoded(text))


# ── base64 ──

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n[ \t]*)*[A-Za-z0-9+/_-]{16,}={0,2}")
_DIGEST = re.compile(r"(?:[\w-]+/)*[0-9a-f]{64}")
_LEAST_CARRIED = b"x" * 16
_OF_BASE64 = bytes(ord("x" if chr(byte).isalnum() or chr(byte) in "+/_-" else " ") for byte in range(128)) + b" " * 128


def _runs_of_base64(text: str) -> Iterator[str]:
    """What `_BASE64` finds; it can begin only where sixteen of its letters stand in a row: that is found faster.

    Paths that end in a SHA-256 digest are none: a long package names its originals by the thousand.
    """
    shape = text.encode("ascii", "replace").translate(_OF_BASE64)  # one byte a letter; what is not ASCII is no letter
    start = shape.find(_LEAST_CARRIED)
    while start >= 0 and (found := _BASE64.match(text, start)):
        if not _DIGEST.fullmatch(found.group()):
            yield found.group()
        start = shape.find(_LEAST_CARRIED, found.end())


_WHITE = re.compile(r"\s")


def _from_base64(run: str, *, told: bool) -> bytes:
    """The bytes of a run, where they are a file or words, or say that they are something; else nothing."""
    letters = _WHITE.sub("", run).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        data = base64.b64decode(letters[: len(letters) // 4 * 4] + _last(letters))
    except (binascii.Error, ValueError):
        return b""
    if told or len(data) > _LONG or is_known(data) or _is_words(data):
        return data
    return _inflated(data) if len(data) > 24 else b""


def _last(letters: str) -> str:
    rest = letters[len(letters) // 4 * 4 :]
    return rest + "=" * (-len(rest) % 4) if len(rest) > 1 else ""


def _inflated(data: bytes) -> bytes:
    """The words that drawings and log-in forms deflate before they write them in base64."""
    try:
        stream = zlib.decompressobj(-15)
        plain = stream.decompress(data, LARGEST_MEMBER)
    except zlib.error:
        return b""
    return plain if stream.eof and _is_words(plain) else b""


def _is_words(data: bytes) -> bool:
    text = text_of(data) or ""
    return bool(text) and (text.isprintable() or "".join(text.split()).isprintable())


_KNOWN = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"<svg", b"<?xml", b"GIF8", b"RIFF", b"OggS",
    b"ID3", b"wOF", b"II*\x00", b"MM\x00*", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"SQLite",
    b"{\\rtf", b"\x00\x01\x00\x00", b"OTTO",
)  # fmt: skip


def is_known(data: bytes) -> bool:
    """Whether bytes begin as a file of a kind that is taken apart here."""
    return data.startswith(_KNOWN)


# ── hexadecimal digits, base32, and what mails were before ──

_HEX = re.compile(r"[0-9A-Fa-f]{12,}(?:\s+[0-9A-Fa-f]+)*|[0-9A-Fa-f]{2}(?:[ :-][0-9A-Fa-f]{2}){5,}")
_NOT_HEX = re.compile(r"[^0-9A-Fa-f]")
_OF_HEX = bytes(
    ord("x" if chr(byte) in "0123456789abcdefABCDEF" else " " if chr(byte) in " :-" else ".") for byte in range(256)
)
_LEAST_HEX = (b"x" * 12, b"xx xx xx xx xx xx")


def _runs_of_hex(text: str) -> Iterator[str]:
    """Hexadecimal digits in one piece, over lines, or in pairs; no run of digits begins inside of a word."""
    shape = text.encode("ascii", "replace").translate(_OF_HEX)
    for least in _LEAST_HEX:
        start = shape.find(least)
        while start >= 0 and (found := _HEX.match(text, start)):
            if not text[max(0, start - 1) : start].isalnum() and not text[found.end() : found.end() + 1].isalnum():
                yield found.group()
            start = shape.find(least, found.end())


_BASE32 = re.compile(r"[A-Z2-7]{24,}={0,2}")
_ASCII85 = re.compile(r"<~[!-uz\s]{5,}?~>")


def _from_hex(run: str) -> bytes:
    digits = _NOT_HEX.sub("", run)
    data = bytes.fromhex(digits[: len(digits) // 2 * 2])
    return data if len(data) > _LONG or is_known(data) or _is_words(data) else b""


def _from_base32(run: str) -> bytes:
    try:
        data = base64.b32decode(run.rstrip("=") + "=" * (-len(run.rstrip("=")) % 8))
    except (binascii.Error, ValueError):
        return b""
    return data if is_known(data) or _is_words(data) else b""


def _from_ascii85(run: str) -> bytes:
    try:
        return base64.a85decode(run, adobe=True)
    except ValueError:
        return b""


_BEGIN = re.compile(r"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def _uuencoded(text: str) -> Iterator[bytes]:
    for begin in _BEGIN.finditer(text):
        out = bytearray()
        for line in text[begin.end() : begin.end() + 2 * LARGEST_MEMBER].splitlines():
            if line.strip() == "end" or not line.isascii():
                break
            try:
                out += binascii.a2b_uu(line)
            except binascii.Error:
                break
        if out:
            yield bytes(out)
