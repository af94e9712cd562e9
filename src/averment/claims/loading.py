"""The claims and instruments of a case taken into the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from averment.casefile.columns import columns_of
from averment.casefile.nouns import Claim as FrozenClaim
from averment.casefile.nouns import Instrument as FrozenInstrument
from averment.claims.models import Claim, Ground, Instrument
from averment.evidence.models import Source
from averment.team.loading import AT_ONCE, Trail
from averment.team.models import Case


def load_claims(case: Case, claims: Sequence[FrozenClaim], sources: Mapping[str, Source], trail: Trail) -> None:
    """The claims with their grounds, some thousand at a time."""
    for start in range(0, len(claims), AT_ONCE):
        some = claims[start : start + AT_ONCE]
        rows = [Claim(case=case, **columns_of(one, ("grounds",))) for one in some]
        Claim.objects.bulk_create(rows)
        grounds = (
            Ground(claim=row, place=place, source=sources.get(ground.source or ""), **columns_of(ground, ("source",)))
            for row, one in zip(rows, some, strict=True)
            for place, ground in enumerate(one.grounds)
        )
        Ground.objects.bulk_create(grounds, batch_size=AT_ONCE)
        trail.add(case, "load", "claim", (one.id for one in some))


def load_instruments(case: Case, instruments: Sequence[FrozenInstrument], trail: Trail) -> None:
    """The instruments with their provisions."""
    rows = (Instrument(case=case, **columns_of(one)) for one in instruments)
    Instrument.objects.bulk_create(rows, batch_size=AT_ONCE)
    trail.add(case, "load", "instrument", (one.id for one in instruments))
