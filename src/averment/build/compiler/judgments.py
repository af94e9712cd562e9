"""Judgments on origins: where they contradict one another or the catalogue, and what a reader is told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from averment.build.compiler.material import Assessed, Material
from averment.casefile.nouns import Claim, OriginJudgment
from averment.claims.rules.origins import Origins
from averment.kernel.findings import Finding, Where, finding


def contradicting_judgments(origins: Origins, places: Mapping[str, Where]) -> Iterator[Finding]:
    """A finding for each two sources that were judged independent, and are one origin by what else was declared."""
    for first, second, judgment in origins.contradicted():
        yield finding(
            "contradicting-origins",
            places.get(judgment.id, Where("sources/origins.yaml")),
            what=f"“{judgment.id}” finds “{first}” and “{second}” independent, but the catalogue or other judgments "
            "make them one origin, and so they are counted.",
            mend="Take one of the two back: judge anew with a later date, or correct origin and derives_from.",
        )


def not_parted(claim: Claim, origins: Origins, used: Collection[str], material: Material) -> Iterator[Finding]:
    """A finding for each two sources of a claim that were judged independent, and share their text with a third."""
    declared = Origins(material.case.sources, material.case.judgments) if origins.verdicts else origins
    for first, second, judgment in origins.contradicted():
        if first in used and second in used and not declared.same(first, second):
            yield finding(
                "contradicting-origins",
                replace(material.case.places.get(claim.id, Where("claims")), subject=claim.id),
                what=f"“{judgment.id}” finds “{first}” and “{second}” independent, but both share their text with "
                f"another source, and so the claim “{claim.id}” counts them as one origin.",
                mend="Judge that source as well, or take the judgment back with a later one.",
            )


def judgments_on(assessed: Assessed, material: Material) -> tuple[OriginJudgment, ...]:
    """The judgments that say something of two sources of a claim, in the order in which they were made."""
    used = {source for ground in assessed.grounds if ground.ground.stance != "context" for source in ground.sources}
    told = (judgment for judgment in material.case.judgments if len(used.intersection(judgment.sources)) > 1)
    return tuple(sorted(told, key=lambda judgment: (judgment.at, judgment.id)))
