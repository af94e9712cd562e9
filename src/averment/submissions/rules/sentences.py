"""The sentences of a draft, each with its voice, its citations and its place."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, Protocol, TypeVar

from averment.kernel.document import (
    NOWHERE,
    At,
    Block,
    Cite,
    Cited,
    Division,
    Heading,
    Inline,
    LineBreak,
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
    plain_text,
)

Attached = TypeVar("Attached")
Voice = Literal["fact", "argument", "request"]
# A row of a table, and a paragraph of a block quotation, count as one sentence; titles and captions are none.
Kind = Literal["sentence", "row", "quotation", "title"]
_VOICES: tuple[Voice, ...] = ("argument", "request")
_SPLITTERS = {"en", "ur", "hi", "ar", "fr", "es", "fa", "mr", "de", "it", "ru", "zh"}
# Stands for `@claim` while sentences are split: a capitalised word, so that a sentence may begin with it.
_SPEAKER = "Speaker"
_FIGURE = "11"
# No short form of another word.
_SHORT_WORDS = re.findall(
    r"\w+",
    "it us me we he she him her all end day law way war man men out own yet too now not ago aid one two ten six who "
    "why how did was had far new old few act use lie die see say lay met sea sun boy job tax oil",
)
_WHOLE_WORD = "|".join(rf"(?<=\b{word}.)" for word in _SHORT_WORDS)
# The mark first, then what stands before it: a pattern that begins with a look back is tried at every letter.
_PLAIN_END = re.compile(rf"[.!?](?=\s+[A-Z])(?:(?<=[a-z]{{4}}.)|(?<=\d\d.)(?<!^\d\d.)|{_WHOLE_WORD})\s+")
_ANY_END = re.compile(r"[.!?…。۔؟।]+[\"”’)\]]*\s|[:;]+[\"”’)\]]*\s(?![a-z])|[.!?…][^\s\d.,;:)\]”\"’]")
_SHORT_FORM = re.compile(
    r"\b(?:art|arts|para|paras|sec|no|nos|pp|vol|ch|fig|dr|mr|mrs|ms|prof|gen|col|hon|st|vs|cf|approx|govt|dept|resp"
    r"|incl|etc|viz|eds?|op|cit|supra|ibid|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.\s",
    re.IGNORECASE,
)
# Where the splitter may have cut inside a sentence: behind the first kind none ends, behind the second one may.
_NEVER_LAST = re.compile(
    r"\b(?:arts?|paras?|subparas?|secs?|pp|vols?|chs?|figs?|nos|cf|vs|approx|govt|dept|gen|col|hon|resp|viz|docs?|regs?)"
    r"\.\s+\Z",
    re.IGNORECASE,
)
_SELDOM_LAST = re.compile(
    r"\b(?:no|etc|al|cit|ltd|inc|co|rs|eds?|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.\s+\Z", re.IGNORECASE
)
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_SURE_END = re.compile(rf"{_PLAIN_END.pattern}|[۔।؟]\s+")
_LONGEST_PORTION = 6000  # characters
_CLOSING = '"”’“»)]'


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as the author wrote it.

    `words` are the author's own: a living figure or an attributed speaker leaves only its place, as a space.
    `path` gives the headings above it, outermost first. `running` are claims cited in the running sentence,
    `bracketed` those cited after words.
    """

    words: str
    at: At
    path: tuple[str, ...]
    voice: Voice
    running: tuple[Cite, ...] = ()
    bracketed: tuple[Cite, ...] = ()
    values: tuple[Value, ...] = ()
    kind: Kind = "sentence"
    parts: tuple[str | Cite | Value, ...] = ()  # the sentence in order, so that it can be shown as it is printed

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every citation of the sentence."""
        return self.running + self.bracketed

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Each thing that the sentence cites, in the order of its citations."""
        return tuple(item for cite in self.cites for item in cite.items)


