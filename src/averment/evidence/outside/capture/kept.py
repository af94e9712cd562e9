"""What is kept in a WARC: what its page says of itself, main text, full text, each read behind the locks."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from averment.evidence.outside.frames import Frame
from averment.evidence.outside.limits import STANDARD, Limits
from averment.evidence.outside.supervision import Request, read_all
from averment.evidence.rules.labels import day_in, one_line, tag_in, url_in
from averment.evidence.rules.text import Status
from averment.kernel.dates import PartialDate
from averment.kernel.refusals import Refusal

WORDS, STORY = "warc", "story"


@dataclass(frozen=True, slots=True)
class KeptStory:
    """What a WARC says of itself, none of it to be trusted; `reason` tells why there is nothing.

    The main text is for finding and for reading at a glance: it leaves out what a program held to be no part of the
    story, so a quote rests on the full text. `records` without a digest are those that nothing can be held against.
    """

    title: str = ""
    url: str = ""
    at: str = ""
    publisher: str = ""
    author: str = ""
    published: PartialDate | None = None
    language: str = ""
    main_text: str = ""
    pages: int = 0
    records: int = 0
    without_digest: int = 0
    wrong_digests: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeptText:
    """The words of a WARC; status and reason speak of the full text."""

    story: KeptStory
    full_text: str
    status: Status
    reason: str


def kept_text(warc: Path, limits: Limits = STANDARD) -> KeptText:
    """The text of a WARC; raises Refusal only where the file itself cannot be opened."""
    words, story = read_all([Request(kind, _opened(warc)) for kind in (WORDS, STORY)], limits)
    return KeptText(_story(story), words.text, words.status, words.reason)


def kept_stories(warcs: Sequence[Path], limits: Limits = STANDARD) -> list[KeptStory]:
    """What WARC files say of themselves, in their order."""
    return [_story(frame) for frame in read_all([Request(STORY, _opened(warc)) for warc in warcs], limits)]


def _opened(warc: Path) -> int:
    try:
        return os.open(warc, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        what = f"The capture cannot be opened: {error.strerror}"
        raise Refusal(what, where=str(warc), mend="Check the path.") from None


def _story(frame: Frame) -> KeptStory:
    """The facts as the locked reader wrote them; what is not what it should be is left out."""
    head, _, main = frame.text.partition("\n\n")
    facts = dict(line.partition("\t")[::2] for line in head.split("\n"))
    return KeptStory(
        title=one_line(facts.get("title", "")),
        url=url_in(facts.get("url", "")),
        at=one_line(facts.get("at", ""), 40),
        publisher=one_line(facts.get("publisher", "")),
        author=one_line(facts.get("author", "")),
        published=day_in(facts.get("published", "")),
        language=tag_in(facts.get("language", "")),
        main_text=main,
        pages=_number(facts.get("pages", "")),
        records=_number(facts.get("records", "")),
        without_digest=_number(facts.get("without digest", "")),
        wrong_digests=_number(facts.get("wrong digests", "")),
        reason=frame.reason if frame.status == "failed" else "",
    )


def _number(untrusted: str) -> int:
    return int(untrusted) if re.fullmatch(r"[0-9]{1,9}", untrusted) else 0
