"""References that lead nowhere, found over the whole case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from averment.casefile.figure_rules import figure_faults
from averment.casefile.nouns import Case, Ground, Position, Register, Sealed, Source, Transcription
from averment.casefile.unknown import unknown
from averment.casefile.yaml_text import YamlText
from averment.kernel.findings import Finding, Where, finding
from averment.kernel.nearest import did_you_mean

_A_PAIR = 2
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
    claims = {claim.id for claim in case.claims}
    for position in case.positions:
        yield from _position_faults(case, position, claims)
    for instrument in case.instruments:
        provisions = [provision.id for provision in instrument.provisions]
        yield from _repeated("provision", provisions, instrument.id, case.places[instrument.id])
    yield from _submission_faults(case, cards)
    organisations = {o.id for o in case.card.organisations}
    for person in case.card.people:
        yield from unknown("organisation", [person.organisation], organisations, case.places[person.id])


def _source_faults(case: Case) -> Iterator[Finding]:
    sources = {source.id for source in case.sources}
    people = {person.id for person in case.card.people}
    for source in case.sources:
        where = case.places[source.id]
        yield from unknown("source", source.derives_from, sources, where)
        if source.collected:
            yield from unknown("person", [source.collected.by], people, where)
        if source.sealed:
            yield from _sealed_faults(source, source.sealed, people, where)
        if source.transcription and not source.file:
            what = f"“{source.id}” has a transcription, and no original that it could be compared with."
            yield finding("wrong-value", where, what=what, mend="Preserve the original, and name it as the file.")
        if source.transcription and source.access == "sealed":
            what = f"“{source.id}” is sealed, and its transcription tells all who read the case what is in it."
            yield finding(
                "wrong-value", where, what=what, mend="Take the text out; let a custodian attest what it says."
            )
        if source.transcription:
            yield from _transcription_faults(source.transcription, people, where)
    for judgment in case.judgments:
        where = case.places[judgment.id]
        yield from unknown("source", judgment.sources, sources, where)
        yield from unknown("person", [judgment.by], people, where)
        if len(set(judgment.sources)) < _A_PAIR:
            what = f"The judgment “{judgment.id}” is not about two different sources."
            yield finding("wrong-value", where, what=what, mend="Name the sources that it is about.")
        if not judgment.reason.strip():
            what = f"The judgment “{judgment.id}” gives no reason."
            yield finding("wrong-value", where, what=what, mend="Say why: whoever reads the count will ask.")


def _sealed_faults(source: Source, sealed: Sealed, people: Collection[str], where: Where) -> Iterator[Finding]:
    signers = [attestation.by for attestation in sealed.attestations]
    yield from unknown("person", dict.fromkeys([*sealed.custodians, *sealed.former, *signers]), people, where)
    for custodian in _twice((*sealed.custodians, *sealed.former)):
        what = f"“{custodian}” is named more than once among the custodians of “{source.id}”, past and present."
        yield finding("duplicate-id", where, what=what, mend="Name each once.")
    if source.access != "sealed":
        what = f"The source “{source.id}” is sealed, but its access is “{source.access}”."
        yield finding("wrong-value", where, what=what, mend="Write access: sealed; what it says is in attestations.")
    if not source.file or source.sha256:
        what = f"The sealed source “{source.id}” has {'a sha256' if source.sha256 else 'no file'}."
        mend = "Its file is its ciphertext; the digest of what is in it must not be told, the commitment stands for it."
        yield finding("wrong-value", where, what=what, mend=mend)
    if not source.title.isprintable():
        what = f"The label of the sealed source “{source.id}” has a line break or a sign that does not print."
        yield finding("wrong-value", where, what=what, mend="Write it on one line: attestations are signed over it.")


def _twice(ids: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(ids).items() if count > 1]


def _transcription_faults(told: Transcription, people: set[str], where: Where) -> Iterator[Finding]:
    yield from unknown("person", [told.by, *([told.checked_by] if told.checked_by else [])], people, where)
    if told.by == told.checked_by:
        yield finding(
            "wrong-value",
            where,
            what=f"“{told.by}” checked a transcription of her own.",
            mend="Name in checked_by whoever else compared it with the original, or leave it out.",
        )


def _claim_faults(case: Case) -> Iterator[Finding]:
    sources = {source.id for source in case.sources}
    figures = {figure for register in case.registers for figure in register.card.figures}
    records = _record_ids(case)
    attested = {one.id for source in case.sources if source.sealed for one in source.sealed.attestations}
    for claim in case.claims:
        where = case.places[claim.id]
        for number, ground in enumerate(claim.grounds, 1):
            yield from _ground_faults(ground, number, where)
            if ground.source and ground.source not in sources:
                yield from unknown("source", [ground.source], sources, where)
            if ground.figure and ground.figure not in figures:
                yield from unknown("figure", [ground.figure], figures, where)
            if ground.record:
                yield from _record_faults(ground.record, records, where)
            if ground.attestation and ground.attestation not in attested:
                yield from unknown("attestation", [ground.attestation], attested, where)
        for person in claim.people:
            yield from _record_faults(person, records, where)


def _ground_faults(ground: Ground, number: int, where: Where) -> Iterator[Finding]:
    kinds = [kind for kind in ("source", "record", "figure", "attestation") if getattr(ground, kind)]
    if len(kinds) != 1:
        yield finding(
            "wrong-value",
            where,
            what=f"Ground {number} names {' and '.join(kinds) if kinds else 'no source, record or figure'}.",
            mend="Name exactly one: a source with its quote, a record, a figure, or an attestation of a sealed source.",
        )


def _record_ids(case: Case) -> Counter[str]:
    """How many rows each record id stands for."""
    return Counter(
        f"{register.id}/{table.file}/{row_id}"
        for register in case.registers
        for listed, table in zip(register.card.lists, register.tables, strict=True)
        for row_id in row_ids(listed.columns, table.header, [row.cells for row in table.rows])
    )


def row_ids(columns: Mapping[str, str], header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The id of each row: its cell in the mapped id column, or the row's number where that says nothing."""
    index = header.index(columns["id"]) if columns.get("id") in header else -1
    return [(cells[index].strip() if index >= 0 else "") or str(number) for number, cells in enumerate(rows, 1)]


