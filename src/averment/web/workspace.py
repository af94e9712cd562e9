"""The workspace: a folder with a database, a store of originals, and keys; found, made, and opened."""

from __future__ import annotations

import contextlib
import getpass
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from averment.casefile.writer import made_beside
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
from averment.team.rules import Viewer, operator
from averment.web.configuration import keys_folder
from averment.web.screen import print_wrapped
from averment.web.seat import CARD, Seat

if TYPE_CHECKING:
    from averment.team.models import Case

_LAST = "last-workspace"
_SETTINGS = "averment.web.settings"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace by its folder; `operator` is the name under which whoever holds its files acts."""

    folder: Path
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


def make_workspace(folder: Path, operator: str) -> bool:
    """Makes a workspace whole or not at all; False where there is one, whose tables are brought up to date."""
    if (folder / CARD).is_file():
        with opened(_at(folder)):
            _migrate()
        return False
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"“{folder}” exists and is no workspace", mend="Name a folder that does not exist, or is empty.")
    with made_beside(folder) as place:
        _fill(place, operator)
        os.replace(place, folder)
    _remember(folder)
    return True


def make_workspace_around(folder: Path, operator: str) -> None:
    """Makes a workspace of a folder that holds other things, unless it is one; it is not remembered as the last."""
    if (folder / CARD).is_file():
        return
    with made_beside(folder) as place:
        _fill(place, operator)
        folder.mkdir(exist_ok=True)
        card_last = sorted(place.iterdir(), key=lambda part: part.name == CARD)  # for it says that all is there
        for part in card_last:
            if part.name != "keys" or not (folder / "keys").exists():
                os.replace(part, folder / part.name)


def init_workspace(folder: Path, operator: str | None) -> None:
    """Makes a workspace and says where to go on."""
    name = operator or account()
    if make_workspace(folder, name):
        print_wrapped(f"The workspace lies in {folder}. At the command line, {name} acts in it.")
        print_wrapped(f"A signing key was made. It lies in {folder / 'keys'}; keep a copy of that folder.")
        print_wrapped("Take a case in with: averment case load FOLDER")
    else:
        print_wrapped(f"The workspace in {folder} is up to date.")


def account() -> str:
    """The name of whoever is at this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"


def _fill(place: Path, operator: str) -> None:
    from averment.build.outside.signing import signing_key

    for name in ("store", "keys"):
        (place / name).mkdir(mode=0o700)
    signing_key(place / "keys")
    words = operator.replace("\\", "\\\\").replace('"', '\\"')
    (place / CARD).write_text(f'averment = 1\noperator = "{words}"\n', encoding="utf-8")
    with opened(_at(place)):
        _migrate()


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
    try:
        card = tomllib.loads((folder / CARD).read_text(encoding="utf-8"))
        return Workspace(folder.resolve(), str(card["operator"]))
    except (OSError, KeyError, ValueError) as error:
        what = f"“{folder}” is no workspace"
        raise Refusal(what, mend="Make one with “averment init DIR”, or name another: --workspace DIR.") from error


def _last_made() -> Path | None:
    with contextlib.suppress(OSError, Refusal):
        last = Path((keys_folder() / _LAST).read_text(encoding="utf-8").strip())
        return last if (last / CARD).is_file() else None
    return None


def _remember(folder: Path) -> None:
    """So that commands find the workspace from any folder; where nothing can be remembered, it is named each time."""
    with contextlib.suppress(OSError, Refusal):
        keys_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        (keys_folder() / _LAST).write_text(f"{folder.resolve()}\n", encoding="utf-8")


@contextlib.contextmanager
def opened(workspace: Workspace) -> Iterator[Workspace]:
    """The workspace with its database; what the database refuses is told as a refusal."""
    os.environ.setdefault("AVERMENT_WORKSPACE", str(workspace.folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    import django
    from django.db import Error, connection

    django.setup()
    if connection.vendor == "sqlite":  # one process may open one workspace after another
        connection.settings_dict["NAME"] = str(workspace.folder / "workspace.sqlite3")
    try:
        yield workspace
    except Error as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise Refusal(
            f"The database of the workspace refuses: {told}",
            where=str(workspace.folder),
            mend="Nothing was changed. Look at the free space, the permissions and, with a server, DATABASE_URL.",
        ) from error
    finally:
        connection.close()


def viewer_of(workspace: Workspace, ref: str, seat: Seat) -> Viewer:
    """On whose behalf a command reads or writes a case: the member whom the seat names, else the operator."""
    from averment.team.queries import member

    reason = "at the command line"
    return workspace.acting(reason) if seat.member is None else member(ref, seat.member, reason)


def known_cases(workspace: Workspace, seat: Seat) -> list[Case]:
    """The cases of which the seat knows: those that have the member, refused where none has; the operator knows all."""
    from averment.team.queries import cases, cases_of

    return list(cases(workspace.acting("to list its cases"))) if seat.member is None else cases_of(seat.member)


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
