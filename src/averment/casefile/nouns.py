"""The frozen case: what a case folder holds, as values without behaviour.

The reader, the writer and the JSON Schema all follow these classes. A field's alias is its key in the folder
where that key is no Python name. A key that is not here is a fault. A `…Card` is the YAML file of a folder
that also holds other files: the rows of a register, the draft of a submission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from averment.casefile.languages import (
    SPREAD_BY_LANGUAGE,
    Language,
    gathered_by_language,
    schema_by_language,
)
from averment.casefile.words import NO_TRUTH_VALUE, Day, Instant, LocalText, Scalar
from averment.kernel.findings import Where

ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,62}$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
AgeRecipient = Annotated[str, StringConstraints(pattern=r"^age1[02-9ac-hj-np-z]{58}$")]
SshKey = Annotated[str, StringConstraints(pattern=r"^ssh-ed25519 [A-Za-z0-9+/]{68}$")]
Tier = Literal["public", "coalition", "confidential", "sealed"]
Role = Literal["researcher", "legal", "political", "spokesperson", "steward", "observer"]
SourceKind = Literal[
    "news", "report", "official", "court", "testimony", "image", "video", "audio", "dataset", "web",
    "correspondence", "book",
]  # fmt: skip
ClaimKind = Literal["event", "person", "legal", "figure", "statement", "forecast"]
Stance = Literal["supports", "disputes", "context"]
Credibility = Annotated[int, Field(ge=1, le=6), NO_TRUTH_VALUE]
Count = Annotated[int, Field(ge=0), NO_TRUTH_VALUE]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
RegisterKind = Literal["people", "events", "population"]
TIERS: tuple[Tier, ...] = ("public", "coalition", "confidential", "sealed")


@dataclass(frozen=True, slots=True)
class Noun:
    """A value of the case folder: unknown keys are faults."""

    __pydantic_config__ = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


# ── case.yaml ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Organisation(Noun):
    """A member organisation of the coalition."""

    id: Id
    name: str
    caucus: str = ""


@dataclass(frozen=True, slots=True)
class CustodianKey(Noun):
    """The public half of a custodian's key: what files are sealed to, and what her attestations are checked with."""

    recipient: AgeRecipient
    signer: SshKey
    since: Day | None = None


