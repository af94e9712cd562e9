"""Bodies: whether they are those that their server announced, and what they unpack to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from email.message import Message
from typing import BinaryIO

from averment.evidence.outside.capture.bounds import Broke

_READ_BYTES = 64 * 1024
_NAMES = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512", "md5": "md5"}
_STATED = re.compile(r"\s*(sha-256|sha-512|md5)\s*=\s*:?([A-Za-z0-9+/]+={0,2}):?\s*\Z", re.IGNORECASE)
_DEMANDED = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(?:\?\S*)?\Z", re.IGNORECASE)
_PACKED = {"gzip": 47, "x-gzip": 47, "deflate": 47}  # 47: gzip or zlib, as its first bytes say


def stated_digests(headers: Message) -> list[tuple[str, bytes]]:
    """The digests that a server states for the body that it sends, by RFC 9530, RFC 3230 and RFC 1864.

    >>> head = Message()
    >>> head["Digest"] = "md5=AAAAAAAAAAAAAAAAAAAAAA==, unixsum=3"
    >>> stated_digests(head)
    [('md5', b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00')]
    """
    found = [f"md5={value}" for value in headers.get_all("Content-MD5", [])]
    for name in ("Content-Digest", "Repr-Digest", "Digest"):
        found += [one for value in headers.get_all(name, []) for one in str(value).split(",")]
    return _known(_STATED.match(one) for one in found)


def demanded_digests(integrity: str) -> list[tuple[str, bytes]]:
    """The digests of which a page demands that a part has one: only those of the strongest kind count.

    >>> [name for name, _ in demanded_digests("sha256-AAAA sha512-BBBB nonsense")]
    ['sha512']
    """
    known = _known(_DEMANDED.match(one) for one in integrity.split())
    strongest = max((name for name, _ in known), default="")
    return [(name, digest) for name, digest in known if name == strongest]


def matches(pieces: Iterator[bytes], digests: Sequence[tuple[str, bytes]], *, every: bool) -> bool:
    """Whether the bytes have every one, or at least one, of the digests; true where there is none."""
    sums = {name: hashlib.new(name, usedforsecurity=name != "md5") for name, _ in digests}
    for piece in pieces:
        for one in sums.values():
            one.update(piece)
    held = [sums[name].digest() == digest for name, digest in digests]
    return all(held) if every else any(held) or not held


def pieces_of(content: BinaryIO) -> Iterator[bytes]:
    """The bytes of a body, from its start."""
    content.seek(0)
    while data := content.read(_READ_BYTES):
        yield data


def unpacked(content: BinaryIO, headers: Message, most: int) -> Iterator[bytes]:
    """The body without its content encodings, never more than `most` bytes; raises Broke where it cannot be had."""
    words = ",".join(str(value) for value in headers.get_all("Content-Encoding", [])).lower()
    codings = [word.strip() for word in words.split(",") if word.strip() not in ("", "identity")]
    if len(codings) > 1 or any(coding not in _PACKED for coding in codings):
        raise Broke("unspecified", f"it is packed in a way that is not read ({', '.join(codings)[:60]})")
    came = 0
    for piece in _inflated(pieces_of(content)) if codings else pieces_of(content):
        came += len(piece)
        if came > most:
            raise Broke("length", f"it unpacks to more than {most:,} bytes")
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_PACKED["gzip"])
    try:
        for piece in pieces:
            rest = piece
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _READ_BYTES)
                rest = unpacker.unconsumed_tail
        while not unpacker.eof and (last := unpacker.decompress(unpacker.unconsumed_tail, _READ_BYTES)):
            yield last
    except zlib.error:
        raise Broke("unspecified", "it cannot be unpacked") from None
    if not unpacker.eof:
        raise Broke("unspecified", "it is packed, and its end is missing")


def _known(found: Iterator[re.Match[str] | None]) -> list[tuple[str, bytes]]:
    known = []
    for one in found:
        if one is not None:
            name = one[1].lower()
            try:
                known.append((_NAMES.get(name, name), base64.b64decode(one[2] + "=" * (-len(one[2]) % 4))))
            except (binascii.Error, ValueError):
                continue
    return known
