"""How a source, a figure or a row is named in a note, and which of them may be shown at the tier of the output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from averment.build.compiler.guard import consent_limit
from averment.build.compiler.material import Assessed, FoundGround, Material, Reading
from averment.build.compiler.phrases import phrase
from averment.casefile.nouns import Source
from averment.claims.rules.status import Status
from averment.kernel.numerals import format_date, format_number, in_digits
from averment.registers.rules.protected import above, row_access


@dataclass
class References:
    """Names what a text rests on, in its language. What is withheld is named by its commitment alone."""

    material: Material
    reading: Reading
    withheld: dict[str, int] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the submission."""
        return self.reading.submission.card.language

    def say(self, key: str, **words: str) -> str:
        """A phrase in the language of the submission."""
        return phrase(self.language, key, **words)

    def number(self, value: int | str) -> str:
        """A whole number in the digits of the language, without separators."""
        return in_digits(str(value), self.language)

    def shows(self, source: Source) -> bool:
        """Whether a source may be named and quoted in this output."""
        return not above(source.access, self.reading.tier) and not consent_limit(source, self.material, self.reading)

    def of_source(self, source: Source, page: int | None = None) -> str:
        """A source as a note names it: title, author or publisher, date, page."""
        if not self.shows(source):
            number = self.withheld.setdefault(source.id, len(self.withheld) + 1)
            return self.say("withheld", number=self.number(number))
        named = source.consent is None or (source.consent.uses.public == "named")
        author = source.author if named and source.kind != "testimony" else ""
        date = format_date(source.published, self.language) if source.published else self.say("undated")
        parts = [source.title, author, source.publisher, date]
        if page is not None:
            parts.append(self.say("page", page=self.number(page)))
        return ", ".join(part for part in dict.fromkeys(parts) if part)

    def of_ground(self, found: FoundGround) -> str:
        """What a ground is, in words."""
        sources = self.material.sources
        if found.figure is not None:
            named = f" {self.say('and')} ".join(self.of_source(sources[source]) for source in found.figure.sources)
            return self.say("computed", sources=named, method=found.figure.method)
        if found.record is not None:
            source = sources[found.record.source]
            access = {source.id: source.access}
            named = self.of_source(source)
            if above(row_access(found.record, access), self.reading.tier) or not self.shows(source):
                return named
            return f"{named}, {self.say('row', row=self.number(found.record.id))}"
        return self.of_source(sources[found.sources[0]], found.page if found.page is not None else found.ground.page)

    def quoted(self, found: FoundGround) -> str:
        """The passage of the original that grounds a claim, where it may be shown; else nothing."""
        source = self.material.sources[found.sources[0]] if found.sources else None
        if source is None or not found.passage or not self.shows(source):
            return ""
        return " ".join(found.passage.split())

    def standing(self, assessed: Assessed) -> str:
        """The status of a claim with its origins, in words."""
        status = self.say(assessed.standing.status.value)
        return f"{status} ({self.origins(assessed)})" if assessed.standing.supporting else status

    def origins(self, assessed: Assessed) -> str:
        """How many independent origins a claim has."""
        count = assessed.standing.supporting
        if count == 1:
            return self.say("one-origin")
        return self.say("origins", count=format_number(count, self.language))

    def supporting(self, assessed: Assessed) -> tuple[FoundGround, ...]:
        """The grounds that a note names: those that hold, the weighty ones first, each source and page once."""
        held = [g for g in assessed.grounds if g.holds and g.ground.stance == "supports"]
        return tuple(unlike(sorted(held, key=lambda ground: not ground.weighty), self))

    def disputing(self, assessed: Assessed) -> tuple[FoundGround, ...]:
        """The grounds of the other version that hold and may be shown."""
        held = [g for g in assessed.grounds if g.holds and g.ground.stance == "disputes"]
        shown = [g for g in held if all(self.shows(self.material.sources[source]) for source in g.sources)]
        return tuple(unlike(sorted(shown, key=lambda ground: not ground.weighty), self))

    def is_disputed(self, assessed: Assessed) -> bool:
        """Whether a note must tell the other version."""
        return assessed.standing.status is Status.CONTESTED or bool(self.disputing(assessed))


def unlike(grounds: Iterable[FoundGround], references: References) -> Iterable[FoundGround]:
    """Grounds that a note would name in different words, in their order."""
    seen: set[str] = set()
    for ground in grounds:
        words = references.of_ground(ground)
        if words not in seen:
            seen.add(words)
            yield ground
