"""`averment check`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import click

from averment.build.compiler import Outcome, compile_submission, guarded
from averment.build.reading import Opened, chosen, load_case, open_case
from averment.build.report import case_report, submission_report
from averment.casefile.nouns import Tier
from averment.kernel.findings import Finding, errors_in, in_order
from averment.web.screen import counted, print_findings, print_json


def check_case(root: Path, submission: str | None, tier: str | None, *, as_json: bool) -> int:
    """Prints the findings on one submission, or on all of a case; 1 where one of them is an error."""
    case = load_case(root)
    opened = open_case(case, chosen(case, submission), today(), cast("Tier | None", tier))
    evidence = opened.evidence
    outcomes = [
        compile_submission(opened.material, evidence, reading, guarded(opened.material, reading.tier))
        for reading in opened.readings
    ]
    findings = in_order([*opened.findings, *(f for outcome in outcomes for f in outcome.findings)])
    if not outcomes:
        findings = in_order([*findings, *evidence.findings, *(f for a in evidence.claims.values() for f in a.findings)])
    if as_json:
        print_json(_report(opened, outcomes, findings, evidence))
    else:
        for outcome in outcomes:
            _summary(outcome, opened)
        print_findings(findings)
    return 1 if errors_in(findings) else 0


def _report(opened: Opened, outcomes: list[Outcome], findings: Sequence[Finding], evidence: Any) -> dict[str, Any]:
    if len(outcomes) == 1:
        return submission_report(opened.material, outcomes[0], opened.findings)
    report = case_report(opened.material, evidence, findings)
    return {**report, "submissions": [submission_report(opened.material, outcome) for outcome in outcomes]}


def _summary(outcome: Outcome, opened: Opened) -> None:
    report = submission_report(opened.material, outcome)
    sentences = report["sentences"]
    click.secho(f"{report['submission']} for {outcome.reading.forum.name}", bold=True)
    click.echo(
        f"  {report['words']:,} words as the forum counts; {sentences['total']} sentences: "
        f"{sentences['grounded']} grounded, {sentences['argument']} argument, {sentences['request']} request, "
        f"{sentences['ungrounded']} ungrounded. {counted(outcome.findings)}"
    )


def report_faults(findings: tuple[Finding, ...], *, as_json: bool) -> None:
    """The faults because of which a case folder was not taken."""
    if as_json:
        print_json({"case": None, "submission": None, "findings": [finding.as_json() for finding in findings]})
    else:
        print_findings(findings)
        click.echo("Nothing was taken from this folder.")


def today() -> date:
    """The day on which a command runs, for consents that expire."""
    return date.today()  # noqa: DTZ011  the reader's own day
