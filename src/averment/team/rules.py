"""Who may see what: by the tier of a thing, the organisation that it belongs to, and the member who looks."""

from __future__ import annotations

from dataclasses import dataclass

from averment.casefile.nouns import Tier

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Viewer:
    """On whose behalf something is read or written.

    A member has a person and an organisation in one case. The operator has neither: it is whoever holds the files of
    the workspace, who could read them all without us; it is named in the audit trail, with the reason.
    """

    name: str
    case: str = ""
    person: str = ""
    organisation: str = ""
    roles: frozenset[str] = frozenset()
    reason: str = ""

    @property
    def is_operator(self) -> bool:
        """Whether this is whoever holds the files of the workspace."""
        return not self.person


def may_see(viewer: Viewer, case: str, access: Tier, owner: str) -> bool:
    """Whether a viewer may see a thing of a case; `owner` is the organisation that it belongs to, or nothing.

    Public and coalition: every member of the case. Confidential: the members of its organisation; where it belongs to
    none, nobody but the operator. Sealed: nobody, for the platform holds no key to it.

    >>> amina = Viewer("Amina Q.", "valley", "amina", "northern-forum")
    >>> may_see(amina, "valley", "confidential", "northern-forum"), may_see(amina, "valley", "confidential", "delta")
    (True, False)
    """
    if viewer.is_operator:
        return True
    if viewer.case != case:
        return False
    own = bool(owner) and owner == viewer.organisation
    return access in ("public", "coalition") or (access == "confidential" and own)
