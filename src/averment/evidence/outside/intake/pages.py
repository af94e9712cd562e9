"""Pages of the web: captured into a WARC that is taken in, with what the page says of itself as its label."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from averment.evidence.outside.capture.captured import Captured
from averment.evidence.outside.capture.capturing import capture_page
from averment.evidence.outside.capture.following import shown
from averment.evidence.outside.capture.form import capture_fields
from averment.evidence.outside.capture.kept import KeptStory, kept_stories
from averment.evidence.outside.capture.places import Refused, place_of
from averment.evidence.outside.intake.found import Found, Passed
from averment.evidence.rules.labels import Label, one_line, url_in
from averment.kernel.refusals import Refusal

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_NOT_REACHED = (
    "Only what the public internet reaches is captured: check the address, or save the page in a browser and name "
    "the file."
)
_NOT_LOADED = "Open it in a browser, save it there (ArchiveWeb.page makes a WACZ of it), and name that file."


def is_address(given: str) -> bool:
    """Whether what is given is an address of the web and no path.

    >>> is_address("https://valley.example/a"), is_address("scans/a.pdf"), is_address("C:/scans")
    (True, False, False)
    """
    return bool(_ADDRESS.match(given))


def check_address(url: str) -> None:
    """Raises Refusal where nothing can be captured there, whatever its server says."""
    try:
        place_of(url)
    except Refused as refused:
        what = f"“{shown(url)}” cannot be captured: {refused}"
        raise Refusal(what, mend="Name a page as a browser shows it: https://… Nothing was taken in.") from None


def page_at(url: str, scratch: Path, at: datetime) -> Found | Passed:
    """The page, captured now; or why there is none. Nothing is left of a page that did not load."""
    warc = scratch / f"{secrets.token_hex(8)}.warc.gz"
    captured = capture_page(url, warc, at)
    if captured.outcome == "failed":
        warc.unlink(missing_ok=True)
        mend = _NOT_LOADED if captured.status else _NOT_REACHED
        return Passed(shown(url), f"The page was not captured: {captured.reason}. {mend}")
    label = _label(captured, kept_stories([warc])[0])
    return Found(shown(captured.target_url), warc, _how(captured), unpacked=True, label=label)


def _label(captured: Captured, story: KeptStory) -> Label:
    url = url_in(captured.final_url)
    title = story.title or one_line(captured.untrusted_title)
    return Label(
        file=file_name(captured.final_url),
        title=title or one_line(captured.final_url.partition("://")[2]),
        kind="web",
        url=url,
        publisher=story.publisher,
        author=story.author,
        published=story.published,
        language=story.language,
        origin=url,  # one page is one voice, however often it is captured
        custody=capture_fields(captured),
        remarks=(f"The capture is partial: {captured.reason}.",) if captured.outcome == "partial" else (),
    )


def _how(captured: Captured) -> str:
    sent_on = f", which sent on to {captured.final_url}" if captured.final_url != captured.target_url else ""
    came = f"the page and {len(captured.parts) - len(captured.missing):,} of {len(captured.parts):,} parts"
    return (
        f"captured from {captured.target_url}{sent_on}, by {captured.software}: {came}, as their servers sent them; "
        "no browser was used, so there is no picture of it and nothing that its scripts would have fetched"
    )


def file_name(url: str) -> str:
    """A name for the capture of a page.

    >>> file_name("https://news.valley.example/2026/41-held.html?x=y"), file_name("https://valley.example/")
    ('news.valley.example-41-held.html.warc.gz', 'valley.example.warc.gz')
    """
    split = urlsplit(url)
    last = split.path.rstrip("/").rpartition("/")[2]
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{split.hostname or 'page'}-{last}".rstrip("-"))
    return f"{plain[:80]}.warc.gz"
