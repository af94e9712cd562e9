"""The claims and instruments of a case as the crate holds them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from averment.casefile.columns import column_names, noun_of
from averment.casefile.nouns import Claim, Ground, Instrument, OriginJudgment
from averment.claims.queries import claims, grounds, instruments, judgments
from averment.team.models import Case
from averment.team.rules import Viewer


def freeze_claims(viewer: Viewer, case: Case) -> tuple[Claim, ...]:
    """The claims that a viewer may see, by their ids, with the grounds that she may see."""
    names = [name for name in column_names(Ground) if name != "source"]
    of_claim: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in grounds(viewer, case).order_by("claim", "place").values("claim", "source__ref", *names).iterator():
        row["source"] = row.pop("source__ref")
        of_claim[row.pop("claim")].append(row)
    names = [name for name in column_names(Claim) if name != "grounds"]
    rows = claims(viewer, case).values("pk", *names).iterator()
    found = (noun_of(Claim, row | {"grounds": of_claim.get(row.pop("pk"), ())}) for row in rows)
    return tuple(sorted(found, key=lambda claim: claim.id))


def freeze_instruments(viewer: Viewer, case: Case) -> tuple[Instrument, ...]:
    """The instruments, by their ids."""
    rows = instruments(viewer, case).values(*column_names(Instrument))
    return tuple(sorted((noun_of(Instrument, row) for row in rows), key=lambda instrument: instrument.id))


def freeze_judgments(viewer: Viewer, case: Case) -> tuple[OriginJudgment, ...]:
    """The judgments on origins, by their ids."""
    rows = ({name: getattr(row, name) for name in column_names(OriginJudgment)} for row in judgments(viewer, case))
    return tuple(sorted((noun_of(OriginJudgment, row) for row in rows), key=lambda judgment: judgment.id))
