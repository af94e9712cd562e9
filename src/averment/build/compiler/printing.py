"""Pass 8: the draft becomes the document: speakers, figures, positions and footnotes in place of their marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from averment.build.compiler.annex import annex
from averment.build.compiler.foreign import foreign, inlines_of, strip_marks
from averment.build.compiler.material import Assessed, Evidence, FoundGround, Material, Reading
from averment.build.compiler.phrases import provision_label
from averment.build.compiler.references import References
from averment.casefile.nouns import Instrument, Position
from averment.casefile.words import in_language
from averment.kernel.document import (
    At,
    Block,
    Cell,
    Cite,
    Cited,
    Division,
    Document,
    Heading,
    Inline,
    Insert,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Span,
    Styled,
    Table,
    Text,
    Value,
)
from averment.kernel.numerals import direction_of, format_date, format_number, in_digits
from averment.positions.rules import paragraph_numbers, text_sha256
from averment.submissions.rules.sentences import Sentence

_STATEMENTS = ("reservation", "dissociation", "explanation", "interpretation")
_PUNCTUATION = ".,;:!?۔،؛؟।"


@dataclass(frozen=True, slots=True)
class Printed:
    """The finished document, with the claims that it cites in the order of their first citation.

    `sentences` are the words of each sentence of the draft as they are printed.
    """

    document: Document
    claims: tuple[str, ...]
    references: References
    sentences: tuple[str, ...]


@dataclass
class _Printer:
    material: Material
    evidence: Evidence
    reading: Reading
    references: References
    sentence_starts: frozenset[At]
    numbered: bool
    notes: int = 0
    paragraphs: int = 0
    noted: dict[tuple[str, str], int] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)

    # ── blocks ──

    def blocks(self, blocks: Iterable[Block], *, top: bool = False) -> tuple[Block, ...]:
        return tuple(self.block(block, top=top) for block in blocks)

    def block(self, block: Block, *, top: bool) -> Block:
        match block:
            case Heading():
                return replace(block, children=self.inlines(block.children))
            case Paragraph():
                number = self._next_number() if top else ""
                return replace(block, children=self.inlines(block.children), number=number)
            case Listing():
                return replace(block, items=tuple(self.blocks(item) for item in block.items))
            case Quotation():
                return replace(block, blocks=self.blocks(block.blocks))
            case Division():
                return replace(block, blocks=self.blocks(block.blocks, top=top))
            case Table():
                head, rows = self._rows(block.head), self._rows(block.rows)
                return replace(block, head=head, rows=rows, caption=self.inlines(block.caption))
            case Insert():
                return self._insert(block, top=top)
        return block

    def _next_number(self) -> str:
        self.paragraphs += 1
        return self._numbered(self.paragraphs) if self.numbered else ""

    def _numbered(self, number: int | str) -> str:
        """A paragraph number as United Nations texts print it."""
        return f"{self.references.number(number)}{'۔' if self.references.language == 'ur' else '.'}" if number else ""

    def _rows(self, rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
        return tuple(tuple(replace(cell, children=self.inlines(cell.children)) for cell in row) for row in rows)

    def _insert(self, insert: Insert, *, top: bool) -> Block:
        if insert.id in self.material.positions:
            return self._position(self.material.positions[insert.id])
        number = self._next_number() if top else ""
        return Paragraph(self.inlines((Value(insert.id, insert.at),)), insert.at, number)

    # ── inlines ──

    def inlines(self, inlines: Iterable[Inline]) -> tuple[Inline, ...]:
        result: list[Inline] = []
        for inline in inlines:
            self._inline(inline, result)
        return tuple(_after_punctuation(result))

    def _inline(self, inline: Inline, result: list[Inline]) -> None:
        match inline:
            case Cite():
                self._cite(inline, result)
            case Value():
                result.append(Text(self.figure(inline.id), inline.at))
            case Note():
                self.notes += 1
                result.append(replace(inline, blocks=self.blocks(inline.blocks)))
            case Styled() | Link() | Span():
                result.append(replace(inline, children=self.inlines(inline.children)))
            case _:
                result.append(inline)

    def figure(self, figure_id: str) -> str:
        """A figure as it is printed: in the language's digits, or “fewer than” where it is too small to publish."""
        figure = self.evidence.figures.get(figure_id)
        language = self.references.language
        if figure is None:
            return "—"
        if figure.suppressed_below:
            return self.references.say("fewer", count=format_number(figure.suppressed_below, language))
        return format_number(figure.value, language, figure.places)

    def _cite(self, cite: Cite, result: list[Inline]) -> None:
        if cite.running:
            result += inlines_of(foreign(self._speaker(cite.items[0]), "", self.references.language))
        else:
            _close_gap(result)
        texts = [text for item in cite.items if (text := self._noted(item))]
        if texts:
            self.notes += 1
            for item in cite.items:
                self.noted.setdefault((item.id, item.locator), self.notes)
            result.append(Note((Paragraph(_joined(texts)),), at=cite.at))

    def _speaker(self, item: Cited) -> str:
        if item.id in self.material.claims:
            words = self.material.claims[item.id].attributed_to.strip()
        elif item.id in self.material.instruments:
            words = self.material.instruments[item.id].symbol
        else:
            words = self.references.say("coalition")
        return words[:1].upper() + words[1:] if item.at in self.sentence_starts else words

    def shown(self, sentence: Sentence) -> str:
        """A sentence in the words that are printed."""
        words = [self._part(part) for part in sentence.parts]
        return " ".join(strip_marks("".join(words)).split())

    def _part(self, part: str | Cite | Value) -> str:
        if isinstance(part, str):
            return part
        return self.figure(part.id) if isinstance(part, Value) else self._speaker(part.items[0])

    # ── notes ──

    def _noted(self, item: Cited) -> tuple[Inline, ...]:
        """What the footnote says of one thing cited; the second time it points back to the first."""
        earlier = self.noted.get((item.id, item.locator))
        if assessed := self.evidence.claims.get(item.id):
            number = self.claims.setdefault(item.id, len(self.claims) + 1)
            if earlier:
                return (Text(self.references.say("see-note", note=self.references.number(earlier))),)
            return self._of_claim(assessed, number)
        if instrument := self.material.instruments.get(item.id):
            return inlines_of(self._of_instrument(instrument, item.locator))
        if position := self.material.positions.get(item.id):
            return (Text(self._of_position(position) + "."),)
        return ()

    def _of_claim(self, assessed: Assessed, number: int) -> tuple[Inline, ...]:
        references = self.references
        parts = [group.words for group in references.supporting(assessed)]
        parts += [references.origins(assessed)] if assessed.standing.supporting else []
        words = references.semicolon.join(parts)
        told = f"{words[:1].upper()}{words[1:]}."
        if references.disputing(assessed):
            told += f" {references.say('disputed')}: {references.semicolon.join(self._other_version(assessed))}."
        label = f"G{number}"
        return (
            *inlines_of(told),
            Text(" ("),
            Link(f"#ground-{number}", (Text(in_digits(label, references.language)),)),
            Text(")"),
        )

    def _other_version(self, assessed: Assessed) -> Iterator[str]:
        for group in self.references.disputing(assessed):
            quoted = [self._quote(ground) for ground in group.grounds if self.references.quoted(ground)]
            quotes = self.references.semicolon.join(quoted)
            yield f"{quotes}{self.references.comma}{group.words}" if quotes else group.words

    def _quote(self, ground: FoundGround) -> str:
        language = self.material.sources[ground.sources[0]].language
        return foreign(f"“{self.references.quoted(ground)}”", language, self.references.language)

    def _of_instrument(self, instrument: Instrument, locator: str) -> str:
        language, comma = self.references.language, self.references.comma
        title = instrument.title if instrument.title != instrument.symbol else ""
        date = format_date(instrument.adopted, language) if instrument.adopted else ""
        own = foreign(", ".join(part for part in (instrument.symbol, title) if part), "", language)
        named = comma.join(part for part in (own, date) if part)
        provision = next((p for p in instrument.provisions if p.id == locator), None)
        if provision is None:
            return f"{named}."
        gist = foreign(f"{provision.text.rstrip(' .;')}.", "", language)
        return f"{named}{comma}{provision_label(provision.id, language)} ({self.references.say('gist')}): {gist}"

    def _of_position(self, position: Position) -> str:
        adopted = position.adoption
        language = self.references.language
        date = format_date(adopted.decided, language) if adopted else ""
        return ", ".join(
            part for part in (self.references.say("position"), in_language(position.title, language), date) if part
        )

    # ── positions ──

    def _position(self, position: Position) -> Block:
        language, numbers = self.references.language, paragraph_numbers(position)
        title = in_language(position.title, language)
        blocks: list[Block] = [Paragraph((Styled("strong", (Text(title),)),))] if title else []
        for paragraph in position.paragraphs:
            words = inlines_of(foreign(paragraph.text, "", language))
            if paragraph.kind in ("preambular", "heading"):
                words = (Styled("emphasis" if paragraph.kind == "preambular" else "strong", words),)
            blocks.append(Paragraph(words, number=self._numbered(numbers[paragraph.id])))
        if position.adoption:
            procedure = position.adoption.procedure
            known = ("silence", "consensus", "vote")
            words_of_procedure = self.references.say(procedure) if procedure in known else procedure
            date = format_date(position.adoption.decided, language)
            decided = self.references.say("adopted", date=date, procedure=words_of_procedure)
            blocks.append(Paragraph((Styled("emphasis", (Text(f"{decided}."),)),)))
        blocks += self._endorsers(position)
        return Division((*blocks, *self._statements(position, numbers)), ("adopted",))

    def _endorsers(self, position: Position) -> Iterator[Block]:
        digest = text_sha256(position)
        names = [
            self.material.organisations[endorsement.organisation]
            for endorsement in position.endorsements
            if endorsement.text_sha256 == digest and endorsement.publication == "public"
        ]
        if names:
            yield Paragraph((Text(self.references.say("endorsers", organisations=", ".join(names))),))

    def _statements(self, position: Position, numbers: dict[str, str]) -> Iterator[Block]:
        if not position.statements:
            return
        blocks: list[Block] = []
        for statement in position.statements:
            organisation = self.material.organisations[statement.organisation]
            kind = statement.kind if statement.kind in _STATEMENTS else "statement"
            head = self.references.say(kind, organisation=organisation)
            on = [numbers[paragraph] or paragraph for paragraph in statement.paragraphs]
            if on:
                listed = ", ".join(in_digits(number, self.references.language) for number in on)
                head += f" ({self.references.say('on-paragraphs', paragraphs=listed)})"
            words = inlines_of(foreign(statement.text, "", self.references.language))
            blocks.append(Paragraph((Styled("strong", (Text(f"{head}: "),)), *words)))
        title = Paragraph((Styled("strong", (Text(self.references.say("reservations")),)),))
        yield Division((title, *blocks), ("reservations",))


