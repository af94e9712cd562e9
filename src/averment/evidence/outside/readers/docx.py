"""DOCX: everything that Word would show or print, wherever in the file it stands."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

from averment.evidence.outside.readers.reading import HIDDEN, STRUCK_OUT, Reading, Unreadable, wordless
from averment.evidence.outside.readers.xml import attribute, local, parsed

NAME = "lxml docx reader"
VERSION = f"2 (lxml {etree.__version__})"

_OTHER_PARTS = ("header", "footer", "footnotes", "endnotes", "comments")  # in this order, after the body
_LEFT_OUT = {"del", "moveFrom", "delText", "instrText", "Fallback", "rPr", "pPr", "sectPr", "tblPr", "sdtPr"}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_OFF = {"0", "false", "off", "none"}
_UNREAD = (
    ("word/embeddings/", "files that are embedded in it"),
    ("word/charts/", "its charts"),
    ("word/diagrams/", "its diagrams"),
    ("word/afchunk", "parts of it in another format"),
)


def read(archive: zipfile.ZipFile, main: str) -> Reading:
    """Body, headers, footers, footnotes, endnotes and comments; insertions in, deletions and hidden text out."""
    names = archive.namelist()
    if main not in names:
        raise Unreadable(f"its main part {main} is missing")
    parts = [main, *_linked(archive, main)]
    roots = [parsed(archive.read(part), part) for part in parts]
    text = "\n".join(line for root in roots for line in _blocks(root))
    gaps = [f"not read: {what}" for start, what in _UNREAD if any(name.lower().startswith(start) for name in names)]
    gaps += wordless(text, images=any(name.startswith("word/media/") for name in names))
    gaps += [STRUCK_OUT] if any(_struck_out(root) for root in roots) else []
    runs = (node for root in roots for node in root.iter() if local(node) == "r")
    gaps += [HIDDEN] if any(_hidden(run) and _has_words(run) for run in runs) else []
    return Reading(text, NAME, VERSION, gaps=tuple(gaps))


def _linked(archive: zipfile.ZipFile, main: str) -> list[str]:
    folder, name = posixpath.split(main)
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.namelist():
        return []
    found = set()
    for link in parsed(archive.read(links), links):
        kind = attribute(link, "Type").rpartition("/")[2]
        part = posixpath.normpath(posixpath.join("/", folder, attribute(link, "Target"))).lstrip("/")
        if kind in _OTHER_PARTS and part in archive.namelist():
            found.add((_OTHER_PARTS.index(kind), part))
    return [part for _, part in sorted(found)]


def _blocks(node: etree._Element) -> list[str]:
    """The paragraphs under `node`, and the rows of its tables with a tab between cells."""
    lines: list[str] = []
    for child in node:
        name = local(child)
        if name == "p":
            lines += _paragraph(child)
        elif name == "tr":
            lines += _row(child)
        elif name not in _LEFT_OUT:
            lines += _blocks(child)
    return lines


def _row(row: etree._Element) -> list[str]:
    if any(local(mark) == "del" for properties in row if local(properties) == "trPr" for mark in properties):
        return []
    cells = [child for child in row.iter() if local(child) == "tc" and _nearest(child, "tr") is row]
    return ["\t".join("\n".join(_blocks(cell)) for cell in cells)]


def _struck_out(root: etree._Element) -> bool:
    """Whether words are kept there that an editor deleted; what was moved stands in the text at its new place."""
    for mark in (node for node in root.iter() if local(node) == "del"):
        properties = mark.getparent()
        row = properties.getparent() if properties is not None and local(properties) == "trPr" else None
        if _has_words(mark if row is None else row):
            return True
    return False


def _has_words(node: etree._Element) -> bool:
    return any(local(part) in ("t", "delText") and (part.text or "").strip() for part in node.iter())


def _nearest(node: etree._Element, name: str) -> etree._Element | None:
    return next((above for above in node.iterancestors() if local(above) == name), None)


def _paragraph(paragraph: etree._Element) -> list[str]:
    """Its words, and after them what stands in text boxes that are anchored in it."""
    words: list[str] = []
    boxes: list[str] = []
    _gather(paragraph, words, boxes)
    return ["".join(words), *boxes]


def _gather(node: etree._Element, words: list[str], boxes: list[str]) -> None:
    for child in node:
        name = local(child)
        if name == "t":
            words.append(child.text or "")
        elif name in _SIGNS:
            words.append(_SIGNS[name])
        elif name == "sym":
            words.append(_symbol(attribute(child, "char")))
        elif name == "txbxContent":
            boxes += _blocks(child)
        elif name not in _LEFT_OUT and not (name == "r" and _hidden(child)):
            _gather(child, words, boxes)


def _hidden(run: etree._Element) -> bool:
    marks = (mark for properties in run if local(properties) == "rPr" for mark in properties)
    return any(local(mark) == "vanish" and attribute(mark, "val") not in _OFF for mark in marks)


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"
