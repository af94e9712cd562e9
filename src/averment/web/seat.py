"""Where a command works, and on whose behalf."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from averment.kernel.refusals import Refusal

CARD = "workspace.toml"  # the file by which a workspace is known
_LEAVE_OUT = "Leave out --member, and unset AVERMENT_MEMBER."


@dataclass(frozen=True, slots=True)
class Seat:
    """The workspace that is named, and the member by her id in the case; else the operator of whichever is found.

    A member without an id is refused, for she would pass for the operator.
    """

    workspace: Path | None = None
    member: str | None = None

    def __post_init__(self) -> None:
        if self.member is not None and not self.member.strip():
            what = "The member as whom to act has no id"
            raise Refusal(what, mend=f"Give the id of a member of the case. To act as the operator: {_LEAVE_OUT}")

    def only_operator(self, may: str) -> None:
        """Refuses a member what is the operator's alone: `may` says what, as in “takes cases in”."""
        if self.member is not None:
            raise Refusal(f"Only the operator of the workspace {may}, and “{self.member}” is a member", mend=_LEAVE_OUT)
