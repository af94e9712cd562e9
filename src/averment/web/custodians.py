"""The keys of custodians at the command line: made here, kept here, and never asked for but by their owner."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from averment.casefile.nouns import CustodianKey
from averment.evidence.outside.custodian_keys import (
    KEY_FILE,
    CustodianSecret,
    check_known,
    make_key,
    open_key,
    short_form,
)
from averment.evidence.outside.private_files import SigningError
from averment.kernel.dates import PartialDate
from averment.kernel.refusals import Refusal
from averment.web.checking import today
from averment.web.configuration import keys_folder
from averment.web.screen import print_wrapped
from averment.web.seat import Seat
from averment.web.workspace import find_workspace, opened, viewer_of

if TYPE_CHECKING:
    from averment.team.models import Case

_BOOK = "known-custodians"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the key of whoever is at this computer lies, and the file from which its passphrase is read, if any."""

    named: Path | None = None
    passphrase_file: Path | None = None

    @property
    def path(self) -> Path:
        """The file of the key."""
        return self.named or keys_folder() / KEY_FILE

    def opened(self) -> CustodianSecret:
        """The key, once its owner has given the passphrase."""
        return told(lambda: open_key(self.path, lambda: self.passphrase(anew=False)))

    def passphrase(self, *, anew: bool) -> str:
        """The passphrase, from the file or from the owner's fingers; `anew` asks for it twice."""
        if self.passphrase_file is not None:
            try:
                return self.passphrase_file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
            except (OSError, ValueError) as error:
                what = f"The passphrase cannot be read from its file: {error}"
                raise Refusal(what, mend="Give a text file whose first line is the passphrase.") from None
        if not sys.stdin.isatty():
            raise Refusal(
                "Nobody is here to type the passphrase", mend="Name the file that holds it: --passphrase-file."
            )
        asked: str = click.prompt("Passphrase of your key", hide_input=True, confirmation_prompt=anew, err=True)
        return asked


def told(work: Callable[[], CustodianSecret]) -> CustodianSecret:
    """What works on the file of a key, its refusals told like all others."""
    try:
        return work()
    except SigningError as error:
        raise Refusal(str(error).rstrip("."), mend="") from error


def outside(path: Path, folder: Path, what: str) -> Path:
    """The path, refused where it lies in the workspace, which must never hold what is plain or opens what is not."""
    place = path.resolve()
    if place == folder or folder in place.parents:
        raise Refusal(f"{what} must not lie in the workspace", where=str(path), mend="Name a place outside of it.")
    return path


def key_command(given: str | None, place: KeyPlace, seat: Seat) -> None:
    """Makes a key where there is none; and gives its public half to a case."""
    if given is not None:
        with opened(find_workspace(seat.workspace)) as workspace:
            outside(place.path, workspace.folder, "A custodian's key")
            if not seat.member:
                mend = f"Say whose it is: averment --member ID sealed key {given}"
                raise Refusal("A custodian's key belongs to a member of the case", mend=mend)
            viewer_of(workspace, given, seat)
    recipient, signer = _made_or_there(place)
    print_wrapped(f"Your key has the short form {short_form(recipient, signer)}. Read it to those who seal for you.")
    if given is not None:
        _register(given, CustodianKey(recipient, signer, this_day()), seat)


def _made_or_there(place: KeyPlace) -> tuple[str, str]:
    """The public half of the key; it lies beside it, so that registering it asks for no passphrase."""
    public = place.path.with_name(f"{place.path.name}.pub")
    if not place.path.exists():
        made = told(lambda: make_key(place.path, place.passphrase(anew=True)))
        print_wrapped(f"A custodian's key was made. It lies in {place.path}, shut with your passphrase.")
        print_wrapped("Keep a copy of that file, and the passphrase, in two other places. Nobody can give you another.")
        public.write_text("\n".join((*made.public, "")), encoding="ascii")
    if public.is_file():
        lines = public.read_text(encoding="ascii", errors="replace").splitlines()
        if len(lines) == 2:  # noqa: PLR2004  what is sealed to her, what signs
            return lines[0], lines[1]
    return place.opened().public


def _register(given: str, key: CustodianKey, seat: Seat) -> None:
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.team.loading import Trail, register_key
        from averment.team.queries import case_of

        viewer = viewer_of(workspace, given, seat)
        case = case_of(viewer, given)
        new = register_key(case, key, Trail(viewer, datetime.now(UTC)))
        told_so = "is now the key in use of" if new else "is, as before, the key of"
        print_wrapped(f"It {told_so} “{viewer.person}” in the case “{given}”.")
        if new and len(_keys_of(case, viewer.person)) > 1:
            print_wrapped(
                "What was sealed to your earlier key stays so: have another custodian seal it to this one (“averment "
                "sealed rewrap”)."
            )


def _keys_of(case: Case, person: str) -> list[object]:
    from averment.team.models import Person

    return list(Person.objects.get(case=case, ref=person).keys)


def this_day() -> PartialDate:
    """Today, as the case writes a day."""
    day = today()
    return PartialDate(day.year, day.month, day.day)


def recipients_of(case: Case, custodians: Sequence[str], trusted: Sequence[str]) -> list[str]:
    """What a file is sealed to, so that these custodians can open it; each key is one that is known, or told as new."""
    from averment.team.queries import current_keys

    keys = current_keys(case, custodians)
    short = frozenset("".join(one.split()).lower() for one in trusted)
    for person in check_known(keys_folder() / _BOOK, case.ref, keys, short):
        print_wrapped(
            f"The key of “{person}” is new here: {short_form(*keys[person])}. Ask her to read you hers, and compare."
        )
    return [keys[person][0] for person in custodians]
