"""`averment preserve`: files, folders, archives and pages of the web become sources of a case, each kept once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from averment.casefile.nouns import Tier
from averment.evidence.outside.ahead import ahead
from averment.evidence.outside.intake.foreign.recognising import noted
from averment.evidence.outside.intake.found import Found, Passed, scratch_in
from averment.evidence.outside.intake.pages import check_address, is_address, page_at
from averment.evidence.outside.intake.walking import count_files, found_in
from averment.evidence.outside.store import Store, Stored
from averment.kernel.refusals import Refusal
from averment.web.comparing import compare_what_is_new
from averment.web.screen import rate_line
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.telling import Told
from averment.web.workspace import find_workspace, opened, viewer_of

if TYPE_CHECKING:
    from averment.evidence.models import Source
    from averment.team.loading import Trail
    from averment.team.models import Case

_BATCH = 200  # files that become sources in one transaction: so much is done again after a kill


def preserve(given: str, paths: tuple[str, ...], access: str | None, seat: Seat, *, as_json: bool) -> int:
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
        case, since = case_of(viewer, given), datetime.now(UTC)
        with scratch_in(workspace.folder) as scratch, Told(scratch, asked_for_tier=access is not None) as told:
            files = _batches(places, scratch, workspace.folder)
            captured = ((Trail(viewer, at), [page_at(url, scratch, at)]) for url, at in _now(pages))
            batches = chain(((Trail(viewer, since), batch) for batch in files), captured)
            total = len(pages) + sum(count_files(place) for place in places)
            _take_all(workspace.store.there(), case, batches, cast("Tier", access or "confidential"), told, total)
            sign_log(workspace)
            compare_what_is_new(workspace, given)
            told.tell(as_json=as_json, nobody_named=viewer.is_operator)
    return 1 if told.passed_over else 0


def _place(path: str) -> Path:
    place = Path(path)
    if not place.exists() and not place.is_symlink():
        raise Refusal(
            f"There is nothing at “{path}”",
            mend="Check the path (an address begins with https://). Nothing was taken in.",
        )
    return place


def _batches(places: list[Path], scratch: Path, workspace: Path) -> Iterator[list[Found | Passed]]:
    found = (one for place in places for one in noted(found_in(place, scratch, apart=workspace)))
    return iter(lambda: list(islice(found, _BATCH)), [])


def _now(pages: list[str]) -> Iterator[tuple[str, datetime]]:
    """Each address with the time at which its turn has come."""
    return ((page, datetime.now(UTC)) for page in pages)


def _take_all(  # noqa: PLR0913  what one run knows
    store: Store,
    case: Case,
    batches: Iterable[tuple[Trail, list[Found | Passed]]],
    access: Tier,
    told: Told,
    total: int,
) -> None:
    """Three things at once: files are stored, those before them become sources, those before them are read."""
    from averment.claims.loading import index_sources, index_what_is_missing

    begun = time.monotonic()

    def new_sources() -> Iterator[Source]:
        for (trail, batch), stored in ahead(lambda one: _stored(store, one[1]), batches):
            told.passed(one for one in batch if isinstance(one, Passed))
            told.passed(Passed(one.name, f"{kept.what}.") for one, kept in stored if isinstance(kept, Refusal))
            kept = [(one, kept) for one, kept in stored if isinstance(kept, Stored)]
            yield from _taken(store, case, kept, access, trail, told)
            rate_line(told.items, total, time.monotonic() - begun)

    index_sources(case, new_sources(), store)
    index_what_is_missing(case, store)  # of a run before that was broken off
    rate_line(0, 0, 0)


def _stored(store: Store, batch: list[Found | Passed]) -> list[tuple[Found, Stored | Refusal]]:
    """The files of a batch with their bytes in the store, or why that could not be."""
    files = [one for one in batch if isinstance(one, Found)]
    stored = list(zip(files, store.put_all([file.path for file in files]), strict=True))
    for one in files:
        if one.unpacked:
            one.path.unlink(missing_ok=True)
    return stored


def _taken(  # noqa: PLR0913  the same
    store: Store, case: Case, kept: list[tuple[Found, Stored]], access: Tier, trail: Trail, told: Told
) -> list[Source]:
    """Makes sources of what is stored; gives the new ones."""
    from averment.evidence.loading import take_in
    from averment.evidence.outside.intake.web_archives import labelled
    from averment.evidence.queries import sources

    taken = take_in(case, labelled(kept, store.get), access, trail)
    told.taken(taken)
    return list(sources(trail.actor, case).filter(ref__in=[one.source for one in taken if one.new]))
