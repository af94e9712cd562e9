"""`averment demo`: the invented case is copied, compiled, verified, and shown."""

from __future__ import annotations

import http.server
import shutil
from functools import partial
from importlib.resources import files
from pathlib import Path

import click

from averment.build.actions import Built, Order
from averment.casefile.reader import read_case
from averment.kernel.refusals import Refusal
from averment.web.building import built_or_refused, keys_folder, tell_built
from averment.web.checking import today

_CASE, _FAULTY = "valley", "faulty"


def run_demo(folder: Path, *, serve: bool, port: int) -> int:
    """Builds every submission of the demonstration case in a folder, and says where to look."""
    case = _copied(folder)
    out = folder / "packages"
    built = [_built(case, submission, out, folder) for submission in _submissions(case)]
    if not all(one.package for one in built):
        return 1
    click.echo(f"\nThe invented case lies in {case}; change it and run: averment check {case}")
    click.echo(f"A case with more than twenty faults, each planted on purpose: averment check {folder / _FAULTY}")
    if serve:
        _serve(folder, [one for one in built if one.package], port)
    return 0


def examples() -> Path:
    """The folder of the example cases: beside the source, or inside the installed package."""
    beside = Path(__file__).resolve().parents[3] / "examples"
    inside = Path(str(files("averment"))) / "examples"
    for place in (beside, inside):
        if (place / _CASE / "case.yaml").is_file():
            return place
    raise Refusal("The example cases are not installed", mend="Run the demonstration from a checkout of Averment.")


def _copied(folder: Path) -> Path:
    """The example cases in the folder; what lies there already is kept, because somebody may have changed it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (_CASE, _FAULTY):
            if not (folder / name).exists():
                shutil.copytree(examples() / name, folder / name)
    except OSError as error:
        raise Refusal(f"“{folder}” cannot be written to: {error.strerror}", mend="Name another folder.") from error
    return folder / _CASE


def _submissions(case: Path) -> list[str]:
    read = read_case(case).case
    if read is None:
        raise Refusal(f"The case in “{case}” has faults", mend=f"See them with: averment check {case}")
    return [submission.id for submission in read.submissions]


def _built(case: Path, submission: str, out: Path, folder: Path) -> Built:
    click.secho(f"\n── {submission} ──", bold=True)
    shutil.rmtree(out / submission, ignore_errors=True)
    keys = folder / "keys" if not keys_folder().exists() else keys_folder()
    built = built_or_refused(Order(case, submission, out, keys, today()))
    tell_built(built)
    return built


def _serve(folder: Path, built: list[Built], port: int) -> None:
    """Serves the folder of packages on this computer alone, until it is stopped."""
    root = folder / "packages"
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(root))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise Refusal(f"Port {port} cannot be used: {error.strerror}", mend="Give another with --port.") from error
    for one in built:
        assert one.package is not None
        data = f"http://127.0.0.1:{port}/{one.package.name}/bag/data"
        click.echo(f"{data}/submission/submission.html\n{data}/grounds.html")
    click.echo("Stop it with Ctrl-C.")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Stopped.")
