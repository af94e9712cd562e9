"""What is kept in a capture, for the index: title, date, main text, full text, each read behind the locks."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from averment.evidence.outside.limits import STANDARD, Limits
from averment.evidence.outside.supervision import Request, read_all
from averment.evidence.rules.text import Status
from averment.kernel.refusals import Refusal

WORDS, STORY = "warc", "story"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class KeptText:
    """The words of a captured page, none of them to be trusted; status and reason speak of the full text.

    The main text is for finding and for reading at a glance: it leaves out what a program held to be no part of the
    story, so a quote rests on the full text.
    """

    title: str
    date: str
    main_text: str
    full_text: str
    status: Status
    reason: str


def kept_text(warc: Path, limits: Limits = STANDARD) -> KeptText:
    """The text of the page in a WARC; raises Refusal only where the file itself cannot be opened."""
    try:
        files = [os.open(warc, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC) for _ in (WORDS, STORY)]
    except OSError as error:
        what = f"The capture cannot be opened: {error.strerror}"
        raise Refusal(what, where=str(warc), mend="Check the path.") from None
    words, story = read_all([Request(kind, file) for kind, file in zip((WORDS, STORY), files, strict=True)], limits)
    title, date, main = _parted(story.text)
    return KeptText(title, date, main, words.text, words.status, words.reason)


def _parted(told: str) -> tuple[str, str, str]:
    """Title, date and main text, as the locked reader wrote them; a date that is none is left out.

    >>> _parted("A report\\n2025-01-02\\nOne.\\nTwo."), _parted("")
    (('A report', '2025-01-02', 'One.\\nTwo.'), ('', '', ''))
    """
    title, _, rest = told.partition("\n")
    date, _, main = rest.partition("\n")
    return "".join(c for c in title[:300] if c.isprintable()), date if _DAY.match(date) else "", main
