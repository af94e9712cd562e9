"""What members decide of claims: of the origins of their sources, and what a custodian attests for them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal, get_args

from django.db import transaction
from django.db.models import Max

from averment.casefile.columns import columns_of
from averment.casefile.nouns import Ground as FrozenGround
from averment.casefile.nouns import OriginJudgment as FrozenJudgment
from averment.casefile.nouns import Role
from averment.claims.models import Ground, OriginJudgment
from averment.claims.queries import claims
from averment.evidence.actions import Act, record_acts
from averment.evidence.queries import sources as visible_sources
from averment.evidence.rules.custody.entries import Event
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.team.loading import Trail
from averment.team.models import Case
from averment.team.rules import Viewer

Verdict = Literal["same-origin", "independent"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_JUDGES: Role = "legal"  # who grades the grounds; who gathered the sources would judge her own work
_A_PAIR = 2


def judge_origins(case: Case, sources: Sequence[str], judged: Verdict, reason: str, trail: Trail) -> FrozenJudgment:
    """Adds a judgment on the origins of two or more sources; earlier ones on them stay, and count no more.

    Raises Refusal where the actor is no legal reviewer of the case, or may not see one of the sources.
    """
    viewer, named = trail.actor, tuple(dict.fromkeys(sources))
    _refuse_others(viewer)
    if len(named) < _A_PAIR:
        raise Refusal("A judgment on origins is about two or more sources", mend="Name the sources that it is about.")
    if not reason.strip():
        raise Refusal("A judgment needs a reason", mend="Say why: --reason “…”. It stays with the judgment.")
    with transaction.atomic():
        digests = _digests(viewer, case, named)
        told = FrozenJudgment(_id(named, judged, trail), named, judged, reason.strip(), viewer.person, trail.at)
        OriginJudgment.objects.create(case=case, **columns_of(told))
        trail.add(case, "judge", "judgment", [told.id])
        acts = (
            Act(Event.OVERRULED, source, digests[source], {"judged": judged, "judgment": told.id}) for source in named
        )
        record_acts(case, acts, trail)
    return told


def _refuse_others(viewer: Viewer) -> None:
    if viewer.is_operator:
        what = "A judgment bears the name of a member, and the operator is none"
        raise Refusal(what, mend="Act as the legal reviewer who decided: averment --member ID judge …")
    if _JUDGES not in viewer.roles:
        what = f"{viewer.name} is no legal reviewer, and the origins of sources are judged by one"
        raise Refusal(what, mend="Ask a member with the role “legal”; case.yaml gives the roles.")


def _digests(viewer: Viewer, case: Case, named: Sequence[str]) -> dict[str, str]:
    rows = dict(visible_sources(viewer, case).filter(ref__in=named).values_list("ref", "digest"))
    for source in named:
        if source not in rows:
            known = visible_sources(viewer, case).values_list("ref", flat=True)
            what = f"The case has no source “{source}”.{did_you_mean(source, known)}".rstrip(".")
            raise Refusal(what, mend=f"“averment origins {case.ref}” lists the sources that are compared.")
    return rows


def _id(named: Sequence[str], judged: str, trail: Trail) -> str:
    told = "\n".join([judged, trail.actor.person, trail.at.isoformat(), *named])
    return f"{judged}-{blake2b(told.encode(), digest_size=6).hexdigest()}"


def ground_on_attestation(case: Case, claim: str, ground: FrozenGround, trail: Trail) -> None:
    """Adds to a claim the ground that a custodian attests; refused where there is no such claim for whoever acts."""
    with transaction.atomic():
        row = claims(trail.actor, case).select_for_update().filter(ref=claim).first()
        if row is None:
            known = list(claims(trail.actor, case).values_list("ref", flat=True))
            what = f"The case “{case.ref}” has no claim “{claim}”.{did_you_mean(claim, known)}".rstrip(".")
            raise Refusal(what, mend="Nothing was attested. Name a claim of the case, or leave --claim out.")
        last = Ground.objects.filter(claim=row).aggregate(last=Max("place"))["last"]
        place = 0 if last is None else last + 1
        Ground.objects.create(claim=row, place=place, **columns_of(ground, ("source",)))
        trail.add(case, "ground", "claim", [claim])
