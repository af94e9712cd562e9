"""`averment source`: what somebody says of a source, and taking one out of its case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from averment.web.screen import print_wrapped
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.workspace import seated

if TYPE_CHECKING:
    from averment.team.loading import Trail
    from averment.team.models import Case


def grade(seat: Seat, given: str, source: str, reliability: str, reason: str) -> None:
    """Grades a source, and says what it was before."""
    with at_work(seat, given) as (case, trail):
        from averment.evidence.actions import grade_source

        before = grade_source(case, source, reliability, reason, trail)
    if before == reliability:
        print_wrapped(f"“{source}” has the reliability {reliability} already; nothing was changed.")
    else:
        print_wrapped(f"“{source}” has the reliability {reliability} now; it was {before}. The log keeps both.")


def withdraw(seat: Seat, given: str, source: str, reason: str) -> None:
    """Takes a source out of its case."""
    with at_work(seat, given) as (case, trail):
        from averment.evidence.actions import withdraw_source

        withdraw_source(case, source, reason, trail)
    print_wrapped(f"“{source}” is withdrawn from the case “{given}”. Its bytes and its entries in the log remain.")


@contextmanager
def at_work(seat: Seat, given: str) -> Iterator[tuple[Case, Trail]]:
    """A case and the trail of who acts on it; the log is signed when all went well."""
    with seated(given, seat) as room:
        yield room.case, room.trail
        sign_log(room.workspace)
