"""On whose behalf something is read or written."""

from __future__ import annotations

from dataclasses import dataclass


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
