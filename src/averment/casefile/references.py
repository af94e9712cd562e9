"""References that lead nowhere, found over the whole case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from averment.casefile.nouns import MEASURES, Case, Claim, Ground, Position, Register
from averment.casefile.yaml_text import YamlText
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.nearest import did_you_mean

COLUMNS = {
    "people": ("id", "name", "father", "sex", "born", "age", "place", "region", "date", "end", "status", "law", "role",
               "note", "access", "category", "by", "link", "alias"),
    "events": ("id", "date", "end", "days", "region", "place", "category", "by", "reason", "killed", "injured", "link",
               "note", "access", "name"),
    "population": ("id", "year", "region", "place", "group", "sex", "age", "persons", "source", "access"),
}  # fmt: skip


def reference_faults(case: Case, cards: Mapping[str, YamlText]) -> Iterator[Finding]:
    """A finding for each reference of a case that leads nowhere, and for each rule of a register that cannot hold."""
    yield from _source_faults(case)
    yield from _claim_faults(case)
    for register in case.registers:
        yield from _register_faults(case, register, cards.get(f"registers/{register.id}/register.yaml"))
    yield from _name_faults(case)
    for position in case.positions:
        yield from _position_faults(case, position)
    yield from _submission_faults(case, cards)
    organisations = {o.id for o in case.card.organisations}
    for person in case.card.people:
        yield from _unknown("organisation", [person.organisation], organisations, case.places[person.id])


def _unknown(
    kind: str, wanted: Iterable[str], known: Iterable[str], where: Where, within: str = "the case"
) -> Iterator[Finding]:
    known = set(known)
    for word in wanted:
        if word not in known:
            yield finding(
                "unknown-reference",
                replace(where, subject=word),
                what=f"There is no {kind} “{word}” in {within}.{did_you_mean(word, known)}",
                mend=f"Add the {kind}, or correct the reference.",
            )


def _source_faults(case: Case) -> Iterator[Finding]:
    sources = {source.id for source in case.sources}
    people = {person.id for person in case.card.people}
    for source in case.sources:
        where = case.places[source.id]
        yield from _unknown("source", source.derives_from, sources, where)
        if source.collected:
            yield from _unknown("person", [source.collected.by], people, where)


def _claim_faults(case: Case) -> Iterator[Finding]:
    sources = {source.id for source in case.sources}
    figures = {figure for register in case.registers for figure in register.card.figures}
    records = _record_ids(case)
    for claim in case.claims:
        where = case.places[claim.id]
        for number, ground in enumerate(claim.grounds, 1):
            yield from _ground_faults(ground, number, where)
            if ground.source and ground.source not in sources:
                yield from _unknown("source", [ground.source], sources, where)
            if ground.figure and ground.figure not in figures:
                yield from _unknown("figure", [ground.figure], figures, where)
            if ground.record and ground.record not in records:
                yield _no_record(case, ground.record, where)
        yield from _people_faults(case, claim, records)


def _ground_faults(ground: Ground, number: int, where: Where) -> Iterator[Finding]:
    kinds = [kind for kind in ("source", "record", "figure") if getattr(ground, kind)]
    if len(kinds) != 1:
        yield finding(
            "wrong-value",
            where,
            what=f"Ground {number} names {' and '.join(kinds) if kinds else 'no source, record or figure'}.",
            mend="Name exactly one: a source with its quote, a record, or a figure.",
        )


def _record_ids(case: Case) -> set[str]:
    return {
        f"{register.id}/{table.file}/{row_id}"
        for register in case.registers
        for listed, table in zip(register.card.lists, register.tables, strict=True)
        for row_id in row_ids(listed.columns, table.header, [row.cells for row in table.rows])
    }


def row_ids(columns: Mapping[str, str], header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The id of each row: the mapped id column, or the row's number where none is mapped."""
    index = header.index(columns["id"]) if columns.get("id") in header else -1
    return [cells[index].strip() if index >= 0 else str(number) for number, cells in enumerate(rows, 1)]


def _no_record(case: Case, record: str, where: Where) -> Finding:
    return finding(
        "unknown-reference",
        where,
        what=f"There is no record “{record}” in the registers.",
        mend="Write it as register/file/row id, with the id of the row in its mapped id column.",
    )


def _people_faults(case: Case, claim: Claim, records: set[str]) -> Iterator[Finding]:
    for record in claim.people:
        if record not in records:
            yield _no_record(case, record, case.places[claim.id])


