"""Pass 4: every number of the text comes from a cited claim, a quote, or a computed figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from averment.build.compiler.ground import must_be_grounded
from averment.build.compiler.material import Assessed, Evidence, Material, Reading
from averment.build.compiler.translations import versions
from averment.casefile.nouns import Claim, Ground
from averment.kernel.dates import PartialDate
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.numbers import Kind, Number, Pool, Quantity, grounded, numbers_in, pool_of, uttered
from averment.kernel.numerals import format_number
from averment.registers.rules.figures import Figure
from averment.submissions.rules.sentences import Sentence

# What counts the titles themselves: “3. Arrests”, “Table 3”, “Part 2”.
_ORDINAL = re.compile(
    r"(?:\A\W*|\b(?:table|part|figure|chart|map|box|tableau|partie|tabla|parte|جدول|حصہ|نقشہ|तालिका|भाग|चित्र)\W*)\Z",
    re.IGNORECASE,
)


def number_findings(material: Material, evidence: Evidence, reading: Reading) -> Iterator[Finding]:
    """Code: `number-not-grounded`.

    In argument and request a number may have been grounded earlier in the draft; in titles and captions, anywhere
    in it.
    """
    language = reading.submission.card.language
    pools = _Pools(material, evidence)
    earlier = everywhere = Pool()
    for sentence in reading.sentences:
        pool = pools.of_sentence(sentence)
        everywhere |= pool
        if sentence.kind == "title":
            continue
        stated = uttered(sentence.words, language)
        allowed = pool if must_be_grounded(sentence, reading) else pool | earlier
        for number in stated:
            if not grounded(number, allowed):
                yield _ungrounded(number, sentence, reading)
        figures = pool_of(figure.value for figure in pools.printed(sentence))
        earlier |= pool_of(number for number in stated if grounded(number, pool)) | figures
    yield from _of_titles(reading, everywhere)


def _of_titles(reading: Reading, pool: Pool) -> Iterator[Finding]:
    """Numbers of the title, of headings and of captions that nothing in the draft grounds."""
    titles = [(s.words, reading.where(s)) for s in reading.sentences if s.kind == "title"]
    card = reading.submission.card
    for words, where in [(card.title, Where(reading.card)), *titles]:
        for number in uttered(words, card.language):
            if not grounded(number, pool) and not _ORDINAL.search(words[: number.start]):
                yield finding(
                    "number-not-grounded",
                    where,
                    what=f"“{words[number.start : number.end]}” stands in a title, and nothing in the text grounds it.",
                    mend="Say in the text where it comes from, or take it out of the title.",
                )


def claim_findings(material: Material, evidence: Evidence, reading: Reading) -> Iterator[Finding]:
    """Code: `claim-behind-figure`, for cited claims that say one number while their figure gives another.

    Told only where both are left over: a number of the claim that no ground gives, and a figure that the claim does
    not say. Years are left out: a claim may say when without a ground that repeats it.
    """
    pools = _Pools(material, evidence)
    for cited in sorted(reading.cited & evidence.claims.keys()):
        assessed = evidence.claims[cited]
        figures = [found.figure for found in assessed.grounds if found.figure]
        stated = [number for number in uttered(assessed.claim.text) if number.kind is not Kind.YEAR] if figures else []
        unsaid = [figure for figure in figures if not _says(stated, figure)]
        pool = pool_of(pools.of_grounds(assessed)) if unsaid else Pool()
        stray = [number for number in stated if isinstance(number.value, Quantity) and not grounded(number, pool)]
        apart = [(number, figure) for number in stray for figure in unsaid if _near(number, figure)]
        if apart:
            yield _behind(assessed.claim, *apart[0], material)


def _near(number: Number, figure: Figure) -> bool:
    """Whether a number may be an older value of a figure: no more than a quarter away from it."""
    value = number.value
    return isinstance(value, Quantity) and abs(value.amount - figure.value) * 4 <= abs(figure.value)


def _says(stated: Iterable[Number], figure: Figure) -> bool:
    return figure.value in {value.amount for number in stated for value in number.asks() if isinstance(value, Quantity)}


def _behind(claim: Claim, number: Number, figure: Figure, material: Material) -> Finding:
    return finding(
        "claim-behind-figure",
        replace(material.case.places.get(claim.id, Where("claims")), subject=claim.id),
        what=f"The claim “{claim.id}” says {claim.text[number.start : number.end]}; its figure “{figure.id}” now gives "
        f"{format_number(figure.value, 'en', figure.places)}.",
        mend="Correct the claim's text, or the figure's conditions.",
    )


class _Pools:
    """What grounds the numbers of a sentence; the pool of each thing cited is made once."""

    def __init__(self, material: Material, evidence: Evidence) -> None:
        self.material, self.evidence = material, evidence
        self._cited: dict[str, Pool] = {}

    def of_sentence(self, sentence: Sentence) -> Pool:
        pool = Pool()
        for figure in self.printed(sentence):
            pool |= pool_of([figure.value, *figure.dates])
        for item in sentence.cited:
            pool |= self._of_cited(item.id)
        return pool

    def printed(self, sentence: Sentence) -> Iterator[Figure]:
        """The figures of a sentence whose value is printed; one too small to publish grounds nothing."""
        for value in sentence.values:
            figure = self.evidence.figures.get(value.id)
            if figure and not figure.suppressed_below:
                yield figure

    def _of_cited(self, cited: str) -> Pool:
        if cited not in self._cited:
            self._cited[cited] = pool_of(self._numbers(cited))
        return self._cited[cited]

    def _numbers(self, cited: str) -> Iterator[Number | PartialDate]:
        if claim := self.material.claims.get(cited):
            yield from _in_texts([claim.text, claim.attributed_to])
            for ground in claim.grounds:
                yield from self._of_ground(ground)
                if ground.attestation:
                    yield from _in_texts([self.material.attestations[ground.attestation][1].says])
        elif instrument := self.material.instruments.get(cited):
            yield from _in_texts([instrument.symbol, instrument.title, *(p.text for p in instrument.provisions)])
            yield from [instrument.adopted] if instrument.adopted else []
        elif position := self.material.positions.get(cited):
            yield from _in_texts(paragraph.text for paragraph in position.paragraphs)
            yield from [position.adoption.decided] if position.adoption else []

    def of_grounds(self, assessed: Assessed) -> Iterator[Number | Decimal | PartialDate]:
        """What the grounds of a claim give: quotes, the cells of records, the values of figures and of their parts."""
        for found in assessed.grounds:
            yield from self._of_ground(found.ground)
            yield from _in_texts([found.passage])
            if found.record:
                yield from _in_texts(found.record.cells.values())
            if found.figure:
                yield from self._of_figure(found.figure)

    def _of_figure(self, figure: Figure) -> Iterator[Decimal | PartialDate]:
        yield figure.value
        yield from figure.dates
        for part in figure.method.of:
            if part in self.evidence.figures:
                yield from self._of_figure(self.evidence.figures[part])

    def _of_ground(self, ground: Ground) -> Iterator[Number]:
        """The numbers of a quote, read as its source's language writes them, and of its translations."""
        language = self.material.sources[ground.source].language if ground.source else ""
        yield from numbers_in(ground.quote, language or "en")
        for version, words in versions(ground.translation) if ground.translation else ():
            yield from numbers_in(words, version)


def _in_texts(texts: Iterable[str]) -> Iterator[Number]:
    for text in texts:
        yield from numbers_in(text)


def _ungrounded(number: Number, sentence: Sentence, reading: Reading) -> Finding:
    shown = sentence.words[number.start : number.end]
    cited = sorted({item.id for item in sentence.cited})
    where = f"the claims cited here ({', '.join(cited)})" if cited else "a claim cited in the sentence"
    return finding(
        "number-not-grounded",
        reading.where(sentence),
        what=f"“{shown}” stands in neither the text nor a quote of {where}, nor comes from a figure in the sentence.",
        mend="Cite the claim that gives it, print it as {{figure-id}}, or correct it.",
    )