@dataclass(slots=True)
class _Flow:
    """The running words of a paragraph, with what is attached to places in them."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    own: list[str] = field(default_factory=list)  # the same length, with nothing that the author did not write
    places: list[tuple[int, At]] = field(default_factory=list)
    voices: list[tuple[int, int, Voice]] = field(default_factory=list)
    cites: list[tuple[int, Cite]] = field(default_factory=list)
    values: list[tuple[int, Value]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, words: str, at: At, *, own: bool = True) -> None:
        if words:
            self.places.append((self.length, at))
            self.text.append(words)
            self.own.append(words if own else " " * len(words))
            self.length += len(words)

    def joined(self) -> tuple[str, str]:
        """The running words, and those of the author alone."""
        self.text[:], self.own[:] = ["".join(self.text)], ["".join(self.own)]
        return self.text[0], self.own[0]

    def cited(self, cite: Cite) -> None:
        self.cites.append((self.length, cite))
        if cite.running:
            self.add(_SPEAKER, cite.at, own=False)

    def spoken(self, start: int, voice: Voice | None) -> None:
        """Notes the voice of the words since `start`."""
        if voice:
            self.voices.append((start, self.length, voice))


def sentences_of(blocks: Iterable[Block], language: str) -> tuple[Sentence, ...]:
    """All sentences of a draft in their order; rows of tables count as one sentence each."""
    return tuple(_Walker(language).walk(blocks, "fact"))


class _Walker:
    """Goes through the blocks and remembers the headings."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._headings: list[tuple[int, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._headings)

    def walk(self, blocks: Iterable[Block], voice: Voice) -> Iterator[Sentence]:
        for block in blocks:
            match block:
                case Heading():
                    self._headings = [above for above in self._headings if above[0] < block.level]
                    self._headings.append((block.level, " ".join(plain_text(block.children).split())))
                    yield from self._whole(block.children, block.at, voice, "title")
                case Paragraph():
                    yield from self._flow(block.children, block.at, voice)
                case Listing():
                    for item in block.items:
                        yield from self.walk(item, voice)
                case Quotation():
                    yield from self._quotation(block, voice)
                case Division():
                    yield from self.walk(block.blocks, _voice(block.classes) or voice)
                case Table():
                    yield from self._rows(block, voice)

    def _flow(self, children: Sequence[Inline], at: At, voice: Voice) -> Iterator[Sentence]:
        flow = _Flow()
        _collect(children, voice, flow)
        yield from _cut(flow, at, self.path, voice, self.language)
        for note in flow.notes:
            yield from self.walk(note.blocks, voice)

    def _quotation(self, quotation: Quotation, voice: Voice) -> Iterator[Sentence]:
        for block in quotation.blocks:
            if isinstance(block, Paragraph):
                yield from self._whole(block.children, block.at, voice, "quotation")
            else:
                yield from self.walk([block], voice)

    def _whole(self, children: Sequence[Inline], at: At, voice: Voice, kind: Kind) -> Iterator[Sentence]:
        """Words that are not cut into sentences."""
        flow = _Flow()
        _collect(children, voice, flow)
        if "".join(flow.text).strip():
            yield _sentence(flow, (0, flow.length), at, self.path, voice, kind=kind)
        for note in flow.notes:
            yield from self.walk(note.blocks, voice)

    def _rows(self, table: Table, voice: Voice) -> Iterator[Sentence]:
        yield from self._whole(table.caption, table.at, voice, "title")
        for head in table.head:
            for cell in head:
                yield from self._whole(cell.children, cell.at, voice, "title")
        for row in table.rows:
            flow = _Flow()
            for cell in row:
                _collect(cell.children, voice, flow)
                flow.add(" ", cell.at)
            at = next((cell.at for cell in row if cell.at.line), table.at)
            if "".join(flow.text).strip() or flow.values or flow.cites:
                yield _sentence(flow, (0, flow.length), at, self.path, voice, kind="row")
            for note in flow.notes:
                yield from self.walk(note.blocks, voice)


def _voice(classes: Iterable[str]) -> Voice | None:
    return next((voice for voice in _VOICES if voice in classes), None)


