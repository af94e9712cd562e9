"""`averment init`: a workspace is made whole or not at all, and what a kill left of one is finished or cleared away.

It is made in a folder inside the one that is meant, so that “.” can be one, and a disk of its own; then that folder is
renamed, which says that all is there; then its parts are moved out, the card as the last.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from averment.build.outside.signing import signing_key
from averment.evidence.outside.folder_locks import locked
from averment.evidence.outside.private_files import settle
from averment.kernel.refusals import Refusal
from averment.web.card import Card, operator_named, read_card, write_card
from averment.web.database import FILE, MAKING, bring_up_to_date, connected, refuse_another, tie_new
from averment.web.screen import print_wrapped
from averment.web.seat import CARD
from averment.web.workspace import remember

_BEING_MADE, _MADE = ".workspace-being-made", ".workspace-made"


def init_workspace(folder: Path, operator: str | None) -> None:
    """Makes a workspace and says where to go on."""
    name = account() if operator is None else operator_named(operator)
    if make_workspace(folder, name):
        print_wrapped(f"The workspace lies in {folder}. At the command line, {name} acts in it.")
        print_wrapped(f"A signing key was made. It lies in {folder / 'keys'}; keep a copy of that folder.")
        print_wrapped("Take a case in with: averment case load FOLDER")
    else:
        print_wrapped(f"The workspace in {folder} is up to date.")


def account() -> str:
    """The name of whoever is at this computer."""
    try:
        return operator_named(getpass.getuser())
    except (OSError, KeyError, Refusal):
        return "operator"


def make_workspace(folder: Path, operator: str) -> bool:
    """Makes a workspace in a folder of its own; False where there is one, which is brought up to date."""
    place = Path(os.path.abspath(folder))
    with _there(place), locked(place):
        if (place / CARD).exists():
            _bring_up_to_date(place)
            return False
        others = sorted({*os.listdir(place)} - {_BEING_MADE})
        if others and _MADE not in others:
            what = f"“{folder}” exists, and is no workspace: it holds “{others[0]}”"
            raise Refusal(what, mend="Name a folder that does not exist, or is empty.")
        _make(place, operator)
    remember(place)
    return True


def make_workspace_around(folder: Path, operator: str) -> None:
    """Makes a workspace of a folder that holds other things, unless it is one; it is not remembered as the last."""
    place = Path(os.path.abspath(folder))
    with locked(place):
        if not (place / CARD).exists():
            _make(place, operator)


@contextlib.contextmanager
def _there(place: Path) -> Iterator[None]:
    """The folder, made if need be; and gone again where nothing came into it."""
    made = not os.path.lexists(place)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"“{place}” cannot be made: {error.strerror}", mend="Choose another place.") from error
    try:
        yield
    finally:
        if made:
            with contextlib.suppress(OSError):  # it is not empty, as it should be
                place.rmdir()


def _make(place: Path, operator: str) -> None:
    if not (place / _MADE).is_dir():
        work = place / _BEING_MADE
        shutil.rmtree(work, ignore_errors=True)
        try:
            work.mkdir(mode=0o700)
            _fill(work, operator)
            os.rename(work, place / _MADE)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    _move_in(place)


def _fill(work: Path, operator: str) -> None:
    for name in ("store", "keys"):
        (work / name).mkdir(mode=0o700)
    signing_key(work / "keys")
    card = Card(secrets.token_hex(16), operator)
    with connected(work, MAKING):
        tie_new(work, card.id)
    if (work / FILE).exists():
        (work / FILE).chmod(0o600)
    write_card(work, card)


def _move_in(place: Path) -> None:
    """Keys that are there already are kept: the demonstration signs before it has a workspace."""
    made = place / _MADE
    for part in made.iterdir():
        if part.name != CARD and not (part.name == "keys" and (place / "keys").exists()):
            os.replace(part, place / part.name)
    settle(place)
    os.replace(made / CARD, place / CARD)  # it says that all is there
    settle(place)
    shutil.rmtree(made, ignore_errors=True)
    with connected(place):
        refuse_another(place, read_card(place).id)


def _bring_up_to_date(place: Path) -> None:
    card = read_card(place)
    with connected(place):
        if not card.id:
            card = Card(secrets.token_hex(16), card.operator)
            write_card(place, card)
        bring_up_to_date(place, card.id)
    shutil.rmtree(place / _MADE, ignore_errors=True)
