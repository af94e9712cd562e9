"""A frozen case taken into the workspace: bytes first, then every row with its audit line, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from averment.build.freeze import freeze
from averment.casefile.nouns import Case, Register
from averment.casefile.originals import original_path
from averment.casefile.tables import read_table
from averment.casefile.writer import list_path, list_paths
from averment.claims.loading import index_what_is_missing, load_claims, load_instruments, load_judgments
from averment.evidence.loading import load_sources
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
from averment.positions.loading import load_consultations, load_positions
from averment.registers.loading import load_register
from averment.registers.rules.rows import records, tier_told
from averment.submissions.loading import load_submissions
from averment.team.loading import Trail, load_card
from averment.team.queries import case_of, cases
from averment.team.rules import Viewer


def load(case: Case, store: Store, actor: Viewer, at: datetime) -> bool:
    """Takes a case in whole or not at all; False where the same case is there already.

    The plain original of a sealed source is left out (`left_out`). What a search finds is made ready afterwards, a few
    things at a time; where that was broken off, the same load goes on with it. Raises Refusal where the workspace has
    another state of the case, since nothing is overwritten; and where a file is no longer what it was when it was read.
    """
    case = _without_plain(case)
    new = not _is_there(case, store, actor)
    if new:
        listed = {register.id: _kept_lists(case, register, store) for register in case.registers}
        _keep_originals(case, store)
        try:
            with transaction.atomic():
                _write(case, listed, Trail(actor, at))
        except IntegrityError:  # somebody else took a case of that id in meanwhile, or else this is no fault of theirs
            if not _is_there(case, store, actor):
                raise
            new = False
    index_what_is_missing(case_of(actor, case.card.id), store)
    return new


def _is_there(case: Case, store: Store, actor: Viewer) -> bool:
    if not cases(actor).filter(ref=case.card.id).exists():
        return False
    if freeze(actor, case.card.id, store) != case:
        raise Refusal(
            f"The workspace has a case “{case.card.id}” already, in another state",
            mend="Dump it and compare; or give this one another id in case.yaml.",
        )
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
    plain = {source.file for source in case.sources} - {source.file for source in sources}
    return replace(case, sources=sources, digests={name: d for name, d in case.digests.items() if name not in plain})


def _tiers(case: Case) -> dict[str, tuple[str, str]]:
    """For each row that a ground names: the source of its list, and the access that the row has of its own."""
    named = {ground.record for claim in case.claims for ground in claim.grounds if ground.record}
    rows = (row for register in case.registers if named for row in records(register))
    return {row.ref: (row.source, tier_told(row.cells.get("access", "")) or "") for row in rows if row.ref in named}


def _kept_lists(case: Case, register: Register, store: Store) -> dict[str, str]:
    """The digests of the files of a register's lists, which are in the store now and hold the rows that were read."""
    names = [list_path(register.id, listed.file) for listed in register.card.lists]
    kept = _kept(case, names, store)
    for name, table, digest in zip(names, register.tables, kept, strict=True):
        if read_table(store.get(digest).read_bytes(), table.file, name)[0] != table:
            raise _changed(name)
    return {table.file: digest for table, digest in zip(register.tables, kept, strict=True)}


def _keep_originals(case: Case, store: Store) -> None:
    for (name, read), kept in zip(case.digests.items(), _kept(case, case.digests, store), strict=True):
        if kept != read:
            raise _changed(name)


def _kept(case: Case, names: Iterable[str], store: Store) -> list[str]:
    """The digests of the files of those names, in the store now; one that cannot be read is refused, being needed.

    A link inside the case folder is followed here as it was when the case was read: what came of it is compared.
    """
    digests: list[str] = []
    for one in store.put_all([original_path(case, name).resolve() for name in names]):
        if isinstance(one, Refusal):
            raise one
        digests.append(one.sha256)
    return digests


def _changed(name: str) -> Refusal:
    what = "A file changed while the case was taken in, so that what was checked is not what was kept"
    return Refusal(what, where=name, mend="The case was not taken in. Load it again when nobody writes to it.")


def _write(case: Case, listed: dict[str, dict[str, str]], trail: Trail) -> None:
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
