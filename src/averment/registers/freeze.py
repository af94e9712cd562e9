"""The registers of a case as the crate holds them."""

from __future__ import annotations

from typing import Any

from averment.casefile.columns import column_names, noun_of
from averment.casefile.nouns import ListCard, ListTable, RegisterCard, Row
from averment.casefile.nouns import Register as FrozenRegister
from averment.registers.models import ContributedList, Register
from averment.registers.queries import lists, registers, rows
from averment.team.models import Case
from averment.team.rules import Viewer


def freeze_registers(viewer: Viewer, case: Case) -> tuple[tuple[FrozenRegister, ...], dict[tuple[str, str], str]]:
    """The registers by their ids, with the lists and rows that a viewer may see; and the digests of the lists."""
    found: list[FrozenRegister] = []
    digests: dict[tuple[str, str], str] = {}
    for register in registers(viewer, case):
        seen = list(lists(viewer, case).filter(register=register).select_related("source", "register__case"))
        digests |= {(register.ref, one.file): one.digest for one in seen}
        tables = tuple(_table(viewer, one) for one in seen)
        found.append(FrozenRegister(register.ref, _card(register, seen), tables))
    ordered = tuple(sorted(found, key=lambda register: register.id))
    return ordered, digests


def _card(register: Register, seen: list[ContributedList]) -> RegisterCard:
    names = [name for name in column_names(RegisterCard) if name != "lists"]
    own: dict[str, Any] = {name: getattr(register, name) for name in names}
    return noun_of(RegisterCard, own | {"lists": [_list_card(one) for one in seen]})


def _list_card(contributed: ContributedList) -> ListCard:
    names = [name for name in column_names(ListCard) if name != "source"]
    own = {name: getattr(contributed, name) for name in names}
    return noun_of(ListCard, own | {"source": contributed.source.ref})


def _table(viewer: Viewer, contributed: ContributedList) -> ListTable:
    found = rows(viewer, contributed).values_list("number", "line", "cells").iterator()
    return ListTable(
        contributed.file,
        tuple(contributed.header),
        tuple(Row(number, line, tuple(cells)) for number, line, cells in found),
    )
