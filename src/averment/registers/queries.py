"""The registers of a case, and the rows that a viewer may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from averment.evidence.queries import sources
from averment.registers.models import ContributedList, Register, Row
from averment.team.models import Case
from averment.team.queries import open_to_members, visible
from averment.team.rules import Viewer


def registers(viewer: Viewer, case: Case) -> QuerySet[Register]:
    """The registers of a case; every member knows that they are there, and how their figures are made."""
    return Register.objects.filter(open_to_members(viewer, case))


def list_files(viewer: Viewer) -> dict[str, str]:
    """The digest of the file of each list, with the case and register that name it; for the operator."""
    if not viewer.is_operator:
        return {}
    rows = ContributedList.objects.values_list("digest", "register__case__ref", "register__ref", "file")
    return {digest: f"the list {file} of “{register}” in the case “{case}”" for digest, case, register, file in rows}


def lists(viewer: Viewer, case: Case) -> QuerySet[ContributedList]:
    """The lists whose source a viewer may see, in the order of each register."""
    found = ContributedList.objects.filter(register__in=registers(viewer, case))
    seen = found if viewer.is_operator else found.filter(source__in=sources(viewer, case))
    return seen.order_by("register", "place")


def listed_rows(viewer: Viewer, case: Case) -> QuerySet[Row]:
    """The rows of all lists that a viewer may see; a row without an access of its own has its source's."""
    found = Row.objects.filter(contributed__in=lists(viewer, case))
    return found.filter(Q(access="") | visible(viewer, case, "access", "contributed__source__owner"))


def rows(viewer: Viewer, contributed: ContributedList) -> QuerySet[Row]:
    """The rows of one list that a viewer may see, in their order."""
    return listed_rows(viewer, contributed.register.case).filter(contributed=contributed).order_by("number")
