"""`averment build`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click

from averment.build.actions import STEPS, Built, Order, build_submission
from averment.build.outside.signing import SigningError
from averment.casefile.faulty import FaultyCase
from averment.casefile.nouns import Tier
from averment.kernel.findings import Finding
from averment.kernel.refusals import Refusal
from averment.web.cases import meant
from averment.web.checking import print_faults, today
from averment.web.screen import Progress, print_findings, print_json, print_wrapped, safe
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.workspace import Workspace, opened, viewer_of


def build_package(  # noqa: PLR0913  options of a command
    given: str, seat: Seat, submission: str, out: Path, tier: str | None, signer: str | None, urdu_face: str,
    *, as_json: bool,
) -> int:  # fmt: skip
    """Builds and tells what was built, or the findings that stopped it."""
    try:
        found = meant(given, seat)
        order = Order(found.case, submission, out, found.keys, today(), cast("Tier | None", tier), signer, urdu_face)
        built = built_or_refused(order)
        if found.workspace and built.package:
            _log_fates(found.workspace, seat, given, submission, built)
    except FaultyCase as faulty:
        print_faults(faulty, _report(submission, None, faulty.findings) if as_json else None)
        return 1
    if as_json:
        print_json(_report(submission, built, built.findings))
    else:
        tell_built(built, order)
    return 0 if built.package else 1


def _log_fates(workspace: Workspace, seat: Seat, ref: str, submission: str, built: Built) -> None:
    """Enters into the custody log which sources travel in the package, and which were withheld and why."""
    with opened(workspace):
        from averment.evidence.actions import Act, record_acts
        from averment.evidence.rules.custody.entries import Event
        from averment.team.loading import Trail
        from averment.team.queries import case_of

        viewer = viewer_of(workspace, ref, seat)
        told = {"package": built.digest, "submission": submission}
        acts = [
            Act(Event.WITHHELD, fate.source, fate.sha256, told | {"tier": fate.tier, "reason": fate.withheld})
            if fate.withheld
            else Act(Event.INCLUDED, fate.source, fate.sha256, told | {"tier": fate.tier})
            for fate in built.fates
        ]
        record_acts(case_of(viewer, ref), acts, Trail(viewer, datetime.now(UTC)))
        sign_log(workspace)


def built_or_refused(order: Order) -> Built:
    """The build, with a key that cannot be used told as a refusal."""
    try:
        with Progress(STEPS) as progress:
            return build_submission(order, progress)
    except SigningError as error:
        raise Refusal(str(error).rstrip("."), mend="") from error


def _report(submission: str, built: Built | None, findings: tuple[Finding, ...]) -> dict[str, object]:
    """What was built, as JSON."""
    return {
        "submission": submission,
        "package": str(built.package) if built and built.package else None,
        "digest": (built.digest or None) if built else None,
        "fingerprint": built.fingerprint if built else None,
        "key_made": built.key_made if built else False,
        "findings": [finding.as_json() for finding in findings],
    }


def tell_built(built: Built, order: Order) -> None:
    """What was built, for people."""
    if built.key_made:
        print_wrapped(
            f"A signing key was made: {built.fingerprint}. It lies in {order.keys}; keep a copy of that folder."
        )
    print_findings(built.findings)
    if built.package is None:
        click.secho("Nothing was built.", bold=True)
        return
    package = safe(built.package)
    click.secho(f"\nBuilt and verified: {package}", bold=True)
    click.echo(f"  {package}/bag/data/submission/submission.pdf  (and .docx, .html)")
    click.echo(f"  {package}/bag/data/grounds.html  each sentence with its grounds")
    click.echo(f"  {package}/VERIFY.txt  how a recipient checks it")
    print_wrapped(f"Signed by {built.fingerprint}")
    print_wrapped(f"Sealed as {built.digest}")
