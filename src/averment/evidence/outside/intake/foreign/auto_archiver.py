"""Bellingcat's auto-archiver: pictures and recordings of a post, with a record of it in JSON or as a page.

The JSON is that of its json_enricher: {status, metadata: {url, title, timestamp, _processed_at, …}, media: [{filename,
_key, urls, properties: {hash, …}}]}, where properties may hold further media, such as thumbnails. The page is that of
its html_formatter, of which only the digests, the URL and the title are taken. Media are stored under the first 24
letters of their digest, or under any name; so the digest decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from averment.evidence.outside.intake.foreign.notes import Note, Notes
from averment.evidence.outside.intake.foreign.trees import Tree, head, whole
from averment.evidence.rules.decoding import decoded
from averment.evidence.rules.labels import Label, day_in, one_line, url_in

TOOL = "auto-archiver"
_KINDS = {"SHA-256": "sha256", "SHA3-512": "sha3_512"}
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"status\"\s*:")
_PAGE_MARK = b"bellingcat/auto-archiver</a>"
_PAGE_URL = re.compile(r"<h2>Archived media for <span class=\"copy\">([^<]{1,2000})</span>")
_PAGE_TITLE = re.compile(r"<b>title:</b> '<span class=\"copy\">([^<]{1,600})</span>'")
_PAGE_DIGEST = re.compile(r"\b(SHA-256|SHA3-512):([0-9a-f]{64}(?:[0-9a-f]{64})?)\b")
_STEM = 24  # letters of a digest that are a name
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Media:
    """One file that a record speaks of: its digest, the names that it may have, and that of what it was made from."""

    kind: str
    digest: str
    names: tuple[str, ...]
    parent: str


@dataclass(frozen=True, slots=True)
class _Record:
    """One archived post."""

    name: str
    label: Label
    at: str
    media: tuple[_Media, ...]


def notes_in(tree: Tree, records: Sequence[str]) -> Notes | None:
    """What auto-archiver noted of the files in a folder; None where no file there is a record of it."""
    read = [one for name in records if (one := _of_json(tree, name) or _of_page(tree, name))]
    if not read:
        return None
    by_name: dict[str, Note] = {}
    by_digest: dict[tuple[str, str], Note] = {}
    stems = {name.rpartition("/")[2].partition(".")[0]: name for name in tree.names()}
    for record in read:
        for media in record.media:
            note = _note(record, media)
            if media.digest:
                by_digest.setdefault((media.kind, media.digest), note)
            for name in {media.digest[:_STEM] or "", *media.names} & stems.keys():
                by_name.setdefault(stems[name], note)
    for record in read:  # a record is a record, whatever another says of it
        by_name[record.name] = Note(record.label, f"the record that {TOOL} made of {record.label.url}")
    return Notes(TOOL, by_name, by_digest)


def _note(record: _Record, media: _Media) -> Note:
    made = f", from what has the digest {media.parent}" if media.parent else ""
    at = f" at {record.at}" if record.at else ""
    sums = "its digest is the one recorded there" if media.digest else "no digest of it is recorded there"
    custody = (
        ("tool", TOOL), ("described in", record.name), ("archived at", record.at or "not told"),
        ("digest recorded by the tool", f"{media.kind} {media.digest}".strip() or "none"),
    )  # fmt: skip
    label = replace(record.label, made_from=(media.parent,) if media.parent else (), custody=custody)
    how = f"archived from {record.label.url} by {TOOL}{at}{made}, as {record.name} tells; {sums}"
    return Note(label, how, media.kind, media.digest)


# ── the record in JSON ───────────────────────────────────────────────────────────────────────────


def _of_json(tree: Tree, name: str) -> _Record | None:
    if not name.lower().endswith(".json") or not _START.match(head(tree, name)):
        return None
    try:
        found = json.loads(whole(tree, name))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != {"status", "metadata", "media"}:
        return None
    metadata, media = found["metadata"], found["media"]
    if not isinstance(metadata, dict) or not isinstance(media, list) or "_processed_at" not in metadata:
        return None
    url = url_in(_words(metadata, "url"))
    label = Label(
        title=one_line(_words(metadata, "title")),
        url=url,
        author=one_line(_words(metadata, "author")),
        published=day_in(_words(metadata, "timestamp")),
        origin=url,
        custody=(("tool", TOOL),),
    )
    return _Record(name, label, one_line(_words(metadata, "_processed_at"), 40), tuple(_media(media))) if url else None


def _media(found: Sequence[object], parent: str = "", depth: int = 0) -> Iterator[_Media]:
    """Every file that a list speaks of, with those that were made from it."""
    for one in found if depth < _DEEPEST else ():
        properties = one.get("properties") if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(properties, dict) or "filename" not in one:
            continue
        name, _, digest = _words(properties, "hash").partition(":")
        kind, digest = _KINDS.get(name, ""), digest.strip().lower()
        if not kind or not re.fullmatch(r"[0-9a-f]{64}(?:[0-9a-f]{64})?", digest):
            kind = digest = ""
        yield _Media(kind, digest, _names(one), parent)
        own = digest if kind == "sha256" else ""
        for inner in properties.values():
            yield from _media(inner if isinstance(inner, list) else [inner], own, depth + 1)


def _names(media: Mapping[str, object]) -> tuple[str, ...]:
    """Under which names a file may be stored, without their suffixes."""
    urls = media.get("urls")
    places = [_words(media, name) for name in ("_key", "key", "filename")]
    places += [url for url in urls if isinstance(url, str)] if isinstance(urls, list) else []
    return tuple(sorted({place.rpartition("/")[2].partition(".")[0] for place in places} - {""}))


def _words(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


# ── the record as a page ─────────────────────────────────────────────────────────────────────────


def _of_page(tree: Tree, name: str) -> _Record | None:
    if not name.lower().endswith(".html") or _PAGE_MARK not in (data := whole(tree, name)):
        return None
    html = decoded(data, "utf-8").text
    place = _PAGE_URL.search(html)
    url = url_in(_plain(place[1])) if place else ""
    if not url:
        return None
    title = _PAGE_TITLE.search(html)
    label = Label(title=one_line(_plain(title[1])) if title else "", url=url, origin=url, custody=(("tool", TOOL),))
    digests = dict.fromkeys((_KINDS[kind], digest) for kind, digest in _PAGE_DIGEST.findall(html))
    return _Record(name, label, "", tuple(_Media(kind, digest, (), "") for kind, digest in digests))


def _plain(escaped: str) -> str:
    """What the template escapes when it writes words into a page."""
    for sign, meant in (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", '"'), ("&amp;", "&")):
        escaped = escaped.replace(sign, meant)
    return escaped
