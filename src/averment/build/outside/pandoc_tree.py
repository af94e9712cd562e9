"""Document tree → the tree that pandoc reads as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from averment.build.outside.columns import shares
from averment.build.outside.labels import labels_of, safe_target
from averment.build.outside.scripts import ARABIC, DEVANAGARI, LATIN, script_of, script_runs, stands_turned
from averment.kernel.document import (
    Block,
    Cell,
    Division,
    Document,
    Heading,
    Inline,
    LineBreak,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Rule,
    Span,
    Styled,
    Table,
    Text,
    plain_text,
)
from averment.kernel.numerals import direction_of

API = [1, 23, 1]
Node = dict[str, Any]
_SPACES = str.maketrans(dict.fromkeys("\t\n\r\v\f\u0085\u2028\u2029", " ") | {"\ufeff": None})
_STYLES = {
    "emphasis": "Emph",
    "strong": "Strong",
    "superscript": "Superscript",
    "subscript": "Subscript",
    "strikeout": "Strikeout",
    "smallcaps": "SmallCaps",
}
_ALIGN = {"start": "AlignDefault", "center": "AlignCenter"}
_PARAGRAPH_STYLES = {"adopted": "Adopted", "reservations": "Reservation", "disclosure": "Disclosure"}
_TAB = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}
_PAGE = {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="PageStart"/></w:pPr></w:p>']}
_RULE = {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="Rule"/></w:pPr></w:p>']}
_LETTERS = re.compile(r"[^\W\d_]")


def attributes(label: str = "", classes: tuple[str, ...] = (), **pairs: str) -> list[Any]:
    """An identifier, classes and the pairs that say something; `custom_style` is pandoc's `custom-style`."""
    return [label, list(classes), [[key.replace("_", "-"), value] for key, value in pairs.items() if value]]


@dataclass(frozen=True, slots=True)
class _Setting:
    language: str
    direction: str
    script: str
    style: str = ""


