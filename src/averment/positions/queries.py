"""The positions and consultations of a case."""

from __future__ import annotations

from django.db.models import QuerySet

from averment.positions.models import Consultation, Position
from averment.team.models import Case
from averment.team.queries import open_to_members
from averment.team.rules import Viewer


def positions(viewer: Viewer, case: Case) -> QuerySet[Position]:
    """The positions of a case; every member may read them."""
    return Position.objects.filter(open_to_members(viewer, case))


def consultations(viewer: Viewer, case: Case) -> QuerySet[Consultation]:
    """The consultations of a case; every member may read them."""
    return Consultation.objects.filter(open_to_members(viewer, case))
