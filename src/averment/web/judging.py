"""`averment judge`."""

from __future__ import annotations

from typing import cast

from averment.web.grading import at_work
from averment.web.screen import print_json, print_wrapped
from averment.web.seat import Seat


def judge_origins_of(
    given: str, judged: str, sources: tuple[str, ...], reason: str, seat: Seat, *, as_json: bool
) -> None:
    """Adds a judgment on the origins of sources, and says what it is called."""
    with at_work(seat, given) as (case, trail):
        from averment.casefile.writer import plain
        from averment.claims.actions import Verdict, judge_origins

        told = judge_origins(case, sources, cast("Verdict", judged), reason, trail)
    if as_json:
        print_json(plain(told))
    else:
        words = "independent of one another" if judged == "independent" else "one origin"
        print_wrapped(f"Judged {words}: {', '.join(told.sources)} ({told.id}). An earlier judgment on them stays.")
