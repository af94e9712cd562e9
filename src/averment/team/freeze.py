"""The card of a case as the crate holds it."""

from __future__ import annotations

from averment.casefile.columns import column_names, noun_of
from averment.casefile.nouns import CaseCard, Organisation, Person
from averment.team.models import Case
from averment.team.queries import organisations, people
from averment.team.rules import Viewer


def freeze_card(viewer: Viewer, case: Case) -> CaseCard:
    """The case with its organisations and people."""
    own = {name: getattr(case, name) for name in ("ref", "averment", "title", "languages", "policy")}
    members = [
        {name: getattr(one, name) for name in column_names(Person)} | {"organisation": one.organisation.ref}
        for one in people(viewer, case).select_related("organisation")
    ]
    joined = organisations(viewer, case).values(*column_names(Organisation))
    return noun_of(
        CaseCard,
        own
        | {
            "organisations": [noun_of(Organisation, row) for row in joined],
            "people": [noun_of(Person, row) for row in members],
        },
    )
