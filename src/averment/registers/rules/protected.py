"""Who is protected in an output of a tier: names of rows, and of persons behind sources, that must not appear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from averment.casefile.nouns import TIERS, Case, Consent, Register, Source, Tier
from averment.kernel.names import ProtectedName, spellings_in
from averment.registers.rules.rows import Record, records

_NAME_COLUMN = re.compile(r"\b(?:name|alias|known as|spelling|naam)\b|نام|नाम", re.IGNORECASE)
_NOT_A_PERSON = re.compile(
    r"\b(?:father|mother|husband|village|place|district|file|organi[sz]ation|law)", re.IGNORECASE
)


def protected_names(case: Case, tier: Tier) -> tuple[ProtectedName, ...]:
    """Every person whose name must not stand in an output of the tier, with all recorded spellings.

    A row is protected when its access is above the tier, when its register protects names, or when it has no
    access of its own and its list's source is above the tier. A person behind a source is protected when her
    consent does not let her be named in public or, for the coalition, does not cover the coalition; a consent that
    was withdrawn covers nothing.
    """
    access = {source.id: source.access for source in case.sources}
    rows = (
        ProtectedName(record.ref, spellings)
        for register in case.registers
        if register.card.kind == "people"
        for record in records(register)
        if is_protected(record, register, access, tier) and (spellings := _spellings(record))
    )
    return (*rows, *_behind_sources(case.sources, tier))


def is_protected(record: Record, register: Register, access: dict[str, Tier], tier: Tier) -> bool:
    """Whether a row may not be named in an output of the tier."""
    return register.card.protect == "names" or above(row_access(record, access), tier)


def row_access(record: Record, access: dict[str, Tier]) -> Tier:
    """The access of a row: its own, else that of its list's source; a word that is no tier counts as confidential."""
    own = record.cells.get("access", "").strip().casefold()
    if not own:
        return access[record.source]
    return next((tier for tier in TIERS if tier == own), "confidential")


def above(access: Tier, tier: Tier) -> bool:
    """Whether material of this access must not go into an output of the tier.

    >>> above("confidential", "public"), above("public", "coalition")
    (True, False)
    """
    return TIERS.index(access) > TIERS.index(tier)


def _spellings(record: Record) -> tuple[str, ...]:
    cells = [record.cells.get("name", ""), record.cells.get("alias", "")]
    cells += [
        cell
        for column, cell in record.unmapped.items()
        if _NAME_COLUMN.search(column) and not _NOT_A_PERSON.search(column)
    ]
    return tuple(dict.fromkeys(spelling for cell in cells if cell for spelling in spellings_in(cell)))


def _behind_sources(sources: Iterable[Source], tier: Tier) -> Iterator[ProtectedName]:
    for source in sources:
        needs = source.kind == "testimony" or source.consent is not None
        if needs and source.author and not _may_be_named(source.consent, tier):
            spellings = spellings_in(source.author)
            if spellings:
                yield ProtectedName(f"source/{source.id}", spellings)


def _may_be_named(consent: Consent | None, tier: Tier) -> bool:
    if above(tier, "coalition"):
        return True  # within the house
    if consent is None or consent.given is None or consent.withdrawn is not None:
        return False
    return consent.uses.public == "named" if tier == "public" else consent.uses.coalition
