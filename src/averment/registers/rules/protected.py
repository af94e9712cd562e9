"""Who is protected in an output of a tier: names of rows, and of persons behind sources, that must not appear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from averment.casefile.nouns import TIERS, Case, Register, Source, Tier
from averment.claims.rules.consent import in_force
from averment.kernel.names import ProtectedName, spellings_in
from averment.registers.rules.rows import Record, records, tier_told

_NAME_COLUMN = re.compile(r"\b(?:name|alias|known as|spelling|naam)\b|نام|नाम", re.IGNORECASE)
_NOT_A_PERSON = re.compile(
    r"\b(?:father|mother|husband|village|place|district|file|organi[sz]ation|law)", re.IGNORECASE
)


def protected_names(case: Case, tier: Tier, today: date) -> tuple[ProtectedName, ...]:
    """Every person whose name must not stand in an output of the tier, with all recorded spellings.

    A row is protected when its access is above the tier, when its register protects names, or when it has no
    access of its own and its list's source is above the tier. A person behind a source is protected when her
    consent does not let her be named (`may_be_named`).
    """
    access = {source.id: source.access for source in case.sources}
    rows = (
        ProtectedName(record.ref, spellings)
        for register in case.registers
        if register.card.kind == "people"
        for record in records(register)
        if is_protected(record, register, access, tier) and (spellings := _spellings(record))
    )
    return (*rows, *_behind_sources(case.sources, tier, today))


def is_protected(record: Record, register: Register, access: dict[str, Tier], tier: Tier) -> bool:
    """Whether a row may not be named in an output of the tier."""
    return register.card.protect == "names" or above(row_access(record, access), tier)


def row_access(record: Record, access: dict[str, Tier]) -> Tier:
    """The access of a row: its own, else that of its list's source; a word that is no tier counts as confidential."""
    return tier_told(record.cells.get("access", "")) or access[record.source]


def above(access: Tier, tier: Tier) -> bool:
    """Whether material of this access must not go into an output of the tier.

    >>> above("confidential", "public"), above("public", "coalition")
    (True, False)
    """
    return TIERS.index(access) > TIERS.index(tier)


def may_be_named(source: Source, tier: Tier, today: date) -> bool:
    """Whether the person behind a source may be named in an output of the tier, made on that day.

    In public only who agreed to be named; in the coalition who agreed to be heard there. A consent that has expired or
    was withdrawn covers nothing; within the house everybody is known. What is no testimony and asks for no consent (an
    article, a law) may be named.
    """
    if above(tier, "coalition") or (source.kind != "testimony" and source.consent is None):
        return True
    if source.consent is None or not in_force(source.consent, today):
        return False
    uses = source.consent.uses
    return uses.public == "named" if tier == "public" else uses.coalition


def _spellings(record: Record) -> tuple[str, ...]:
    cells = [record.cells.get("name", ""), record.cells.get("alias", "")]
    cells += [
        cell
        for column, cell in record.unmapped.items()
        if _NAME_COLUMN.search(column) and not _NOT_A_PERSON.search(column)
    ]
    return tuple(dict.fromkeys(spelling for cell in cells if cell for spelling in spellings_in(cell)))


def _behind_sources(sources: Iterable[Source], tier: Tier, today: date) -> Iterator[ProtectedName]:
    for source in sources:
        if source.author and not may_be_named(source, tier, today):
            spellings = spellings_in(source.author)
            if spellings:
                yield ProtectedName(f"source/{source.id}", spellings)
