"""Which finished outputs rest on a source, as the custody log tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from averment.evidence.rules.custody.entries import Entry, Event

TOLD_BY = (Event.INCLUDED, Event.WITHHELD)


@dataclass(frozen=True, slots=True)
class Output:
    """A package that rests on a source. Its original travels in it; or it is cited, and withheld for a reason."""

    source: str
    package: str
    submission: str
    tier: str
    day: str
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """The outputs that a source and what derives from it went into, the oldest first; and what derives from it."""

    outputs: tuple[Output, ...]
    derived: tuple[str, ...]


def outputs_in(entries: Iterable[Entry]) -> tuple[Output, ...]:
    """The outputs of which entries tell, in their order; a package that was built again counts once.

    >>> def built(at, **detail):
    ...     return Entry(7, "included", at, "Ravel", "valley/s-17", detail=tuple(detail.items()))
    >>> days = "2026-11-24T21:51:20Z", "2026-11-25T08:00:00Z"
    >>> [one.day for one in outputs_in(built(day, package="ab12", submission="upr", tier="public") for day in days)]
    ['2026-11-24']
    """
    found: dict[tuple[str, ...], Output] = {}
    for entry in entries:
        if entry.event in TOLD_BY:
            told = dict(entry.detail)
            package, submission, tier = (told.get(word, "") for word in ("package", "submission", "tier"))
            withheld = told.get("reason", "") or "no reason was logged" if entry.event == Event.WITHHELD else ""
            one = Output(entry.object.rpartition("/")[2], package, submission, tier, entry.at[:10], withheld)
            found.setdefault((one.source, package, submission, tier, withheld), one)
    return tuple(found.values())
