"""The positions and consultations of a case as the crate holds them."""

from __future__ import annotations

from averment.casefile.columns import column_names, noun_of
from averment.casefile.nouns import Consultation, Position
from averment.positions.queries import consultations, positions
from averment.team.models import Case
from averment.team.rules import Viewer


def freeze_positions(viewer: Viewer, case: Case) -> tuple[Position, ...]:
    """The positions, by their ids."""
    rows = positions(viewer, case).values(*column_names(Position))
    return tuple(sorted((noun_of(Position, row) for row in rows), key=lambda position: position.id))


def freeze_consultations(viewer: Viewer, case: Case) -> tuple[Consultation, ...]:
    """The consultations with their files, by their ids."""
    found = (
        Consultation(one.ref, one.card, tuple((f.name, bytes(f.data)) for f in one.files.order_by("place")))
        for one in consultations(viewer, case)
    )
    return tuple(sorted(found, key=lambda consultation: consultation.id))
