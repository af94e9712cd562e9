"""The text of an original, as it was read out of it, with the name of what read it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Status = Literal["complete", "partial", "failed"]


@dataclass(frozen=True, slots=True)
class MachineReading:
    """A stretch of a text that a machine guessed from the shapes of letters, and how; nobody has compared it yet."""

    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What could be read of one original, and whether anything was missed.

    `sha256` is the digest of the original; `pages` gives the place in `text` where each page starts, and is
    empty for a format without pages. `reason` says what is missing and is empty only when nothing is.
    `protection` names what held the reader in check while it read. `machine` are the stretches that ground nothing;
    `pictures` are the pages of whose words, in a picture, nothing is in the text.
    """

    sha256: str
    text: str
    pages: tuple[int, ...]
    extractor: str
    version: str
    status: Status
    reason: str
    protection: str = ""
    machine: tuple[MachineReading, ...] = ()
    pictures: tuple[int, ...] = ()


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


def guessed_in(extracted: ExtractedText, start: int, end: int) -> MachineReading | None:
    """The first stretch that a machine read and that a passage touches; None where it touches none.

    >>> half = MachineReading(4, 9, "by tesseract")
    >>> text = ExtractedText("", "one two three", (), "reader", "1", "partial", "why", machine=(half,))
    >>> guessed_in(text, 0, 4) is None, guessed_in(text, 0, 5) == half
    (True, True)
    """
    return next((one for one in extracted.machine if one.start < end and start < one.end), None)


def without_guesses(extracted: ExtractedText) -> str:
    """The text with a sign that stands for nothing in place of each stretch that a machine read.

    >>> half = MachineReading(4, 7, "by tesseract")
    >>> without_guesses(ExtractedText("", "one two three", (), "reader", "1", "partial", "why", machine=(half,)))
    'one \ufffd three'
    """
    pieces, at = [], 0
    for one in extracted.machine:
        pieces.append(extracted.text[at : one.start])
        at = one.end
    return "\N{REPLACEMENT CHARACTER}".join([*pieces, extracted.text[at:]])


def page_texts(extracted: ExtractedText) -> list[tuple[int, int]]:
    """Where each page starts and ends, without the line break that parts it from the next.

    >>> page_texts(ExtractedText("", "one\\n\\ntwo", (0, 4, 5), "reader", "1", "complete", ""))
    [(0, 3), (4, 4), (5, 8)]
    """
    starts = extracted.pages or (0,)
    ends = [max(start, after - 1) for start, after in zip(starts, starts[1:], strict=False)]
    return list(zip(starts, [*ends, len(extracted.text)], strict=True))