class PandocTree:
    """Turns one document into pandoc's nodes; `styled` names Word styles and marks runs of other scripts."""

    def __init__(self, document: Document, styled: bool) -> None:
        self.document = document
        self.styled = styled
        language = document.language or "en"
        self.setting = _Setting(language, document.direction or direction_of(language), script_of(language))
        self.labels = set(labels_of(document.blocks))
        self.placed: set[str] = set()
        self.level = 0
        self.block_writers: dict[type, Callable[[Any], list[Node]]] = {
            Heading: self.heading,
            Paragraph: self.paragraph,
            Listing: self.listing,
            Table: self.table,
            Quotation: self.quotation,
            Division: self.division,
            Rule: lambda _: [_RULE if self.styled else {"t": "HorizontalRule"}],
        }
        self.inline_writers: dict[type, Callable[[Any], list[Node]]] = {
            Text: lambda node: self.words(node.text),
            LineBreak: lambda _: [{"t": "LineBreak"}],
            Styled: self.styled_words,
            Link: self.link,
            Span: self.span,
            Note: self.note,
        }

    def whole(self) -> Node:
        """Metadata and blocks; in DOCX the title block is a table of the text, in HTML the page has its own."""
        title = " ".join(self.document.title.split())
        meta: Node = {
            "lang": {"t": "MetaString", "c": self.setting.language},
            "dir": {"t": "MetaString", "c": self.setting.direction},
        }
        blocks: list[Node] = []
        if self.styled:
            meta["title"] = {"t": "MetaInlines", "c": self.words(title)}
            if self.document.details:
                blocks.append(self.details())
        blocks += self.blocks(self.document.blocks)
        return {"pandoc-api-version": API, "meta": meta, "blocks": blocks}

    def details(self) -> Node:
        """The title block as a table: State, session, who submits."""
        with self.within(style="Detail"):
            rows = [
                [self.cell([self.styled_block(self.words(label), "Detail Label")]), self.cell([self.plain(words)])]
                for label, words in self.document.details
            ]
        specs = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": share}] for share in (0.29, 0.71)]
        body = [attributes(), 0, [], [[attributes(), cells] for cells in rows]]
        none = [attributes(), []]
        return {"t": "Table", "c": [attributes(custom_style="Details"), [None, []], specs, none, [body], none]}

    def plain(self, words: str) -> Node:
        """A line of words in the paragraph style of the place."""
        return self.styled_block(self.words(words), self.setting.style)

    # -- blocks

    def blocks(self, blocks: tuple[Block, ...]) -> list[Node]:
        """Blocks one after another."""
        return [node for block in blocks for node in self.block_writers[type(block)](block)]

    def label(self, label: str) -> str:
        """A label where it is first used; a second use would make two places of one name."""
        if not label or label in self.placed:
            return ""
        self.placed.add(label)
        return label

    def styled_block(self, inlines: list[Node], style: str) -> Node:
        """A paragraph in a named style of the reference document."""
        inside = {"t": "Para", "c": inlines}
        return {"t": "Div", "c": [attributes(custom_style=style), [inside]]} if style and self.styled else inside

    def heading(self, node: Heading) -> list[Node]:
        """A heading; levels are closed up and an empty heading is left out, as in the PDF."""
        if not plain_text(node.children).strip():
            return [{"t": "Div", "c": [attributes(self.label(node.label)), []]}] if node.label else []
        self.level = min(max(node.level, 1), self.level + 1)
        return [{"t": "Header", "c": [self.level, attributes(self.label(node.label)), self.inlines(node.children)]}]

    def paragraph(self, node: Paragraph) -> list[Node]:
        """A paragraph, its number before it: hanging by a tab in DOCX, by the style sheet in HTML."""
        inlines, label = self.inlines(node.children), self.label(node.label)
        if not node.number:
            if label:
                inlines.insert(0, {"t": "Span", "c": [attributes(label), []]})
            return [self.styled_block(inlines, self.setting.style)]
        gap = [] if self.styled else [{"t": "Space"}]
        number = {"t": "Span", "c": [attributes(label, ("number",)), self.words(node.number) + gap]}
        if self.styled:
            style = f"{self.setting.style} Numbered" if self.setting.style else "Numbered Paragraph"
            return [self.styled_block([number, _TAB, *inlines], style)]
        inside = [{"t": "Para", "c": [number, *inlines]}]
        return [{"t": "Div", "c": [attributes(classes=("numbered",)), inside]}]

    def listing(self, node: Listing) -> list[Node]:
        """A list."""
        with self.within(style=""):
            items = [self.blocks(item) for item in node.items]
        if all(len(item) <= 1 for item in node.items):  # pandoc sets a list close by the kind of its blocks
            items = [
                [{"t": "Plain", "c": each["c"]} if each["t"] == "Para" else each for each in item] for item in items
            ]
        if node.ordered:
            style = [max(node.start, 0), {"t": "Decimal"}, {"t": "Period"}]
            return [{"t": "OrderedList", "c": [style, items]}]
        return [{"t": "BulletList", "c": items}]

    def table(self, node: Table) -> list[Node]:
        """A table with its head, its caption, and the shares of the line that its columns take."""
        columns = max((len(row) for row in (*node.head, *node.rows)), default=0)
        if not columns:
            return []
        aligns = [self.align(side) for side in node.align[:columns]]
        aligns += ["AlignDefault"] * (columns - len(aligns))
        specs = [
            [{"t": align}, {"t": "ColWidth", "c": round(share, 4)}]
            for align, share in zip(aligns, shares(node, columns), strict=True)
        ]
        with self.within(style=""):
            caption = [{"t": "Plain", "c": self.inlines(node.caption)}] if node.caption else []
            head = [attributes(), [self.row(row, columns) for row in node.head]]
            body = [attributes(), 0, [], [self.row(row, columns) for row in node.rows]]
        parts = [attributes(self.label(node.label)), [None, caption], specs, head, [body], [attributes(), []]]
        table = {"t": "Table", "c": parts}
        if self.styled:
            return [table]
        name = plain_text(node.caption) or ", ".join(plain_text(cell.children) for row in node.head for cell in row)
        frame = attributes(classes=("wide",), role="region", tabindex="0", aria_label=name[:200])
        return [{"t": "Div", "c": [frame, [table]]}]

    def align(self, side: str) -> str:
        """pandoc knows left and right, a table of ours start and end; Word mirrors them, a browser does not."""
        if side == "end":
            return "AlignLeft" if self.setting.direction == "rtl" and not self.styled else "AlignRight"
        return _ALIGN.get(side, "AlignDefault")

    def row(self, row: tuple[Cell, ...], columns: int) -> list[Any]:
        """A row, filled up where it is short."""
        cells = [self.cell(self.in_cell(cell)) for cell in row]
        return [attributes(), cells + [self.cell([]) for _ in range(columns - len(row))]]

    def in_cell(self, cell: Cell) -> list[Node]:
        """The words of a cell, turned where all of them are of a script of the other direction."""
        turned = stands_turned(plain_text(cell.children), self.setting.direction)
        inlines = self.inlines(cell.children)
        if turned:
            inlines = [{"t": "Span", "c": [attributes(dir=turned), inlines]}]
        return [{"t": "Plain", "c": inlines}]

    def cell(self, blocks: list[Node]) -> list[Any]:
        """A cell of one row and one column."""
        return [attributes(), {"t": "AlignDefault"}, 1, 1, blocks]

    def quotation(self, node: Quotation) -> list[Node]:
        """A block quotation."""
        with self.within(style=""):
            return [{"t": "BlockQuote", "c": self.blocks(node.blocks)}]

    def division(self, node: Division) -> list[Node]:
        """A passage of a class, in its language and direction."""
        language = node.language or self.setting.language
        direction = node.direction or (direction_of(node.language) if node.language else self.setting.direction)
        moved = (language, direction) != (self.setting.language, self.setting.direction)
        style = next((_PARAGRAPH_STYLES[name] for name in node.classes if name in _PARAGRAPH_STYLES), "")
        if moved and not style:
            style = {ARABIC: "Urdu", DEVANAGARI: "Hindi"}.get(script_of(language), self.setting.style)
        start = [_PAGE] if self.styled and "grounds" in node.classes else []
        told = {"lang": language, "dir": direction} if moved else {}
        changes = {"language": language, "direction": direction, "script": script_of(language)}
        with self.within(style=style or self.setting.style, **changes):
            inside = self.blocks(node.blocks)
        return [*start, {"t": "Div", "c": [attributes("", tuple(node.classes), **told), inside]}]

    # -- inlines

    def inlines(self, inlines: tuple[Inline, ...]) -> list[Node]:
        """Inlines one after another."""
        return [node for inline in inlines for node in self.inline_writers[type(inline)](inline)]

    def words(self, text: str) -> list[Node]:
        """Words; in DOCX a run of another script is told apart, as Word chooses faces and order by run."""
        text = text.translate(_SPACES)
        if not text:
            return []
        if not self.styled:
            return [{"t": "Str", "c": text}]
        nodes: list[Node] = []
        for script, run in script_runs(text, self.setting.script):
            node = {"t": "Str", "c": run}
            nodes.append(node if script == self.setting.script else self.other_script(script, run, node))
        return nodes

    def other_script(self, script: str, run: str, node: Node) -> Node:
        """A run of another script in its character style; figures alone keep the order of the line around them."""
        if script == LATIN and not _LETTERS.search(run):
            return {"t": "Span", "c": [attributes(custom_style="Figures"), [node]]}
        style = {ARABIC: "Arabic Script", DEVANAGARI: "Devanagari Script"}.get(script, "")
        direction = "rtl" if script == ARABIC else "ltr"
        turned = direction if direction != self.setting.direction else ""
        return {"t": "Span", "c": [attributes(custom_style=style, dir=turned), [node]]}

    def styled_words(self, node: Styled) -> list[Node]:
        """Words set apart."""
        if node.style == "code":
            return [{"t": "Code", "c": [attributes(), plain_text(node.children).translate(_SPACES)]}]
        return [{"t": _STYLES.get(node.style, "Strong"), "c": self.inlines(node.children)}]

    def link(self, node: Link) -> list[Node]:
        """A link; one that leads nowhere, or to something that is no address, prints its words alone."""
        target = node.target.strip()
        inside = self.inlines(node.children)
        if (target.startswith("#") and target[1:] in self.labels) or safe_target(target):
            return [{"t": "Link", "c": [attributes(), inside, [target, ""]]}]
        return inside

    def span(self, node: Span) -> list[Node]:
        """Words in another language or direction."""
        language = node.language or self.setting.language
        direction = node.direction or (direction_of(node.language) if node.language else self.setting.direction)
        told = {
            "lang": language if language != self.setting.language else "",
            "dir": direction if direction != self.setting.direction else "",
        }
        label = self.label(node.label)
        if not any(told.values()):
            inside = self.inlines(node.children)
            return [{"t": "Span", "c": [attributes(label), inside]}] if label else inside
        script = script_of(language) if node.language else self.setting.script
        style = {ARABIC: "Arabic Script", DEVANAGARI: "Devanagari Script"}.get(script, "") if self.styled else ""
        with self.within(language=language, direction=direction, script=script):
            inside = self.inlines(node.children)
        return [{"t": "Span", "c": [attributes(label, (), custom_style=style, **told), inside]}]

    def note(self, node: Note) -> list[Node]:
        """A footnote."""
        with self.within(style=""):
            return [{"t": "Note", "c": self.blocks(node.blocks) or [{"t": "Para", "c": []}]}]

    @contextmanager
    def within(self, **changes: str) -> Iterator[None]:
        """The setting changed for a while."""
        before, self.setting = self.setting, replace(self.setting, **changes)
        yield
        self.setting = before
