"""Captures a web page with its parts, and says how far it came."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from averment.evidence.outside.capture.archive import Archive, digest_of
from averment.evidence.outside.capture.asking import Looked, Named, is_page, look
from averment.evidence.outside.capture.bodies import unpacked
from averment.evidence.outside.capture.bounds import STANDARD, Bounds, Broke, Purse
from averment.evidence.outside.capture.captured import Captured, Outcome, Part
from averment.evidence.outside.capture.exchanges import SOFTWARE, Exchange
from averment.evidence.outside.capture.following import Fetched, Fetcher, Resolve, addresses_of, shown
from averment.evidence.outside.capture.form import form_of
from averment.evidence.outside.capture.places import LONGEST, Refused, place_of
from averment.evidence.outside.capture.walls import wall_by_place, wall_by_words
from averment.kernel.refusals import Refusal

_AT_A_TIME = 16  # parts whose bodies are held at once
_MOST_REFRESHES = 3
_READ_FOR_PARTS = {"frame": "page", "style": "style"}
_FIRST = ("style", "frame", "image", "script", "font", "object", "recording")  # when not all can be had


def capture_page(
    url: str,
    to: Path,
    at: datetime,
    bounds: Bounds = STANDARD,
    resolve: Resolve = addresses_of,
    allow_loopback: bool = False,
) -> Captured:
    """Fetch a page and its parts into a new WARC at `to`, beginning at the moment `at`; and say what came.

    Whatever servers do ends within the bounds and is told in the outcome, never raised: raises Refusal only where the
    file cannot be written. A page that did not load, or a wall in its place, is kept as what it is and told as failed.
    """
    purse = Purse(bounds)
    fetcher = Fetcher(bounds, purse, resolve, allow_loopback)
    with _new_file(to) as file:
        capture = _Capture(fetcher, Archive(file, at))
        capture.run(url)
        captured = _told(capture, url, to, at, purse.elapsed())
        capture.archive.describe(captured.target_url, form_of(captured), capture.page_record, purse.elapsed())
        digest = digest_of(file).removeprefix("sha256:")
    return replace(captured, warc_sha256=digest)


@dataclass(slots=True)
class _Capture:
    """The work on one page: what has been fetched, what is still to come."""

    fetcher: Fetcher
    archive: Archive
    page: Exchange | None = None
    page_record: str = ""
    html_sha256: str = ""
    looked: Looked = field(default_factory=lambda: Looked(""))
    failure: str = ""
    gaps: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    left_out: int = 0
    seen: set[str] = field(default_factory=set)

    def run(self, url: str) -> None:
        """The page, then its parts, depth by depth."""
        self._fetch_page(url)
        wanted = [] if self.failure else list(self.looked.parts)
        for _ in range(self.fetcher.bounds.depth):
            wanted = self._fetch_parts(self._new(wanted))
        self._leave_out(len(self._new(wanted)), f"more than {self.fetcher.bounds.depth} steps away from the page")

    def _fetch_page(self, url: str) -> None:
        asked = url
        for _ in range(_MOST_REFRESHES):
            with contextlib.closing(self.fetcher.fetch(asked)) as found:
                self.seen.update(one.place.url for one in found.exchanges)
                self._keep_page(found)
                self.failure = found.trouble or self._why_no_page(url, found)
            if not self.looked.refresh or self.failure or self.looked.refresh in self.seen:
                return
            asked = self.looked.refresh
        self.failure = "it sends on again and again"

    def _keep_page(self, found: Fetched) -> None:
        for one in found.exchanges:
            self.page_record = self.archive.add(one)
        self.page, self.looked, self.html_sha256 = found.last, Looked(""), ""

    def _why_no_page(self, url: str, found: Fetched) -> str:
        page = found.exchanges[-1]
        if "challenge" in str(page.headers.get("Cf-Mitigated", "")):
            return _instead("a check that asks whether a person is reading")
        if wall := wall_by_place(url, page.place.url):
            return _instead(wall)
        if not is_page(page):
            return ""
        self.looked = look([("page", page)], self.fetcher.bounds, self.fetcher.purse.left_seconds())[0]
        self.html_sha256 = _sum_of(page, self.fetcher.bounds)
        if self.looked.gap:
            self.gaps.append(f"its parts are not all known: {self.looked.gap}")
        if self.looked.not_free:
            self.gaps.append("the page says of itself that not all of it is free to read")
        return "" if self.looked.refresh else self._why_it_shows_nothing()

    def _why_it_shows_nothing(self) -> str:
        seen = self.looked
        if wall := wall_by_words(seen.title, seen.says, seen.letters, seen.passwords):
            return _instead(wall)
        if seen.letters or seen.gap or any(part.kind in ("image", "frame", "recording") for part in seen.parts):
            return ""
        return "it shows no words" + (" without running its scripts" if seen.scripts else "")

    # ── the parts ────────────────────────────────────────────────────────────────────────────────

    def _new(self, wanted: list[Named]) -> list[Named]:
        """Those not yet fetched, each once, the weightiest kinds first."""
        once = {_plain(part.url): part for part in reversed(wanted)}
        new = [part for url, part in once.items() if url not in self.seen]
        return sorted(reversed(new), key=lambda part: _FIRST.index(part.kind) if part.kind in _FIRST else len(_FIRST))

    def _fetch_parts(self, wanted: list[Named]) -> list[Named]:
        """Fetch parts as far as there is room; the parts that they name in turn."""
        room = self.fetcher.bounds.parts - len(self.parts)
        self._leave_out(len(wanted) - room, f"more than {self.fetcher.bounds.parts:,} parts")
        further: list[Named] = []
        for start in range(0, min(room, len(wanted)), _AT_A_TIME):
            batch = wanted[start : min(start + _AT_A_TIME, room)]
            self.seen.update(_plain(part.url) for part in batch)
            with ThreadPoolExecutor(self.fetcher.bounds.at_once) as workers:
                found = list(workers.map(lambda part: self.fetcher.fetch(part.url, part.integrity), batch))
            with contextlib.ExitStack() as held:
                for one in found:
                    held.callback(one.close)
                further += self._keep_parts(batch, found)
        return further

    def _keep_parts(self, batch: list[Named], found: list[Fetched]) -> list[Named]:
        to_read: list[tuple[str, Exchange]] = []
        for part, fetched in zip(batch, found, strict=True):
            for one in fetched.exchanges:
                self.archive.add(one)
            self.parts.append(Part(shown(_plain(part.url), LONGEST), part.kind, fetched.trouble))
            what = _READ_FOR_PARTS.get(part.kind, "")
            if fetched.last is not None and not fetched.trouble and what and (what == "style" or is_page(fetched.last)):
                to_read.append((what, fetched.last))
                self.frames += [fetched.last.place.url] * (what == "page")
        if not to_read:
            return []
        looked = look(to_read, self.fetcher.bounds, self.fetcher.purse.left_seconds())
        self.gaps += [
            f"the parts of {shown(one.place.url)} are not all known: {seen.gap}"
            for (_, one), seen in zip(to_read, looked, strict=True)
            if seen.gap
        ]
        return [part for seen in looked for part in seen.parts]

    def _leave_out(self, count: int, why: str) -> None:
        if count > 0:
            self.left_out += count
            self.gaps.append(f"{count:,} parts were left out: {why}")


def _told(capture: _Capture, url: str, to: Path, at: datetime, elapsed: float) -> Captured:
    page, began = capture.page, at.astimezone(UTC)
    return Captured(
        warc=to,
        warc_sha256="",
        outcome=_outcome(capture),
        reason=_reason(capture),
        target_url=_plain(url) if _is_place(url) else shown(url, LONGEST),
        final_url=page.place.url if page is not None else "",
        html_sha256=capture.html_sha256,
        begun_at=began,
        ended_at=began + timedelta(seconds=elapsed),
        status=page.status if page is not None else 0,
        address=page.address if page is not None else "",
        certificate_sha256=page.certificate_sha256 if page is not None else "",
        software=SOFTWARE,
        untrusted_title=capture.looked.title,
        untrusted_metadata=capture.looked.metadata,
        pages=tuple(dict.fromkeys([page.place.url, *capture.frames])) if page is not None else (),
        parts=tuple(capture.parts),
        parts_left_out=capture.left_out,
    )


def _outcome(capture: _Capture) -> Outcome:
    if capture.failure:
        return "failed"
    return "partial" if capture.gaps or any(part.missing for part in capture.parts) else "complete"


def _reason(capture: _Capture) -> str:
    if capture.failure:
        return capture.failure
    missing = [part for part in capture.parts if part.missing]
    counted = [f"{len(missing):,} of {len(capture.parts):,} parts are missing"] if missing else []
    return "; ".join([*counted, *capture.gaps[:10]])


def _instead(wall: str) -> str:
    return f"what came is {wall}, not the page"


def _sum_of(page: Exchange, bounds: Bounds) -> str:
    """The digest of the HTML as it is read, unpacked; nothing where it cannot be had."""
    total = hashlib.sha256()
    try:
        for piece in unpacked(page.content, page.headers, bounds.plain_bytes):
            total.update(piece)
    except Broke:
        return ""
    return total.hexdigest()


def _plain(url: str) -> str:
    """The one spelling of a URL, where it has one."""
    try:
        return place_of(url).url
    except Refused:
        return url


def _is_place(url: str) -> bool:
    try:
        return bool(place_of(url))
    except Refused:
        return False


@contextlib.contextmanager
def _new_file(to: Path) -> Iterator[BinaryIO]:
    """A file that has its name only once it is whole and on the disk."""
    if to.exists():
        raise Refusal("There is a file already", where=str(to), mend="Name a file that is not there yet.")
    try:
        number, name = tempfile.mkstemp(dir=to.parent, prefix=".capture-")
        try:
            with os.fdopen(number, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _give_name(name, to)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        what = f"The capture cannot be written: {error.strerror}"
        raise Refusal(what, where=str(to), mend="Check that the folder is there and has room.") from None


def _give_name(name: str, to: Path) -> None:
    """Never over a file that came in the meantime; a disk without links, such as a stick, gives no such promise."""
    try:
        os.link(name, to)
    except FileExistsError:
        raise
    except OSError:
        os.rename(name, to)
    folder = os.open(to.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