def _register_faults(case: Case, register: Register, card: YamlText | None) -> Iterator[Finding]:
    name = f"registers/{register.id}/register.yaml"

    def at(*loc: int | str) -> Where:
        return Where(name, card.line_of(loc) if card else 1)

    organisations = [organisation.id for organisation in case.card.organisations]
    sources = [source.id for source in case.sources]
    for index, (listed, table) in enumerate(zip(register.card.lists, register.tables, strict=True)):
        yield from _unknown("organisation", [listed.organisation], organisations, at("lists", index))
        yield from _unknown("source", [listed.source], sources, at("lists", index))
        for key, column in listed.columns.items():
            where = at("lists", index, "columns", key)
            if key not in COLUMNS[register.card.kind]:
                yield _unknown_column_key(register, key, where)
            if table.header and column not in table.header:
                yield from _unknown("column", [column], table.header, where, f"the header of {listed.file}")
    files = [listed.file for listed in register.card.lists]
    for figure, rule in register.card.figures.items():
        given = [measure for measure in MEASURES if getattr(rule, measure) is not None]
        if len(given) != 1:
            yield finding(
                "wrong-value",
                at("figures", figure),
                what=f"The figure “{figure}” has {' and '.join(given) or 'no measure'}.",
                mend=f"Give exactly one of {', '.join(MEASURES)}.",
            )
        yield from _unknown(
            "list", [f for f in (rule.list, *rule.lists) if f], files, at("figures", figure), "the register"
        )
        yield from _figure_columns(register, figure, at("figures", figure))


def _unknown_column_key(register: Register, key: str, where: Where) -> Finding:
    known = COLUMNS[register.card.kind]
    return finding(
        "unknown-key",
        where,
        what=f"A register of {register.card.kind} has no column “{key}”.{did_you_mean(key, known)}",
        mend=f"Use one of: {', '.join(known)}; a column that is not mapped is kept as it came.",
    )


def _figure_columns(register: Register, figure: str, where: Where) -> Iterator[Finding]:
    rule = register.card.figures[figure]
    mapped = {key for listed in register.card.lists for key in listed.columns}
    named = [c for c in (rule.distinct, rule.sum, rule.max, rule.min, rule.median) if c] + list(rule.where)
    yield from _unknown("mapped column", named, mapped, where, "the register")


def _name_faults(case: Case) -> Iterator[Finding]:
    """Figures and positions share one space of names in a draft, so each name is there once."""
    counts = Counter(figure for register in case.registers for figure in register.card.figures)
    positions = {position.id for position in case.positions}
    figures = set(counts)
    for register in case.registers:
        where = Where(f"registers/{register.id}/register.yaml")
        for figure, rule in register.card.figures.items():
            if counts[figure] > 1 or figure in positions:
                yield finding(
                    "duplicate-id",
                    where,
                    what=f"The figure “{figure}” has the name of another figure or of a position.",
                    mend="Rename it.",
                )
            parts = [rule.share.of, rule.share.within] if rule.share else []
            parts += [rule.change.start, rule.change.end] if rule.change else []
            yield from _unknown("figure", parts, figures, where)


def _position_faults(case: Case, position: Position) -> Iterator[Finding]:
    where = case.places[position.id]
    organisations = [organisation.id for organisation in case.card.organisations]
    paragraphs = [paragraph.id for paragraph in position.paragraphs]
    yield from _unknown("claim", position.rests_on, [claim.id for claim in case.claims], where)
    for statement in position.statements:
        yield from _unknown("organisation", [statement.organisation], organisations, where)
        yield from _unknown("paragraph", statement.paragraphs, paragraphs, where, f"“{position.id}”")
    yield from _unknown("organisation", [e.organisation for e in position.endorsements], organisations, where)
    if position.adoption:
        yield from _unknown("organisation", position.adoption.positions, organisations, where)
    for paragraph, count in Counter(paragraphs).items():
        if count > 1:
            what = f"The paragraph id “{paragraph}” stands {count} times in “{position.id}”."
            yield finding("duplicate-id", where, what=what, mend="Give each paragraph its own id.")


def _submission_faults(case: Case, cards: Mapping[str, YamlText]) -> Iterator[Finding]:
    organisations = [organisation.id for organisation in case.card.organisations]
    submissions = [submission.id for submission in case.submissions]
    for submission in case.submissions:
        name = f"submissions/{submission.id}/submission.yaml"
        where = Where(name, cards[name].line_of(("endorsed_by",)))
        yield from _unknown("organisation", submission.card.endorsed_by, organisations, where)
        if submission.card.translation_of:
            yield from _unknown("submission", [submission.card.translation_of.submission], submissions, where)
