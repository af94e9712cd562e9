"""What a page or a style sheet names as its parts, and the signs by which a wall is known; one fact a line.

The file that is read starts with a line that says which of the two it is and which character set its server stated.
Behind it comes the body, unpacked.
"""

from __future__ import annotations

import importlib.metadata
import re
import time
from collections.abc import Iterator
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser

from averment.evidence.outside.capture.locked.markup import parts_of_page
from averment.evidence.outside.capture.locked.styles import parts_of_style
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers import charsets
from averment.evidence.outside.readers.html import charset_in, text_of
from averment.evidence.outside.readers.reading import Reading, Unreadable, time_to_stop
from averment.evidence.rules.decoding import decoded

NAME = "selectolax and tinycss2"
VERSION = "/".join(importlib.metadata.version(name) for name in NAME.split(" and "))
MOST_FACTS = 20_000
_SAYS_CHARACTERS, _MOST_METADATA = 3000, 100
_REFRESH = re.compile(r"\s*([0-9.]+)\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\s\"'>][^\"'>]*)", re.IGNORECASE)
_LONGEST_REFRESH_SECONDS = 5
# A page that says of itself, in the data for search engines, that it is not for everybody.
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)

charsets.load(old=True)


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The facts, each as a word with its values after tabs."""
    what, _, declared = file.readline(200).decode("ascii").rstrip("\n").partition(" ")
    data = file.read()
    if what == "style":
        css = decoded(data, declared).text
        facts: Iterator[tuple[str, ...]] = (("part", kind, url, "") for kind, url in parts_of_style(css))
    elif what == "page":
        facts = _of_page(data, declared)
    else:
        raise Unreadable("neither a page nor a style sheet")
    lines, gaps, stop = dict[str, None](), [], time_to_stop(limits)
    for fact in facts:
        if len(lines) >= MOST_FACTS or time.process_time() > stop:
            gaps.append("it names too many parts: only the first were looked at")
            break
        lines["\t".join(_plain(value) for value in fact)] = None
    return Reading("\n".join(lines), NAME, VERSION, gaps=tuple(gaps))


def _of_page(data: bytes, declared: str) -> Iterator[tuple[str, ...]]:
    charset = declared or charset_in(data)
    text, _ = text_of(data, charset)
    page = LexborHTMLParser(decoded(data, charset).text)
    title = page.css_first("title")
    yield ("title", title.text(deep=True) if title is not None else "")
    yield ("letters", str(sum(c.isalnum() for c in text)))
    yield ("says", text[:_SAYS_CHARACTERS])
    yield ("passwords", str(len(page.css('input[type="password" i]'))))
    scripts = page.css("script")
    yield ("scripts", str(len(scripts)))
    if any(_NOT_FREE.search(script.text(deep=True)) for script in scripts):
        yield ("not free",)
    yield from _addresses(page)
    yield from _metadata(page)
    for kind, url, integrity in parts_of_page(page):
        yield ("part", kind, url, integrity)


def _addresses(page: LexborHTMLParser) -> Iterator[tuple[str, ...]]:
    base = page.css_first("base[href]")
    if base is not None:
        yield ("base", base.attributes.get("href") or "")
    for node in page.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(node.attributes.get("content") or "")
            if found and float(found[1].split(".")[0] or 0) <= _LONGEST_REFRESH_SECONDS:
                yield ("refresh", found[2])
                return


def _metadata(page: LexborHTMLParser) -> Iterator[tuple[str, ...]]:
    for node in page.css("meta[content]")[:_MOST_METADATA]:
        name = node.attributes.get("property") or node.attributes.get("name")
        if name:
            yield ("meta", name[:100], (node.attributes.get("content") or "")[:1000])


def _plain(value: str) -> str:
    """A value without what would end its field or its line."""
    return re.sub(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", " ", value).strip()
