"""The registers of a case taken into the workspace, row by row as they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from averment.casefile.columns import columns_of
from averment.casefile.nouns import ListCard, ListTable
from averment.casefile.nouns import Register as FrozenRegister
from averment.evidence.models import Source
from averment.registers.models import ContributedList, Register, Row
from averment.registers.rules.rows import access_in
from averment.team.loading import AT_ONCE, Trail
from averment.team.models import Case


def load_register(
    case: Case, frozen: FrozenRegister, sources: Mapping[str, Source], digests: Mapping[str, str], trail: Trail
) -> None:
    """A register with its lists; `digests` are those of the files of its lists."""
    register = Register.objects.create(case=case, ref=frozen.id, **columns_of(frozen.card, ("lists",)))
    trail.add(case, "load", "register", [frozen.id])
    for place, (card, table) in enumerate(zip(frozen.card.lists, frozen.tables, strict=True)):
        contributed = ContributedList.objects.create(
            register=register,
            place=place,
            digest=digests[card.file],
            source=sources[card.source],
            header=table.header,
            **columns_of(card, ("source",)),
        )
        Row.objects.bulk_create(_rows(contributed, card, table), batch_size=AT_ONCE)
        trail.add(case, "load", "row", (f"{frozen.id}/{card.file}/{row.number}" for row in table.rows))


def _rows(contributed: ContributedList, card: ListCard, table: ListTable) -> Iterable[Row]:
    own = access_in(card, table)
    for row in table.rows:
        access = own(row.cells) or ""
        yield Row(contributed=contributed, number=row.number, line=row.line, cells=row.cells, access=access)
