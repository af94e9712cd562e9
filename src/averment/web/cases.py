"""Cases by their id in the workspace, or by the path of their folder; and what is done with them as a whole."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from averment.build.reading import load_case
from averment.casefile.nouns import ID_PATTERN, Case
from averment.casefile.writer import write_case
from averment.kernel.refusals import Refusal
from averment.web.comparing import compare_what_is_new
from averment.web.configuration import keys_folder
from averment.web.screen import plural, print_json, print_wrapped, safe
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.workspace import Workspace, find_workspace, known_cases, opened, viewer_of


@dataclass(frozen=True, slots=True)
class Meant:
    """The case that is meant, the folder of the keys that sign for it, and the workspace that it is in, if any."""

    case: Case
    keys: Path
    workspace: Workspace | None = None


def meant(given: str, seat: Seat) -> Meant:
    """The case of that id in the workspace, or of a folder; raises FaultyCase where a folder has faults.

    What has the form of an id is one, unless there is a folder of that name here with a case in it.
    """
    if not re.fullmatch(ID_PATTERN, given):
        return Meant(load_case(Path(given)), keys_folder())
    if (Path(given) / "case.yaml").is_file():
        _tell_if_both(given, seat)
        return Meant(load_case(Path(given)), keys_folder())
    try:
        workspace = find_workspace(seat.workspace)
    except Refusal as refusal:
        what = f"There is no case folder “{given}”, and no workspace in which a case could have that id"
        raise Refusal(what, mend=refusal.mend) from refusal
    with opened(workspace):
        from averment.build.freeze import freeze

        return Meant(freeze(viewer_of(workspace, given, seat), given, workspace.store), workspace.keys, workspace)


def _tell_if_both(given: str, seat: Seat) -> None:
    """Says that a folder was taken where a case of the workspace has its name as an id."""
    with contextlib.suppress(Refusal), opened(find_workspace(seat.workspace)) as workspace:
        if given in {case.ref for case in known_cases(workspace, seat)}:
            where = f"the case of that id in the workspace {workspace.folder}"
            click.echo(safe(f"The folder “{given}” is meant, not {where}; elsewhere “{given}” means that."), err=True)


def load_folder(folder: Path, seat: Seat) -> None:
    """Takes a case folder into the workspace, whole or not at all."""
    seat.only_operator("takes cases in")
    case = load_case(folder)
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.build.loading import left_out, load

        new = load(
            case, workspace.store.there(), workspace.acting(safe(f"loaded from {folder.name}")), datetime.now(UTC)
        )
        sign_log(workspace)
        compare_what_is_new(workspace, case.card.id)
    told = ", ".join(
        plural(len(entries), word)
        for word, entries in (("source", case.sources), ("claim", case.claims), ("submission", case.submissions))
    )
    done = "was taken into" if new else "is in, just so,"
    print_wrapped(f"The case “{case.card.id}” {done} the workspace {workspace.folder}: {told}.")
    for source in left_out(case):
        print_wrapped(
            f"The original of “{source}” was left out: it is sealed, and a workspace never holds that in plain. It "
            f"lies in {folder} alone; keep it until it is sealed: averment sealed keep {case.card.id} FILE --source "
            f"{source} --to CUSTODIANS"
        )


def dump_case(given: str, folder: Path, seat: Seat) -> None:
    """Writes a case to a folder in canonical form."""
    case = meant(given, seat).case
    write_case(case, folder)
    click.echo(safe(f"The case “{case.card.id}” lies in {folder}."))


def list_cases(seat: Seat, *, as_json: bool) -> None:
    """The cases of the workspace."""
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.casefile.words import in_language

        found = [(case.ref, in_language(case.title, "en")) for case in known_cases(workspace, seat)]
    if as_json:
        print_json([{"id": ref, "title": title} for ref, title in found])
        return
    for ref, title in found:
        print_wrapped(f"{ref}  {title}")
    if not found:
        print_wrapped("The workspace has no case. Take one in with: averment case load FOLDER")
