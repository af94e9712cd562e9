"""Rows of the workspace → the frozen case, which is all that the compiler opens."""

from __future__ import annotations

from dataclasses import replace

from averment.casefile.nouns import Case
from averment.casefile.writer import list_path, places_of
from averment.claims.freeze import freeze_claims, freeze_instruments, freeze_judgments
from averment.claims.queries import claims, grounds
from averment.evidence.freeze import freeze_sources
from averment.evidence.outside.store import Store
from averment.evidence.queries import sources
from averment.kernel.refusals import Refusal
from averment.positions.freeze import freeze_consultations, freeze_positions
from averment.registers.freeze import freeze_registers
from averment.registers.queries import listed_rows
from averment.submissions.freeze import freeze_submissions
from averment.team.freeze import freeze_card
from averment.team.models import Case as Row
from averment.team.queries import case_of, one_moment
from averment.team.rules import Viewer, operator


def freeze(viewer: Viewer, ref: str, store: Store) -> Case:
    """A case as it is at one moment, its originals where the store keeps them.

    Raises Refusal where the viewer may not see all of it: what is computed from a part would be wrong. A claim whose
    dispute is hidden from her would be corroborated.
    """
    with one_moment():
        return _frozen(viewer, ref, store)


def _frozen(viewer: Viewer, ref: str, store: Store) -> Case:
    row = case_of(viewer, ref)
    _refuse_a_part(viewer, row)
    catalogue, digests = freeze_sources(viewer, row)
    registers, lists = freeze_registers(viewer, row)
    files = digests | {list_path(register, file): digest for (register, file), digest in lists.items()}
    case = Case(
        card=freeze_card(viewer, row),
        sources=catalogue,
        claims=freeze_claims(viewer, row),
        instruments=freeze_instruments(viewer, row),
        registers=registers,
        positions=freeze_positions(viewer, row),
        consultations=freeze_consultations(viewer, row),
        submissions=freeze_submissions(viewer, row),
        judgments=freeze_judgments(viewer, row),
        digests=digests,
        root=store.root,
        stored={name: store.get(digest) for name, digest in files.items()},
    )
    return replace(case, places=places_of(case))


def _refuse_a_part(viewer: Viewer, case: Row) -> None:
    whole = operator("freeze", "to know whether somebody sees all of a case")
    for seen in (sources, claims, grounds, listed_rows):
        if seen(viewer, case).count() != seen(whole, case).count():
            what = f"Not all of “{case.ref}” is for {viewer.name}, and what is computed from a part would be wrong"
            raise Refusal(what, mend="Ask a member who may see all of it, or the operator of the workspace.")
