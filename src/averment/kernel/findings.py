"""A refusal says what is wrong, why it matters and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from averment.kernel.catalogue import CATALOGUE


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in the case folder: the file by its path inside the folder, lines from 1."""

    file: str
    line: int = 0
    column: int = 0
    subject: str = ""

    def as_json(self) -> dict[str, str | int]:
        """The place for machines; what is not known is left out."""
        known: dict[str, str | int] = {"file": self.file}
        if self.line:
            known["line"] = self.line
        if self.column:
            known["column"] = self.column
        if self.subject:
            known["subject"] = self.subject
        return known

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reader could hold against the text, with the next act that mends it."""

    code: str
    severity: Severity
    where: Where
    what: str
    why: str
    mend: str

    def as_json(self) -> dict[str, object]:
        """The finding as interface.md section 2 gives it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "where": self.where.as_json(),
            "what": self.what,
            "why": self.why,
            "mend": self.mend,
        }


def finding(
    code: str,
    where: Where,
    *,
    what: str,
    mend: str,
    why: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding of the catalogue; reason and severity are the catalogue's unless given.

    >>> finding("placeholder", Where("draft.md", 3), what="“TBC”", mend="Write it.").severity.value
    'error'
    """
    entry = CATALOGUE[code]
    return Finding(code, severity or Severity(entry.severity), where, what, why or entry.why, mend)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings, each once, by file and line."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.where, f.code, f.what)))


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop a build."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)
