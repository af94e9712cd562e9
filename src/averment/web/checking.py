"""`averment check`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import click

from averment.build.compiler import Outcome, compile_submission, guarded
from averment.build.reading import Opened, chosen, open_case
from averment.build.report import case_report, faults_report, submission_report
from averment.casefile.faulty import FaultyCase
from averment.casefile.nouns import Tier
from averment.kernel.findings import Finding, Severity, errors_in, in_order
from averment.web.cases import meant
from averment.web.screen import counted, plural, print_findings, print_json, print_wrapped
from averment.web.seat import Seat


def check_case(given: str, seat: Seat, submission: str | None, tier: str | None, *, as_json: bool) -> int:
    """Prints the findings on one submission, or on all of a case; 1 where one of them is an error."""
    try:
        case = meant(given, seat).case
    except FaultyCase as faulty:
        print_faults(faulty, faults_report(faulty.findings) if as_json else None)
        return 1
    asked = chosen(case, submission)
    opened = open_case(case, asked, today(), cast("Tier | None", tier))
    outcomes = [
        compile_submission(opened.material, opened.evidence, reading, guarded(opened.material, reading.tier))
        for reading in opened.readings
    ]
    findings = _all_findings(opened, outcomes)
    if as_json:
        alone = len(asked) == 1 and len(outcomes) == 1
        print_json(_report_of_one(opened, outcomes[0]) if alone else _report(opened, outcomes, findings))
    else:
        for outcome in outcomes:
            _summary(outcome, opened)
        print_findings(findings)
    return 1 if errors_in(findings) else 0


def _all_findings(opened: Opened, outcomes: list[Outcome]) -> tuple[Finding, ...]:
    """Every finding once; where one submission makes an error of what is a warning in another, the error is told."""
    told = [*opened.findings, *(finding for outcome in outcomes for finding in outcome.findings)]
    if not outcomes:
        evidence = opened.evidence
        told += [*evidence.findings, *(f for assessed in evidence.claims.values() for f in assessed.findings)]
    return in_order(_gravest(told))


def _gravest(findings: Iterable[Finding]) -> Iterable[Finding]:
    gravity = list(Severity)
    kept: dict[tuple[object, ...], Finding] = {}
    for found in findings:
        key = (found.code, found.where, found.what)
        if key not in kept or gravity.index(found.severity) < gravity.index(kept[key].severity):
            kept[key] = found
    return kept.values()


def _report_of_one(opened: Opened, outcome: Outcome) -> dict[str, Any]:
    return submission_report(opened.material, outcome, opened.findings)


def _report(opened: Opened, outcomes: list[Outcome], findings: tuple[Finding, ...]) -> dict[str, Any]:
    reports = [submission_report(opened.material, outcome) for outcome in outcomes]
    return case_report(opened.material, opened.evidence, findings, reports)


def _summary(outcome: Outcome, opened: Opened) -> None:
    report = submission_report(opened.material, outcome)
    sentences = report["sentences"]
    print_wrapped(f"{report['submission']} for {outcome.reading.forum.name}", bold=True)
    print_wrapped(
        f"{report['words']:,} words as the forum counts; {plural(sentences['total'], 'sentence')}: "
        f"{sentences['grounded']} grounded, {sentences['argument']} argument, {sentences['request']} request, "
        f"{sentences['ungrounded']} ungrounded. {counted(outcome.findings)}",
        2,
    )


def print_faults(faulty: FaultyCase, report: dict[str, Any] | None) -> None:
    """The faults because of which a case folder was not taken: for people, or as the report that is given."""
    if report is not None:
        print_json(report)
    else:
        print_findings(faulty.findings)
        click.echo("Nothing was taken from this folder.")


def today() -> date:
    """The day on which a command runs, for consents that expire."""
    return date.today()  # noqa: DTZ011  the reader's own day
