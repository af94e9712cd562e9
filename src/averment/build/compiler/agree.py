"""Pass 6: what is printed as the coalition's was adopted by it, unchanged, with every reservation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from averment.build.compiler.material import Material, Reading
from averment.casefile.nouns import Position
from averment.kernel.document import Block, Division, Insert, Listing, Quotation
from averment.kernel.findings import Finding, Severity, Where, finding
from averment.kernel.folding import fold
from averment.kernel.quotes import locate, read_quote
from averment.positions.rules import text_sha256

_COPIED_WORDS = 8


def agree_findings(material: Material, reading: Reading) -> Iterator[Finding]:
    """Codes: `not-adopted`, `text-changed`, `unendorsed`, `reservation-dropped`, `stale-translation`."""
    inserted = {insert.id: insert for insert in inserts(reading.blocks) if insert.id in material.positions}
    for insert in inserted.values():
        where = reading.at(insert.at)
        yield from _adopted(material.positions[insert.id], where, material)
        yield from _endorsed(material.positions[insert.id], where, material, reading)
    for cited, where in _cited_positions(material, reading):
        yield from _adopted(cited, where, material)
        if cited.id not in inserted and reservations(cited):
            yield _dropped(cited, where, "is cited")
    yield from _copied(material, reading, set(inserted))
    yield from _translated(material, reading)
    if not reading.submission.card.endorsed_by:
        yield finding(
            "unendorsed",
            Where(reading.card),
            what="No organisation is named behind this submission.",
            mend="Name those that stand behind it in endorsed_by, once they agree to the text.",
            severity=Severity.NOTE,
        )


def _translated(material: Material, reading: Reading) -> Iterator[Finding]:
    """A submission that translates another is bound to the text of its original's draft."""
    bound = reading.submission.card.translation_of
    if bound is None:
        return
    original = next(s for s in material.case.submissions if s.id == bound.submission)
    digest = hashlib.sha256(original.draft.encode()).hexdigest()
    if digest != bound.text_sha256:
        yield finding(
            "stale-translation",
            Where(reading.card, subject="translation_of"),
            what=f"The draft of “{original.id}” has changed since this translation was made of it.",
            mend=f"Bring the translation up to date, then write text_sha256: {digest}.",
        )


def inserts(blocks: Iterable[Block]) -> Iterator[Insert]:
    """Every position that the draft prints, wherever it stands."""
    for block in blocks:
        if isinstance(block, Insert):
            yield block
        elif isinstance(block, Division | Quotation):
            yield from inserts(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from inserts(item)


def reservations(position: Position) -> bool:
    """Whether an organisation put a reservation or a dissociation on the record."""
    return any(statement.kind not in ("explanation", "interpretation") for statement in position.statements)


def _adopted(position: Position, where: Where, material: Material) -> Iterator[Finding]:
    digest = text_sha256(position)
    if position.adoption is None:
        yield finding(
            "not-adopted",
            where,
            what=f"The position “{position.id}” has not been adopted.",
            mend=f"Adopt it by the coalition's rule and record the digest {digest}, or leave it out.",
        )
    elif position.adoption.text_sha256 is None:
        yield finding(
            "not-adopted",
            where,
            what=f"The adoption of “{position.id}” is not bound to a text.",
            mend=f"If the present words are those that were adopted, write text_sha256: {digest} under adoption.",
        )
    elif position.adoption.text_sha256 != digest:
        yield finding(
            "text-changed",
            where,
            what=f"The text of “{position.id}” is not the one that was adopted on {position.adoption.decided}.",
            mend=f"Restore the adopted words, or have the present ones adopted (their digest is {digest}).",
        )
    for endorsement in position.endorsements:
        if endorsement.text_sha256 != digest:
            name = material.organisations.get(endorsement.organisation, endorsement.organisation)
            yield finding(
                "text-changed",
                where,
                what=f"{name} endorsed another wording of “{position.id}”; the endorsement has lapsed and is "
                "not printed.",
                mend="Ask for a new endorsement of the present words.",
                severity=Severity.WARNING,
            )


def _endorsed(position: Position, where: Where, material: Material, reading: Reading) -> Iterator[Finding]:
    """Each organisation named behind the submission stands behind the exact text of the position that it prints."""
    digest = text_sha256(position)
    endorsed = {e.organisation for e in position.endorsements if e.text_sha256 == digest}
    if position.adoption and position.adoption.text_sha256 == digest:
        endorsed |= {name for name, stand in position.adoption.positions.items() if stand == "support"}
    for organisation in reading.submission.card.endorsed_by:
        if organisation not in endorsed:
            name = material.organisations.get(organisation, organisation)
            yield finding(
                "unendorsed",
                where,
                what=f"{name} is named behind the submission, but has not endorsed the text of “{position.id}”.",
                mend="Record its endorsement of these words, or take its name out of endorsed_by.",
            )


def _cited_positions(material: Material, reading: Reading) -> Iterator[tuple[Position, Where]]:
    for sentence in reading.sentences:
        for item in sentence.cited:
            if item.id in material.positions:
                yield material.positions[item.id], reading.at(item.at)


def _copied(material: Material, reading: Reading, inserted: set[str]) -> Iterator[Finding]:
    """An adopted paragraph typed into the draft would come without the reservations that go with it."""
    reserved = [
        (position, read_quote(paragraph.text.rstrip(" ;.,")))
        for position in material.case.positions
        if reservations(position) and position.id not in inserted
        for paragraph in position.paragraphs
        if len(paragraph.text.rstrip(" ;.,").split()) >= _COPIED_WORDS
    ]
    for sentence in reading.sentences if reserved else ():
        folded = fold(sentence.words)
        for position, paragraph in reserved:
            if locate(paragraph, folded):
                yield _dropped(position, reading.where(sentence), "is copied into the draft")


def _dropped(position: Position, where: Where, how: str) -> Finding:
    return finding(
        "reservation-dropped",
        where,
        what=f"The position “{position.id}” {how}, but the reservations to it are not printed.",
        mend="Print it with {{" + position.id + "}} alone in a paragraph: its reservations then follow it.",
    )
