"""The status of a claim: computed from its grounds, never typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from averment.casefile.nouns import Corroboration, Credibility, Source, Stance
from averment.claims.rules.origins import Origins


class Status(StrEnum):
    """What the evidence for a claim amounts to."""

    UNSUPPORTED = "unsupported"
    REPORTED = "reported"
    ATTESTED = "attested"
    CORROBORATED = "corroborated"
    CONTESTED = "contested"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A ground as it was found: whether it holds, whether it is weighty, and the sources that it rests on."""

    stance: Stance
    holds: bool
    weighty: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim's status with the counts that it follows from."""

    status: Status
    supporting: int
    disputing: int
    origins: tuple[tuple[str, ...], ...]


def standing(grounds: Iterable[Weighed], origins: Origins, policy: Corroboration) -> Standing:
    """The status of a claim by the table of interface.md section 1.

    >>> one = Weighed("supports", True, True, ("a",))
    >>> standing([one], Origins([]), Corroboration()).status.value
    'attested'
    """
    grounds = tuple(grounds)
    held = [ground for ground in grounds if ground.holds]
    supporting = origins.count(s for g in held if g.weighty and g.stance == "supports" for s in g.sources)
    disputing = origins.count(s for g in held if g.weighty and g.stance == "disputes" for s in g.sources)
    any_support = any(ground.stance == "supports" for ground in held)
    told = [s for g in held if g.stance != "context" for s in g.sources]
    return Standing(
        _status(supporting, disputing, any_support, policy.origins), supporting, disputing, origins.classes(told)
    )


def _status(supporting: int, disputing: int, any_support: bool, needed: int) -> Status:
    if disputing:
        return Status.CONTESTED if supporting else Status.REFUTED
    if not any_support:
        return Status.UNSUPPORTED
    if not supporting:
        return Status.REPORTED
    return Status.CORROBORATED if supporting >= needed else Status.ATTESTED


def is_weighty(source: Source, credibility: Credibility, policy: Corroboration, *, consented: bool) -> bool:
    """Whether a ground on this source weighs: preserved, with standing consent, graded well enough."""
    return (
        bool(source.file)
        and consented
        and source.reliability <= policy.reliability
        and source.reliability != "F"
        and credibility <= policy.credibility
        and credibility != 6  # noqa: PLR2004  6 is "cannot be judged" in the Admiralty code
    )
