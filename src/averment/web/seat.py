"""Where a command works, and on whose behalf."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CARD = "workspace.toml"  # the file by which a workspace is known


@dataclass(frozen=True, slots=True)
class Seat:
    """The workspace that is named, and the member by her id in the case; else the operator of whichever is found."""

    workspace: Path | None = None
    member: str | None = None
