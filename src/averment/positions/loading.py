"""The positions and consultations of a case taken into the workspace."""

from __future__ import annotations

from collections.abc import Sequence

from averment.casefile.columns import columns_of
from averment.casefile.nouns import Consultation as FrozenConsultation
from averment.casefile.nouns import Position as FrozenPosition
from averment.positions.models import Consultation, ConsultationFile, Position
from averment.team.loading import AT_ONCE, Trail
from averment.team.models import Case


def load_positions(case: Case, positions: Sequence[FrozenPosition], trail: Trail) -> None:
    """The positions with all that was decided of them."""
    Position.objects.bulk_create((Position(case=case, **columns_of(one)) for one in positions), batch_size=AT_ONCE)
    trail.add(case, "load", "position", (one.id for one in positions))


def load_consultations(case: Case, consultations: Sequence[FrozenConsultation], trail: Trail) -> None:
    """The consultations, whole."""
    for one in consultations:
        consultation = Consultation.objects.create(case=case, ref=one.id, card=dict(one.card))
        files = (
            ConsultationFile(consultation=consultation, place=place, name=name, data=data)
            for place, (name, data) in enumerate(one.files)
        )
        ConsultationFile.objects.bulk_create(files)
    trail.add(case, "load", "consultation", (one.id for one in consultations))
