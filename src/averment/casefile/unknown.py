"""A word that should name something and does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from averment.kernel.findings import Finding, Where, finding
from averment.kernel.nearest import did_you_mean


def unknown(
    kind: str, wanted: Iterable[str], known: Iterable[str], where: Where, within: str = "the case"
) -> Iterator[Finding]:
    """A finding for each word that is not among the known ones."""
    known = known if isinstance(known, set | dict) else set(known)
    for word in wanted:
        if word not in known:
            yield finding(
                "unknown-reference",
                replace(where, subject=word),
                what=f"There is no {kind} “{word}” in {within}.{did_you_mean(word, known)}",
                mend=f"Add the {kind}, or correct the reference.",
            )