def _collect(children: Sequence[Inline], voice: Voice, flow: _Flow) -> None:
    for child in children:
        match child:
            case Text():
                flow.add(child.text, child.at)
            case LineBreak():
                flow.add(" ", NOWHERE)
            case Styled() | Link() | Span():
                start = flow.length
                _collect(child.children, voice, flow)
                flow.spoken(start, _voice(child.classes) if isinstance(child, Span) else None)
            case Note():
                flow.notes.append(child)
            case Cite():
                flow.cited(child)
            case Value():
                flow.values.append((flow.length, child))
                flow.add(_FIGURE, child.at, own=False)


def _cut(flow: _Flow, at: At, path: tuple[str, ...], voice: Voice, language: str) -> Iterator[Sentence]:
    text, _ = flow.joined()
    if not text.strip():
        return
    for start, end in sentence_spans(text, language):
        yield _sentence(flow, (start, end), at, path, voice)


def _sentence(  # noqa: PLR0913  a sentence has this many sides
    flow: _Flow, span: tuple[int, int], at: At, path: tuple[str, ...], voice: Voice, kind: Kind = "sentence"
) -> Sentence:
    start, end = span
    text, own = flow.joined()
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    cites = [cite for place, cite in _between(flow.cites, start, end) if _belongs(place, cite, span, text)]
    return Sentence(
        words=own[start:end].strip(),
        at=_place(flow, first, at),
        path=path,
        voice=_voice_of(flow, (first, end), text, voice),
        running=tuple(cite for cite in cites if cite.running),
        bracketed=tuple(cite for cite in cites if not cite.running),
        values=tuple(value for place, value in _between(flow.values, start, end) if place < end),
        kind=kind,
        parts=tuple(_parts(flow, span, text)),
    )


def _parts(flow: _Flow, span: tuple[int, int], text: str) -> Iterator[str | Cite | Value]:
    """The words of a sentence with its speakers and figures in their places."""
    position, end = span
    items: list[tuple[int, Cite | Value]] = [*_between(flow.values, *span)]
    items += [(place, cite) for place, cite in _between(flow.cites, *span) if cite.running]
    for place, item in sorted(items, key=lambda entry: entry[0]):
        if position <= place < end:
            yield text[position:place]
            yield item
            position = place + len(_SPEAKER if isinstance(item, Cite) else _FIGURE)
    yield text[position:end]


def _between(items: Sequence[tuple[int, Attached]], start: int, end: int) -> Sequence[tuple[int, Attached]]:
    """What is attached to the places from `start` to `end`, both included."""
    first = bisect_left(items, start, key=lambda item: item[0])
    return items[first : bisect_right(items, end, key=lambda item: item[0])]


def _belongs(place: int, cite: Cite, span: tuple[int, int], text: str) -> bool:
    """Whether a citation belongs to a sentence: brackets right after its last mark still do."""
    start, end = span
    if cite.running:
        return start <= place < end
    if place == start:
        return start == 0
    words_before = text[start:place].strip()
    return start < place <= end if words_before else False


def _place(flow: _Flow, offset: int, fallback: At) -> At:
    index = bisect_right(flow.places, offset, key=lambda entry: entry[0]) - 1
    if index < 0 or not flow.places[index][1].line:
        return fallback
    begins, at = flow.places[index]
    return At(at.line, at.column + offset - begins)


