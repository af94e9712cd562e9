"""Pass 3: no claim is stated more firmly than its evidence allows, and no dispute is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from averment.build.compiler.material import Assessed, Evidence, FoundGround, Material, Reading
from averment.casefile.nouns import TIERS, Tier
from averment.claims.rules.status import Status
from averment.kernel.document import Cited
from averment.kernel.findings import Finding, Where, finding

_NO_VOICE = {Status.UNSUPPORTED, Status.REFUTED}
_MEANING = {
    Status.UNSUPPORTED: "no supporting ground holds",
    Status.REPORTED: "grounds hold, but the case's policy lets none of them weigh",
    Status.ATTESTED: "it rests on {supporting} of the {needed} independent origins that our own voice needs",
    Status.CONTESTED: "what weighs stands on both sides",
    Status.REFUTED: "what weighs speaks against it, and nothing that weighs speaks for it",
}


def voice_findings(material: Material, evidence: Evidence, reading: Reading) -> Iterator[Finding]:
    """Codes: `overstated`, `undisclosed-dispute`, `missing-attribution`."""
    for sentence in reading.sentences:
        for cite in sentence.cites:
            for item in cite.items:
                assessed = evidence.claims.get(item.id)
                if assessed:
                    yield from _of_claim(item, assessed, material, reading, (reading.at(item.at), cite.running))


def _of_claim(
    item: Cited, assessed: Assessed, material: Material, reading: Reading, told: tuple[Where, bool]
) -> Iterator[Finding]:
    where, attributed = told
    if attributed and not assessed.claim.attributed_to:
        yield finding(
            "missing-attribution",
            where,
            what=f"“{item.id}” has no attributed_to, so the sentence would have no speaker.",
            mend="Say in attributed_to whose assertion it is, in words that a sentence can use.",
        )
    status = assessed.standing.status
    if status in _NO_VOICE or (not attributed and status is not Status.CORROBORATED):
        yield finding(
            "overstated", where, what=_what(item.id, assessed, material, attributed), mend=_mend(item.id, status)
        )
    if status is Status.CONTESTED and not attributed:
        yield finding(
            "undisclosed-dispute",
            where,
            what=f"The sentence asserts “{item.id}” as if nobody disputed it; it is disputed by "
            f"{_disputers(assessed, material)}.",
            mend=f"Write “@{item.id} says that …”: the footnote then tells the other version.",
        )
    elif status is Status.CONTESTED and not _other_version_shows(assessed, material, reading):
        yield finding(
            "undisclosed-dispute",
            where,
            what=f"What disputes “{item.id}” is kept above the tier “{reading.tier}”, so the reader cannot be told "
            "of it.",
            mend="Release a source of the other version for this tier, or leave the claim out.",
        )


def _what(claim: str, assessed: Assessed, material: Material, attributed: bool) -> str:
    status = assessed.standing.status
    meaning = _MEANING[status].format(
        supporting=assessed.standing.supporting,
        disputing=assessed.standing.disputing,
        needed=material.case.card.policy.corroboration.origins,
    )
    voice = "in another's voice" if attributed else "in our own voice"
    return f"“{claim}” is stated {voice}, but it is {status.value}: {meaning}."


def _mend(claim: str, status: Status) -> str:
    if status is Status.UNSUPPORTED:
        return "Give it a ground that holds, or take the sentence out."
    if status is Status.REFUTED:
        return "Take the sentence out, or state what the evidence supports."
    if status is Status.REPORTED:
        return f"Attribute it: “@{claim} says that …”; or rest it on a source that is graded well enough."
    if status is Status.CONTESTED:
        return f"Attribute it: “@{claim} says that …”."
    return f"Attribute it: “@{claim} says that …”; or find another independent origin."


def _disputers(assessed: Assessed, material: Material) -> str:
    sources = sorted({s for g in assessed.grounds if g.weighty and g.ground.stance == "disputes" for s in g.sources})
    return ", ".join(material.sources[source].publisher or material.sources[source].title for source in sources)


def _other_version_shows(assessed: Assessed, material: Material, reading: Reading) -> bool:
    """Whether a weighty disputing ground may be shown at the tier of the output."""
    allowed = TIERS[: TIERS.index(reading.tier) + 1]
    return any(
        ground.weighty and ground.ground.stance == "disputes" and access in allowed
        for ground in assessed.grounds
        for access in _accesses(ground, material)
    )


def _accesses(ground: FoundGround, material: Material) -> list[Tier]:
    if ground.attestation is not None:
        return [ground.attestation.access]
    return [material.sources[source].access for source in ground.sources]
