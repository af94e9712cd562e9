"""A draft, as pandoc reads it with source positions, → the document tree.

Pandoc's `commonmark_x` reader leaves citations and figures as words; `markers` recognises them. What a document
of ours cannot carry (images, formulas, raw HTML) is told as a finding, never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from averment.kernel.document import (
    NOWHERE,
    At,
    Block,
    Cell,
    Division,
    Heading,
    Inline,
    Insert,
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
    Value,
)
from averment.kernel.findings import Finding, Where, finding
from averment.submissions.rules.markers import ESCAPED, Token, marked, misread, read_place, width_of

READER = (
    "commonmark_x+sourcepos-tex_math_dollars-emoji-raw_attribute-yaml_metadata_block-task_lists"
    "-gfm_auto_identifiers-implicit_header_references-alerts"
)
_STYLES = {
    "Emph": "emphasis", "Strong": "strong", "Superscript": "superscript", "Subscript": "subscript",
    "Strikeout": "strikeout", "SmallCaps": "smallcaps", "Underline": "emphasis",
}  # fmt: skip
_QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
_ALIGN = {"AlignLeft": "start", "AlignRight": "end", "AlignCenter": "center", "AlignDefault": ""}
_DEEPEST = 40
_NOTE = re.compile(r" {0,3}\[\^([^\[\]\s]+)\]:")
_CALL = re.compile(r"(?<!\\)\[\^([^\[\]\s]+)\]")
_COMMENT = re.compile(r"\s*<!--.*-->\s*\Z", re.DOTALL)

Json = Any


@dataclass(slots=True)
class Draft:
    """A parsed draft: its blocks, and what in it a document cannot carry."""

    blocks: tuple[Block, ...]
    findings: list[Finding] = field(default_factory=list)


def uncalled_notes(draft: str) -> tuple[tuple[str, int], ...]:
    """The footnotes of a draft that pandoc leaves out, each with its line: not called, or under a label taken before.

    A call within another footnote is none: pandoc leaves that out as well.

    >>> uncalled_notes("One.[^a]\\n\\n[^a]: See.[^b]\\n\\n[^b]: More.\\n")
    (('b', 5),)
    """
    if "[^" not in draft:
        return ()
    defined: dict[str, int] = {}
    repeated: list[tuple[str, int]] = []
    called: set[str] = set()
    in_note = after_blank = False
    for number, line in enumerate(draft.split("\n"), 1):
        begins = _NOTE.match(line)
        if begins and defined.setdefault(begins[1], number) != number:
            repeated.append((begins[1], number))
        in_note = bool(begins) or (in_note and (not after_blank or line[:1].isspace() or not line))
        after_blank = not line.strip()
        called.update([] if in_note else _CALL.findall(line))
    lowered = {label.casefold() for label in called}
    uncalled = [(label, line) for label, line in defined.items() if label.casefold() not in lowered]
    return tuple(uncalled + repeated)


def parse_draft(pandoc: Json, file: str) -> Draft:
    """The document tree of a draft from pandoc's JSON; `file` names the draft in findings."""
    parser = _Parser(file)
    for label, line in pandoc.get("uncalled", ()):
        what = f"The footnote “{label}” would not be printed: no words outside of notes call it, or it stands twice."
        parser.tell(what, "Call it where it belongs, under a label of its own.", At(line, 1))
    blocks = tuple(_captioned(parser.blocks(pandoc["blocks"])))
    return Draft(blocks, parser.findings)


def _captioned(blocks: Iterable[Block]) -> list[Block]:
    """Joins a paragraph that begins with a colon to the table before it, as its caption."""
    joined: list[Block] = []
    for block in blocks:
        words, before = _caption(block), joined[-1] if joined else None
        if words and isinstance(before, Table) and not before.caption:
            joined[-1] = replace(before, caption=words)
        else:
            joined.append(block)
    return joined


def _caption(block: Block) -> tuple[Inline, ...]:
    """The words of a paragraph that begins with a colon; of another, none."""
    first = block.children[0] if isinstance(block, Paragraph) and block.children else None
    if not isinstance(first, Text) or not first.text.startswith(": ") or not isinstance(block, Paragraph):
        return ()
    return (replace(first, text=first.text[1:].lstrip()), *block.children[1:])


