"""The drafts of a case as the crate holds them."""

from __future__ import annotations

from averment.casefile.columns import column_names, noun_of
from averment.casefile.nouns import Submission, SubmissionCard
from averment.submissions.queries import submissions
from averment.team.models import Case
from averment.team.rules import Viewer


def freeze_submissions(viewer: Viewer, case: Case) -> tuple[Submission, ...]:
    """The drafts, by their ids."""
    names = column_names(SubmissionCard)
    found = (
        Submission(row["ref"], noun_of(SubmissionCard, {name: row[name] for name in names}), row["draft"])
        for row in submissions(viewer, case).values("ref", "draft", *names)
    )
    return tuple(sorted(found, key=lambda submission: submission.id))
