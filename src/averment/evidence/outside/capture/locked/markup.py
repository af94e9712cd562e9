"""What a page names: sheets, scripts, images, fonts, frames, recordings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from averment.evidence.outside.capture.locked.styles import parts_of_style

_ATTRIBUTES = {
    ("script", "src"): "script", ("img", "src"): "image", ("img", "data-src"): "image", ("input", "src"): "image",
    ("video", "poster"): "image", ("image", "href"): "image", ("image", "xlink:href"): "image",
    ("use", "href"): "image", ("use", "xlink:href"): "image", ("iframe", "src"): "frame", ("frame", "src"): "frame",
    ("source", "src"): "recording", ("video", "src"): "recording", ("audio", "src"): "recording",
    ("track", "src"): "recording", ("embed", "src"): "object", ("object", "data"): "object",
}  # fmt: skip
_OF_ANY = {"background": "image"}
_SETS = ("srcset", "data-srcset", "imagesrcset")
_LINKS = {"stylesheet": "style", "icon": "image", "apple-touch-icon": "image", "modulepreload": "script"}
_AHEAD = {"style": "style", "script": "script", "image": "image", "font": "font"}
_WITH_PARTS = ",".join(sorted({tag for tag, _ in _ATTRIBUTES} | {"link", "style", "[style]", "[background]"}))
_DEEPEST_FRAME = 3


def parts_of_page(page: LexborHTMLParser, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """The kind, the URL and the demanded digest of each file that a page names, in the order of the page."""
    for node in page.css(_WITH_PARTS):
        looks = node.attributes
        integrity = looks.get("integrity") or ""
        for kind, url in _of_node(node, looks):
            yield kind, url, integrity if kind in ("script", "style") else ""
        if node.tag == "iframe" and looks.get("srcdoc") and depth < _DEEPEST_FRAME:
            yield from parts_of_page(LexborHTMLParser(looks["srcdoc"] or ""), depth + 1)


def _of_node(node: LexborNode, looks: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    tag = node.tag or ""
    if tag == "link":
        yield from _of_link(looks)
    if tag == "style":
        yield from parts_of_style(node.text(deep=True))
    for name, value in looks.items():
        if not value:
            continue
        if kind := _ATTRIBUTES.get((tag, name)) or _OF_ANY.get(name):
            yield kind, value
        elif name in _SETS:
            yield from (("image", url) for url in urls_in_set(value))
        elif name == "style":
            yield from parts_of_style(value)


def _of_link(looks: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    relations, url = (looks.get("rel") or "").lower().split(), looks.get("href") or ""
    kinds = [_LINKS[word] for word in relations if word in _LINKS]
    if "preload" in relations:
        kinds += [kind for word, kind in _AHEAD.items() if word == (looks.get("as") or "").lower()]
    if kinds and url:
        yield kinds[0], url


def urls_in_set(value: str) -> Iterator[str]:
    """The URLs of a set of images, as browsers read it.

    >>> list(urls_in_set("a.png 1x, b,c.png 2x,d.png"))
    ['a.png', 'b,c.png', 'd.png']
    """
    at = 0
    while found := re.compile(r"[\s,]*([^\s,]\S*)").match(value, at):
        url, at = found[1], found.end()
        if url.endswith(","):
            yield url.rstrip(",")
            continue
        yield url
        comma = value.find(",", at)
        at = comma + 1 if comma >= 0 else len(value)
