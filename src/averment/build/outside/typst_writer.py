"""Document tree → Typst → PDF (PDF/UA-1 with PDF/A-3a).

Words go into Typst as quoted strings, never as markup, so that a draft's `#`, `$`, `*` or `--` print as they stand.
"""

from __future__ import annotations

import functools
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import typst

from averment.build.outside.columns import shares
from averment.build.outside.faces import AMIRI, FONTS, NASTALIQ, unprintable
from averment.build.outside.faces import CannotPrint as CannotPrint  # callers catch it where they write
from averment.build.outside.labels import labels_of, safe_target
from averment.build.outside.printed_words import printed_word
from averment.build.outside.scripts import ARABIC, DEVANAGARI, LATIN, primary, script_of, script_runs, stands_turned
from averment.kernel.dates import read_date
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
from averment.kernel.numerals import digits_of, direction_of

NO_DATE = date(1980, 1, 1)  # the oldest that a zip file can write; stands for "the case gives none"
_TEMPLATE = Path(__file__).with_name("template.typ")
_MEDIA = {".json": "application/json", ".txt": "text/plain", ".jsonl": "application/jsonl", ".html": "text/html"}
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\ufeff": None} | dict.fromkeys("\t\n\r\v\f\u0085\u2028\u2029", " "))
_TIGHT = re.compile(r"(?:https?://|www\.)\S+|\S{25,}")
_TIGHT_IN_CELL = re.compile(r"(?:https?://|www\.)\S+|\S*\d\S{11,}|\S{11,}\d\S*|\S{19,}")
_MAY_BREAK = re.compile(r"[^/?&=._\-:,;@#+%|]{1,8}[/?&=._\-:,;@#+%|]*|[/?&=._\-:,;@#+%|]+")
_RUN_FUNCTIONS = {
    (LATIN, ARABIC): "ar",
    (LATIN, DEVANAGARI): "dv",
    (DEVANAGARI, ARABIC): "ar",
    (ARABIC, LATIN): "la",
    (ARABIC, DEVANAGARI): "da",
}
_STYLES = {
    "emphasis": "emph",
    "strong": "strong",
    "superscript": "sup",
    "subscript": "low",
    "strikeout": "strike",
    "smallcaps": "smallcaps",
}
_BOXES = {"adopted": "adopted", "reservations": "indented", "disclosure": "disclosure"}


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a node stands: what the surrounding text is written in."""

    language: str
    direction: str
    script: str
    face: str
    in_cell: bool = False


def typst_source(document: Document, urdu_face: str = AMIRI, attachments: Iterable[str] = ()) -> str:
    """The whole document as one Typst file; attachments are read by their names beside it."""
    return _TEMPLATE.read_text(encoding="utf-8") + _Emitter(document, urdu_face).whole(tuple(attachments))


def write_pdf(
    document: Document,
    outs: Sequence[Path],
    attachments: Mapping[str, bytes] | None = None,
    urdu_face: str = AMIRI,
) -> None:
    """A tagged PDF that PDF/UA-1 and PDF/A-3a readers accept, the attachments inside it; same input, same bytes.

    For each of `outs` it is written anew from the document; after the first, Typst sets again only what has changed
    (docs/adr/0008). The source lies beside the first of them until then, and goes with its folder if the process is
    killed. Raises CannotPrint where a character has no face; other refusals of Typst are faults of ours.
    """
    if missing := unprintable(document):
        raise CannotPrint(missing)
    given = attachments or {}
    with tempfile.TemporaryDirectory(prefix=".typst-", dir=outs[0].parent) as folder:
        main = Path(folder) / "main.typ"
        main.touch()
        compiler = typst.Compiler(main, root=folder, font_paths=_fonts(), ignore_system_fonts=True)
        for out in outs:
            main.write_text(typst_source(document, urdu_face, sorted(given)), encoding="utf-8")
            for name, content in given.items():
                (Path(folder) / PurePosixPath(name).name).write_bytes(content)
            made = compiler.compile(format="pdf", pdf_standards=["ua-1", "a-3a"], timestamp=_timestamp(document.date))
            if not isinstance(made, bytes):
                raise TypeError("Typst gave no single PDF")
            out.write_bytes(made)


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def document_day(text: str) -> date:
    """The day that a document bears, its first where only month or year is known; a fixed one where none is given.

    >>> str(document_day("2026-03")), str(document_day(""))
    ('2026-03-01', '1980-01-01')
    """
    known = read_date(text)
    return known.first_day() if known else NO_DATE


def _timestamp(text: str) -> int:
    day = document_day(text)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def quoted(text: str) -> str:
    r"""A text as a Typst string: nothing in it can be taken for code.

    >>> print(quoted('#let "x" \\ $y$'))
    "#let \"x\" \\ $y$"
    """
    return f'"{text.translate(_QUOTED)}"'


def _face(language: str, urdu_face: str) -> str:
    script = script_of(language)
    if script != ARABIC:
        return script
    return urdu_face if urdu_face == NASTALIQ and primary(language) in {"ur", "ks", "pnb"} else AMIRI


class _Emitter:
    """Writes the nodes of one document one after another; `setting` says what the words stand in just now."""

    def __init__(self, document: Document, urdu_face: str) -> None:
        self.document = document
        self.urdu_face = urdu_face
        self.out: list[str] = []
        language = document.language or "en"
        self.setting = _Setting(
            language, document.direction or direction_of(language), script_of(language), _face(language, urdu_face)
        )
        self.page = self.setting
        self.labels = set(labels_of(document.blocks))
        self.placed: set[str] = set()
        self.level = 0
        self.writers: dict[type, Callable[[Any], None]] = {
            Text: self.text,
            LineBreak: lambda _: self.out.append("#linebreak();"),
            Styled: self.styled,
            Link: self.link,
            Span: self.span,
            Note: self.note,
            Heading: self.heading,
            Paragraph: self.paragraph,
            Listing: self.listing,
            Table: self.table,
            Quotation: self.quotation,
            Division: self.division,
            Rule: lambda _: self.out.append("#across;\n\n"),
        }

    def whole(self, attachments: tuple[str, ...]) -> str:
        """Settings, attachments, title block and text."""
        self.opening()
        for name in attachments:
            base = PurePosixPath(name).name
            media = _MEDIA.get(PurePosixPath(name).suffix, "application/octet-stream")
            self.out.append(
                f'#pdf.attach({quoted(base)}, read({quoted("/" + base)}, encoding: none), relationship: "source", '
                f"mime-type: {quoted(media)}, description: {quoted(base)})\n"
            )
        self.title_block()
        self.blocks(self.document.blocks)
        return "".join(self.out)

    def opening(self) -> None:
        """The call of the template, with what it must know of the document."""
        tag = self.setting.language.replace("_", "-").split("-")
        region = next((part.upper() for part in tag[1:] if re.fullmatch(r"[A-Za-z]{2}", part)), None)
        title = " ".join(self.document.title.split()) or "–"
        running = title if len(title) <= 84 else title[:80].rsplit(" ", 1)[0] + " …"
        before, page, between, pages, after = re.split(
            r"\{(pages?)\}", printed_word(self.document, "page") + "{page}{pages}"
        )[:5]
        known = {"page": "page", "pages": "pages"}
        self.out.append(
            f"#show: submission.with(title: {quoted(title)}, running: [{self.inline_text(running)}], "
            f"authors: ({''.join(quoted(name) + ',' for name in self.document.authors)}), "
            f"lang: {quoted(_typst_language(self.setting.language))}, "
            f"region: {quoted(region) if region else 'none'}, dir: {self.setting.direction}, "
            f'face: "{self.setting.face}", digits: "{digits_of(self.setting.language)[1]}", '
            f"foot: (page, pages) => [{self.inline_text(before)}#{known[page]};{self.inline_text(between)}"
            f"#{known[pages]};{self.inline_text(after if '{' not in after else '')}])\n"
        )

    def title_block(self) -> None:
        """Title, then a row for each detail."""
        rows = "".join(
            f"([{self.inline_text(label)}], [{self.inline_text(words)}])," for label, words in self.document.details
        )
        self.out.append(f"#title-block(({rows}))\n\n")

    # -- blocks

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """Blocks, one after another."""
        for block in blocks:
            self.write(block)

    def write(self, node: Block | Inline) -> None:
        """One node; a node that stands only in drafts is a fault of the compiler."""
        self.writers[type(node)](node)

    def inlines(self, inlines: tuple[Inline, ...]) -> None:
        """Inlines in square brackets."""
        self.out.append("[")
        for inline in inlines:
            self.write(inline)
        self.out.append("]")

    def anchor(self, label: str) -> None:
        """The place that a link leads to; a label used twice leads to its first place."""
        if label and label not in self.placed:
            self.placed.add(label)
            self.out.append(f"#anchor({quoted(label)});")

    def heading(self, node: Heading) -> None:
        """A heading; levels are closed up, as a reader's outline may not skip one, and an empty heading is left out."""
        if not plain_text(node.children).strip():
            self.anchor(node.label)
            return
        self.level = min(max(node.level, 1), self.level + 1)
        self.out.append(f"#heading(level: {self.level})[")
        self.anchor(node.label)
        for inline in node.children:
            self.write(inline)
        self.out.append("]\n\n")

    def paragraph(self, node: Paragraph) -> None:
        """A paragraph, its number hanging at the start of the line."""
        if node.number:
            wide = ", wide: true" if len(node.number) > 5 else ""
            self.out.append(f"#p([{self.inline_text(node.number)}]{wide})[")
        self.anchor(node.label)
        for inline in node.children:
            self.write(inline)
        self.out.append("]\n\n" if node.number else "\n\n")

    def listing(self, node: Listing) -> None:
        """A list; one whose items hold more than a line each is set wide."""
        tight = all(len(item) <= 1 for item in node.items)
        kind = f"enum(start: {max(node.start, 0)}, " if node.ordered else "list("
        self.out.append(f"#{kind}tight: {str(tight).lower()})")
        for item in node.items:
            self.out.append("[")
            self.blocks(item)
            self.out.append("]")
        self.out.append(";\n\n")

    def table(self, node: Table) -> None:
        """A table whose head returns on every page; with a caption it is a figure."""
        columns = max((len(row) for row in (*node.head, *node.rows)), default=0)
        if not columns:
            return
        self.anchor(node.label)
        if node.caption:
            self.out.append("#figure(kind: table, caption: ")
            self.inlines(node.caption)
            self.out.append(", ")
        else:
            self.out.append("#")
        widths = shares(node, columns)
        sides = [side if side in {"start", "center", "end"} else "start" for side in node.align[:columns]]
        aligned = ", ".join(f"{side} + top" for side in sides + ["start"] * (columns - len(sides)))
        self.out.append(f"grid-of(({''.join(f'{width:.3f}fr, ' for width in widths)}), ({aligned},), (")
        for row in node.head:
            self.row(row, columns, "")
        self.out.append("), ")
        for row in node.rows:
            self.row(row, columns, "whole" if _row_stays_whole(row, widths) else "")
        self.out.append("));\n\n" if node.caption else ");\n\n")

    def row(self, row: tuple[Cell, ...], columns: int, kind: str) -> None:
        """The cells of a row; a short row is filled up. `kind` is the function of the template that makes the cell."""
        with self.within(in_cell=True):
            for cell in row:
                self.out.append(kind)
                turned = stands_turned(plain_text(cell.children), self.setting.direction)
                self.out.append(f"[#text(dir: {turned})" if turned else "")
                self.inlines(cell.children)
                self.out.append("], " if turned else ", ")
        self.out.append("[], " * (columns - len(row)))

    def quotation(self, node: Quotation) -> None:
        """A block quotation."""
        self.out.append(f"#cited({self.side()})[")
        self.blocks(node.blocks)
        self.out.append("]\n\n")

    def division(self, node: Division) -> None:
        """A passage of a class, in its language and direction."""
        if "grounds" in node.classes:
            self.out.append("#pagebreak(weak: true)\n")
        language = node.language or self.setting.language
        direction = node.direction or (direction_of(node.language) if node.language else self.setting.direction)
        moved = (language, direction) != (self.setting.language, self.setting.direction)
        face = _face(language, self.urdu_face)
        script = script_of(language)
        if moved:
            changed = f'"{face}"' if face != self.setting.face else "none"
            self.out.append(f"#passage({quoted(_typst_language(language))}, {direction}, {changed})[\n")
        with self.within(language=language, direction=direction, script=script, face=face):
            self.boxed(node)
        self.out.append("]\n\n" if moved else "")

    def boxed(self, node: Division) -> None:
        """The blocks of a division inside the mark of its class, if it has one."""
        box = next((_BOXES[name] for name in node.classes if name in _BOXES), None)
        if box:
            self.out.append(f"#{box}({self.side()})[\n")
        self.blocks(node.blocks)
        self.out.append("]\n\n" if box else "")

    def side(self) -> str:
        """The side at which a line begins."""
        return '"right"' if self.setting.direction == "rtl" else '"left"'

    # -- inlines

    def text(self, node: Text) -> None:
        """Words, each script in its face."""
        self.out.append(self.inline_text(node.text))

    def inline_text(self, text: str) -> str:
        """A text as Typst content."""
        pieces = []
        base = self.setting.script
        for script, run in script_runs(text, base):
            body = self.broken(run)
            if script == base:
                pieces.append(body)
                continue
            function = _RUN_FUNCTIONS[base, script]
            pieces.append(f"#{'ln' if function == 'la' and self.setting.face == NASTALIQ else function}[{body}];")
        return "".join(pieces)

    def broken(self, run: str) -> str:
        """A run of words in which an address or an endless word may break without a hyphen."""
        pattern = _TIGHT_IN_CELL if self.setting.in_cell else _TIGHT
        pieces, end = [], 0
        for match in pattern.finditer(run):
            if match.start() > end:
                pieces.append(f"#{quoted(run[end : match.start()])};")
            inside = "#z;".join(f"#{quoted(piece)};" for piece in _MAY_BREAK.findall(match.group()))
            pieces.append(f"#u[{inside}];")
            end = match.end()
        if end < len(run):
            pieces.append(f"#{quoted(run[end:])};")
        return "".join(pieces)

    def styled(self, node: Styled) -> None:
        """Words set apart."""
        if node.style == "code":
            self.out.append(f"#mono({quoted(plain_text(node.children))});")
            return
        self.out.append(f"#{_STYLES.get(node.style, 'strong')}")
        self.inlines(node.children)
        self.out.append(";")

    def link(self, node: Link) -> None:
        """A link; one that leads nowhere, or to something that is no address, prints its words alone."""
        target = node.target.strip()
        if target.startswith("#") and target[1:] in self.labels:
            self.out.append(f"#link(label({quoted(target[1:])}))")
        elif safe_target(target):
            self.out.append(f"#link({quoted(target)})")
        else:
            self.out.append("#")
        self.inlines(node.children)
        self.out.append(";")

    def span(self, node: Span) -> None:
        """Words in another language or direction, set apart for the reading order of a mixed line."""
        language = node.language or self.setting.language
        direction = node.direction or (direction_of(language) if node.language else self.setting.direction)
        self.anchor(node.label)
        changes = []
        if primary(language) != primary(self.setting.language):
            changes.append(f"lang: {quoted(_typst_language(language))}")
        if direction != self.setting.direction:
            changes.append(f"dir: {direction}")
        if not changes:
            for inline in node.children:
                self.write(inline)
            return
        self.out.append(f"#text({', '.join(changes)})")
        with self.within(language=language, direction=direction):
            self.inlines(node.children)
        self.out.append(";")

    def note(self, node: Note) -> None:
        """A footnote, set as running text of the passage that calls it."""
        here, page = self.setting, self.page
        moved = (here.language, here.direction) != (page.language, page.direction)
        self.out.append("#footnote[#h(0.3em);")
        if moved:  # notes stand at the foot of the whole page, in its face
            self.out.append(f"#text(lang: {quoted(_typst_language(here.language))}, dir: {here.direction})[")
        with self.within(in_cell=False, script=page.script, face=page.face):
            self.blocks(node.blocks)
        while self.out[-1] == "\n\n":  # a closing paragraph break would leave a gap below the note
            self.out.pop()
        self.out.append("]];" if moved else "];")

    @contextmanager
    def within(self, **changes: Any) -> Any:
        """The setting changed for a while."""
        before, self.setting = self.setting, replace(self.setting, **changes)
        yield
        self.setting = before


def _typst_language(tag: str) -> str:
    language = primary(tag)
    return language if re.fullmatch(r"[a-z]{2,3}", language) else "und"


def _row_stays_whole(row: tuple[Cell, ...], widths: tuple[float, ...]) -> bool:
    """A row goes to the next page whole, unless a cell is some forty lines long, or calls a note.

    Typst leaves the note of a row that it moves behind, at the foot of the page before.
    """
    if any(_calls_note(cell.children) for cell in row):
        return False
    lines = [len(plain_text(cell.children)) / (90 * width) for cell, width in zip(row, widths, strict=False)]
    return max(lines, default=0) <= 40


def _calls_note(inlines: tuple[Inline, ...]) -> bool:
    return any(isinstance(each, Note) or _calls_note(getattr(each, "children", ())) for each in inlines)
