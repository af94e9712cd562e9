"""Texts of our own with known copying: wire stories and their copies, embedded paragraphs, shared quotations.

Every sentence is put together from templates and invented words by a seed, so the same seed gives the same texts,
and who copied what is known. A label is a paragraph of a wire story: two texts that hold one paragraph are a copy.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

COPIES = {"light": 0.01, "moderate": 0.03, "heavy": 0.08}


@dataclass(frozen=True)
class Tongue:
    """What sentences of a language are made of."""

    syllables: tuple[str, ...]
    templates: tuple[str, ...]
    said: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a wire story: `narrative` is how many of its words stand outside quotation marks."""

    text: str
    narrative: int


@dataclass
class Corpus:
    """The texts by name, the wire paragraphs that each holds, and the formulas that some share."""

    texts: dict[str, str] = field(default_factory=dict)
    holds: dict[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    paragraphs: dict[tuple[int, int], Paragraph] = field(default_factory=dict)
    formulas: list[str] = field(default_factory=list)
    innocent: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, kind: str, text: str, holds: frozenset[tuple[int, int]] = frozenset()) -> None:
        self.texts[name], self.kinds[name], self.holds[name] = text, kind, holds

    def copies(self) -> Iterator[tuple[str, str, int]]:
        """Every pair of texts that share wire paragraphs, with the narrative words of the longest."""
        holders: dict[tuple[int, int], list[str]] = defaultdict(list)
        for name, held in self.holds.items():
            for paragraph in held:
                holders[paragraph].append(name)
        longest: dict[tuple[str, str], int] = defaultdict(int)
        for paragraph, names in holders.items():
            for pair in combinations(names, 2):
                longest[pair] = max(longest[pair], self.paragraphs[paragraph].narrative)
        for (first, second), words in longest.items():
            yield first, second, words


