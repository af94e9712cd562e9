"""The sources that a viewer may see."""

from __future__ import annotations

from django.db.models import QuerySet

from averment.evidence.models import Source
from averment.team.models import Case
from averment.team.queries import visible
from averment.team.rules import Viewer


def sources(viewer: Viewer, case: Case) -> QuerySet[Source]:
    """What a case rests on, each under its own tier."""
    return Source.objects.filter(visible(viewer, case), case=case)


def originals(viewer: Viewer) -> dict[str, str]:
    """The digest of each original that a case has, with the case and source that name it; for the operator."""
    if not viewer.is_operator:
        return {}
    rows = Source.objects.exclude(digest="").values_list("digest", "case__ref", "ref")
    return {digest: f"the original of “{source}” in the case “{case}”" for digest, case, source in rows.iterator()}
