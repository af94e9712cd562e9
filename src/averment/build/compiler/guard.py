"""Pass 7: nobody and nothing appears beyond its tier and the consent that was given."""

from __future__ import annotations

from collections.abc import Iterator

from averment.build.compiler.material import Assessed, Evidence, Material, Reading
from averment.build.compiler.translations import versions
from averment.casefile.nouns import TIERS, Source, Tier
from averment.claims.rules.consent import deciding, lapse
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.names import NameIndex
from averment.registers.rules.protected import above


def guard_findings(material: Material, evidence: Evidence, reading: Reading, names: NameIndex) -> Iterator[Finding]:
    """Codes: `tier-exceeded`, `consent-exceeded`, `protected-name`."""
    told: set[str] = set()
    for sentence in reading.sentences:
        for item in sentence.cited:
            assessed = evidence.claims.get(item.id)
            if assessed and item.id not in told:
                told.add(item.id)
                yield from _of_claim(assessed, reading.at(item.at), material, reading)
    yield from _names(reading, names)
    yield from _names_brought_in(material, evidence, reading, names)


def _of_claim(assessed: Assessed, where: Where, material: Material, reading: Reading) -> Iterator[Finding]:
    claim = assessed.claim
    if above(claim.access, reading.tier):
        yield finding(
            "tier-exceeded",
            where,
            what=f"The claim “{claim.id}” is kept for the tier “{claim.access}”; this output is “{reading.tier}”.",
            mend="Take the sentence out, or have the claim released for this tier.",
        )
    for source in dict.fromkeys(s for ground in assessed.grounds if ground.holds for s in ground.sources):
        reason = consent_limit(material.sources[source], material, reading)
        if reason:
            yield finding(
                "consent-exceeded",
                where,
                what=f"The claim “{claim.id}” rests on “{source}”: {reason}.",
                mend="Rest the claim on other sources, or leave it out; a person who has not said no may be asked for "
                "this use, and the answer recorded.",
            )


def consent_limit(source: Source, material: Material, reading: Reading) -> str:
    """Why the consents over a source do not reach the readers of this output; empty where they do."""
    for one in deciding(source, material.sources):
        if reason := _limit(one, material, reading):
            return f"{'its consent' if one == source else f'the consent for “{one.id}”, which it copies,'} {reason}"
    return ""


def _limit(source: Source, material: Material, reading: Reading) -> str:
    if source.consent is None:
        return "is not on record, and a testimony needs one"
    if ended := lapse(source.consent, material.today):
        return ended
    uses = source.consent.uses
    if reading.tier != "public":
        return "" if uses.coalition else "does not cover use within the coalition"
    readers = reading.forum.reaches.readers
    if "body" in readers and not uses.body:
        return "does not cover being sent to an international body"
    if "state" in readers and not uses.state:
        return "does not cover being shown to the State, which this forum does"
    if "public" in readers and uses.public == "no":
        return "does not cover publication"
    return ""


def _names(reading: Reading, names: NameIndex) -> Iterator[Finding]:
    """The draft's own words, its title and the answers of its form; documents are searched again once written."""
    card = reading.submission.card
    answers = [str(answer) for answer in (card.title, *card.fields.values())]
    for hit in names.find("\n".join(answers)):
        yield _named(hit.id, hit.how, Where(reading.card))
    draft = reading.submission.draft
    for hit in names.find(draft):
        line = draft.count("\n", 0, hit.start) + 1
        yield _named(hit.id, hit.how, Where(reading.draft, line, hit.start - draft.rfind("\n", 0, hit.start)))


def _names_brought_in(material: Material, evidence: Evidence, reading: Reading, names: NameIndex) -> Iterator[Finding]:
    """Names that a cited claim, its quotes or its sources' titles would print, told where they are written."""
    for cited in sorted(reading.cited & evidence.claims.keys()):
        assessed = evidence.claims[cited]
        claim, place = assessed.claim, material.case.places.get(cited, Where("claims"))
        words = [claim.text, claim.attributed_to]
        for found in assessed.grounds:
            words.append(found.ground.quote)
            if found.attestation and not above(found.attestation.access, reading.tier):
                words.append(found.attestation.says)
            words += [text for _, text in versions(found.ground.translation)] if found.ground.translation else []
        yield from _told_at(names, words, place)
        for source_id, access in _access_of_sources(assessed, material):
            source = material.sources[source_id]
            printed = [source.title, source.publisher] if not above(access, reading.tier) else []
            yield from _told_at(names, printed, material.case.places.get(source_id, Where("sources")))


def _access_of_sources(assessed: Assessed, material: Material) -> Iterator[tuple[str, Tier]]:
    """Each source of a claim with the tier for which its title is printed: of what is sealed, the attestation's."""
    for source in dict.fromkeys(source for found in assessed.grounds for source in found.sources):
        told = [found.attestation.access for found in assessed.grounds if found.attestation and source in found.sources]
        yield source, min(told, key=TIERS.index, default=material.sources[source].access)


def _told_at(names: NameIndex, words: list[str], place: Where) -> Iterator[Finding]:
    for hit in names.find("\n".join(words)):
        yield _named(hit.id, hit.how, place)


def _named(record: str, how: str, where: Where) -> Finding:
    return finding(
        "protected-name",
        where,
        what=f"The name of the protected person {record} stands here ({how}).",
        mend="Write “a witness”, “a detainee” or the like; the register keeps who it is.",
    )
