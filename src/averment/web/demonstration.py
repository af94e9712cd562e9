"""`averment demo`: the invented case is copied, compiled, verified, and shown."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import click

from averment.build.actions import Built, Order
from averment.build.reading import load_case
from averment.casefile.faulty import FaultyCase
from averment.casefile.nouns import Case
from averment.kernel.refusals import Refusal
from averment.verify import in_words, verify
from averment.web.building import built_or_refused, tell_built
from averment.web.checking import print_faults, today
from averment.web.front_page import front_page, shown
from averment.web.making import account, make_workspace_around
from averment.web.screen import print_wrapped, safe
from averment.web.scrubbing import sign_log
from averment.web.serving import listening
from averment.web.serving import serve as serve_folder
from averment.web.workspace import find_workspace, opened

_CASE, _FAULTY = "valley", "faulty"
_PACKAGES, _KEYS, _PAGE = "packages", "keys", "index.html"


def run_demo(folder: Path, *, serve: bool, port: int) -> int:
    """Builds every submission of the demonstration case in a folder, verifies the packages, and says where to look."""
    packages = folder / _PACKAGES
    with listening(packages, port) if serve else contextlib.nullcontext() as server:
        status = _made(folder)
        if server and (packages / _PAGE).is_file():
            serve_folder(server, packages)
    return status


def _made(folder: Path) -> int:
    try:
        case = _prepared(folder)
    except FaultyCase as faulty:
        print_faults(faulty, None)
        return 1
    built = [_built(case, submission.id, folder) for submission in case.submissions]
    _take_in(case, folder)
    told = [one for one in map(shown, built) if one]
    page = folder / _PACKAGES / _PAGE
    if told:
        page.write_text(front_page(_title(case), told), encoding="utf-8", newline="\n")
    _say_where_to_look(folder, page)
    return 0 if len(told) == len(built) else 1


def _take_in(case: Case, folder: Path) -> None:
    """The folder is a workspace as well, with the case as it was at first: later changes stay in the case folder."""
    make_workspace_around(folder, account())
    with opened(find_workspace(folder)) as workspace:
        from averment.build.loading import load
        from averment.team.queries import cases

        actor = workspace.acting("the demonstration")
        if not cases(actor).filter(ref=case.card.id).exists():
            load(case, workspace.store, actor, datetime.now(UTC))
            sign_log(workspace)


def _title(case: Case) -> str:
    title = case.card.title
    return title if isinstance(title, str) else title.get("en") or next(iter(title.values()))


def examples() -> Path:
    """The folder of the example cases: beside the source, or inside the installed package."""
    beside = Path(__file__).resolve().parents[3] / "examples"
    inside = Path(str(files("averment"))) / "examples"
    for place in (beside, inside):
        if (place / _CASE / "case.yaml").is_file():
            return place
    raise Refusal("The example cases are not installed", mend="Run the demonstration from a checkout of Averment.")


def _prepared(folder: Path) -> Case:
    """The demonstration case, copied into the folder; what lies there already is kept, because it may be changed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (_CASE, _FAULTY):
            if not os.path.lexists(folder / name):
                _copy_whole(examples() / name, folder / name)
    except OSError as error:
        what = f"The demonstration cannot be made in “{folder}”: {error.strerror or error}"
        raise Refusal(what, mend="Name another folder.") from error
    return load_case(folder / _CASE)


def _copy_whole(origin: Path, target: Path) -> None:
    """A copy that is there whole or not at all, and that its owner can change."""
    place = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        shutil.copytree(origin, place / "case", copy_function=shutil.copyfile)
        for part in (place / "case", *(place / "case").rglob("*")):
            part.chmod(part.stat().st_mode | (0o700 if part.is_dir() else 0o600))
        os.replace(place / "case", target)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _built(case: Case, submission: str, folder: Path) -> Built:
    """One submission, built with the demonstration's own key, so that no key of the user signs what is invented."""
    click.secho(f"\n── {safe(submission)} ──", bold=True)
    order = Order(case, submission, folder / _PACKAGES, folder / _KEYS, today())
    built = built_or_refused(order)
    tell_built(built, order)
    if built.package is not None:
        print_wrapped(in_words(verify(built.package, built.fingerprint), pinned=True).splitlines()[0])
    return built


def _say_where_to_look(folder: Path, page: Path) -> None:
    click.echo()
    if page.is_file():
        print_wrapped(f"Everything at a glance, in a browser: {page}", 0, 2)
    print_wrapped(
        f"The invented case lies in {folder / _CASE}; change it and run: averment check {folder / _CASE}", 0, 2
    )
    print_wrapped(f"{folder} is a workspace, and has the case too: averment --workspace {folder} check {_CASE}", 0, 2)
    print_wrapped(
        f"A case with more than twenty faults, each planted on purpose: averment check {folder / _FAULTY}", 0, 2
    )