def _voice_of(flow: _Flow, span: tuple[int, int], text: str, voice: Voice) -> Voice:
    """The voice of a sentence: argument or request only where all of its words stand in it."""
    start, end = span
    marked = bytearray(end - start)
    found: Voice = voice
    for begins, ends, inner in flow.voices:
        low, high = max(begins, start), min(ends, end)
        if low < high:
            marked[low - start : high - start] = b"\x01" * (high - low)
            found = inner
    bare = any(not flag and char.isalnum() for flag, char in zip(marked, text[start:end], strict=True))
    return voice if bare else found


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends; the spans meet and cover the text.

    >>> [("See Art. 9. It holds.")[a:b] for a, b in sentence_spans("See Art. 9. It holds.", "en")]
    ['See Art. 9. ', 'It holds.']
    """
    if language == "en" and (plain := _plain_spans(text)) is not None:
        return plain
    found = {
        start + begin
        for start, end, sure in _portions(text)
        for begin in _starts(text[start:end], language)
        if begin or sure
    }
    starts = [start for start in sorted(found) if not _inside(text, start)]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _portions(text: str) -> Iterator[tuple[int, int, bool]]:
    """A long text in portions, and whether each begins with a sentence: the splitter's time grows with the square."""
    begin, sure = 0, True
    for match in _SURE_END.finditer(text) if len(text) > _LONGEST_PORTION else ():
        while match.end() - begin > 2 * _LONGEST_PORTION:
            space = text.find(" ", begin + _LONGEST_PORTION, begin + 2 * _LONGEST_PORTION) + 1
            end = space or begin + 2 * _LONGEST_PORTION
            yield begin, end, sure
            begin, sure = end, False
        if match.end() - begin > _LONGEST_PORTION and _is_closed(text[begin : match.end()]):
            yield begin, match.end(), sure
            begin, sure = match.end(), True
    while len(text) - begin > 2 * _LONGEST_PORTION:
        yield begin, begin + _LONGEST_PORTION, sure
        begin, sure = begin + _LONGEST_PORTION, False
    yield begin, len(text), sure


def _is_closed(words: str) -> bool:
    """Whether every quotation and bracket that begins in the words ends there; sentences inside of one are not cut."""
    paired = all(words.count(opening) == words.count(closing) for opening, closing in _PAIRS)
    return paired and words.count("‘") <= words.count("’") and words.count('"') % 2 == 0


def _starts(text: str, language: str) -> list[int]:
    starts = [0]
    position = 0
    for piece in _splitter(language).segment(text):
        words = piece.strip()
        found = text.find(words, position) if words else -1
        if found > position and text[starts[-1] : found].strip():
            starts.append(_after_closing(text, found))
        position = found + len(words) if found >= 0 else position
    return starts


def _inside(text: str, start: int) -> bool:
    """Whether a cut was made inside a sentence, behind a short form.

    >>> [_inside(words.replace("|", ""), words.index("|")) for words in ("See para. |3.", "Rs. |500", "Ltd. |It won.")]
    [True, True, False]
    """
    before, after = text[max(0, start - 16) : start], text[start : start + 1]
    if _NEVER_LAST.search(before):
        return True
    return bool(_SELDOM_LAST.search(before)) and (after.isdigit() or after.islower())


def _plain_spans(text: str) -> list[tuple[int, int]] | None:
    """Spans of an English text in which every sentence ends beyond doubt; None where one may not.

    Because the careful splitter costs more than all other checks of a long draft together.
    """
    cuts = [match.end() for match in _PLAIN_END.finditer(text)]
    if len(_ANY_END.findall(text)) != len(cuts) or _SHORT_FORM.search(text):
        return None
    spans = list(zip([0, *cuts], [*cuts, len(text)], strict=True))
    return spans if all(_is_closed(text[start:end]) for start, end in spans) else None


def _after_closing(text: str, start: int) -> int:
    """A closing quotation mark belongs to the sentence before it, wherever the splitter put it."""
    while start < len(text) and text[start] in _CLOSING and start + 1 < len(text) and text[start + 1].isspace():
        start += 2
    return start


class _Segmenter(Protocol):
    """What is used of pysbd's splitter."""

    def segment(self, text: str) -> list[str]:
        """The sentences of a text."""


@cache
def _splitter(language: str) -> _Segmenter:
    with warnings.catch_warnings():  # its source has escapes that Python 3.12 warns about on a first import
        warnings.simplefilter("ignore")
        import pysbd  # noqa: PLC0415  its rules take long to load, and only drafts need them

    segmenter: _Segmenter = pysbd.Segmenter(language=language if language in _SPLITTERS else "en", clean=False)
    return segmenter
