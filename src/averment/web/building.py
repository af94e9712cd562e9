"""`averment build`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import click

from averment.build.actions import Built, Order, build_submission
from averment.build.outside.signing import SigningError
from averment.casefile.nouns import Tier
from averment.kernel.refusals import Refusal
from averment.web.checking import today
from averment.web.screen import print_findings, print_json, tell


def keys_folder() -> Path:
    """The folder of the user's configuration that holds the signing key: AVERMENT_CONFIG, else the usual place."""
    own = os.environ.get("AVERMENT_CONFIG")
    if own:
        return Path(own)
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path("~/.config").expanduser())
    return Path(home) / "averment"


def build_package(  # noqa: PLR0913  options of a command
    case: Path, submission: str, out: Path, tier: str | None, signer: str | None, urdu_face: str, *, as_json: bool
) -> int:
    """Builds and tells what was built, or the findings that stopped it."""
    order = Order(case, submission, out, keys_folder(), today(), cast("Tier | None", tier), signer, urdu_face)
    built = built_or_refused(order)
    if as_json:
        print_json(built_report(built, submission))
    else:
        tell_built(built)
    return 0 if built.package else 1


def built_or_refused(order: Order) -> Built:
    """The build, with a key that cannot be used told as a refusal."""
    try:
        return build_submission(order, tell)
    except SigningError as error:
        raise Refusal(str(error).rstrip("."), mend="") from error


def built_report(built: Built, submission: str) -> dict[str, object]:
    """What was built, as JSON."""
    return {
        "submission": submission,
        "package": str(built.package) if built.package else None,
        "digest": built.digest or None,
        "fingerprint": built.fingerprint,
        "findings": [finding.as_json() for finding in built.findings],
    }


def tell_built(built: Built) -> None:
    """What was built, for people."""
    if built.key_made:
        click.echo(f"A signing key was made: {built.fingerprint}. It lies in {keys_folder()}; keep a copy of that folder.")
    print_findings(built.findings)
    if built.package is None:
        click.secho("Nothing was built.", bold=True)
        return
    click.secho(f"\nBuilt and verified: {built.package}", bold=True)
    click.echo(f"  {built.package / 'bag/data/submission/submission.pdf'}  (and .docx, .html)")
    click.echo(f"  {built.package / 'bag/data/grounds.html'}  each sentence with its grounds")
    click.echo(f"  {built.package / 'VERIFY.txt'}  how a recipient checks it")
    click.echo(f"Signed by {built.fingerprint}; the sealed content has the digest {built.digest}.")
