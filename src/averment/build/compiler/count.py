"""Pass 4: every number of the text comes from a cited claim, a quote, or a computed figure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from averment.build.compiler.ground import must_be_grounded
from averment.build.compiler.material import Evidence, Material, Reading
from averment.build.compiler.translations import versions
from averment.casefile.nouns import Claim, Instrument, Position
from averment.kernel.document import Cited
from averment.kernel.findings import Finding, finding
from averment.kernel.numbers import Number, Pool, grounded, numbers_in, pool_of
from averment.submissions.rules.sentences import Sentence


def number_findings(material: Material, evidence: Evidence, reading: Reading) -> Iterator[Finding]:
    """Code: `number-not-grounded`. In argument and request a number may have been grounded earlier in the draft."""
    language = reading.submission.card.language
    earlier = Pool()
    for sentence in reading.sentences:
        pool = _pool(sentence, material, evidence)
        stated = [number for number in numbers_in(sentence.words, language) if not number.exempt]
        allowed = pool if must_be_grounded(sentence, reading) else pool | earlier
        for number in stated:
            if not grounded(number, allowed):
                yield _ungrounded(number, sentence, reading)
        figures = pool_of(evidence.figures[v.id].value for v in sentence.values if v.id in evidence.figures)
        earlier |= pool_of(number for number in stated if grounded(number, pool)) | figures


def _pool(sentence: Sentence, material: Material, evidence: Evidence) -> Pool:
    """What grounds the numbers of one sentence."""
    pool = Pool()
    for value in sentence.values:
        figure = evidence.figures.get(value.id)
        if figure:
            pool |= pool_of([figure.value, *figure.dates])
    for cite in sentence.cites:
        for item in cite.items:
            pool |= _pool_of_cited(item, material)
    return pool


def _pool_of_cited(item: Cited, material: Material) -> Pool:
    if item.id in material.claims:
        return _pool_of_claim(material.claims[item.id])
    if item.id in material.instruments:
        return _pool_of_instrument(material.instruments[item.id])
    if item.id in material.positions:
        return _pool_of_position(material.positions[item.id])
    return Pool()


@cache
def _pool_of_claim(claim: Claim) -> Pool:
    texts = [claim.text, claim.attributed_to, *(ground.quote for ground in claim.grounds)]
    pool = pool_of(number for text in texts for number in numbers_in(text))
    for ground in claim.grounds:
        for language, words in versions(ground.translation) if ground.translation else ():
            pool |= pool_of(numbers_in(words, language))
    return pool


@cache
def _pool_of_instrument(instrument: Instrument) -> Pool:
    texts = [instrument.symbol, instrument.title, *(provision.text for provision in instrument.provisions)]
    dates = [instrument.adopted] if instrument.adopted else []
    return pool_of([*dates, *(number for text in texts for number in numbers_in(text))])


def _pool_of_position(position: Position) -> Pool:
    dates = [position.adoption.decided] if position.adoption else []
    return pool_of([*dates, *(number for p in position.paragraphs for number in numbers_in(p.text))])


def _ungrounded(number: Number, sentence: Sentence, reading: Reading) -> Finding:
    shown = sentence.words[number.start : number.end]
    cited = sorted({item.id for cite in sentence.cites for item in cite.items})
    where = f"the claims cited here ({', '.join(cited)})" if cited else "a claim cited in the sentence"
    return finding(
        "number-not-grounded",
        reading.where(sentence),
        what=f"“{shown}” stands in neither the text nor a quote of {where}, nor comes from a figure in the sentence.",
        mend="Cite the claim that gives it, print it as {{figure-id}}, or correct it.",
    )
