"""The records of a WARC, of our own making or of anybody's, each held against the digests that it states.

Read here and not by a library, because a broken end, a wrong length and a digest that does not hold are to be told,
each for the record in which it stands.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from averment.evidence.outside.limits import MEBIBYTE
from averment.evidence.outside.readers.reading import Unreadable

MOST_BYTES = 32 * MEBIBYTE  # of one record, kept to be read; of a larger one the rest is only hashed
_READ_BYTES = 64 * 1024
_LONGEST_LINE, _MOST_LINES = 64 * 1024, 1000
_FIRST_LINE = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\s*\Z")
_NAMES = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512", "md5": "md5"}
_DAMAGED = (OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its headers by their names in small letters, and its block, cut at `MOST_BYTES`.

    `digests` is True where each digest that it states and that is known here holds, None where it states none.
    """

    headers: dict[str, str]
    block: bytes
    is_cut: bool
    digests: bool | None

    @property
    def kind(self) -> str:
        """What kind of record it is."""
        return self.headers.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """What it is a record of."""
        return self.headers.get("warc-target-uri", "").strip("<>")


@dataclass(slots=True)
class Count:
    """What was met on the way through the records of one or more files."""

    records: int = 0
    without_digest: int = 0
    wrong: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def records_in(file: BinaryIO, count: Count, until: float) -> Iterator[Record]:
    """The records in their order, as far as they can be read by the time `until`; what is amiss goes into `count`."""
    file.seek(0)
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    stream = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
    try:
        while headers := _headers(stream):
            if time.process_time() > until:
                count.gaps.append(f"its records from {count.records + 1:,} on were not read, for want of time")
                return
            count.records += 1
            yield _record(stream, headers, count)
    except _DAMAGED as error:
        why = f"it is damaged after record {count.records:,} ({type(error).__name__})"
        if not count.records:
            raise Unreadable("it is no WARC, or it is damaged") from None
        count.gaps.append(why)


def _headers(stream: BinaryIO) -> dict[str, str]:
    """The headers of the next record; nothing at the end of the file."""
    line = b"\r\n"
    while line in (b"\r\n", b"\n"):
        line = stream.readline(_LONGEST_LINE)
    if not line:
        return {}
    if not _FIRST_LINE.match(line):
        raise EOFError
    headers: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_LINES):
        line = stream.readline(_LONGEST_LINE)
        if not line.strip():
            if not line:
                raise EOFError
            return headers | {"": "WARC"}
        words = line.decode("utf-8", "replace").rstrip("\r\n")
        if words[0] in " \t" and name:
            headers[name] += f" {words.strip()}"
        else:
            name, _, value = words.partition(":")
            name = name.strip().lower()
            headers[name] = value.strip()
    raise EOFError


def _record(stream: BinaryIO, headers: dict[str, str], count: Count) -> Record:
    length = headers.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,15}", length):
        raise EOFError
    left, block = int(length), bytearray()
    stated = _stated(headers.get("warc-block-digest", ""))
    total = hashlib.new(stated[0], usedforsecurity=False) if stated else None
    cut = left > MOST_BYTES
    while left and (data := stream.read(min(_READ_BYTES, left))):
        left -= len(data)
        block += data[: max(0, MOST_BYTES - len(block))]
        if total is not None:
            total.update(data)
    if left:
        count.gaps.append(f"it ends in the middle of record {count.records:,}")
    held = None if stated is None or total is None else total.digest() == stated[1]
    digests = _judged(headers, bytes(block), held, cut=cut)
    if digests is None:
        count.without_digest += 1
    elif not digests:
        count.wrong.append(f"record {count.records:,}")
    return Record(headers, bytes(block), cut, digests)


def _judged(headers: dict[str, str], block: bytes, held: bool | None, *, cut: bool) -> bool | None:
    """Whether the digests hold; that of the payload is believed in each of the ways in which tools compute it."""
    stated = _stated(headers.get("warc-payload-digest", ""))
    if stated is None or held is False or cut or headers.get("warc-type", "").lower() == "revisit":
        return held
    is_http = "application/http" in headers.get("content-type", "").lower()
    return any(hashlib.new(stated[0], way, usedforsecurity=False).digest() == stated[1] for way in (
        _payloads(block) if is_http else [block]
    ))  # fmt: skip


def _payloads(block: bytes) -> Iterator[bytes]:
    head, body = parted(block)
    yield body
    if b"chunked" in head.lower():
        yield dechunked(body)


def parted(block: bytes) -> tuple[bytes, bytes]:
    """The head and the body of a message in HTTP.

    >>> parted(b"HTTP/1.1 200 OK\\r\\nA: b\\r\\n\\r\\nbody"), parted(b"HTTP/1.0 204 No")
    ((b'HTTP/1.1 200 OK\\r\\nA: b', b'body'), (b'HTTP/1.0 204 No', b''))
    """
    found = re.search(rb"\r?\n\r?\n", block[:_READ_BYTES])
    return (block[: found.start()], block[found.end() :]) if found else (block[:_READ_BYTES], b"")


def dechunked(body: bytes) -> bytes:
    """A body without the framing of its chunks, as far as there is one; many tools keep the header and not the chunks.

    >>> dechunked(b"3\\r\\nabc\\r\\n2;x=y\\r\\nde\\r\\n0\\r\\n\\r\\n"), dechunked(b"<p>plain"), dechunked(b"5\\r\\nab")
    (b'abcde', b'<p>plain', b'ab')
    """
    pieces, at = [], 0
    while size := re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,300})?\r?\n").match(body, at):
        length = int(size[1], 16)
        if not length:
            break
        pieces.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(pieces) if pieces else body


def _stated(value: str) -> tuple[str, bytes] | None:
    """The name and the value of a digest; None where there is none, or of a kind that is not known here.

    >>> _stated("sha1:" + "A" * 32) == ("sha1", bytes(20)), _stated("sha256:" + "00" * 32) == ("sha256", bytes(32))
    (True, True)
    >>> _stated("crc32:AAAA") is None, _stated("") is None
    (True, True)
    """
    word, _, text = value.partition(":")
    name = _NAMES.get(word.strip().lower(), "")
    if not name:
        return None
    size = hashlib.new(name, usedforsecurity=False).digest_size
    for decode in (bytes.fromhex, _base32, _base64):
        try:
            digest = decode(text.strip())
        except (ValueError, binascii.Error):
            continue
        if len(digest) == size:
            return name, digest
    return name, b""


def _base32(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))


def _base64(text: str) -> bytes:
    return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
