"""Registers of a few rows, written as their CSV."""

from __future__ import annotations

import re

from averment.casefile.nouns import Case, CaseCard, FigureRule, ListCard, ListTable, Register, RegisterCard, Source
from averment.casefile.tables import read_table
from averment.kernel.findings import Finding
from averment.registers.rules.figures import Figure, compute_figures

PEOPLE = {
    "forum.csv": """\
id,name,father,date,place,age,status
1,Ravel Osk,Ben Osk,2026-06-02,Hevin,41,detained
2,Tamas Irn,Ol Irn,2026-06,Hevin,۳۰,detained
3,Mira Vel,An Vel,2026,Duvren,27,detained
4,Kes Dorn,Ul Dorn,2026-07-01,Duvren,,Released
5,Ana Lum,Per Lum,,Sarrat,35,detained
6,Jon Bek,Per Bek,2026-05-31,Sarrat,35,released
""",
    "union.csv": """\
id,name,father,date,place,age,status
1,RAVEL  OSK,Ben Osk,2026-06-02,Hevin,42,detained
2,Ravel Osk,Ben Osk,2026-06-02,Hevin,42,detained
3,Pell Orr,Sam Orr,2026-06-30,Hevin,60,detained
""",
}


def _card(table: ListTable) -> ListCard:
    """A list's card; its source is named after its file."""
    columns = {name: name for name in table.header if name.islower()}
    return ListCard(table.file, "forum", table.file.removesuffix(".csv"), None, columns)


def register(rules: dict[str, FigureRule], lists: dict[str, str], kind: str = "people", **card: object) -> Register:
    """A register whose columns have our names, those with capitals not mapped."""
    tables = tuple(read_table(text.encode(), file, file)[0] for file, text in lists.items())
    cards = tuple(map(_card, tables))
    return Register("r", RegisterCard(kind, "R", cards, figures=rules, **card), tables)  # type: ignore[arg-type]


def case_of(*registers: Register) -> Case:
    sources = sorted({listed.source for register in registers for listed in register.card.lists})
    return Case(
        CaseCard(1, "valley", "V"),
        sources=tuple(Source(source, source, "dataset", file="f") for source in sources),
        registers=registers,
    )


def computed(
    rules: dict[str, FigureRule], lists: dict[str, str] | None = None, kind: str = "people", **card: object
) -> tuple[dict[str, Figure], tuple[Finding, ...]]:
    return compute_figures(case_of(register(rules, lists or PEOPLE, kind, **card)))


def value_of(rule: FigureRule, lists: dict[str, str] | None = None, kind: str = "people", **card: object) -> str:
    """The value of one figure as words, or what is said where it has none."""
    figures, findings = computed({"f": rule}, lists, kind, **{"small_cell": 0, **card})
    if "f" in figures:
        return str(figures["f"].value)
    return re.sub(r"\s+", " ", findings[0].what)
