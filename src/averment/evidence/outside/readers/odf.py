"""ODT, ODS and ODP: everything that an office program would show or print, and what is noted beside it."""

from __future__ import annotations

import itertools
import re
import time
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers.reading import HIDDEN, STRUCK_OUT, Reading, Unreadable, time_to_stop, wordless
from averment.evidence.outside.readers.xml import attribute, local, parsed
from averment.evidence.rules.page_numbers import page_list

NAME = "lxml odf reader"
VERSION = f"1 (lxml {etree.__version__})"

MOST_COPIED = 4 * 1024 * 1024  # characters that come from cells and rows which say that they stand many times
_MOST_EMPTY = 64  # tabs for a run of empty cells, which may be as long as the sheet is wide
_MOST_SPACES = 1000

_DRAWING = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_SPACE = re.compile(r"[ \t\r\n]+")
_ROW_GROUPS = {"table-rows", "table-header-rows", "table-row-group"}
_EMBEDDED = {"object", "object-ole", "plugin", "applet", "floating-frame"}
_NOT_SHOWN = {"scripts", "event-listeners", "number", "note-citation", "change-info", "sequence-decls"}
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")
_HEADERS = ("header", "header-first", "header-left", "footer", "footer-first", "footer-left")


def is_open_document(archive: zipfile.ZipFile) -> bool:
    """Whether a ZIP container holds what the Open Document standard asks for."""
    return {"content.xml", "META-INF/manifest.xml"} <= set(archive.namelist())


def read(archive: zipfile.ZipFile, limits: Limits) -> Reading:
    """The words in their order; then headers and footers, footnotes, and remarks."""
    manifest = parsed(archive.read("META-INF/manifest.xml"), "META-INF/manifest.xml")
    if any(local(node) == "encryption-data" for node in manifest.iter()):
        raise Unreadable("it is protected by a password")
    roots = [parsed(archive.read(name), name) for name in ("content.xml", "styles.xml") if name in archive.namelist()]
    body = next((kind for part in roots[0] if local(part) == "body" for kind in part), None)
    words = _Words(_hidden_styles(_looks_for_content(roots)), time_to_stop(limits))
    pages: tuple[int, ...] = ()
    if body is None or local(body) not in ("text", "spreadsheet", "presentation"):
        raise Unreadable("no reader for this kind of Open Document file")
    if local(body) == "presentation":
        text, pages = _slides(body, words)
    else:
        lines = words.blocks(body)
        words.hidden_styles = _hidden_styles(roots[1:])
        lines += _headers(roots[1:], words) if local(body) == "text" else []
        text = "\n".join([*lines, *words.taken()])
    images = any(name.startswith("Pictures/") for name in archive.namelist())
    bare = wordless("" if local(body) == "spreadsheet" and not words.has_rows else text, images=images)
    return Reading(text, NAME, VERSION, pages, (*words.gaps, *bare))


def _slides(body: etree._Element, words: _Words) -> tuple[str, tuple[int, ...]]:
    texts, bare = [], []
    for number, page in enumerate((node for node in body if local(node) == "page"), 1):
        texts.append("\n".join([*words.blocks(page), *words.taken()]))
        if not texts[-1].strip() and any(local(node) == "image" for node in page.iter()):
            bare.append(number)
    if bare:
        words.gaps[f"slides that show only images (page {page_list(bare)})"] = None
    return "\n".join(texts), tuple(itertools.accumulate((len(text) + 1 for text in texts[:-1]), initial=0))


def _headers(styles: list[etree._Element], words: _Words) -> list[str]:
    """What is printed above and below each page; once, though two kinds of page may share it."""
    shown = [
        line
        for root in styles
        for node in root.iter()
        if local(node) in _HEADERS and attribute(node, "display") != "false"
        for line in words.blocks(node)
    ]
    return list(dict.fromkeys(line for line in shown if line.strip()))


def _looks_for_content(roots: list[etree._Element]) -> list[etree._Element]:
    """The styles that the text may use: not those of headers, which bear the same names and mean others."""
    return [roots[0], *(node for root in roots[1:] for node in root if local(node) != "automatic-styles")]


def _hidden_styles(roots: Iterable[etree._Element]) -> set[str]:
    """The names of styles whose words are not shown, those that take it from another style included."""
    parents: dict[str, str] = {}
    hidden: set[str] = set()
    for style in (node for root in roots for node in root.iter(f"{_STYLE}style")):
        name, own = attribute(style, "name"), [attribute(looks, "display") for looks in style if _is_of_text(looks)]
        if "none" in own:
            hidden.add(name)
        elif not any(own):
            parents[name] = attribute(style, "parent-style-name")
    found = {""}
    while found:
        found = {name for name, parent in parents.items() if parent in hidden and name not in hidden}
        hidden |= found
    return hidden


def _is_of_text(looks: etree._Element) -> bool:
    return local(looks) == "text-properties"


