"""The drafts of a case taken into the workspace."""

from __future__ import annotations

from collections.abc import Sequence

from averment.casefile.columns import columns_of
from averment.casefile.nouns import Submission as FrozenSubmission
from averment.submissions.models import Submission
from averment.team.loading import Trail
from averment.team.models import Case


def load_submissions(case: Case, submissions: Sequence[FrozenSubmission], trail: Trail) -> None:
    """The drafts with their cards."""
    rows = (Submission(case=case, ref=one.id, draft=one.draft, **columns_of(one.card)) for one in submissions)
    Submission.objects.bulk_create(rows)
    trail.add(case, "load", "submission", (one.id for one in submissions))
