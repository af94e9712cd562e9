"""HTML: the words that a browser would show, with line breaks where blocks begin and end."""

from __future__ import annotations

import importlib.metadata
import re
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser, LexborNode

from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.readers.reading import Reading, wordless
from averment.evidence.rules.decoding import decoded

NAME = "selectolax"
VERSION = importlib.metadata.version("selectolax")
MOST_BYTES = 64 * MEBIBYTE

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_NOT_SHOWN = {"head", "script", "style", "template", "noframes", "iframe", "object", "datalist"}
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search",
    "section", "summary", "table", "tbody", "textarea", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_LITERAL = {"pre", "textarea", "listing"}
_SPACE = re.compile(r"[ \t\n\r\f]+")


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The visible text of a page."""
    data = file.read(MOST_BYTES + 1)
    gaps = [f"only its first {MOST_BYTES:,} bytes were read"] if len(data) > MOST_BYTES else []
    text, doubt = text_of(data[:MOST_BYTES])
    return Reading(text, NAME, VERSION, gaps=(*gaps, *[doubt] * bool(doubt), *wordless(text, images=b"<img" in data)))


def charset_in(data: bytes) -> str:
    """The character set that a page states for itself; nothing where it states none."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def text_of(data: bytes, declared: str = "") -> tuple[str, str]:
    """The visible text, and what is doubtful about its characters."""
    page = decoded(data, declared or charset_in(data))
    root = LexborHTMLParser(page.text).root
    return (_shown(root) if root is not None else "", page.doubt)


def _shown(root: LexborNode) -> str:
    """Walks without recursion: pages of others nest as deep as they like."""
    out = _Lines()
    node: LexborNode | None = root
    while node is not None:
        node = _enter(node, out) or _after(node, root, out)
    return out.text()


def _after(node: LexborNode, root: LexborNode, out: _Lines) -> LexborNode | None:
    """The node that follows in the page, once those that end before it have been left."""
    while node.next is None:
        above = node.parent
        if above is None or above.mem_id == root.mem_id:
            return None
        out.close(above.tag or "")
        node = above
    return node.next


def _enter(node: LexborNode, out: _Lines) -> LexborNode | None:
    if node.is_text_node:
        out.add(node.text_content or "")
    elif node.is_element_node and not _unseen(node):
        out.open(node.tag or "")
        if node.first_child is not None:
            return node.first_child
        out.close(node.tag or "")
    return None


def _unseen(node: LexborNode) -> bool:
    if node.tag in _NOT_SHOWN:
        return True
    looks = node.attributes
    return bool(looks) and ("hidden" in looks or bool(_UNSEEN.search(looks.get("style") or "")))


class _Lines:
    """Gathers words as a browser sets them: runs of white space are one space, but not in preformatted text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.literal = 0

    def add(self, words: str) -> None:
        if self.literal:
            self.parts.append(words)
            return
        words = _SPACE.sub(" ", words)
        if not self.parts or self.parts[-1][-1:] in (" ", "\n", "\t"):
            words = words.removeprefix(" ")
        if words:
            self.parts.append(words)

    def open(self, tag: str) -> None:
        self._mark(tag)
        self.literal += tag in _LITERAL
        if tag == "br":
            self.parts.append("\n")

    def close(self, tag: str) -> None:
        self._mark(tag)
        self.literal -= tag in _LITERAL
        if tag in ("td", "th"):
            self.parts.append("\t")

    def text(self) -> str:
        lines = (line.rstrip(" \t") for line in "".join(self.parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _mark(self, tag: str) -> None:
        if tag in _BLOCKS and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
