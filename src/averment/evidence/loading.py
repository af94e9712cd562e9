"""The catalogue of a case taken into the workspace; the bytes are in the store before a row speaks of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from averment.casefile.columns import columns_of
from averment.casefile.nouns import Source as FrozenSource
from averment.evidence.actions import Act, record_acts
from averment.evidence.models import Source
from averment.evidence.rules.custody.entries import Event
from averment.team.loading import AT_ONCE, Trail
from averment.team.models import Case, Person


def load_sources(
    case: Case, sources: Iterable[FrozenSource], digests: Mapping[str, str], trail: Trail
) -> dict[str, Source]:
    """The sources by their ids."""
    owners = dict(Person.objects.filter(case=case).values_list("ref", "organisation"))
    rows = {
        one.id: Source(
            case=case,
            owner_id=owners.get(one.collected.by) if one.collected else None,
            digest=digests.get(one.file, ""),
            **columns_of(one),
        )
        for one in sources
    }
    Source.objects.bulk_create(rows.values(), batch_size=AT_ONCE)
    trail.add(case, "load", "source", rows)
    kept = (Act(Event.TAKEN_IN, ref, row.digest, {"file": row.file}) for ref, row in rows.items() if row.digest)
    record_acts(case, kept, trail)
    return rows
