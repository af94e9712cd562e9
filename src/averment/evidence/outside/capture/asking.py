"""Asks the locked reader what a page names, and believes nothing of the answer without looking at it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from averment.evidence.outside.capture.bodies import unpacked
from averment.evidence.outside.capture.bounds import Bounds, Broke
from averment.evidence.outside.capture.exchanges import Exchange
from averment.evidence.outside.capture.places import joined
from averment.evidence.outside.frames import Frame
from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.supervision import Request, failed, read_all

KIND = "parts"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_TEXT_BYTES, _CPU_SECONDS, _WALL_SECONDS = 16 * MEBIBYTE, 5, 20
_LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Named:
    """A part that a page names, with the digest that it demands of it."""

    url: str
    kind: str
    integrity: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What the reader saw in one page or sheet; `gap` says what it did not see. All words are the page's own."""

    gap: str
    title: str = ""
    says: str = ""
    letters: int = 0
    passwords: int = 0
    scripts: int = 0
    not_free: bool = False
    refresh: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    parts: tuple[Named, ...] = ()


def is_page(found: Exchange) -> bool:
    """Whether a browser would show it as a page."""
    said = str(found.headers.get("Content-Type", "")).partition(";")[0].strip().lower()
    if said:
        return said in ("text/html", "application/xhtml+xml")
    found.content.seek(0)
    return found.content.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def look(found: Sequence[tuple[str, Exchange]], bounds: Bounds, left_seconds: float) -> list[Looked]:
    """What pages (“page”) and sheets (“style”) name, in order, each read behind the locks."""
    looked, asked = [Looked("")] * len(found), []
    for place, (what, one) in enumerate(found):
        try:
            asked.append((place, Request(KIND, _file_of(what, one, bounds))))
        except Broke as broke:
            looked[place] = Looked(broke.why)
    frames = [failed("there was no time to look for its parts")] * len(asked)
    if left_seconds > 0:
        wall = max(1, min(_WALL_SECONDS, int(left_seconds)))
        limits = Limits(cpu_seconds=_CPU_SECONDS, wall_seconds=wall, text_bytes=_TEXT_BYTES)
        frames = read_all([request for _, request in asked], limits)
    else:
        for _, request in asked:
            os.close(request.file)
    for (place, _), frame in zip(asked, frames, strict=True):
        looked[place] = _understood(frame, found[place][1].place.url)
    return looked


def _file_of(what: str, found: Exchange, bounds: Bounds) -> int:
    """An open file without a name: the reader can read it, and nobody else can find it."""
    charset = _CHARSET.search(str(found.headers.get("Content-Type", "")))
    with tempfile.TemporaryFile() as file:
        file.write(f"{what} {charset[1] if charset else ''}\n".encode("ascii"))
        for piece in unpacked(found.content, found.headers, bounds.plain_bytes):
            file.write(piece)
        file.seek(0)
        return os.dup(file.fileno())


def _understood(frame: Frame, url: str) -> Looked:
    facts = [line.split("\t") for line in frame.text.split("\n")]
    base = joined(url, _first(facts, "base")) or url
    parts = (Named(joined(base, fact[2]), fact[1][:20], fact[3][:600]) for fact in facts if _is(fact, "part", 4))
    return Looked(
        gap=frame.reason if frame.status != "complete" else "",
        title=_first(facts, "title")[:300],
        says=_first(facts, "says"),
        letters=_number(_first(facts, "letters")),
        passwords=_number(_first(facts, "passwords")),
        scripts=_number(_first(facts, "scripts")),
        not_free=any(_is(fact, "not free", 1) for fact in facts),
        refresh=joined(base, _first(facts, "refresh")),
        metadata=tuple((_words(fact[1]), _words(fact[2])) for fact in facts if _is(fact, "meta", 3)),
        parts=tuple(dict.fromkeys(part for part in parts if part.url)),
    )


def _is(fact: Sequence[str], name: str, fields: int) -> bool:
    return fact[0] == name and len(fact) == fields


def _first(facts: Sequence[Sequence[str]], name: str) -> str:
    found: Iterator[str] = (_words(fact[1]) for fact in facts if _is(fact, name, 2))
    return next(found, "")


def _words(untrusted: str) -> str:
    return "".join(c if c.isprintable() else " " for c in untrusted[:_LONGEST_WORDS])


def _number(untrusted: str) -> int:
    return int(untrusted) if re.fullmatch(r"[0-9]{1,9}", untrusted) else 0
