"""Pass 1: each claim's grounds are held against the originals, and its status follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from averment.build.compiler.guessed import guessed_finding
from averment.build.compiler.judgments import contradicting_judgments, not_parted
from averment.build.compiler.material import Assessed, Evidence, FoundGround, Material
from averment.build.compiler.translations import stale
from averment.casefile.nouns import Attestation, Claim, Ground
from averment.claims.rules.consent import consent_stands
from averment.claims.rules.origins import Origins
from averment.claims.rules.status import Weighed, is_weighty, standing
from averment.evidence.rules.sealing.attesting import why_false
from averment.evidence.rules.text import ExtractedText, guessed_in, page_at
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.folding import fold, folded_text
from averment.kernel.quotes import Place, locate_every, read_quote
from averment.registers.rules.figures import Figure, compute_figures
from averment.registers.rules.rows import Record, records

Span = tuple[int, int]
Places = Mapping[tuple[str, str], Mapping[int | None, Place]]


def weigh(material: Material) -> Evidence:
    """Every claim of the case with its grounds as found and its status, and every figure."""
    figures, figure_findings = compute_figures(material.case)
    rows = {record.ref: record for register in material.case.registers for record in records(register)}
    places = _places(material)
    found = {
        claim.id: tuple(_found(ground, material, places, figures, rows) for ground in claim.grounds)
        for claim in material.case.claims
    }
    base = Origins(material.case.sources, material.case.judgments)
    origins = _origins_by_claim(material, found, base)
    claims = {
        claim.id: _assessed(claim, found[claim.id], origins[claim.id], material) for claim in material.case.claims
    }
    return Evidence(claims, figures, (*figure_findings, *contradicting_judgments(base, material.case.places)))


def _places(material: Material) -> Places:
    """Where each quote stands in its source, by page; all quotes of one source are looked for together."""
    wanted: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for claim in material.case.claims:
        for ground in claim.grounds:
            if ground.source and ground.quote:
                wanted[ground.source][ground.quote].update([] if ground.page is None else [ground.page])
    return {
        (source, quote): _by_page(places, pages, text)
        for source, quotes in wanted.items()
        if (text := material.texts.get(source))
        for (quote, pages), places in zip(quotes.items(), _every_place(quotes, text), strict=True)
    }


def _every_place(quotes: Iterable[str], text: ExtractedText) -> list[Iterator[Place]]:
    return locate_every([read_quote(quote) for quote in quotes], fold(text.text))


def _by_page(places: Iterable[Place], pages: set[int], text: ExtractedText) -> dict[int | None, Place]:
    """The first place that begins on each of the pages; under None the first of all.

    A place that a machine read stands behind one that it did not.
    """
    found: dict[int | None, Place] = {}
    guessed: dict[int | None, Place] = {}
    missing = {page for page in pages if page <= len(text.pages)}
    for place in places:
        page = page_at(text, place[0])
        if guessed_in(text, *place):
            guessed.setdefault(None, place)
            guessed.setdefault(page, place)
            continue
        found.setdefault(None, place)
        if page in missing:
            found[page] = place
            missing.discard(page)
        if not missing:
            break
    return guessed | found


def _found(
    ground: Ground,
    material: Material,
    places: Places,
    figures: Mapping[str, Figure],
    rows: Mapping[str, Record],
) -> FoundGround:
    if ground.source:
        return _found_quote(ground, ground.source, material, places)
    if ground.attestation:
        return _found_attestation(ground, ground.attestation, material)
    if ground.figure:
        figure = figures.get(ground.figure)
        sources = figure.sources if figure else ()
        holds = bool(figure) and all(material.sources[source].file for source in sources)
        return FoundGround(ground, holds, holds and _weighs(material, sources, ground), sources, figure=figure)
    record = rows[ground.record]
    holds = bool(material.sources[record.source].file)
    sources = (record.source,)
    return FoundGround(ground, holds, holds and _weighs(material, sources, ground), sources, record=record)


def _found_attestation(ground: Ground, name: str, material: Material) -> FoundGround:
    """What a custodian says of a sealed source holds when she signed these words of this source."""
    source, attestation = material.attestations[name]
    holds = not why_false(material.case.card.id, source, attestation, material.people)
    weighty = holds and _weighs(material, (source.id,), ground)
    return FoundGround(ground, holds, weighty, (source.id,), attestation.says, attestation=attestation)


def _found_quote(ground: Ground, source: str, material: Material, places: Places) -> FoundGround:
    text = material.texts.get(source)
    if ground.stance == "context" and not ground.quote:
        return FoundGround(ground, text is not None, False, (source,))
    by_page = places.get((source, ground.quote), {})
    span = by_page.get(ground.page) or by_page.get(None)
    if text is None or span is None:
        return FoundGround(ground, False, False, (source,))
    page = page_at(text, span[0])
    guessed = guessed_in(text, *span)
    holds = not guessed and (ground.page is None or page is None or page == ground.page)
    return FoundGround(
        ground,
        holds,
        holds and _weighs(material, (source,), ground),
        (source,),
        text.text[span[0] : span[1]],
        span,
        page,
        guessed=guessed.how if guessed else "",
    )


def _weighs(material: Material, sources: tuple[str, ...], ground: Ground) -> bool:
    policy = material.case.card.policy.corroboration
    meant = [material.sources[source] for source in sources]
    return bool(meant) and all(
        is_weighty(
            source,
            ground.credibility,
            policy,
            consented=consent_stands(source, material.sources, material.today),
        )
        for source in meant
    )


def _origins_by_claim(
    material: Material, found: Mapping[str, tuple[FoundGround, ...]], base: Origins
) -> dict[str, Origins]:
    """The origins of each claim's sources, with copying found around the quotes that ground it."""
    spans_by_claim = {claim: _spans(grounds) for claim, grounds in found.items()}
    several = {claim: spans for claim, spans in spans_by_claim.items() if base.count(spans) > 1}
    if not several:
        return dict.fromkeys(found, base)
    from averment.claims.rules.reuse import copied, strangers  # noqa: PLC0415  numpy, only where sources are compared
    from averment.claims.rules.running_words import rows_of  # noqa: PLC0415

    needed = sorted({source for spans in several.values() for source in spans})
    texts = rows_of({source: material.texts[source].text for source in needed})
    none_copies = strangers(texts)
    joined = {
        claim: base.joined_by(
            (overlap.first, overlap.second) for part in _asked(base, spans) for overlap in copied(texts, part)
        )
        for claim, spans in several.items()
        if not none_copies(spans)
    }
    return {claim: joined.get(claim, base) for claim in found}


