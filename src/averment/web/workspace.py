"""The workspace: a folder with a database, a store of originals, and keys; found, opened, and acted in."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
from averment.team.rules import Viewer, operator
from averment.web.card import read_card
from averment.web.configuration import keys_folder
from averment.web.database import WRITING, connected, refuse_another
from averment.web.seat import CARD, Seat

if TYPE_CHECKING:
    from averment.team.loading import Trail
    from averment.team.models import Case

_LAST = "last-workspace"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace by its folder and its id; `operator` is the name under which whoever holds its files acts."""

    folder: Path
    id: str
    operator: str

    @property
    def store(self) -> Store:
        """The originals of all cases."""
        return Store(self.folder / "store")

    def acting(self, reason: str) -> Viewer:
        """The operator, who does something for a reason that the trail keeps."""
        return operator(self.operator, reason)

    @property
    def keys(self) -> Path:
        """The signing key, and the secret of what is withheld."""
        return self.folder / "keys"


def find_workspace(named: Path | None) -> Workspace:
    """The workspace that is meant: the one named, else the one around the current folder, else the one made last."""
    if named is not None:
        return _at(named)
    here = Path.cwd()
    around = next((folder for folder in (here, *here.parents) if (folder / CARD).is_file()), None)
    last = around or _last_made()
    if last is None:
        raise Refusal("There is no workspace", mend="Make one with “averment init DIR”, or name it: --workspace DIR.")
    return _at(last)


def _at(folder: Path) -> Workspace:
    card = read_card(folder)
    return Workspace(folder.resolve(), card.id, card.operator)


def _last_made() -> Path | None:
    with contextlib.suppress(OSError, Refusal):
        last = Path(os.fsdecode((keys_folder() / _LAST).read_bytes().removesuffix(b"\n")))
        return last if (last / CARD).is_file() else None
    return None


def remember(folder: Path) -> None:
    """So that commands find the workspace from any folder; where nothing can be remembered, it is named each time."""
    with contextlib.suppress(OSError, Refusal):
        keys_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        (keys_folder() / _LAST).write_bytes(os.fsencode(folder.resolve()) + b"\n")


@contextlib.contextmanager
def opened(workspace: Workspace, how: Mapping[str, Any] = WRITING) -> Iterator[Workspace]:
    """The workspace with its own database; one of another workspace, or of another version, is refused."""
    with connected(workspace.folder, how):
        refuse_another(workspace.folder, workspace.id)
        yield workspace


def viewer_of(workspace: Workspace, ref: str, seat: Seat) -> Viewer:
    """On whose behalf a command reads or writes a case: the member whom the seat names, else the operator."""
    from averment.team.queries import member

    reason = "at the command line"
    return workspace.acting(reason) if seat.member is None else member(ref, seat.member, reason)


@dataclass(frozen=True, slots=True)
class Seated:
    """A workspace, open for one case and for whoever acts in it."""

    workspace: Workspace
    case: Case
    trail: Trail

    @property
    def viewer(self) -> Viewer:
        """Who acts."""
        return self.trail.actor

    @property
    def store(self) -> Store:
        """The originals of all cases."""
        return self.workspace.store


@contextlib.contextmanager
def seated(given: str, seat: Seat) -> Iterator[Seated]:
    """A case of the workspace that is meant, for whom the seat names; what is done there is done now."""
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.team.loading import Trail
        from averment.team.queries import case_of

        viewer = viewer_of(workspace, given, seat)
        yield Seated(workspace, case_of(viewer, given), Trail(viewer, datetime.now(UTC)))


def known_cases(workspace: Workspace, seat: Seat) -> list[Case]:
    """The cases of which the seat knows: those that have the member, refused where none has; the operator knows all."""
    from averment.team.queries import cases, cases_of

    return list(cases(workspace.acting("to list its cases"))) if seat.member is None else cases_of(seat.member)
