"""A forum as data: what a body asks of those who write to it, each rule with the page that it was read in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from averment.kernel.dates import PartialDate
from averment.kernel.findings import Severity

Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
StateCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Need = Literal["required", "recommended", "encouraged", "optional"]
Binding = Literal["binding", "advisory", "unknown"]
Part = Literal["body", "footnotes", "annexes", "title"]
Reader = Literal["body", "state", "public"]
FilerKind = Literal[
    "person", "family", "organisation", "coalition", "national-institution", "intergovernmental", "state",
]  # fmt: skip
AnswerKind = Literal["text", "date", "list", "number", "yes-no", "choice"]
Output = Literal["docx", "pdf", "html"]
YES_NO = ("yes", "no")


class FaultyForum(ValueError):
    """A forum file of ours that does not keep to its own shape; `faults` says where."""

    def __init__(self, forum_id: str, faults: tuple[str, ...]) -> None:
        super().__init__(f"forum {forum_id}: " + "; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A rule with its source.

    `read` is the day on which the source was read; of a rule that is not verified, the day on which it was looked
    for, and `source` is then where to confirm it. A rule past `valid_to` is told, and checks nothing.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    source: Address
    read: date
    verified: bool
    also: tuple[Address, ...] = ()
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Cited):
    """A rule that is told to people; no check of ours measures it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filers(Cited):
    """Who may file."""

    text: str
    kinds: Annotated[tuple[FilerKind, ...], Field(min_length=1)]
    binding: Binding = "binding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages(Cited):
    """The languages that the forum takes; `preferred` ones are read sooner."""

    accepted: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]
    preferred: tuple[LanguageCode, ...] = ()
    binding: Binding = "binding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats(Cited):
    """The file formats that the forum takes, and which of our outputs to hand in."""

    accepted: tuple[str, ...]
    hand_in: Output
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRule(Cited):
    """Whether a submission must name one State, and what the State is to the forum."""

    needed: bool
    text: str = ""
    binding: Binding = "binding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaches(Cited):
    """Who will see the text: the body alone, the State concerned, the public. Consent is measured against this."""

    readers: Annotated[tuple[Reader, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering(Cited):
    """Whether paragraphs and pages carry numbers."""

    paragraphs: bool
    pages: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A rule that holds only for some answers to a field of the form."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    field: Key
    answers: Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthRule(Cited):
    """How long a text may be, and which of its parts count."""

    metric: Literal["words", "pages"]
    limit: Annotated[int, Field(gt=0)]
    scope: Annotated[tuple[Part, ...], Field(min_length=1)]
    binding: Binding
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule(Cited):
    """A section that the forum looks for.

    `titles` gives the accepted titles by language, the customary one first; sections with an `order` stand in
    that order; the one that is `first` has no section before it.
    """

    id: Key
    titles: Mapping[LanguageCode, Annotated[tuple[str, ...], Field(min_length=1)]]
    need: Need
    order: Annotated[int, Field(ge=0)] = 0
    first: bool = False
    help: str = ""

    @property
    def title(self) -> str:
        """The customary English title."""
        return self.titles["en"][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer with which the forum would not take the submission, and the reason."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    answer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule(Cited):
    """A question of the forum's form.

    `choices` are the answers of a choice, or the allowed items of a list; `precision` is how exact a date must be.
    """

    id: Key
    label: str
    need: Need
    kind: AnswerKind
    help: str = ""
    precision: Literal["year", "month", "day"] = "year"
    choices: tuple[str, ...] = ()
    refuses: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Cited):
    """What is known of the route for one State: open or closed, and why."""

    state: StateCode
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLine:
    """A line of the title block: its label by language, and where its words come from.

    `value` is `state`, `body`, `date`, `endorsers`, or `field:` with the id of a field. A line without words
    is not printed.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    label: Mapping[LanguageCode, str]
    value: Annotated[str, StringConstraints(pattern=r"^(state|body|date|endorsers|field:[a-z][a-z0-9_]*)$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forum:
    """One forum with all its rules; `not_facts` are the sections whose sentences ask or argue, by id."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    name: str
    body: Told
    comes_back: Told
    filers: Filers
    languages: Languages
    formats: Formats
    filing: Told
    deadline: Told
    publicity: Told
    reaches: Reaches
    state: StateRule
    numbering: Numbering
    lengths: tuple[LengthRule, ...] = ()
    sections: tuple[SectionRule, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    further: tuple[Told, ...] = ()
    open: tuple[Route, ...] = ()
    closed: tuple[Route, ...] = ()
    not_facts: tuple[Key, ...] = ()
    title_block: tuple[TitleLine, ...] = ()

    @property
    def states_only(self) -> bool:
        """Nobody but a State may file."""
        return self.filers.kinds == ("state",)


def read_forum(forum_id: str, tree: Mapping[str, object]) -> Forum:
    """The forum that a tree of plain values describes; unknown keys and loose ends are faults (FaultyForum)."""
    try:
        forum = _adapter().validate_python({**tree, "id": forum_id})
    except ValidationError as error:
        raise FaultyForum(forum_id, tuple(_told(fault) for fault in error.errors())) from None
    faults = tuple(_loose_ends(forum))
    if faults:
        raise FaultyForum(forum_id, faults)
    return forum


def plain_tree(forum: Forum) -> dict[str, Any]:
    """The forum as plain values for JSON, in the order of its fields."""
    tree: dict[str, Any] = _adapter().dump_python(forum, mode="json")
    return tree


def rules_of(forum: Forum) -> Iterator[tuple[str, Cited]]:
    """Every rule of the forum, with its place in the file."""
    for name in ("body", "comes_back", "filers", "languages", "formats", "filing", "deadline", "publicity"):
        yield name, getattr(forum, name)
    for name in ("reaches", "state", "numbering"):
        yield name, getattr(forum, name)
    for name in ("lengths", "sections", "fields", "further", "open", "closed"):
        for number, rule in enumerate(getattr(forum, name), 1):
            yield f"{name} {number}", rule


def weight(rule: Cited, demand: Need | Binding) -> Severity:
    """How much a breach weighs: an error only where the rule is both verified and binding.

    >>> rule = Cited(source="https://example.org/rules", read=date(2026, 11, 24), verified=False)
    >>> weight(rule, "required").value, weight(rule, "encouraged").value
    ('warning', 'note')
    """
    if demand in ("encouraged", "optional"):
        return Severity.NOTE
    firm = rule.verified and demand in ("required", "binding")
    return Severity.ERROR if firm else Severity.WARNING


def in_force(rule: Cited, on: PartialDate | None) -> bool:
    """Whether a rule still holds for a text of this date; a rule that has ended holds only for dated older texts.

    >>> rule = Cited(source="https://example.org/", read=date(2026, 11, 24), verified=True, valid_to=date(2020, 1, 1))
    >>> in_force(rule, None), in_force(rule, PartialDate(2019))
    (False, True)
    """
    return rule.valid_to is None or (on is not None and on.first_day() <= rule.valid_to)


@cache
def _adapter() -> TypeAdapter[Forum]:
    # Built at first use: commands that need no forum should not pay for it.
    return TypeAdapter(Forum)


def _told(fault: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in fault["loc"]) + ": " + str(fault["msg"])


def _loose_ends(forum: Forum) -> Iterator[str]:
    """What the shape alone cannot see: names that lead nowhere, names given twice, answers that no field has."""
    fields = {rule.id: rule for rule in forum.fields}
    sections = {rule.id: rule for rule in forum.sections}
    if len(fields) < len(forum.fields) or len(sections) < len(forum.sections):
        yield "a section or field id is given twice"
    yield from (f"not_facts: no section {name}" for name in forum.not_facts if name not in sections)
    yield from (f"section {rule.id}: no English title" for rule in forum.sections if "en" not in rule.titles)
    yield from (f"state {r.state} is open and closed" for r in forum.open if r.state in {c.state for c in forum.closed})
    for line in forum.title_block:
        if "en" not in line.label:
            yield f"title_block {line.value}: no English label"
        if line.value.startswith("field:") and line.value[6:] not in fields:
            yield f"title_block: no field {line.value[6:]}"
    for length in forum.lengths:
        if length.when:
            yield from _strange_answers(f"length {length.limit}", fields.get(length.when.field), length.when.answers)
    for rule in forum.fields:
        if rule.kind == "choice" and not rule.choices:
            yield f"field {rule.id}: a choice without choices"
        yield from _strange_answers(f"field {rule.id}", rule, tuple(refusal.answer for refusal in rule.refuses))


def _strange_answers(place: str, rule: FieldRule | None, answers: tuple[str, ...]) -> Iterator[str]:
    if rule is None:
        yield f"{place}: no such field"
        return
    known = YES_NO if rule.kind == "yes-no" else rule.choices
    yield from (f"{place}: {answer} is no answer to {rule.id}" for answer in answers if answer not in known)
