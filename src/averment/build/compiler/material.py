"""What the compiler is given, and what it hands from pass to pass: values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from averment.casefile.nouns import (
    Attestation,
    Case,
    Claim,
    Ground,
    Instrument,
    Person,
    Position,
    Source,
    Submission,
    Tier,
)
from averment.claims.rules.status import Standing
from averment.evidence.rules.text import ExtractedText
from averment.kernel.document import At, Block, Document
from averment.kernel.findings import Finding, Where
from averment.registers.rules.figures import Figure
from averment.registers.rules.rows import Record
from averment.submissions.rules.form import holds_facts
from averment.submissions.rules.forum import Forum
from averment.submissions.rules.sentences import Sentence


def no_character(_: Document) -> tuple[str, ...]:
    """What stands for the writers where nothing is going to be printed."""
    return ()


@dataclass(frozen=True)
class Material:
    """A case with the texts of its originals, by source id, and the day on which it is looked at.

    `unprintable` tells which characters of a document the writers have no letter for.
    """

    case: Case
    texts: Mapping[str, ExtractedText]
    today: date
    unprintable: Callable[[Document], tuple[str, ...]] = no_character

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.case.sources}

    @cached_property
    def people(self) -> dict[str, Person]:
        """The people who work on the case, by id."""
        return {person.id: person for person in self.case.card.people}

    @cached_property
    def attestations(self) -> dict[str, tuple[Source, Attestation]]:
        """What custodians attest of sealed sources, by id, each with its source."""
        return {
            one.id: (source, one) for source in self.case.sources if source.sealed for one in source.sealed.attestations
        }

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims by id."""
        return {claim.id: claim for claim in self.case.claims}

    @cached_property
    def instruments(self) -> dict[str, Instrument]:
        """The instruments by id."""
        return {instrument.id: instrument for instrument in self.case.instruments}

    @cached_property
    def positions(self) -> dict[str, Position]:
        """The positions by id."""
        return {position.id: position for position in self.case.positions}

    @cached_property
    def organisations(self) -> dict[str, str]:
        """The names of the organisations by id."""
        return {organisation.id: organisation.name for organisation in self.case.card.organisations}


@dataclass(frozen=True, slots=True)
class FoundGround:
    """A ground with what was found: the passage of the original, its page, the record, the figure or the attestation.

    `passage` is what stands in the original, `span` its place in the extracted text, in code points; `guessed` says
    how a machine read it, where nobody has confirmed that.
    """

    ground: Ground
    holds: bool
    weighty: bool
    sources: tuple[str, ...]
    passage: str = ""
    span: tuple[int, int] | None = None
    page: int | None = None
    record: Record | None = None
    figure: Figure | None = None
    attestation: Attestation | None = None
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A claim with its grounds as found, its standing, and what is wrong with its grounds."""

    claim: Claim
    grounds: tuple[FoundGround, ...]
    standing: Standing
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Evidence:
    """The whole case assessed: claims by id, figures by id, and the findings of the figures."""

    claims: Mapping[str, Assessed]
    figures: Mapping[str, Figure]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Reading:
    """One submission as read: its forum, its blocks and sentences, the tier of the output."""

    submission: Submission
    forum: Forum
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    tier: Tier
    findings: tuple[Finding, ...] = ()

    @property
    def draft(self) -> str:
        """The path of the draft in the case folder."""
        return f"submissions/{self.submission.id}/draft.md"

    @property
    def card(self) -> str:
        """The path of the submission's card in the case folder."""
        return f"submissions/{self.submission.id}/submission.yaml"

    def where(self, sentence: Sentence) -> Where:
        """The place of a sentence."""
        return self.at(sentence.at)

    def at(self, at: At) -> Where:
        """A place of the draft."""
        return Where(self.draft, at.line, at.column)

    @cached_property
    def factual_paths(self) -> frozenset[tuple[str, ...]]:
        """The headings, outermost first, under which every sentence must be grounded."""
        card = self.submission.card
        paths = {sentence.path for sentence in self.sentences}
        return frozenset(path for path in paths if holds_facts(self.forum, card, path))

    @cached_property
    def cited(self) -> frozenset[str]:
        """The ids of everything that the draft cites."""
        return frozenset(item.id for sentence in self.sentences for item in sentence.cited)