class _Parser:
    """Walks pandoc's tree once; a wrapper with a position is looked through, its position kept."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._depth = 0

    # ── blocks ──

    def blocks(self, nodes: Iterable[Json], at: At = NOWHERE) -> list[Block]:
        with self._one_deeper(at) as fits:
            return [block for node in nodes for block in self.block(node, at)] if fits else []

    @contextmanager
    def _one_deeper(self, at: At) -> Iterator[bool]:
        """Says whether what stands within may be read; deeper than `_DEEPEST` it is told and left out."""
        self._depth += 1
        if self._depth > _DEEPEST:
            what = f"Lists, quotations, divs or spans stand in each other more than {_DEEPEST} deep."
            self.tell(what, "Bring the text to a few levels; look for brackets and fences that are not closed.", at)
        yield self._depth <= _DEEPEST
        self._depth -= 1

    def block(self, node: Json, at: At) -> Iterable[Block]:
        kind, content = node["t"], node.get("c")
        reader = self._readers.get(kind)
        return reader(content, at) if reader else self._unsupported(kind, content, at)

    @cached_property
    def _readers(self) -> dict[str, Callable[[Json, At], Iterable[Block]]]:
        """What makes our blocks of each kind of pandoc's."""
        return {
            "Div": self._division,
            "Para": lambda content, at: [self._paragraph(content, at)],
            "Plain": lambda content, at: [self._paragraph(content, at)],
            "Header": self._heading,
            "BulletList": lambda content, at: [Listing(self._items(content, at), at=at)],
            "OrderedList": lambda content, at: [Listing(self._items(content[1], at), True, content[0][0], at)],
            "BlockQuote": lambda content, at: [Quotation(tuple(self.blocks(content, at)), at)],
            "Table": lambda content, at: [self._table(content, at)],
            "HorizontalRule": lambda content, at: [Rule()],
            "CodeBlock": lambda content, at: [self._code(content, at)],
            "DefinitionList": self._definitions,
        }

    def _heading(self, content: Json, at: At) -> Iterator[Block]:
        level, attributes, inlines = content
        place = _at(attributes) or at
        yield Heading(level, self.inlines(inlines, place), place, attributes[0])

    def _items(self, items: Json, at: At) -> tuple[tuple[Block, ...], ...]:
        return tuple(tuple(self.blocks(item, at)) for item in items)

    def _division(self, content: Json, at: At) -> Iterator[Block]:
        attributes, children = content
        place = _at(attributes) or at
        _, classes, pairs = attributes
        keys = dict(pairs)
        if keys.get("wrapper"):
            yield from self.blocks(children, place)
            return
        blocks = tuple(_captioned(self.blocks(children, place)))
        yield Division(blocks, tuple(classes), keys.get("lang", ""), keys.get("dir", ""), place)

    def _paragraph(self, inlines: list[Json], at: At) -> Block:
        children = self.inlines(inlines, at)
        words = [c for c in children if not (isinstance(c, Text) and not c.text.strip())]
        if len(words) == 1 and isinstance(words[0], Value):
            return Insert(words[0].id, words[0].at)
        return Paragraph(children, at)

    def _table(self, content: Json, at: At) -> Table:
        attributes, caption, columns, head, bodies, foot = content
        place = _at(attributes) or at
        rows = [row for body in bodies for row in [*body[2], *body[3]]] + foot[1]
        return Table(
            head=tuple(self._row(row, place) for row in head[1]),
            rows=tuple(self._row(row, place) for row in rows),
            align=tuple(_ALIGN[column[0]["t"]] for column in columns),
            caption=tuple(i for block in caption[1] for i in self.inlines(block["c"], place)),
            at=place,
        )

    def _row(self, row: Json, at: At) -> tuple[Cell, ...]:
        return tuple(self._cell(cell, at) for cell in row[1])

    def _cell(self, cell: Json, at: At) -> Cell:
        children = tuple(child for block in self.blocks(cell[4], at) for child in _children_of_cell(block))
        return Cell(children, next((c.at for c in children if isinstance(c, Text | Value)), at))

    def _code(self, content: Json, at: At) -> Paragraph:
        at = _at(content[0]) or at
        lines: list[Inline] = []
        for line in content[1].split("\n"):
            lines += [LineBreak()] if lines else []
            lines.append(Text(line, at))
        return Paragraph((Styled("code", tuple(lines)),), at)

    def _definitions(self, content: Json, at: At) -> Iterator[Block]:
        for term, definitions in content:
            yield Paragraph((Styled("strong", self.inlines(term, at)),), at)
            for definition in definitions:
                yield from self.blocks(definition, at)

    # ── inlines ──

    def inlines(self, nodes: list[Json], at: At) -> tuple[Inline, ...]:
        result: list[Inline] = []
        words: list[Token] = []
        with self._one_deeper(at) as fits:
            self._collect(nodes if fits else [], f"{at.line}:{at.column}-0:0", words, result)
        result += self._marked(words)
        return tuple(result)

    def _marked(self, words: list[Token]) -> Iterator[Inline]:
        """The inlines of a run of words; what was meant as a citation or a footnote and is none is told."""
        for meant, at in misread(words):
            what = f"“{meant}” cannot be read as a citation, and would be printed as it stands."
            mend = "Write [@id], [@id, p. 3] or [@one; @other]; a bracket that is no citation is written \\[."
            if meant.startswith("[^"):
                what = f"“{meant}” calls a footnote that is not there, and would be printed as it stands."
                mend = f"Add the footnote, “{meant}: …”, or take the call away."
            elif meant == "^[":
                what = "A footnote within the sentence, ^[…], would be printed as it stands."
                mend = "Write [^1] here, and “[^1]: …” in a paragraph of its own."
            self.tell(what, mend, at)
        return marked(words)

    def _collect(self, nodes: list[Json], position: str, words: list[Token], result: list[Inline]) -> None:
        """Gathers words with their places; whatever is no word ends the run and goes to the result."""
        for node in nodes:
            kind, content = node["t"], node.get("c")
            if kind == "Span" and content[0][2] and content[0][2][0][0] == "wrapper":
                self._collect(content[1], content[0][2][1][1], words, result)
            elif kind == "Str":
                escaped = content in ESCAPED and width_of(position) == 2
                words.append((ESCAPED[content] if escaped else content, position))
            elif kind == "Space":
                words.append((" ", position))
            elif kind == "SoftBreak":
                words.append(("\n", position))
            elif kind == "Quoted":
                opening, closing = _QUOTES[content[0]["t"]]
                words.append((opening, position))
                self._collect(content[1], position, words, result)
                words.append((closing, position))
            else:
                result += self._marked(words)
                words.clear()
                made = self._styled(kind, content, read_place(position))
                result += [made] if made is not None else []

    def _styled(self, kind: str, content: Json, at: At) -> Inline | None:
        if kind in _STYLES:
            return Styled(_STYLES[kind], self.inlines(content, at))
        match kind:
            case "Code":
                return Styled("code", (Text(content[1], at),))
            case "LineBreak":
                return LineBreak()
            case "Note":
                return Note(tuple(self.blocks(content, at)), at=at)
            case "Link":
                return Link(content[2][0], self.inlines(content[1], _at(content[0]) or at))
            case "Span":
                attributes, children = content
                place, keys = _at(attributes) or at, dict(attributes[2])
                inlines = self.inlines(children, place)
                return Span(inlines, tuple(attributes[1]), keys.get("lang", ""), keys.get("dir", ""), place)
        self._unsupported(kind, content, (_at(content[0]) if kind == "Image" else None) or at)
        return None

    def _unsupported(self, kind: str, content: Json, at: At) -> tuple[Block, ...]:
        """Tells what cannot be printed; nothing stands in its place. A comment is nobody's business."""
        raw = content[1] if kind in ("RawInline", "RawBlock") else ""
        if _COMMENT.match(raw):
            return ()
        name = {"Image": "An image", "Math": "A formula", "RawInline": f"The HTML “{raw.strip()}”",
                "RawBlock": "HTML"}.get(kind, f"A {kind}")  # fmt: skip
        mend = "Say it in words, or put it into an annex; a sign such as < is written \\<."
        self.tell(f"{name} cannot be printed from a draft.", mend, at)
        return ()

    def tell(self, what: str, mend: str, at: At) -> None:
        """Notes that a document of ours cannot carry something, and what would do instead."""
        self.findings.append(finding("unsupported-markup", Where(self.file, at.line, at.column), what=what, mend=mend))


def _children_of_cell(block: Block) -> tuple[Inline, ...]:
    if isinstance(block, Paragraph):
        return block.children
    if isinstance(block, Insert):
        return (Value(block.id, block.at),)
    return ()


def _at(attributes: Json) -> At | None:
    return next((read_place(value) for key, value in attributes[2] if key == "data-pos"), None)