def _record_faults(record: str, records: Mapping[str, int], where: Where) -> Iterator[Finding]:
    count = records.get(record, 0)
    if not count:
        yield finding(
            "unknown-reference",
            where,
            what=f"There is no record “{record}” in the registers.",
            mend="Write it as register/file/row id, with the id of the row in its mapped id column.",
        )
    elif count > 1:
        yield finding(
            "duplicate-id",
            where,
            what=f"{count} rows have the id of the record “{record}”.",
            mend="Map a column that tells the rows apart as id, or none: then the number of the row is its id.",
        )


def _register_faults(case: Case, register: Register, card: YamlText | None) -> Iterator[Finding]:
    name = f"registers/{register.id}/register.yaml"

    def at(*loc: int | str) -> Where:
        return Where(name, card.line_of(loc) if card else 1)

    organisations = [organisation.id for organisation in case.card.organisations]
    sources = [source.id for source in case.sources]
    for index, (listed, table) in enumerate(zip(register.card.lists, register.tables, strict=True)):
        yield from unknown("organisation", [listed.organisation], organisations, at("lists", index))
        yield from unknown("source", [listed.source], sources, at("lists", index))
        for key, column in listed.columns.items():
            where = at("lists", index, "columns", key)
            if key not in COLUMNS[register.card.kind]:
                yield _unknown_column_key(register, key, where)
            if table.header and column not in table.header:
                yield from unknown("column", [column], table.header, where, f"the header of {listed.file}")
    for file, count in Counter(listed.file for listed in register.card.lists).items():
        if count > 1:
            what = f"The list {file} is named {count} times: each of its rows would count {count} times."
            yield finding("duplicate-id", at("lists"), what=what, mend="Name each list once.")
    for figure, rule in register.card.figures.items():
        yield from figure_faults(register, figure, rule, at("figures", figure))


def _unknown_column_key(register: Register, key: str, where: Where) -> Finding:
    known = COLUMNS[register.card.kind]
    return finding(
        "unknown-key",
        where,
        what=f"A register of {register.card.kind} has no column “{key}”.{did_you_mean(key, known)}",
        mend=f"Use one of: {', '.join(known)}; a column that is not mapped is kept as it came.",
    )


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
            yield from unknown("figure", parts, figures, where)


def _position_faults(case: Case, position: Position, claims: set[str]) -> Iterator[Finding]:
    where = case.places[position.id]
    organisations = [organisation.id for organisation in case.card.organisations]
    paragraphs = [paragraph.id for paragraph in position.paragraphs]
    yield from unknown("claim", position.rests_on, claims, where)
    for statement in position.statements:
        yield from unknown("organisation", [statement.organisation], organisations, where)
        yield from unknown("paragraph", statement.paragraphs, paragraphs, where, f"“{position.id}”")
    yield from unknown("organisation", [e.organisation for e in position.endorsements], organisations, where)
    if position.adoption:
        yield from unknown("organisation", position.adoption.positions, organisations, where)
    yield from _repeated("paragraph", paragraphs, position.id, where)


def _repeated(kind: str, ids: Iterable[str], within: str, where: Where) -> Iterator[Finding]:
    for repeated, count in Counter(ids).items():
        if count > 1:
            what = f"The {kind} id “{repeated}” stands {count} times in “{within}”."
            yield finding("duplicate-id", where, what=what, mend=f"Give each {kind} its own id.")


def _submission_faults(case: Case, cards: Mapping[str, YamlText]) -> Iterator[Finding]:
    organisations = [organisation.id for organisation in case.card.organisations]
    submissions = [submission.id for submission in case.submissions]
    for submission in case.submissions:
        name = f"submissions/{submission.id}/submission.yaml"
        where = Where(name, cards[name].line_of(("endorsed_by",)))
        yield from unknown("organisation", submission.card.endorsed_by, organisations, where)
        if submission.card.translation_of:
            yield from unknown("submission", [submission.card.translation_of.submission], submissions, where)