class _Words:
    """Gathers the words of one file; what stands beside the text is kept until it is taken."""

    def __init__(self, hidden_styles: set[str], until: float) -> None:
        self.until = until
        self.hidden_styles = hidden_styles
        self.notes: list[str] = []
        self.remarks: list[str] = []
        self.gaps: dict[str, None] = {}
        self.left_to_copy = MOST_COPIED
        self.has_rows = False

    def taken(self) -> list[str]:
        """Footnotes and remarks gathered since the last time."""
        beside = [*self.notes, *self.remarks]
        self.notes, self.remarks = [], []
        return beside

    def blocks(self, node: etree._Element) -> list[str]:
        """The paragraphs under `node`, and the rows of its tables with a tab between cells."""
        lines: list[str] = []
        for child in node:
            name = local(child)
            if self.is_hidden(child) or name in _NOT_SHOWN or self.is_aside(child):
                continue
            if name in ("p", "h"):
                lines += self.paragraph(child)
            elif name == "table":
                lines += [line for line in (_title_of_sheet(child), *self.rows(child)) if line]
            elif child.tag in (f"{_SVG}title", f"{_SVG}desc"):
                lines.append(_SPACE.sub(" ", child.text or "").strip())
            else:
                lines += self.blocks(child)
        return lines

    def paragraph(self, node: etree._Element) -> list[str]:
        """Its words, and after them what stands in frames that are anchored in it."""
        line, boxes = _Line(), list[str]()
        self.gather(node, line, boxes)
        return [line.text(), *boxes]

    def gather(self, node: etree._Element, line: _Line, boxes: list[str]) -> None:
        """The words of a paragraph or of a part of one."""
        line.add(node.text or "")
        for child in node:
            name = local(child)
            if name == "s":
                line.sign(" " * min(_number(child.get(f"{_TEXT}c")), _MOST_SPACES))
            elif name in ("tab", "line-break"):
                line.sign("\t" if name == "tab" else "\n")
            elif self.is_hidden(child) or name in _NOT_SHOWN or self.is_aside(child):
                pass
            elif child.tag.startswith(_DRAWING):
                boxes += self.blocks(child)
            elif name == "ruby-text":
                boxes += self.paragraph(child)
            else:
                self.gather(child, line, boxes)
            line.add(child.tail or "")

    def is_aside(self, node: etree._Element) -> bool:
        """Whether a node is no part of the text; what it holds is kept for later or told as a gap."""
        name = local(node)
        if name == "note-body":
            self.notes += self.blocks(node)
        elif name == "annotation":
            self.remarks += self.blocks(node)
        elif name == "tracked-changes":
            self.gaps |= dict.fromkeys([STRUCK_OUT] if _struck_out(node) else [])
        elif name == "forms":
            self.gaps |= dict.fromkeys(["not read: its form fields"] if len(node) else [])
        elif name in _EMBEDDED:
            self.gaps["not read: objects that are embedded in it"] = None
        else:
            return False
        return True

    def is_hidden(self, node: etree._Element) -> bool:
        """Whether an office program would not show a node; told where it has words."""
        by_itself = local(node) in ("hidden-text", "hidden-paragraph") or node.get(f"{_TEXT}display") == "none"
        if not by_itself and not (self.hidden_styles and attribute(node, "style-name") in self.hidden_styles):
            return False
        if any(words.strip() for words in map(str, node.itertext())) or attribute(node, "string-value"):
            self.gaps[HIDDEN] = None
        return True

    def rows(self, table: etree._Element) -> Iterator[str]:
        """One line a row that has words; hidden rows and sheets too."""
        for child in table:
            name = local(child)
            if name == "table-row" and time.process_time() > self.until:
                self.gaps["its tables were not read to their end, for want of time"] = None
                return
            if name == "table-row":
                line = "\t".join(self.cells(child)).rstrip("\t")
                self.has_rows = self.has_rows or bool(line)
                yield from self.copies(line, _number(child.get(f"{_TABLE}number-rows-repeated"))) if line else ()
            elif name in _ROW_GROUPS:
                yield from self.rows(child)
            elif name == "shapes":
                yield from self.blocks(child)

    def cells(self, row: etree._Element) -> Iterator[str]:
        """The words of each cell as they are shown; the stored value where nothing is."""
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            words, times = "\n".join(self.blocks(cell)), _number(cell.get(f"{_TABLE}number-columns-repeated"))
            if not words and cell.attrib:
                words = next(filter(None, (cell.get(f"{_OFFICE}{name}") for name in _VALUES)), "")
            yield from self.copies(words, times) if words else [""] * min(times, _MOST_EMPTY)

    def copies(self, words: str, times: int) -> list[str]:
        """Words as often as they stand there, within what one file may ask for."""
        allowed = min(times, 1 + self.left_to_copy // (len(words) + 1))
        if allowed < times:
            self.gaps["cells that stand very many times are given fewer times"] = None
        self.left_to_copy -= (allowed - 1) * (len(words) + 1)
        return [words] * allowed


class _Line:
    """One paragraph, set as the standard says: a run of white space is one space, and none at its ends."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.after_space = True

    def add(self, words: str) -> None:
        words = _SPACE.sub(" ", words)
        if self.after_space:
            words = words.removeprefix(" ")
        if words:
            self.parts.append(words)
            self.after_space = words.endswith(" ")

    def sign(self, sign: str) -> None:
        self.parts.append(sign)
        self.after_space = False

    def text(self) -> str:
        whole = "".join(self.parts)
        return whole[:-1] if self.after_space and whole else whole


def _title_of_sheet(table: etree._Element) -> str:
    """The name on the tab; a table in a letter has one that nobody sees."""
    above = table.getparent()
    return attribute(table, "name") if above is not None and local(above) == "spreadsheet" else ""


def _struck_out(changes: etree._Element) -> bool:
    """Whether deleted words are kept there; who changed something, when and why are no such words."""
    for node in changes.iter():
        about = any(local(above) == "change-info" for above in (node, *node.iterancestors()))
        if not about and ((node.text or "").strip() or any(attribute(node, name) for name in _VALUES)):
            return True
    return False


def _number(said: str | None) -> int:
    """How often something stands there: once where the file says nothing that can be understood."""
    return max(1, int(said)) if said and said.isascii() and said.isdigit() and len(said) < 12 else 1
