"""On whose behalf something is read or written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """On whose behalf something is read or written: a member of a case, or the operator.

    A member has a person and an organisation in one case. The operator has neither: it is whoever holds the files of
    the workspace, who could read them all without us; it is named in the audit trail, with the reason. Nobody becomes
    the operator by leaving something out: `operator` makes one, and a member who lacks any of the three is refused.

    >>> Viewer("Amina Q.", "valley", "amina", "")
    Traceback (most recent call last):
    ValueError: a viewer is the operator, or a member with a case, a person and an organisation
    """

    name: str
    case: str = ""
    person: str = ""
    organisation: str = ""
    roles: frozenset[str] = frozenset()
    reason: str = ""
    is_operator: bool = False

    def __post_init__(self) -> None:
        parts = (self.case, self.person, self.organisation)
        if any(parts) if self.is_operator else not all(parts):
            raise ValueError("a viewer is the operator, or a member with a case, a person and an organisation")


def operator(name: str, reason: str) -> Viewer:
    """Whoever holds the files of the workspace, who does something for a reason that the trail keeps.

    >>> operator("Ravel", "a test").is_operator
    True
    """
    return Viewer(name, reason=reason, is_operator=True)


def may_grade(viewer: Viewer) -> bool:
    """Whether somebody may say how reliable a source is: who documents or reviews, and the operator.

    >>> may_grade(Viewer("Amina Q.", "valley", "amina", "northern-forum", frozenset({"legal"})))
    True
    >>> may_grade(Viewer("Dara", "valley", "dara", "northern-forum", frozenset({"spokesperson"})))
    False
    """
    return viewer.is_operator or bool(viewer.roles & {"researcher", "legal"})


def may_withdraw(viewer: Viewer) -> bool:
    """Whether somebody may take a source out of a case: legal reviewers, stewards, and the operator.

    >>> may_withdraw(Viewer("Dara", "valley", "dara", "northern-forum", frozenset({"researcher"})))
    False
    """
    return viewer.is_operator or bool(viewer.roles & {"legal", "steward"})


def may_change_consent(viewer: Viewer, near: Collection[str]) -> bool:
    """Whether somebody may record what a person agreed to, or that she takes it back.

    Who documents or reviews may, and the operator; and who is near her: who collected the source or holds a key to it.

    >>> may_change_consent(Viewer("Dara", "valley", "dara", "northern-forum"), {"dara"})
    True
    >>> may_change_consent(Viewer("Dara", "valley", "dara", "northern-forum", frozenset({"political"})), {"amina"})
    False
    """
    return viewer.is_operator or viewer.person in near or bool(viewer.roles & {"researcher", "legal"})
