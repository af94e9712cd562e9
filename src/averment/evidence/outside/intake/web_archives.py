"""Web archives that somebody brings: each is one source, labelled with what it says of itself and what holds of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from averment.evidence.outside.capture.kept import KeptStory, kept_stories
from averment.evidence.outside.intake.found import Found
from averment.evidence.outside.intake.wacz import Wacz, look_into
from averment.evidence.outside.store import Stored
from averment.evidence.rules.labels import Label

_WARC, _WACZ = "application/warc", "application/wacz"


def labelled(stored: Sequence[tuple[Found, Stored]], place_of: Callable[[str], Path]) -> list[tuple[Found, Stored]]:
    """The files, web archives among them with a label; what was made from another comes after it, to name it.

    `place_of` tells where the bytes of a digest are.
    """
    bare = [kept.sha256 for found, kept in stored if kept.media_type == _WARC and found.label == Label()]
    stories = dict(zip(bare, kept_stories([place_of(digest) for digest in bare]), strict=True)) if bare else {}
    every = [(_with_label(found, kept, stories, place_of), kept) for found, kept in stored]
    return sorted(every, key=lambda one: bool(one[0].label.made_from))


def _with_label(found: Found, kept: Stored, stories: dict[str, KeptStory], place_of: Callable[[str], Path]) -> Found:
    if found.label != Label():
        return found
    if kept.sha256 in stories:
        return _of_warc(found, stories[kept.sha256])
    return _of_wacz(found, look_into(place_of(kept.sha256))) if kept.media_type == _WACZ else found


def _of_warc(found: Found, story: KeptStory) -> Found:
    """A WARC with one page bears the name of that page; of any other only the records are told."""
    right = story.records - story.without_digest - story.wrong_digests
    digests = f"{right:,} hold, {story.without_digest:,} unknown, {story.wrong_digests:,} wrong"
    remarks = [f"The digests of {story.wrong_digests:,} of its {story.records:,} records do not hold."]
    label = Label(
        custody=(("records", f"{story.records:,}"), ("digests of records", digests)) if story.records else (),
        remarks=tuple(remarks) if story.wrong_digests else (),
    )
    if story.pages == 1:
        label = replace(
            label, title=story.title, url=story.url, origin=story.url, publisher=story.publisher, author=story.author,
            published=story.published, language=story.language,
        )  # fmt: skip
    what = f"a web archive of {story.pages:,} pages, archived {story.at[:10] or 'at a time that it does not tell'}"
    how = f"{found.how}; {what}; digests of its records: {digests}" if story.records else found.how
    return replace(found, how=how, label=label)


def _of_wacz(found: Found, wacz: Wacz) -> Found:
    pages = f"a web archive of {len(wacz.pages):,} pages"
    made = f" made by {wacz.software}" if wacz.software else ""
    sums = f"{wacz.held:,} of its files have the digests that it lists"
    label = Label(
        title=wacz.title,
        custody=(("pages", f"{len(wacz.pages):,}"), ("digests", sums), ("signature", wacz.signature)),
        remarks=tuple(f"Of its own word, {problem}." for problem in wacz.problems),
    )
    if len(wacz.pages) == 1:
        page = wacz.pages[0]
        label = replace(label, title=page.title or wacz.title, url=page.url, origin=page.url)
        made += f", archived {page.at[:10]}" if page.at else ""
    return replace(found, how=f"{found.how}; {pages}{made}; {sums}; {wacz.signature}", label=label)
