"""What a capture says of itself: the page and its parts, what came, what is missing and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

CAPTURE_TYPE = "application/vnd.averment.capture+json"  # the record of a WARC in which a capture tells of itself
Outcome = Literal["complete", "partial", "failed"]


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a page shows or needs; `missing` says why it is not in the capture, and is empty where it is."""

    url: str
    kind: str
    missing: str


@dataclass(frozen=True, slots=True)
class Captured:
    """One capture. What comes from the page itself is not to be trusted: title, metadata, URLs of parts.

    The fields that the Berkeley Protocol asks for, as far as there was something to keep: where it was, what came,
    when, what the server said, which computer it was, how it proved itself, and by what software. Who took it, and from
    where, is not here: a capture may travel to anybody, and the custody log knows the one. `pages` are the URLs under
    which the page and its frames stand in the WARC.
    """

    warc: Path
    warc_sha256: str
    outcome: Outcome
    reason: str
    target_url: str
    final_url: str
    html_sha256: str
    begun_at: datetime
    ended_at: datetime
    status: int
    address: str
    certificate_sha256: str
    software: str
    untrusted_title: str
    untrusted_metadata: tuple[tuple[str, str], ...]
    pages: tuple[str, ...]
    parts: tuple[Part, ...]
    parts_left_out: int

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that are not in the capture."""
        return tuple(part for part in self.parts if part.missing)
