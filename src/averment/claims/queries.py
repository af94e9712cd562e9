"""The claims, grounds and instruments that a viewer may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from averment.claims.models import Claim, Ground, Instrument
from averment.evidence.queries import sources
from averment.team.models import Case
from averment.team.queries import cases, visible
from averment.team.rules import Viewer


def claims(viewer: Viewer, case: Case) -> QuerySet[Claim]:
    """The assertions of a case, each under its own tier."""
    return Claim.objects.filter(visible(viewer, case), case=case)


def grounds(viewer: Viewer, case: Case) -> QuerySet[Ground]:
    """The grounds of visible claims; one that quotes a source which the viewer may not see is not there."""
    found = Ground.objects.filter(claim__in=claims(viewer, case))
    return found if viewer.is_operator else found.filter(Q(source=None) | Q(source__in=sources(viewer, case)))


def instruments(viewer: Viewer, case: Case) -> QuerySet[Instrument]:
    """What a text of the case may cite; every member may read it."""
    return Instrument.objects.filter(case__in=cases(viewer).filter(pk=case.pk))