def print_document(material: Material, evidence: Evidence, reading: Reading, key: str = "") -> Printed:
    """The document of a submission, with its notes and the annex of grounds; `key` is the signing fingerprint."""
    references = References(material, reading)
    starts = frozenset(sentence.at for sentence in reading.sentences)
    printer = _Printer(material, evidence, reading, references, starts, reading.forum.numbering.paragraphs)
    blocks = printer.blocks(reading.blocks, top=True)
    cited = tuple(printer.claims)
    package = references.say("package", package=package_id(material, reading), fingerprint=key)
    grounds = annex([evidence.claims[claim] for claim in cited], references, package if key else "")
    card = reading.submission.card
    document = Document(
        title=card.title,
        language=card.language,
        direction=direction_of(card.language),
        blocks=(*blocks, *grounds),
        details=tuple(_details(material, reading, references)),
        authors=tuple(_authors(material, reading)),
        date=_date(material, reading),
    )
    shown = tuple(printer.shown(sentence) for sentence in reading.sentences)
    return Printed(document, cited, references, shown)


def _authors(material: Material, reading: Reading) -> Iterator[str]:
    """Who stands behind the text, for the metadata: only where the forum's title block prints it as well."""
    if any(line.value == "endorsers" for line in reading.forum.title_block):
        yield from (material.organisations[organisation] for organisation in reading.submission.card.endorsed_by)