@dataclass(frozen=True, slots=True)
class Person(Noun):
    """A person who works on the case, with the roles that she holds; of her keys the last is in use."""

    id: Id
    name: str
    organisation: Id
    roles: tuple[Role, ...] = ()
    keys: tuple[CustodianKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Corroboration(Noun):
    """What makes a ground weighty (reliability and credibility at least) and a claim corroborated (origins)."""

    origins: Annotated[int, Field(ge=1), NO_TRUTH_VALUE] = 2
    reliability: Reliability = "C"
    credibility: Credibility = 3


@dataclass(frozen=True, slots=True)
class AdoptionRule(Noun):
    """The rule by which the coalition adopts a text."""

    procedure: str = "consensus"
    hours: Count | None = None
    objections: Count | None = None


@dataclass(frozen=True, slots=True)
class Policy(Noun):
    """The house rules of one case."""

    corroboration: Corroboration = Corroboration()
    adoption: AdoptionRule = AdoptionRule()


@dataclass(frozen=True, slots=True)
class CaseCard(Noun):
    """case.yaml."""

    averment: Literal[1]
    id: Id
    title: LocalText
    languages: tuple[str, ...] = ("en",)
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    policy: Policy = Policy()


# ── sources ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Collected(Noun):
    """Who took a source in, when and how: the first link of its chain of custody."""

    by: Id
    at: Instant
    how: str = ""


@dataclass(frozen=True, slots=True)
class ConsentUses(Noun):
    """The uses that a person agreed to; what is not listed was not asked, and counts as no."""

    coalition: bool = False
    body: bool = False
    state: bool = False
    public: Literal["no", "anonymous", "pseudonym", "named"] = "no"
    image: bool = False
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Consent(Noun):
    """A person's agreement to appear, with its limits."""

    given: Day | None = None
    how: str = ""
    expires: Day | None = None
    withdrawn: Day | None = None
    uses: ConsentUses = ConsentUses()


@dataclass(frozen=True, slots=True)
class Attestation(Noun):
    """What a custodian says of a sealed source, signed with her key (`evidence.rules.sealing.attesting`)."""

    id: Id
    by: Id
    at: Day
    says: str
    signature: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{40,1000}={0,2}$")]
    access: Tier = "confidential"


@dataclass(frozen=True, slots=True)
class Sealed(Noun):
    """How a source is sealed: a salted commitment to its bytes, and who holds a key to them.

    `slip` is a small age file for the same custodians: the salt, the digest and the name of the original.
    """

    commitment: Sha256
    custodians: Annotated[tuple[Id, ...], Field(min_length=1)]
    slip: str
    former: tuple[Id, ...] = ()
    attestations: tuple[Attestation, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcription(Noun):
    """What a person read in a source that is a picture, as a text file; who compared it with the original again.

    `file` is a path as that of the source. Whoever wrote it down answers for it; `checked_by` is somebody else.
    """

    file: str
    by: Id
    at: Instant
    checked_by: Id | None = None
    sha256: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class Source(Noun):
    """An original, or (without `file`) a work that is cited but not preserved.

    `file` is the path of the original inside the case folder; the reader makes it so. Of a source that is `sealed`
    the file is its ciphertext, and the title a label that its custodian chose.
    """

    id: Id
    title: str
    kind: SourceKind
    collected: Collected | None = None
    publisher: str = ""
    author: str = ""
    url: str = ""
    published: Day | None = None
    language: str = ""
    file: str = ""
    sha256: Sha256 | None = None
    access: Tier = "confidential"
    reliability: Reliability = "F"
    origin: str = ""
    derives_from: tuple[Id, ...] = ()
    consent: Consent | None = None
    sealed: Sealed | None = None
    transcription: Transcription | None = None


@dataclass(frozen=True, slots=True)
class OriginJudgment(Noun):
    """What a reviewer decided of the origins of some sources, over what their texts and the catalogue say.

    Of two judgments on the same pair the later one counts; the earlier stays, with its reason.
    """

    id: Id
    sources: tuple[Id, ...]
    judged: Literal["same-origin", "independent"]
    reason: str
    by: Id
    at: Instant


# ── claims ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Translation(Noun):
    """A quote in other languages, with who translated and who checked.

    In the folder each language is a key of its own, by its tag: `ks`, `gju`, `pa-Arab`.
    """

    __pydantic_config__ = ConfigDict(
        extra="forbid", coerce_numbers_to_str=True, json_schema_extra=schema_by_language(("by", "of"))
    )

    words: Annotated[dict[Language, str], Field(alias="a language tag (ur, ks …)")] = field(default_factory=dict)
    by: str = ""
    checked_by: str = ""
    of: Sha256 | None = None


Translated = Annotated[Translation, gathered_by_language(("by", "of")), SPREAD_BY_LANGUAGE]


@dataclass(frozen=True, slots=True)
class Ground(Noun):
    """What speaks for or against a claim: a quote, a row of a register, a figure, or what a custodian attests."""

    stance: Stance
    credibility: Credibility = 6
    source: Id | None = None
    quote: str = ""
    page: Annotated[int, Field(ge=1, le=1_000_000), NO_TRUTH_VALUE] | None = None
    record: str = ""
    figure: Id | None = None
    attestation: Id | None = None
    translation: Translated | None = None


@dataclass(frozen=True, slots=True)
class Claim(Noun):
    """One assertion with its grounds."""

    id: Id
    text: str
    kind: ClaimKind = "event"
    attributed_to: str = ""
    access: Tier = "public"
    elements: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()


# ── instruments ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Provision(Noun):
    """One numbered provision: its gist in our own words, whom it addresses, what kind of duty it is."""

    id: str
    text: str
    addressee: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Instrument(Noun):
    """A resolution, treaty or law that can be cited."""

    id: Id
    symbol: str
    title: str = ""
    adopted: Day | None = None
    body: str = ""
    url: str = ""
    provisions: tuple[Provision, ...] = ()


# ── registers ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ListCard(Noun):
    """One list of a register, as one organisation contributed it; `columns` maps our names to its headers."""

    file: str
    organisation: Id
    source: Id
    collected: Day | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Between(Noun):
    """A range of values or dates, both ends included."""

    start: Annotated[Scalar, Field(alias="from")] = None
    end: Annotated[Scalar, Field(alias="to")] = None


@dataclass(frozen=True, slots=True)
class Share(Noun):
    """One figure as a part of another, in per cent."""

    of: Id
    within: Annotated[Id, Field(alias="in")]


@dataclass(frozen=True, slots=True)
class Change(Noun):
    """The way from one figure to another."""

    start: Annotated[Id, Field(alias="from")]
    end: Annotated[Id, Field(alias="to")]
    form: Annotated[Literal["difference", "per-cent"], Field(alias="as")] = "difference"


Condition = Between | tuple[Scalar, ...] | Scalar


@dataclass(frozen=True, slots=True)
class FigureRule(Noun):
    """How a figure is computed; exactly one of the measures is given."""

    count: Literal["people", "events", "rows"] | None = None
    distinct: str | None = None
    sum: str | None = None
    max: str | None = None
    min: str | None = None
    median: str | None = None
    share: Share | None = None
    change: Change | None = None
    estimate: Literal["total"] | None = None
    list: str | None = None
    lists: tuple[str, ...] = ()
    where: dict[str, Condition] = field(default_factory=dict)
    round: Annotated[int, Field(ge=-9, le=9), NO_TRUTH_VALUE] | None = None
    unit: str = ""


DATE_COLUMNS = ("date", "end", "born", "year")
MEASURES = ("count", "distinct", "sum", "max", "min", "median", "share", "change", "estimate")


@dataclass(frozen=True, slots=True)
class LinkRule(Noun):
    """How rows of several lists are linked."""

    same_list_unique: bool = False


@dataclass(frozen=True, slots=True)
class RegisterCard(Noun):
    """registers/<id>/register.yaml."""

    kind: RegisterKind
    title: LocalText
    lists: tuple[ListCard, ...]
    link: LinkRule = LinkRule()
    figures: dict[Id, FigureRule] = field(default_factory=dict)
    small_cell: Count | None = None
    protect: Literal["names"] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list as it came: its number (from 1), its line in the file, its cells."""

    number: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListTable:
    """The rows of one list, with the header that they came with."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its card and the rows of each of its lists, in the card's order."""

    id: str
    card: RegisterCard
    tables: tuple[ListTable, ...]


# ── positions and consultations ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PositionParagraph(Noun):
    """A paragraph of a position; its number is derived, its id stays."""

    id: Id
    text: str
    kind: str = "operative"  # operative, preambular or heading


@dataclass(frozen=True, slots=True)
class Adoption(Noun):
    """How and when a text was adopted, bound to its exact words by their digest."""

    procedure: str
    decided: Day
    text_sha256: Sha256 | None = None
    positions: dict[Id, str] = field(default_factory=dict)  # support, abstain, object, absent …


@dataclass(frozen=True, slots=True)
class Statement(Noun):
    """A statement for the record: a reservation, a dissociation, an explanation."""

    organisation: Id
    kind: str  # reservation, dissociation, explanation, interpretation …
    text: str
    paragraphs: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Endorsement(Noun):
    """An organisation's name under an exact text; public only where it agreed to that."""

    organisation: Id
    text_sha256: Sha256
    at: Instant | Day
    capacity: str = "endorser"
    method: str = "recorded"  # key, letter, account or recorded
    publication: str = "no"  # public, coalition or no


@dataclass(frozen=True, slots=True)
class Position(Noun):
    """A text of the coalition, with its adoption, reservations and endorsements."""

    id: Id
    paragraphs: tuple[PositionParagraph, ...]
    kind: str = "position"
    title: LocalText = ""
    rests_on: tuple[Id, ...] = ()
    adoption: Adoption | None = None
    statements: tuple[Statement, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()


@dataclass(frozen=True, slots=True)
class Consultation:
    """consultations/<id>: carried whole; its rules come with the consultations themselves."""

    id: str
    card: Mapping[str, object]
    files: tuple[tuple[str, bytes], ...]


# ── submissions ──────────────────────────────────────────────────────────────────────────────────

Answer = Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class TranslationOf(Noun):
    """The submission that this one translates, bound to its exact text."""

    submission: Id
    text_sha256: Sha256


@dataclass(frozen=True, slots=True)
class SubmissionCard(Noun):
    """submissions/<id>/submission.yaml.

    `state_name` is what the document calls the State where its code is not to be looked up, as with invented ones.
    """

    forum: str
    title: str
    language: str = "en"
    state: State | None = None
    state_name: str = ""
    facts: tuple[str, ...] | None = None
    fields: dict[str, Answer] = field(default_factory=dict)
    tier: Tier = "public"
    endorsed_by: tuple[Id, ...] = ()
    date: Day | None = None
    translation_of: TranslationOf | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft for one forum: its card and its text."""

    id: str
    card: SubmissionCard
    draft: str


# ── the case ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Case:
    """A whole case. Two cases are equal when their values and the bytes of their originals are.

    `digests` gives the SHA-256 of each original by its path in the folder; `root` is the folder that holds the
    originals and lists, and `stored` says where those lie that are kept elsewhere (`originals.original_path`);
    `places` tells where each id is written, for findings.
    """

    card: CaseCard
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    registers: tuple[Register, ...] = ()
    positions: tuple[Position, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    submissions: tuple[Submission, ...] = ()
    judgments: tuple[OriginJudgment, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    root: Path = field(default=Path(), compare=False)
    stored: Mapping[str, Path] = field(default_factory=dict, compare=False)
    places: Mapping[str, Where] = field(default_factory=dict, compare=False)