def _asked(base: Origins, spans: Mapping[str, Sequence[Span]]) -> Iterator[Mapping[str, Sequence[Span]]]:
    """The sources of a claim, compared together; two by two where some of them were judged independent.

    Because together each copy is only tied to the nearest: with that one parted from it, it would seem to stand alone.
    """
    pairs = list(combinations(sorted(spans), 2))
    if any(base.parted(first, second) for first, second in pairs):
        yield from ({one: spans[one] for one in pair} for pair in pairs if not base.parted(*pair))
    else:
        yield spans


def _spans(grounds: tuple[FoundGround, ...]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for ground in grounds:
        if ground.span and ground.ground.stance != "context":
            spans[ground.sources[0]].append(ground.span)
    return dict(spans)


def _assessed(claim: Claim, grounds: tuple[FoundGround, ...], origins: Origins, material: Material) -> Assessed:
    weighed = [Weighed(g.ground.stance, g.holds, g.weighty, g.sources) for g in grounds]
    policy = material.case.card.policy.corroboration
    told = [told for ground in grounds for told in _ground_findings(claim, ground, material)]
    used = {source for ground in grounds if ground.ground.stance != "context" for source in ground.sources}
    told += not_parted(claim, origins, used, material)
    return Assessed(claim, grounds, standing(weighed, origins, policy), tuple(told))


def _ground_findings(claim: Claim, found: FoundGround, material: Material) -> Iterator[Finding]:
    where = replace(material.case.places.get(claim.id, Where("claims")), subject=claim.id)
    if found.attestation and not found.holds:
        yield _attestation_finding(claim, found.attestation, material, where)
    if found.ground.stance == "context":
        return
    unpreserved = [source for source in found.sources if not material.sources[source].file]
    for source in unpreserved:
        yield finding(
            "source-not-preserved",
            where,
            what=f"The claim “{claim.id}” rests on “{source}”, of which no original is kept.",
            mend="Preserve the original and name it as the source's file, or rest the claim on another source.",
        )
    if found.ground.source and not unpreserved and not found.holds:
        yield guessed_finding(claim, found, material, where) or _quote_finding(claim, found, material, where)
    if found.ground.translation:
        yield from _translation_findings(claim, found.ground, where)


def _quote_finding(claim: Claim, found: FoundGround, material: Material, where: Where) -> Finding:
    ground = found.ground
    text = material.texts.get(ground.source or "")
    if material.sources[found.sources[0]].sealed:
        what = (
            f"A ground quotes “{ground.source}”, which is sealed: nobody here can look whether the words stand there."
        )
        mend = "Ground the claim on what a custodian attests of it (averment sealed attest)."
    elif not ground.quote.strip():
        what, mend = f"A ground names “{ground.source}” but quotes nothing of it.", "Quote the passage that grounds it."
    elif found.span and ground.page is not None:
        what = f"The quote of “{ground.source}” stands on page {found.page}, not on page {ground.page}."
        mend = f"Write page: {found.page}."
    elif text is None or text.status == "failed":
        reason = text.reason if text else "its text was not read"
        what = f"No text could be read from “{ground.source}” ({reason}), so its quote cannot be found there."
        mend = "Preserve a copy that can be read, or a transcription as a source of its own."
    else:
        what = f"“{_shortened(ground.quote)}” does not stand in “{ground.source}”."
        mend = _nearest_passage(ground.quote, text)
    return finding("quote-not-in-source", where, what=f"{what} (Claim “{claim.id}”.)", mend=mend)


def _attestation_finding(claim: Claim, attestation: Attestation, material: Material, where: Where) -> Finding:
    source, _ = material.attestations[attestation.id]
    reason = why_false(material.case.card.id, source, attestation, material.people)
    return finding(
        "false-attestation",
        where,
        what=f"The attestation “{attestation.id}” of the sealed source “{source.id}” does not stand: {reason}. "
        f"(Claim “{claim.id}”.)",
        mend="Ask the custodian what she signed, and have her attest anew what she stands by.",
    )


def _shortened(quote: str) -> str:
    return quote if len(quote) <= 160 else f"{quote[:157]}…"


def _nearest_passage(quote: str, text: ExtractedText) -> str:
    """A proposal: the passage of the source that is nearest to the quote. A person decides."""
    from rapidfuzz import fuzz  # noqa: PLC0415  only where a quote fails

    wanted, folded = folded_text(quote), fold(text.text)
    alignment = fuzz.partial_ratio_alignment(wanted, folded.text, score_cutoff=70) if wanted else None
    if alignment is None or len(folded.text) > 5_000_000:
        return "Quote the source word for word; … stands for words left out, [brackets] for words of the editor."
    start, end = folded.span(alignment.dest_start, alignment.dest_end)
    return f"The source has: “{_shortened(' '.join(text.text[start:end].split()))}”. Quote it word for word."


def _translation_findings(claim: Claim, ground: Ground, where: Where) -> Iterator[Finding]:
    """A translation is stale when it was made of another quote, or gives other numbers than its quote."""
    for reason in stale(ground):
        yield finding(
            "stale-translation",
            where,
            what=f"A translation in the claim “{claim.id}” {reason}.",
            mend="Have the quote translated anew, and checked by a second person.",
        )
