"""PPTX: the slides in their order, each with what is noted beside it: speaker's notes and remarks."""

from __future__ import annotations

import itertools
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from averment.evidence.outside.readers.reading import Reading, Unreadable, wordless
from averment.evidence.outside.readers.xml import attribute, local, parsed
from averment.evidence.rules.page_numbers import page_list

NAME = "lxml pptx reader"
VERSION = f"1 (lxml {etree.__version__})"

_LEFT_OUT = {"Fallback", "rPr", "pPr", "endParaRPr", "bodyPr", "lstStyle", "spPr", "extLst", "tblPr", "tcPr"}
_SHAPES = {"sp", "pic", "graphicFrame", "cxnSp"}
_NUMBERS = {"sldNum"}  # placeholders that hold nothing but the number of the slide
_DIAGRAM_WORDS = "diagramData"
_UNREAD = (
    ("ppt/embeddings/", "files that are embedded in it"),
    ("ppt/charts/", "its charts"),
    ("ppt/activex/", "its form fields"),
    ("ppt/ink/", "what is written by hand in it"),
)


@dataclass(frozen=True, slots=True)
class _Link:
    """Where a part leads: the last word of the kind of link, and the part, which may be absent."""

    id: str
    kind: str
    part: str


def read(archive: zipfile.ZipFile, main: str) -> Reading:
    """Each slide is a page: its words, alternative texts, diagrams, notes and remarks; hidden slides too."""
    names = set(archive.namelist())
    if main not in names:
        raise Unreadable(f"its main part {main} is missing")
    texts, bare, absent = [], [], []
    slides = list(_slides(archive, main))
    for number, part in enumerate(slides, 1):
        text, is_bare = _slide(archive, part) if part in names else ("", False)
        texts.append(text)
        bare += [number] * is_bare
        absent += [number] * (part not in names)
    gaps = [f"slides that are not in the file (page {page_list(absent)})"] if absent else []
    gaps += [f"slides that show only images (page {page_list(bare)})"] if bare else []
    gaps += [f"not read: {what}" for start, what in _UNREAD if any(name.lower().startswith(start) for name in names)]
    gaps += ["not read: words on the masters of its slides"] if _words_on_masters(archive) else []
    whole = "\n".join(texts)
    gaps += wordless(whole, images=any(name.startswith("ppt/media/") for name in names))
    starts = itertools.accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
    return Reading(whole, NAME, VERSION, tuple(starts) if texts else (), tuple(gaps))


def _slides(archive: zipfile.ZipFile, main: str) -> Iterator[str]:
    """The parts of the slides in the order in which they are shown; empty for one that lies outside the file."""
    links = {link.id: link.part for link in _links(archive, main)}
    for listed in parsed(archive.read(main), main).iter():
        if local(listed) == "sldId":
            ids = [str(value) for key, value in listed.attrib.items() if str(key).endswith("}id")]
            yield links.get(ids[0], "") if ids else ""


def _links(archive: zipfile.ZipFile, part: str) -> list[_Link]:
    """The links of a part to others in the same file; those that lead out of it are not followed."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in archive.namelist():
        return []
    return [
        _Link(
            attribute(link, "Id"),
            attribute(link, "Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, attribute(link, "Target"))).lstrip("/"),
        )
        for link in parsed(archive.read(listed), listed)
        if attribute(link, "TargetMode") != "External"
    ]


def _slide(archive: zipfile.ZipFile, part: str) -> tuple[str, bool]:
    """The words of one slide, and whether it shows nothing but images."""
    root = parsed(archive.read(part), part)
    lines = [line for line in _blocks(root) if line.strip()]
    beside: list[str] = []
    for link in _links(archive, part):
        if link.part not in archive.namelist():
            continue
        if link.kind == _DIAGRAM_WORDS:
            lines += _blocks(parsed(archive.read(link.part), link.part))
        elif link.kind in ("notesSlide", "comments"):
            beside += _blocks(parsed(archive.read(link.part), link.part))
    text = "\n".join(line for line in [*lines, *beside] if line.strip())
    seen = any(local(node) in ("pic", "blip") for node in root.iter())
    return text, seen and not any(_paragraph(node).strip() for node in root.iter() if local(node) == "p")


def _blocks(node: etree._Element) -> list[str]:
    """The paragraphs under `node`, the rows of its tables with a tab between cells, and alternative texts."""
    lines: list[str] = []
    for child in node:
        name = local(child)
        if name == "p":
            lines.append(_paragraph(child))
        elif name == "tr":
            cells = [cell for cell in child if local(cell) == "tc"]
            lines.append("\t".join("\n".join(_blocks(cell)) for cell in cells))
        elif name == "cNvPr":
            lines += [words for words in (attribute(child, "title"), attribute(child, "descr")) if words]
        elif name == "text":  # of a remark
            lines.append(child.text or "")
        elif name not in _LEFT_OUT and not (name in _SHAPES and _placeholder(child) in _NUMBERS):
            lines += _blocks(child)
    return lines


def _paragraph(node: etree._Element) -> str:
    return "".join(_words(node))


def _words(node: etree._Element) -> Iterator[str]:
    for child in node:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("br", "tab"):
            yield "\n" if name == "br" else "\t"
        elif name not in _LEFT_OUT:
            yield from _words(child)


def _placeholder(shape: etree._Element) -> str | None:
    """The kind of placeholder that a shape fills; None for a shape that fills none."""
    for about in shape:
        for mark in (inner for outer in about for inner in outer) if local(about).startswith("nv") else ():
            if local(mark) == "ph":
                return attribute(mark, "type") or "obj"
    return None


def _words_on_masters(archive: zipfile.ZipFile) -> bool:
    """Whether a master has words of its own, which show on slides: those in its placeholders do not."""
    for name in archive.namelist():
        if name.startswith(("ppt/slideMasters/slide", "ppt/slideLayouts/slide")):
            for shape in parsed(archive.read(name), name).iter():
                is_own = local(shape) in _SHAPES and _placeholder(shape) is None
                if is_own and any(local(node) == "t" and (node.text or "").strip() for node in shape.iter()):
                    return True
    return False
