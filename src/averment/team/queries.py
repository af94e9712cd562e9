"""Who is there, and what a viewer may see of it. Not allowed and not there look the same."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.team.models import Case, Organisation, Person
from averment.team.rules import Viewer

_OPEN = ("public", "coalition")


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is as it was at one moment, whatever others change meanwhile. Nothing is written inside.

    In a transaction that has begun before, it is that one which decides what is seen.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        connection.ensure_connection()
        sqlite: Any = connection
        usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"  # a reader holds up no writer
        try:
            with transaction.atomic():
                yield
        finally:
            sqlite.transaction_mode = usual
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def cases(viewer: Viewer) -> QuerySet[Case]:
    """The cases of which a viewer knows."""
    found = Case.objects.order_by("ref")
    return found if viewer.is_operator else found.filter(ref=viewer.case)


def case_of(viewer: Viewer, ref: str) -> Case:
    """One case; refused where there is none, or none for this viewer."""
    found = cases(viewer).filter(ref=ref).first()
    if found is None:
        known = list(cases(viewer).values_list("ref", flat=True))
        what = f"The workspace has no case “{ref}”.{did_you_mean(ref, known)}".rstrip(".")
        raise Refusal(what, mend=f"Its cases: {', '.join(known) or 'none'}.")
    return found


def member(ref: str, person: str, reason: str) -> Viewer:
    """A member of a case by the ids of both, as a viewer; refused alike where either is not there."""
    found = Person.objects.filter(case__ref=ref, ref=person).select_related("organisation").first()
    if found is None:
        guess = did_you_mean(ref, (case.ref for case in cases_of(person)))
        what = f"The workspace has no case “{ref}” with a member “{person}”.{guess}".rstrip(".")
        raise Refusal(what, mend="“averment case list” names her cases; “case.yaml” names members under “people”.")
    return Viewer(found.name, ref, found.ref, found.organisation.ref, frozenset(found.roles), reason)


def cases_of(person: str) -> list[Case]:
    """The cases that have a member of this id; refused where there is none."""
    found = list(Case.objects.filter(pk__in=Person.objects.filter(ref=person).values("case")).order_by("ref"))
    if not found:
        what = f"No case of the workspace has a member “{person}”"
        raise Refusal(what, mend="Give the id that “case.yaml” gives her under “people”.")
    return found


def visible(viewer: Viewer, case: Case, access: str = "access", owner: str = "owner") -> Q:
    """The condition under which a row of a case may be seen, by its tier and the organisation that it belongs to.

    Public and coalition: every member of the case. Confidential: the members of its organisation; where it belongs to
    none, nobody but the operator. Sealed: nobody by this rule; a sealed source is there for its custodians besides
    (`evidence.queries.held_by`), and the operator sees its label and its ciphertext, for the platform holds no key.
    """
    if viewer.is_operator:
        return ~Q(pk__in=())  # all; an empty condition would vanish from an “or”
    if viewer.case != case.ref:
        return Q(pk__in=())
    hers = Organisation.objects.filter(case=case, ref=viewer.organisation)
    own = Q(**{access: "confidential", f"{owner}__in": hers})
    return Q(**{f"{access}__in": _OPEN}) | own


def open_to_members(viewer: Viewer, case: Case) -> Q:
    """The condition under which that may be seen which every member of its case knows."""
    return Q(case__in=cases(viewer).filter(pk=case.pk))


def organisations(viewer: Viewer, case: Case) -> QuerySet[Organisation]:
    """The organisations of a case, in their order; every member knows them."""
    return Organisation.objects.filter(open_to_members(viewer, case)).order_by("place")


def people(viewer: Viewer, case: Case) -> QuerySet[Person]:
    """The people who work on a case, in their order; every member knows them."""
    return Person.objects.filter(open_to_members(viewer, case)).order_by("place")


def current_keys(case: Case, refs: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The keys in use of members of a case: what is sealed to each, and what her attestations are checked with."""
    found = {one.ref: one for one in Person.objects.filter(case=case, ref__in=refs)}
    for ref in refs:
        if ref not in found:
            known = list(Person.objects.filter(case=case).values_list("ref", flat=True))
            what = f"The case “{case.ref}” has no member “{ref}”.{did_you_mean(ref, known)}".rstrip(".")
            raise Refusal(what, mend=f"Its members: {', '.join(known)}.")
        if not found[ref].keys:
            mend = f"Have her register one: averment --member {ref} sealed key {case.ref}"
            raise Refusal(f"“{ref}” has no custodian's key in the case “{case.ref}”", mend=mend)
    return {ref: (found[ref].keys[-1]["recipient"], found[ref].keys[-1]["signer"]) for ref in refs}
