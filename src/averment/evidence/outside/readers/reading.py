"""What a reader hands over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """The words that a reader found, and the gaps that it knows of: with a gap, the text is partial."""

    text: str
    extractor: str
    version: str
    pages: tuple[int, ...] = ()
    gaps: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file cannot be read at all; the message says why in words for people."""