def syllables(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TONGUES = {
    "en": Tongue(
        syllables("ba dre fo gil hen jor kal len mur nas pol quen rit sav tor ul ven wis yar zet ost and el im"),
        (
            "the {} of {} {} the {} near {} before {} could {} it",
            "residents of {} told {} that the {} had been {} for {} nights",
            "{} officers {} at the {} gate while {} was {} in {}",
            "after the {} a {} {} reached {} with {} and two {}",
            "a {} from {} {} that no {} had {} the {} since {}",
            "in {} the {} council {} its {} and {} a second {}",
            "nobody at the {} would {} whether {} had {} in {}",
            "by evening {} was {} and the {} in {} stayed {}",
        ),
        ("a spokesman for {} said", "{} told reporters", "the {} office wrote", "{} said by telephone"),
        ("“”", '""', "‘’", "«»"),
    ),
    "ur": Tongue(
        syllables("با در فو گل ہن جو کا لے مر نس پو قی رت سا تو ول وی یا زی شہ چم غن خا دی"),
        (
            "{} کے {} نے {} میں {} کو {} سے پہلے {} کیا",
            "{} کے رہائشیوں نے {} کو بتایا کہ {} میں {} کا {} بند رہا",
            "{} کی {} پر {} کے بعد {} اور {} کو {} لایا گیا",
            "شام تک {} میں {} نے {} سے {} کا {} واپس لیا",
            "{} اور {} کے درمیان {} پر {} کی {} جاری رہی",
        ),
        ("{} کے ترجمان نے کہا", "{} نے صحافیوں کو بتایا"),
        ("‘’", "“”", "’’‘‘"),
    ),
    "hi": Tongue(
        syllables("बा दे फो गी हे जो का ले मु न पू की रि सा तो उ वि या ज़े शा चं खा दि"),
        (
            "{} के {} ने {} में {} को {} से पहले {} किया",
            "{} के निवासियों ने {} को बताया कि {} में {} का {} बंद रहा",
            "{} की {} पर {} के बाद {} और {} को {} लाया गया",
            "शाम तक {} में {} ने {} से {} का {} वापस लिया",
            "{} और {} के बीच {} पर {} की {} जारी रही",
        ),
        ("{} के प्रवक्ता ने कहा", "{} ने पत्रकारों को बताया"),
        ("“”", '""', "‘’"),
    ),
}


class Writer:
    """Writes sentences, paragraphs and articles of one language from one seed."""

    def __init__(self, seed: int, language: str = "en") -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented text, no secret
        self.tongue = TONGUES[language]
        self.stop = {"en": ".", "ur": "۔", "hi": "।"}[language]
        syllables = self.tongue.syllables
        self.words = [
            "".join(self.random.choices(syllables, k=self.random.choice((2, 2, 3, 3, 4)))) for _ in range(9000)
        ]

    def words_of(self, template: str) -> str:
        return template.format(*self.random.choices(self.words, k=template.count("{}")))

    def sentence(self) -> str:
        clause = self.words_of(self.random.choice(self.tongue.templates))
        if self.random.random() < 0.5:
            clause += ", " + self.words_of(self.random.choice(self.tongue.templates))
        return clause[0].upper() + clause[1:] + self.stop

    def passage(self, words: int) -> str:
        """Whole sentences of at least so many words."""
        parts: list[str] = []
        count = 0
        while count < words:
            parts.append(self.sentence())
            count += len(parts[-1].split())
        return " ".join(parts)

    def paragraphs(self, words: int) -> list[str]:
        parts = []
        while words > 0:
            parts.append(self.passage(self.random.randint(20, 80)))
            words -= len(parts[-1].split())
        return parts

    def quoted(self, statement: str) -> str:
        """A sentence of one's own that gives a statement between the marks of the house."""
        marks = self.random.choice(self.tongue.marks)
        half = len(marks) // 2
        return f"{self.words_of(self.random.choice(self.tongue.said))}: {marks[:half]}{statement}{marks[half:]}"

    def edited(self, text: str, rate: float) -> str:
        """Some words replaced, left out, or put in."""
        words = []
        for word in text.split(" "):
            draw = self.random.random() / rate if rate else 1
            if draw >= 1:
                words.append(word)
            elif draw < 0.6:
                words.append(self.random.choice(self.words))
            elif draw < 0.8:
                words.extend((self.random.choice(self.words), word))
        return " ".join(words)


def make(size: int, seed: int = 1, language: str = "en", body: int = 400) -> Corpus:
    """A corpus of about `size` texts: one in five a wire text or copy, one in five an embedding, the rest apart."""
    writer, corpus = Writer(seed, language), Corpus()
    draw = writer.random
    corpus.formulas = [writer.passage(draw.randint(18, 45)) for _ in range(12)]
    stories = max(1, size // 50)
    for story in range(stories):
        _wire(corpus, writer, story, body)
    for number in range(size // 5):
        _embedding(corpus, writer, number, draw.randrange(stories), body)
    for number in range(size // 20):
        _same_quotation(corpus, writer, number, body)
        _same_formula(corpus, writer, number, body)
        _same_event(corpus, writer, number, body)
    for number in range(size - len(corpus.texts)):
        corpus.add(f"apart-{number}", "apart", "\n\n".join(writer.paragraphs(body)))
    return corpus


def _wire(corpus: Corpus, writer: Writer, story: int, body: int) -> None:
    """A wire story and nine copies: light, moderate (end cut), heavy (a third cut, order changed, new end)."""
    draw, own, count = writer.random, [], 0
    while count < body:
        lead = writer.passage(draw.randint(14, 90))
        narrative = len(lead.split())
        text = lead
        if draw.random() < 0.3:
            statement = writer.passage(draw.randint(10, 40))
            text = f"{lead} {writer.quoted(statement)}"
            narrative = len(text.split()) - len(statement.split())
        own.append(Paragraph(text, narrative))
        count += len(text.split())
    keys = [(story, place) for place in range(len(own))]
    corpus.paragraphs.update(zip(keys, own, strict=True))
    corpus.add(f"wire-{story}", "wire", "\n\n".join(part.text for part in own), frozenset(keys))
    for copy in range(9):
        kind = list(COPIES)[copy % 3]
        kept = list(range(len(own)))
        if kind == "moderate":
            kept = kept[:-1] or kept
        if kind == "heavy":
            kept = sorted(draw.sample(kept, max(1, len(kept) * 2 // 3)), key=lambda _: draw.random())
        parts = [writer.edited(own[place].text, COPIES[kind]) for place in kept]
        lead = writer.passage(25)
        tail = [writer.passage(40)] if kind == "heavy" else []
        held = frozenset((story, place) for place in kept)
        corpus.add(f"{kind}-{story}-{copy}", kind, "\n\n".join([lead, *parts, *tail]), held)


def _embedding(corpus: Corpus, writer: Writer, number: int, story: int, body: int) -> None:
    """A longer article of its own with one paragraph of a wire story, half of them with two per cent of edits."""
    keys = [key for key in ((story, place) for place in range(100)) if key in corpus.paragraphs]
    key = writer.random.choice(keys)
    parts = writer.paragraphs(body * 3 // 2)
    copied = writer.edited(corpus.paragraphs[key].text, 0.02 * (number % 2))
    parts.insert(writer.random.randrange(len(parts) + 1), copied)
    corpus.add(f"embedding-{number}", "embedding", "\n\n".join(parts), frozenset([key]))


def _pair(corpus: Corpus, writer: Writer, kind: str, number: int, shared: tuple[str, str], body: int) -> None:
    names = (f"{kind}-{number}-a", f"{kind}-{number}-b")
    for name, text in zip(names, shared, strict=True):
        parts = writer.paragraphs(body)
        place = writer.random.randrange(len(parts))
        parts[place] = f"{parts[place]} {text} {writer.sentence()}"
        corpus.add(name, kind, "\n\n".join(parts))
    corpus.innocent.append(names)


def _same_quotation(corpus: Corpus, writer: Writer, number: int, body: int) -> None:
    """Two reports that quote the same statement, each in words and marks of its own."""
    statement = writer.passage(writer.random.randint(10, 60))
    _pair(corpus, writer, "quotation", number, (writer.quoted(statement), writer.quoted(statement)), body)


def _same_formula(corpus: Corpus, writer: Writer, number: int, body: int) -> None:
    """Two reports that both recite the law, without quotation marks."""
    formula = writer.random.choice(corpus.formulas)
    _pair(corpus, writer, "formula", number, (formula, formula), body)


def _same_event(corpus: Corpus, writer: Writer, number: int, body: int) -> None:
    """Two reports of one event: the same names, office and place, up to twenty words of them."""
    name = " ".join(writer.random.choices(writer.words, k=writer.random.randint(6, 20)))
    _pair(corpus, writer, "event", number, (name, name), body)
