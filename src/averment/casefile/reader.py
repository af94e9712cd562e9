"""A case folder → the frozen case, or every fault that it has.

All or nothing: where one fault is found the others are still looked for, and no case is given. Entries are
kept in the order of their ids, so that the same case read from another arrangement of files is equal.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from averment.casefile.entries import read_card, read_entries
from averment.casefile.folder import Folder
from averment.casefile.nouns import (
    ID_PATTERN,
    Case,
    CaseCard,
    Claim,
    Consultation,
    Instrument,
    ListTable,
    OriginJudgment,
    Position,
    Register,
    RegisterCard,
    Source,
    Submission,
    SubmissionCard,
)
from averment.casefile.originals import is_ciphertext
from averment.casefile.references import reference_faults
from averment.casefile.tables import read_table
from averment.casefile.yaml_text import YamlText
from averment.kernel.findings import Finding, Where, finding, in_order

Named = TypeVar("Named", Claim, Instrument, Position, OriginJudgment)
_CATALOGUE = "sources/catalogue"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave: the case, or the faults because of which there is none."""

    case: Case | None
    faults: tuple[Finding, ...]


@dataclass(slots=True)
class _Gathered:
    """What has been read so far, with the place of each id and the lines of each card."""

    places: dict[str, Where]
    cards: dict[str, YamlText]
    digests: dict[str, str]


def read_case(root: Path) -> Reading:
    """Reads a case folder whole; raises Refusal where the folder is no case at all."""
    folder = Folder(root)
    gathered = _Gathered({}, {}, {})
    card = _card(folder, "case.yaml", CaseCard, gathered)
    sources = _sources(folder, gathered)
    claims = _collection(folder, "claims", Claim, gathered)
    instruments = _collection(folder, "instruments", Instrument, gathered)
    registers = _registers(folder, gathered)
    positions = _collection(folder, "positions", Position, gathered)
    consultations = _consultations(folder, gathered)
    submissions = _submissions(folder, gathered)
    judgments = _collection(folder, "sources/origins", OriginJudgment, gathered)
    folder.strangers()
    if card is None:
        return Reading(None, in_order(folder.faults))
    case = Case(
        card, sources, claims, instruments, registers, positions, consultations, submissions, judgments,
        gathered.digests, folder.root, {}, gathered.places,
    )  # fmt: skip
    loose = [fault for fault in reference_faults(case, gathered.cards) if fault.where.subject not in folder.spoiled]
    faults = in_order([*folder.faults, *loose, *_written_anew(case)])
    return Reading(None if faults else case, faults)


def _card(folder: Folder, name: str, noun: type[CaseCard], gathered: _Gathered) -> CaseCard | None:
    read = read_card(folder, name, noun)
    if read is None:
        return None
    card, gathered.cards[name] = read
    lines = gathered.cards[name]
    for index, organisation in enumerate(card.organisations):
        _place(folder, gathered, organisation.id, Where(name, lines.line_of(("organisations", index))))
    for index, person in enumerate(card.people):
        _place(folder, gathered, person.id, Where(name, lines.line_of(("people", index))))
    return card


def _place(folder: Folder, gathered: _Gathered, entry: str, where: Where) -> None:
    """Notes where an id is written; an id that is taken already is a fault."""
    first = gathered.places.setdefault(entry, where)
    if first is not where:
        folder.faults.append(
            finding(
                "duplicate-id",
                where,
                what=f"The id “{entry}” is taken already, at {first}.",
                mend="Give one of the two another id.",
            )
        )


def _collection(folder: Folder, stem: str, noun: type[Named], gathered: _Gathered) -> tuple[Named, ...]:
    entries = read_entries(folder, stem, noun)
    for value, where in zip(entries.values, entries.places, strict=True):
        _place(folder, gathered, value.id, where)
    return tuple(sorted(entries.values, key=attrgetter("id")))


def _sources(folder: Folder, gathered: _Gathered) -> tuple[Source, ...]:
    entries = read_entries(folder, _CATALOGUE, Source)
    found = [
        _with_original(folder, source, where, gathered)
        for source, where in zip(entries.values, entries.places, strict=True)
    ]
    return tuple(sorted(found, key=attrgetter("id")))


def _with_original(folder: Folder, source: Source, where: Where, gathered: _Gathered) -> Source:
    _place(folder, gathered, source.id, where)
    for attestation in source.sealed.attestations if source.sealed else ():
        _place(folder, gathered, attestation.id, where)
    if not source.file:
        return source
    altered = "Put back the file that was collected; a changed file is a new source with its own entry."
    about = f"The original of “{source.id}”"
    name, path = _file_beside(folder, _Told(source.file, source.sha256, about, altered), where, gathered)
    if path and source.sealed and not is_ciphertext(path):
        folder.faults.append(
            finding(
                "wrong-value",
                where,
                what=f"The file of the sealed source “{source.id}”, {name}, is no age ciphertext: all can read it.",
                mend="Take the file out, seal it (averment sealed keep), and dump the case again.",
            )
        )
    return _with_transcription(folder, replace(source, file=name), where, gathered)


