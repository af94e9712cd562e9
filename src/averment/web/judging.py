"""`averment judge`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from averment.web.screen import print_json, print_wrapped
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.workspace import find_workspace, opened, viewer_of


def judge_origins_of(
    given: str, judged: str, sources: tuple[str, ...], reason: str, seat: Seat, *, as_json: bool
) -> None:
    """Adds a judgment on the origins of sources, and says what it is called."""
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.casefile.writer import plain
        from averment.claims.actions import Verdict, judge_origins
        from averment.team.loading import Trail
        from averment.team.queries import case_of

        viewer = viewer_of(workspace, given, seat)
        trail = Trail(viewer, datetime.now(UTC))
        told = judge_origins(case_of(viewer, given), sources, cast("Verdict", judged), reason, trail)
        sign_log(workspace)
    if as_json:
        print_json(plain(told))
    else:
        words = "independent of one another" if judged == "independent" else "one origin"
        print_wrapped(f"Judged {words}: {', '.join(told.sources)} ({told.id}). An earlier judgment on them stays.")
