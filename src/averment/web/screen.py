"""What commands show on a terminal: colours and progress only there, and nothing that could steer it."""

from __future__ import annotations

import codecs
import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from averment.kernel.findings import Finding, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDEST, _NARROWEST = 100, 40
_JOINERS = "\u200c\u200d\u200e\u200f"  # Urdu and Hindi are written with them
_ITEM = re.compile(r"\d+\. |- ")
_ITEMS = re.compile(r"\n(?=\d+\. |- )")
_STEERS = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-", "�": "?"}
_PLAINLY = "averment-plainly"


def prepare_streams() -> None:
    """A terminal that lacks a letter gets the nearest plain one instead of an error."""
    codecs.register_error(_PLAINLY, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_PLAINLY)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter) or ascii(letter)[1:-1] for letter in letters), error.end


def print_json(value: object) -> None:
    """One JSON document on standard output, and nothing else."""
    click.echo(_json(value, indent=2))


def print_json_list(numbers: Mapping[str, int], name: str, items: Iterable[object]) -> None:
    """The same of an object that ends with a list, which may be too long to be held whole; an item to a line."""
    click.echo("{")
    for key, value in numbers.items():
        click.echo(f"  {_json(key)}: {_json(value)},")
    click.echo(f"  {_json(name)}: [", nl=False)
    for place, item in enumerate(items):
        click.echo(f"{',' if place else ''}\n    {_json(item)}", nl=False)
    click.echo("\n  ]\n}")


def _json(value: object, indent: int | None = None) -> str:
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    text = json.dumps(value, ensure_ascii=encoding != "utf8", indent=indent)
    return _STEERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def print_findings(findings: Sequence[Finding]) -> None:
    """Findings for people, by file, with a last line that counts them; a reason is told once."""
    file, told = "", set[str]()
    for found in findings:
        if found.where.file != file:
            file = found.where.file
            click.secho(f"\n{safe(file)}", bold=True)
        _print_finding(found, told)
    click.echo(f"\n{counted(findings)}")


def _print_finding(found: Finding, told: set[str]) -> None:
    line = f"line {found.where.line}" if found.where.line else ""
    click.echo(f"  {line:<10}", nl=False)
    click.secho(f"{found.severity.value:<8}", fg=_COLOURS[found.severity], nl=False)
    click.echo(f" {found.code}")
    indent = 12 if width() > 60 else 4
    print_wrapped(found.what, indent)
    if found.why not in told:
        print_wrapped(f"Why: {found.why}", indent)
    told.add(found.why)
    print_wrapped(f"Do: {found.mend}", indent)


def print_wrapped(text: str, indent: int = 0, further: int = 0, *, bold: bool = False) -> None:
    """A paragraph as wide as the terminal; addresses and paths stay whole, so that they can be copied."""
    first, rest = " " * indent, " " * (indent + further)
    words = safe(" ".join(text.split()))
    filler = textwrap.TextWrapper(width(), first, rest, break_long_words=False, break_on_hyphens=False)
    click.secho(filler.fill(words), bold=bold or None)


def print_lines(text: str) -> None:
    """Lines that stand for themselves; a terminal gets the long ones wrapped."""
    for line in text.splitlines():
        if _on_terminal() and len(line) > width():
            print_wrapped(line, len(line) - len(line.lstrip()), 2)
        else:
            click.echo(safe(line))


def print_page(text: str) -> None:
    """A page of paragraphs: on a terminal as wide as that, to a pipe as it is; code and headings keep their lines."""
    if not _on_terminal():
        click.echo(text)
        return
    fenced = False
    for block in text.strip().split("\n\n"):
        if fenced or block.startswith(("```", "#", "|")):
            fenced ^= block.count("```") % 2 == 1
            click.echo("\n".join(map(safe, block.splitlines())))
        else:
            for item in _ITEMS.split(block):
                print_wrapped(item, 0, 3 if _ITEM.match(item) else 0)
        click.echo()


def width() -> int:
    """The columns of a line: those of the terminal, within limits; a pipe gets the same lines everywhere."""
    if not _on_terminal():
        return _WIDEST
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))


def _on_terminal() -> bool:
    return bool(sys.stdout and sys.stdout.isatty())


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


def safe(text: object) -> str:
    """Text from a case, a path or a person without what could steer a terminal: controls, and turns of direction.

    >>> safe("a" + chr(27) + "[2Jb")
    'a�[2Jb'
    """
    return "".join(map(_shown, str(text)))


def _shown(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    return " " if unicodedata.category(char) == "Zs" else "�"


def plural(count: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "file"), plural(2, "leak")
    ('1 file', '2 leaks')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


class Progress:
    """The steps of long work as a bar on standard error, and only on a terminal; gone when the work ends."""

    def __init__(self, steps: Sequence[str]) -> None:
        self.steps = steps
        self.shown = bool(sys.stderr and sys.stderr.isatty()) and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._line("")

    def __call__(self, step: str) -> None:
        """Shows the step as begun, and those before it as done."""
        done = self.steps.index(step) if step in self.steps else 0
        bar = "█" * done + "░" * (len(self.steps) - done)
        self._line(f"{bar} {step} …")

    def _line(self, text: str) -> None:
        if self.shown:
            click.echo(f"\r\x1b[K{text[: width() - 1]}", nl=False, err=True, color=True)


def rate_line(done: int, total: int, seconds: float) -> None:
    """How far long work is, how fast, and how long it may take; on a terminal only, gone when `done` is 0.

    >>> rate_line(50, 100, 10.0)
    """
    if not (sys.stderr and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        return
    rate = done / seconds if seconds else 0.0
    left = f", {_time_left((total - done) / rate)} left" if rate and total > done else ""
    told = f"{done:,} of {max(total, done):,}, {rate:,.0f} a second{left} …" if done else ""
    click.echo(f"\r\x1b[K{told[: width() - 1]}", nl=False, err=True, color=True)


def _time_left(seconds: float) -> str:
    """A time in the unit in which people would say it.

    >>> _time_left(40.2), _time_left(400), _time_left(40_000)
    ('about 40 s', 'about 7 min', 'about 11 h')
    """
    for unit, size, most in (("s", 1, 90), ("min", 60, 5400)):
        if seconds < most:
            return f"about {seconds / size:,.0f} {unit}"
    return f"about {seconds / 3600:,.0f} h"


def rows(table: Sequence[Sequence[Any]]) -> None:
    """A table with columns as wide as their words; a terminal gets its last column wrapped, a pipe whole lines."""
    widths = [max(len(str(row[column])) for row in table) for column in range(len(table[0]) - 1)]
    indent = sum(widths) + 2 * len(widths)
    room = max(20, width() - indent) if _on_terminal() else sys.maxsize
    for row in table:
        line = "".join(f"{cell!s:<{width}}  " for cell, width in zip(row, widths, strict=False))
        first, *more = textwrap.wrap(safe(row[-1]), room) or [""]
        click.echo(f"{safe(line)}{first}".rstrip())
        for rest in more:
            click.echo(" " * indent + rest)
