"""`averment preserve`: files, folders, archives and pages of the web become sources of a case, each kept once."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from averment.casefile.nouns import Tier
from averment.evidence.outside.intake.foreign.recognising import noted
from averment.evidence.outside.intake.found import Found, Passed, scratch_in
from averment.evidence.outside.intake.pages import check_address, is_address, page_at
from averment.evidence.outside.intake.walking import count_files, found_in
from averment.evidence.outside.store import Store, Stored
from averment.kernel.refusals import Refusal
from averment.team.rules import Viewer
from averment.web.comparing import compare_what_is_new
from averment.web.screen import plural, print_json, print_wrapped, rate_line
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.workspace import Workspace, find_workspace, opened, viewer_of

if TYPE_CHECKING:
    from averment.evidence.loading import Taken
    from averment.team.loading import Trail
    from averment.team.models import Case

_BATCH = 200  # files that become sources in one transaction: so much is done again after a kill
_MOST_LINES = 50


@dataclass
class _Outcome:
    """What was done with each item."""

    taken: list[Taken] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)


def preserve(given: str, paths: tuple[str, ...], access: str, seat: Seat, *, as_json: bool) -> int:
    """Takes in what lies under the paths, and says what became of each file; 1 where one could not be taken in."""
    if access == "sealed":
        raise Refusal(
            "What is sealed is never taken in plain, and preserve would copy it as it is",
            mend="Nothing was read. Seal each file for its custodians: "
            f"averment sealed keep {given} FILE --label S-17 --to amina,dara",
        )
    pages = [path for path in paths if is_address(path)]
    for page in pages:
        check_address(page)
    places = [_place(path) for path in paths if not is_address(path)]
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.team.loading import Trail
        from averment.team.queries import case_of

        viewer = viewer_of(workspace, given, seat)
        case, tier = case_of(viewer, given), cast("Tier", access)
        outcome = _take_all(workspace, case, places, tier, Trail(viewer, datetime.now(UTC)))
        for page in pages:
            _capture(workspace, case, page, tier, Trail(viewer, datetime.now(UTC)), outcome)
        sign_log(workspace)
        compare_what_is_new(workspace, given)
    if as_json:
        print_json(_report(outcome))
    else:
        _tell(outcome, viewer)
    return 1 if outcome.passed else 0


def _place(path: str) -> Path:
    place = Path(path)
    if not place.exists() and not place.is_symlink():
        raise Refusal(
            f"There is nothing at “{path}”",
            mend="Check the path (an address begins with https://). Nothing was taken in.",
        )
    return place


def _take_all(workspace: Workspace, case: Case, places: list[Path], access: Tier, trail: Trail) -> _Outcome:
    from averment.claims.loading import index_what_is_missing

    outcome, store = _Outcome(), workspace.store
    begun, total = time.monotonic(), sum(count_files(place) for place in places)
    with scratch_in(workspace.folder) as scratch:
        found = (one for place in places for one in noted(found_in(place, scratch)))
        while batch := list(islice(found, _BATCH)):
            _take_batch(store, case, batch, access, trail, outcome)
            rate_line(len(outcome.taken) + len(outcome.passed), total, time.monotonic() - begun)
    index_what_is_missing(case, store)  # of a run before that was broken off
    rate_line(0, 0, 0)
    return outcome


def _capture(workspace: Workspace, case: Case, url: str, access: Tier, trail: Trail, outcome: _Outcome) -> None:
    """One page, taken in before the next is captured: what is broken off loses no other."""
    with scratch_in(workspace.folder) as scratch:
        _take_batch(workspace.store, case, [page_at(url, scratch, trail.at)], access, trail, outcome)


def _take_batch(
    store: Store, case: Case, batch: list[Found | Passed], access: Tier, trail: Trail, outcome: _Outcome
) -> None:
    from averment.claims.loading import index_sources
    from averment.evidence.loading import take_in
    from averment.evidence.outside.intake.web_archives import labelled
    from averment.evidence.queries import sources

    outcome.passed += [one for one in batch if isinstance(one, Passed)]
    taken = take_in(case, labelled(_stored(store, batch, outcome), store.get), access, trail)
    outcome.taken += taken
    new = [one.source for one in taken if one.new]
    index_sources(case, sources(trail.actor, case).filter(ref__in=new), store)


def _stored(store: Store, batch: list[Found | Passed], outcome: _Outcome) -> list[tuple[Found, Stored]]:
    """The files of a batch with their bytes in the store; what cannot be read is told."""
    files = [one for one in batch if isinstance(one, Found)]
    stored = []
    for one, kept in zip(files, store.put_all([file.path for file in files]), strict=True):
        if isinstance(kept, Refusal):
            outcome.passed.append(Passed(one.name, f"{kept.what}."))
        else:
            stored.append((one, kept))
        if one.unpacked:
            one.path.unlink(missing_ok=True)
    return stored


def _report(outcome: _Outcome) -> dict[str, object]:
    return {
        "taken_in": sum(one.new for one in outcome.taken),
        "there_already": sum(not one.new for one in outcome.taken),
        "passed_over": len(outcome.passed),
        "items": [
            {"name": one.name, "outcome": "taken-in" if one.new else "there-already", "source": one.source,
             "sha256": one.sha256, "remarks": one.remarks}
            for one in outcome.taken
        ] + [{"name": one.name, "outcome": "passed-over", "why": one.why} for one in outcome.passed],
    }  # fmt: skip


def _tell(outcome: _Outcome, viewer: Viewer) -> None:
    few = len(outcome.taken) <= _MOST_LINES
    for one in outcome.taken:
        if few or one.remarks:
            print_wrapped(f"{one.name}: {'taken in as' if one.new else 'there already,'} {one.source}", 0, 2)
        for remark in one.remarks:
            print_wrapped(remark, 2, 2)
    for passed in outcome.passed:
        print_wrapped(f"{passed.name}: not taken in. {passed.why}", 0, 2)
    new = sum(one.new for one in outcome.taken)
    print_wrapped(
        f"{plural(new, 'source')} taken in, {len(outcome.taken) - new:,} there already, "
        f"{len(outcome.passed):,} passed over."
    )
    if viewer.is_operator and new:
        print_wrapped("Nobody is named as having collected them; --member ID names a member of the case.")
