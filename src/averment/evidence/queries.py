"""The sources that a viewer may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from averment.evidence.models import CustodyCheckpoint, CustodyEntry, CustodyLog, CustodyNode, Source
from averment.evidence.rules.custody.entries import Entry, in_pairs
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


def stored_hash(level: int, place: int) -> bytes | None:
    """The hash that the custody log keeps of a subtree; of a leaf it keeps every one. It betrays nothing."""
    if level:
        node = CustodyNode.objects.filter(level=level, place=place).values_list("hash", flat=True).first()
    else:
        node = CustodyEntry.objects.filter(sequence=place).values_list("leaf", flat=True).first()
    return None if node is None else bytes(node)


def log_origin() -> str:
    """The name of the custody log; empty where nothing was ever logged."""
    return CustodyLog.objects.values_list("origin", flat=True).first() or ""


def logged_entries(viewer: Viewer) -> Iterator[tuple[Entry, bytes, bytes]]:
    """Every entry of the custody log with its salt and its leaf, in their order; for the operator."""
    rows = CustodyEntry.objects.order_by("sequence") if viewer.is_operator else CustodyEntry.objects.none()
    for row in rows.iterator():
        told = (row.sequence, row.event, row.at, row.agent, row.object, row.digest)
        yield Entry(*told, in_pairs(row.detail), row.outcome), bytes(row.salt), bytes(row.leaf)


def kept_notes(viewer: Viewer) -> list[str]:
    """The signed heads of the custody log that the workspace itself keeps, the oldest first; for the operator."""
    found = CustodyCheckpoint.objects.order_by("size").values_list("note", flat=True)
    return list(found) if viewer.is_operator else []
