"""What a reader hands over."""

from __future__ import annotations

import time
from dataclasses import dataclass

from averment.evidence.outside.limits import Limits
from averment.evidence.outside.sheets import Sheet
from averment.evidence.rules.text import MachineReading


@dataclass(frozen=True, slots=True)
class Reading:
    """The words that a reader found, and the gaps that it knows of: with a gap, the text is partial.

    A reader that draws a page hands over its pixels instead of words. `machine` are stretches that a machine read
    before us; `pictures` are pages whose words stand in a picture.
    """

    text: str
    extractor: str
    version: str
    pages: tuple[int, ...] = ()
    gaps: tuple[str, ...] = ()
    sheet: Sheet | None = None
    machine: tuple[MachineReading, ...] = ()
    pictures: tuple[int, ...] = ()


class Unreadable(Exception):
    """The file cannot be read at all; the message says why in words for people."""


_SPARE_SECONDS = 2

# Gaps that more than one format has.
STRUCK_OUT = "left out: words that are struck out as tracked changes"
HIDDEN = "left out: words that are marked as hidden"
ONLY_IMAGES = "it shows only images"
NO_WORDS = "no words were found in it"


def wordless(text: str, *, images: bool) -> tuple[str, ...]:
    """The gap of a file without words: what has content and gives no text was not read.

    >>> wordless("held", images=True), wordless(" ", images=True), wordless("", images=False)
    ((), ('it shows only images',), ('no words were found in it',))
    """
    if text.strip():
        return ()
    return (ONLY_IMAGES if images else NO_WORDS,)


def time_to_stop(limits: Limits) -> float:
    """The computing time of this process at which to stop with what there is, before it is stopped with nothing.

    >>> began = time.process_time()
    >>> began + 8 <= time_to_stop(Limits(cpu_seconds=10)) < began + 9
    True
    """
    return time.process_time() + max(limits.cpu_seconds / 2, limits.cpu_seconds - _SPARE_SECONDS)
