"""The document tree: what a draft is parsed into, what the passes resolve, and what the writers print.

Positions are lines and columns of the draft, both from 1; 0 where a node was made by the compiler.
`Cite`, `Value` and `Insert` stand only in drafts: a resolved document has none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class At:
    """A place in the draft."""

    line: int = 0
    column: int = 0


NOWHERE = At()


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are printed, spaces included."""

    text: str
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line that ends where the author ended it."""


@dataclass(frozen=True, slots=True)
class Styled:
    """Words set apart: `style` is emphasis, strong, superscript, subscript, strikeout, code or smallcaps."""

    style: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address outside, or (`#label`) to a labelled block of the document."""

    target: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language or direction, or of a class such as `argument` or `request`."""

    children: tuple[Inline, ...]
    classes: tuple[str, ...] = ()
    language: str = ""
    direction: str = ""
    at: At = NOWHERE
    label: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    blocks: tuple[Block, ...]
    label: str = ""
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Cited:
    """One thing cited, with the provision or page that the author named."""

    id: str
    locator: str = ""
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation: in brackets after words (own voice), or in the running sentence (attributed voice)."""

    items: tuple[Cited, ...]
    running: bool
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Value:
    """A living figure in the running text, by its id."""

    id: str
    at: At = NOWHERE


Inline = Text | LineBreak | Styled | Link | Span | Note | Cite | Value


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title; level 1 is the highest."""

    level: int
    children: tuple[Inline, ...]
    at: At = NOWHERE
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `number` is the printed paragraph number, empty where the forum numbers none."""

    children: tuple[Inline, ...]
    at: At = NOWHERE
    number: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `ordered` lists count from `start`."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    children: tuple[Inline, ...]
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `align` gives start, center, end or nothing for each column; widths are shares of the line."""

    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    caption: tuple[Inline, ...] = ()
    at: At = NOWHERE
    label: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quotation."""

    blocks: tuple[Block, ...]
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks of a class (`argument`, `request`, `adopted`, `reservations`, `disclosure`), language or direction."""

    blocks: tuple[Block, ...]
    classes: tuple[str, ...] = ()
    language: str = ""
    direction: str = ""
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Insert:
    """An adopted position in a paragraph of its own, by its id."""

    id: str
    at: At = NOWHERE


Block = Heading | Paragraph | Listing | Table | Quotation | Division | Rule | Insert


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document with what its title block and metadata say."""

    title: str
    language: str
    direction: str
    blocks: tuple[Block, ...]
    details: tuple[tuple[str, str], ...] = field(default=())  # title block: label → words, in order
    authors: tuple[str, ...] = ()
    date: str = ""
    strings: tuple[tuple[str, str], ...] = field(default=())  # words that the writers print themselves


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The words of inlines without their notes and citations."""
    return "".join(_words(inlines))


def _words(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Text):
            yield inline.text
        elif isinstance(inline, LineBreak):
            yield " "
        elif isinstance(inline, Styled | Link | Span):
            yield from _words(inline.children)


def every_text(document: Document) -> Iterator[Text]:
    """Each run of words that a document prints, in reading order, notes included where they are called.

    >>> page = Document("Title", "en", "ltr", (Paragraph((Text("A"), Note((Paragraph((Text("n"),)),)), Text("b"))),))
    >>> [run.text for run in every_text(page)]
    ['Title', 'A', 'n', 'b']
    """
    yield Text(document.title)
    for label, words in document.details:
        yield Text(label)
        yield Text(words)
    yield from _texts(document.blocks)


def _texts(node: object) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _texts(part)
    elif isinstance(node, Table):
        yield from _texts((node.caption, node.head, node.rows))
    else:
        for name in ("children", "blocks", "items"):
            yield from _texts(getattr(node, name, ()))