def package_id(material: Material, reading: Reading) -> str:
    """The name of the package: the case and the submission."""
    return f"{material.case.card.id}-{reading.submission.id}"


def _details(material: Material, reading: Reading, references: References) -> Iterator[tuple[str, str]]:
    language = references.language
    if reading.tier != "public":
        yield references.say("readers"), references.say(f"tier-{reading.tier}")
    if all(line.value != "body" for line in reading.forum.title_block):
        yield references.say("forum"), reading.forum.name
    for line in reading.forum.title_block:
        words = _line_words(line.value, material, reading, references)
        if words:
            yield line.label.get(language, line.label["en"]), words


def _line_words(value: str, material: Material, reading: Reading, references: References) -> str:
    card = reading.submission.card
    if value == "state":
        return card.state_name or state_name(card.state or "", references.language)
    if value == "body":
        return reading.forum.name
    if value == "date":
        date = card.date
        return format_date(date, references.language) if date else ""
    if value == "endorsers":
        return ", ".join(material.organisations[organisation] for organisation in card.endorsed_by)
    answer = card.fields.get(value.removeprefix("field:"))
    if isinstance(answer, tuple):
        return ", ".join(str(part) for part in answer)
    return "" if answer is None else in_digits(str(answer), references.language)


def state_name(code: str, language: str) -> str:
    """The short name of a State in a language; invented States (X..) keep their code."""
    from averment.build.compiler.states import NAMES  # noqa: PLC0415  a long table

    names = NAMES.get(code, {})
    return names.get(language) or names.get("en") or code


