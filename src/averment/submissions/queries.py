"""The drafts of a case."""

from __future__ import annotations

from django.db.models import QuerySet

from averment.submissions.models import Submission
from averment.team.models import Case
from averment.team.queries import open_to_members
from averment.team.rules import Viewer


def submissions(viewer: Viewer, case: Case) -> QuerySet[Submission]:
    """The drafts of a case; every member may read them."""
    return Submission.objects.filter(open_to_members(viewer, case))
