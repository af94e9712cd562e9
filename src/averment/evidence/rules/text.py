"""The text of an original, as it was read out of it, with the name of what read it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Status = Literal["complete", "partial", "failed"]


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What could be read of one original, and whether anything was missed.

    `sha256` is the digest of the original; `pages` gives the place in `text` where each page starts, and is
    empty for a format without pages. `reason` says what is missing and is empty only when nothing is.
    `protection` names what held the reader in check while it read.
    """

    sha256: str
    text: str
    pages: tuple[int, ...]
    extractor: str
    version: str
    status: Status
    reason: str
    protection: str = ""


def page_at(extracted: ExtractedText, offset: int) -> int | None:
    """The page, counted from 1, that holds the character at `offset`; None for a format without pages.

    A blank page holds no character, so the page after it is named.

    >>> two = ExtractedText("", "one\\ntwo", (0, 4), "reader", "1", "complete", "")
    >>> page_at(two, 3), page_at(two, 4)
    (1, 2)
    >>> page_at(ExtractedText("", "one", (), "reader", "1", "complete", ""), 0) is None
    True
    """
    if not 0 <= offset < max(len(extracted.text), 1):
        return None
    return bisect_right(extracted.pages, offset) or None
