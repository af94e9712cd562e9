"""A frozen case taken into the workspace: bytes first, then every row with its audit line, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from averment.build.freeze import freeze
from averment.casefile.nouns import Case, Register
from averment.casefile.originals import original_path
from averment.casefile.writer import list_path, list_paths
from averment.claims.loading import index_what_is_missing, load_claims, load_instruments, load_judgments
from averment.evidence.loading import load_sources
from averment.evidence.outside.store import Store, Stored
from averment.kernel.refusals import Refusal
from averment.positions.loading import load_consultations, load_positions
from averment.registers.loading import load_register
from averment.registers.rules.rows import records, tier_told
from averment.submissions.loading import load_submissions
from averment.team.loading import Trail, load_card
from averment.team.models import Case as CaseRow
from averment.team.queries import cases
from averment.team.rules import Viewer


def load(case: Case, store: Store, actor: Viewer, at: datetime) -> bool:
    """Takes a case in whole or not at all; False where the same case is there already.

    The plain original of a sealed source is left out (`left_out`). What its sources hold is read for the search
    afterwards; where that was broken off, the same load goes on with it.
    Raises Refusal where the workspace has another state of the case: nothing is overwritten.
    """
    case = _without_plain(case)
    there = cases(actor).filter(ref=case.card.id).first()
    if there:
        if freeze(actor, case.card.id, store) == case:
            index_what_is_missing(there, store)
            return False
        raise Refusal(
            f"The workspace has a case “{case.card.id}” already, in another state",
            mend="Dump it and compare; or give this one another id in case.yaml.",
        )
    listed = {register.id: _kept_lists(case, register, store) for register in case.registers}
    _kept(case, case.digests, store)
    with transaction.atomic():
        row = _write(case, listed, Trail(actor, at))
    index_what_is_missing(row, store)
    return True


def left_out(case: Case) -> tuple[str, ...]:
    """The sealed sources whose originals lie in the folder in plain: a workspace must never hold those.

    The lists of registers are no originals in this sense: outputs are searched for the names in them, so they must be
    known.
    """
    lists = set(list_paths(case.registers))
    return tuple(
        source.id
        for source in case.sources
        if source.access == "sealed" and source.file and not source.sealed and source.file not in lists
    )


def _without_plain(case: Case) -> Case:
    """The case as a workspace takes it: what is sealed is there by its entry, without its original and its digest."""
    out = left_out(case)
    sources = tuple(replace(one, file="", sha256=None) if one.id in out else one for one in case.sources)
    files = {source.file for source in sources}
    return replace(case, sources=sources, digests={name: d for name, d in case.digests.items() if name in files})


def _tiers(case: Case) -> dict[str, tuple[str, str]]:
    """For each row that a ground names: the source of its list, and the access that the row has of its own."""
    named = {ground.record for claim in case.claims for ground in claim.grounds if ground.record}
    rows = (row for register in case.registers if named for row in records(register))
    return {row.ref: (row.source, tier_told(row.cells.get("access", "")) or "") for row in rows if row.ref in named}


def _kept_lists(case: Case, register: Register, store: Store) -> dict[str, str]:
    """The digests of the files of a register's lists, which are in the store now."""
    files = [listed.file for listed in register.card.lists]
    kept = _kept(case, [list_path(register.id, file) for file in files], store)
    return {file: one.sha256 for file, one in zip(files, kept, strict=True)}


def _kept(case: Case, names: Iterable[str], store: Store) -> list[Stored]:
    """The originals of those names, in the store now; one that cannot be read is refused, as the case needs it."""
    found: list[Stored] = []
    for one in store.put_all([original_path(case, name) for name in names]):
        if isinstance(one, Refusal):
            raise one
        found.append(one)
    return found


def _write(case: Case, listed: dict[str, dict[str, str]], trail: Trail) -> CaseRow:
    row = load_card(case.card, trail)
    sources = load_sources(row, case.sources, case.digests, trail)
    load_judgments(row, case.judgments, trail)
    load_claims(row, case.claims, sources, _tiers(case), trail)
    load_instruments(row, case.instruments, trail)
    for register in case.registers:
        load_register(row, register, sources, listed[register.id], trail)
    load_positions(row, case.positions, trail)
    load_consultations(row, case.consultations, trail)
    load_submissions(row, case.submissions, trail)
    return row
