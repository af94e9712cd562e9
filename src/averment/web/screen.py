"""What commands show on a terminal: colours only there, and never on a pipe."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

import click

from averment.kernel.findings import Finding, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDTH = 100


def print_json(value: object) -> None:
    """One JSON document on standard output, and nothing else."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_findings(findings: Sequence[Finding]) -> None:
    """Findings for people, by file, with a last line that counts them."""
    file = ""
    for found in findings:
        if found.where.file != file:
            file = found.where.file
            click.secho(f"\n{safe(file)}", bold=True)
        _print_finding(found)
    click.echo(f"\n{counted(findings)}")


def _print_finding(found: Finding) -> None:
    line = f"line {found.where.line}" if found.where.line else "—"
    click.echo(f"  {line:<10}", nl=False)
    click.secho(f"{found.severity.value:<8}", fg=_COLOURS[found.severity], nl=False)
    click.echo(f" {found.code}")
    for label, words in (("", found.what), ("Why: ", found.why), ("Do: ", found.mend)):
        click.echo(textwrap.fill(safe(label + words), _WIDTH, initial_indent=" " * 12, subsequent_indent=" " * 12))


def counted(findings: Sequence[Finding]) -> str:
    """How many findings there are of each severity, in words.

    >>> counted([])
    'No findings.'
    """
    parts = []
    for severity in Severity:
        count = sum(found.severity is severity for found in findings)
        if count:
            parts.append(f"{count} {severity.value}{'' if count == 1 else 's'}")
    return f"{', '.join(parts)}." if parts else "No findings."


def safe(text: str) -> str:
    """Text from a case without what could steer a terminal."""
    return "".join(char if char.isprintable() or char == " " else "�" for char in text)


def tell(text: str) -> None:
    """Progress, on standard error and only to a terminal."""
    if sys.stderr.isatty():
        click.echo(text, err=True)


def rows(table: Sequence[Sequence[Any]]) -> None:
    """A table with columns as wide as their words."""
    widths = [max(len(str(row[column])) for row in table) for column in range(len(table[0]))]
    for row in table:
        line = "  ".join(f"{cell!s:<{width}}" for cell, width in zip(row, widths, strict=True))
        click.echo(safe(line).rstrip())