@dataclass(frozen=True, slots=True)
class _Told:
    """A file that an entry names: its path beside the entry, the digest that it should have, and words for a fault."""

    file: str
    sha256: str | None
    about: str
    altered: str


def _file_beside(folder: Folder, told: _Told, where: Where, gathered: _Gathered) -> tuple[str, Path | None]:
    """The name of a file in the folder, its digest gathered; and its path, if it is there and can be read."""
    name = posixpath.normpath(posixpath.join(posixpath.dirname(where.file), told.file))
    path = folder.path(name, where)
    digest = folder.digest_of(path, where) if path else None
    if not digest:
        return name, None
    if told.sha256 and digest != told.sha256:
        what = f"{told.about}, {name}, has the digest {digest}, not {told.sha256}."
        folder.faults.append(finding("evidence-altered", where, what=what, mend=told.altered))
    gathered.digests[name] = digest
    return name, path


def _with_transcription(folder: Folder, source: Source, where: Where, gathered: _Gathered) -> Source:
    told = source.transcription
    if told is None:
        return source
    altered = "Put back the text that was confirmed; a changed text must be compared with the original anew."
    about = f"The transcription of “{source.id}”"
    name, _ = _file_beside(folder, _Told(told.file, told.sha256, about, altered), where, gathered)
    return replace(source, transcription=replace(told, file=name))


def _written_anew(case: Case) -> Iterator[Finding]:
    """A fault for each original that is itself a file of the case: a dump writes that anew, not byte for byte."""
    anew = {place.file for place in case.places.values()}
    anew |= {f"submissions/{submission.id}/draft.md" for submission in case.submissions}
    for source in case.sources:
        if source.transcription and source.transcription.file in (*anew, source.file):
            what = f"The transcription of “{source.id}”, {source.transcription.file}, is another file of the case."
            mend = "Write it into a file of its own, and name that."
            yield finding("unsafe-path", case.places[source.id], what=what, mend=mend)
        if source.file in anew:
            what = f"The original of “{source.id}”, {source.file}, is a part of the case itself."
            mend = "Copy what was collected into sources/files, and name the copy."
            yield finding("unsafe-path", case.places[source.id], what=what, mend=mend)


def _cards(folder: Folder, pattern: str) -> Iterator[tuple[str, str]]:
    """The cards of a kind with the id that the name of each one's folder gives."""
    for name in folder.files(pattern):
        entry = name.split("/")[1]
        if re.match(ID_PATTERN, entry) and not entry.endswith("\n"):
            yield name, entry
        else:
            what = f"The name of the folder “{entry}” is no id."
            mend = "Rename it: small Latin letters, digits and hyphens, at most 63."
            folder.faults.append(finding("wrong-value", Where(name), what=what, mend=mend))


def _registers(folder: Folder, gathered: _Gathered) -> tuple[Register, ...]:
    registers = []
    for name, register_id in _cards(folder, "registers/*/register.yaml"):
        read = read_card(folder, name, RegisterCard)
        if read is None:
            continue
        card, gathered.cards[name] = read
        _place(folder, gathered, register_id, Where(name, 1))
        tables = tuple(_table(folder, name, index, gathered, card) for index in range(len(card.lists)))
        registers.append(Register(register_id, card, tables))
    return tuple(registers)


def _table(folder: Folder, card_name: str, index: int, gathered: _Gathered, card: RegisterCard) -> ListTable:
    file = card.lists[index].file
    name = posixpath.normpath(posixpath.join(posixpath.dirname(card_name), file))
    told_at = Where(card_name, gathered.cards[card_name].line_of(("lists", index, "file")))
    data = folder.bytes_of(name, told_at)
    if data is None:
        return ListTable(file, (), ())
    table, faults = read_table(data, file, name)
    folder.faults += faults
    return table


def _consultations(folder: Folder, gathered: _Gathered) -> tuple[Consultation, ...]:
    found = []
    for name, consultation_id in _cards(folder, "consultations/*/consultation.yaml"):
        read = read_card(folder, name, dict)
        if read is None:
            continue
        _place(folder, gathered, consultation_id, Where(name, 1))
        names = [f"consultations/{consultation_id}/{part}.csv" for part in ("comments", "votes")]
        files = [(n.rsplit("/", 1)[1], folder.bytes_of(n)) for n in names if (folder.root / n).exists()]
        found.append(Consultation(consultation_id, read[0], tuple((n, data or b"") for n, data in files)))
    return tuple(found)


def _submissions(folder: Folder, gathered: _Gathered) -> tuple[Submission, ...]:
    submissions = []
    for name, submission_id in _cards(folder, "submissions/*/submission.yaml"):
        read = read_card(folder, name, SubmissionCard)
        draft = folder.text_of(f"submissions/{submission_id}/draft.md")
        if read is None or draft is None:
            continue
        card, gathered.cards[name] = read
        _place(folder, gathered, submission_id, Where(name, 1))
        submissions.append(Submission(submission_id, card, draft.replace("\r\n", "\n")))
    return tuple(submissions)
