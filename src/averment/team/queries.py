"""Who is there, and what a viewer may see of it. Not allowed and not there look the same."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.team.models import AuditLine, Case, Organisation, Person
from averment.team.rules import Viewer

_OPEN = ("public", "coalition")


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


def member(case: Case, person: str, reason: str) -> Viewer:
    """A member of a case by her id, as a viewer."""
    found = Person.objects.filter(case=case, ref=person).select_related("organisation").first()
    if found is None:
        known = list(Person.objects.filter(case=case).values_list("ref", flat=True))
        what = f"The case “{case.ref}” has no member “{person}”.{did_you_mean(person, known)}".rstrip(".")
        raise Refusal(what, mend="“case.yaml” names the members under “people”.")
    return Viewer(found.name, case.ref, found.ref, found.organisation.ref, frozenset(found.roles), reason)


def visible(viewer: Viewer, case: Case, access: str = "access", owner: str = "owner") -> Q:
    """The condition under which a row with a tier and an owner may be seen: `rules.may_see`, asked in the database."""
    if viewer.is_operator:
        return ~Q(pk__in=())  # all; an empty condition would vanish from an “or”
    if viewer.case != case.ref:
        return Q(pk__in=())
    own = Q(**{access: "confidential", f"{owner}__ref": viewer.organisation})
    return Q(**{f"{access}__in": _OPEN}) | own


def organisations(viewer: Viewer, case: Case) -> QuerySet[Organisation]:
    """The organisations of a case, in their order; every member knows them."""
    return Organisation.objects.filter(case__in=cases(viewer).filter(pk=case.pk)).order_by("place")


def people(viewer: Viewer, case: Case) -> QuerySet[Person]:
    """The people who work on a case, in their order; every member knows them."""
    return Person.objects.filter(case__in=cases(viewer).filter(pk=case.pk)).order_by("place")


def audit_trail(viewer: Viewer, case: Case) -> QuerySet[AuditLine]:
    """What was done in a case, in the order in which it was; for the operator and for stewards."""
    found = AuditLine.objects.filter(case__in=cases(viewer).filter(pk=case.pk)).order_by("pk")
    return found if viewer.is_operator or "steward" in viewer.roles else found.none()
