"""A case of the crate taken into the workspace: its card, its people with their keys; and the lines that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from averment.casefile.columns import columns_of
from averment.casefile.nouns import CaseCard, CustodianKey
from averment.team.models import AuditLine, Case, Organisation, Person
from averment.team.rules import Viewer

AT_ONCE = 2000  # rows that are handed to the database in one go
_UNKEPT = re.compile("[\0\ud800-\udfff]")  # what a database cannot keep


def as_kept(text: str) -> str:
    """A text as a database can keep it.

    >>> as_kept("a\\0b") == "a\N{REPLACEMENT CHARACTER}b"
    True
    """
    return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(frozen=True, slots=True)
class Trail:
    """Writes the audit lines of one act: by whom, when and why it is done."""

    actor: Viewer
    at: datetime

    def add(self, case: Case, verb: str, kind: str, refs: Iterable[str]) -> None:
        """A line for each thing that was touched."""
        act = {"case": case, "at": self.at, "actor": self.actor.name, "reason": self.actor.reason}
        lines = (AuditLine(verb=verb, kind=kind, ref=ref, **act) for ref in refs)
        AuditLine.objects.bulk_create(lines, batch_size=AT_ONCE)


def load_card(card: CaseCard, trail: Trail) -> Case:
    """The case with its organisations and people."""
    case = Case.objects.create(**columns_of(card, ("organisations", "people")))
    trail.add(case, "load", "case", [card.id])
    organisations = {
        joined.id: Organisation.objects.create(case=case, place=place, **columns_of(joined))
        for place, joined in enumerate(card.organisations)
    }
    for place, one in enumerate(card.people):
        own = columns_of(one, ("organisation",))
        Person.objects.create(case=case, place=place, organisation=organisations[one.organisation], **own)
    trail.add(case, "load", "organisation", organisations)
    trail.add(case, "load", "person", (one.id for one in card.people))
    return case


def register_key(case: Case, key: CustodianKey, trail: Trail) -> bool:
    """Makes the key the one that is in use of whoever acts; False where it is so already.

    Her earlier keys stay known: what she attested with them stands.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(case=case, ref=trail.actor.person)
        new = columns_of(key)
        if person.keys and person.keys[-1] | {"since": None} == new | {"since": None}:
            return False
        person.keys = [*person.keys, new]
        person.save(update_fields=["keys"])
        trail.add(case, "register-key", "person", [person.ref])
    return True