def _date(material: Material, reading: Reading) -> str:
    """The date that the document carries: the submission's own, else the last date of its sources."""
    if reading.submission.card.date:
        return str(reading.submission.card.date)
    collected = [source.collected.at for source in material.case.sources if source.collected]
    return str(max(collected).date()) if collected else ""


def _close_gap(result: list[Inline]) -> None:
    """A footnote mark stands at the word before it: the space that the author left before the bracket goes."""
    if result and isinstance(result[-1], Text) and result[-1].text.endswith(" "):
        result[-1] = Text(result[-1].text.rstrip(), result[-1].at)


def _after_punctuation(inlines: list[Inline]) -> list[Inline]:
    """Footnote marks stand after the punctuation that follows them, as in the texts of the United Nations.

    Marks that only a comma parts stand side by side.
    """
    printed: list[Inline] = []
    for place, inline in enumerate(inlines):
        after_note = bool(printed) and isinstance(printed[-1], Note) and isinstance(inline, Text)
        if not after_note or not isinstance(inline, Text):
            printed.append(inline)
            continue
        rest = inline.text.lstrip(_PUNCTUATION)
        mark = inline.text[: len(inline.text) - len(rest)]
        note_follows = place + 1 < len(inlines) and isinstance(inlines[place + 1], Note)
        if note_follows and not rest.strip():
            printed.append(Text(" ", inline.at))
            continue
        _put_before_notes(mark, printed)
        printed += [Text(rest, inline.at)] if rest else []
    return printed


def _put_before_notes(mark: str, printed: list[Inline]) -> None:
    """Sets punctuation before the row of notes that ends a text."""
    place = len(printed)
    while place and (isinstance(printed[place - 1], Note) or _is_space(printed[place - 1])):
        place -= 1
    if mark and place and isinstance(before := printed[place - 1], Text):
        printed[place - 1] = Text(before.text + mark, before.at)
    elif mark:
        printed.insert(place, Text(mark))


def _is_space(inline: Inline) -> bool:
    return isinstance(inline, Text) and inline.text == " "


def _joined(texts: list[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    joined: list[Inline] = []
    for text in texts:
        joined += [Text(" "), *text] if joined else text
    return tuple(joined)
