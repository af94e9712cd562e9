"""How a source, a figure or a row is named in a note, and which of them may be shown at the tier of the output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from averment.build.compiler.foreign import foreign
from averment.build.compiler.guard import consent_limit
from averment.build.compiler.judgments import judgments_on
from averment.build.compiler.material import Assessed, FoundGround, Material, Reading
from averment.build.compiler.phrases import counted_in_words, method_in_words, phrase
from averment.casefile.nouns import Attestation, Source
from averment.kernel.dates import PartialDate
from averment.kernel.numerals import direction_of, format_date, in_digits
from averment.registers.rules.protected import above, may_be_named, row_access
from averment.registers.rules.rows import Record


@dataclass(frozen=True, slots=True)
class Group:
    """Grounds that are told together, and the words for them."""

    words: str
    grounds: tuple[FoundGround, ...]


@dataclass
class References:
    """Names what a text rests on, in its language; words of other languages are marked (`foreign`).

    What is withheld is named by its commitment alone.
    """

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

    @property
    def comma(self) -> str:
        """What stands between the parts of a reference."""
        return "، " if direction_of(self.language) == "rtl" else ", "

    @property
    def semicolon(self) -> str:
        """What stands between references."""
        return "؛ " if direction_of(self.language) == "rtl" else "; "

    def number(self, value: int | str) -> str:
        """A whole number in the digits of the language, without separators."""
        return in_digits(str(value), self.language)

    def shows(self, source: Source) -> bool:
        """Whether a source may be named and quoted in this output."""
        return not above(source.access, self.reading.tier) and not consent_limit(source, self.material, self.reading)

    def shows_attested(self, source: Source, attestation: Attestation) -> bool:
        """Whether this output may tell what a custodian attests of a sealed source, and under which label it lies."""
        above_tier = above(attestation.access, self.reading.tier)
        return not above_tier and not consent_limit(source, self.material, self.reading)

    def may_name(self, source: Source) -> bool:
        """Whether the person behind a source may be named in this output."""
        return may_be_named(source, self.reading.tier, self.material.today)

    def of_source(self, source: Source, page: int | None = None) -> str:
        """A source as a note names it: title, author or publisher, date, page."""
        if source.sealed or not self.shows(source):
            return self.say("withheld", number=self._withheld_number(source))
        author = source.author if source.kind != "testimony" and self.may_name(source) else ""
        date = format_date(source.published, self.language) if source.published else ""
        told = ", ".join(part for part in dict.fromkeys([source.title, author, source.publisher]) if part)
        parts = [foreign(told, "", self.language), date]
        if page is not None:
            parts.append(self.say("page", page=self.number(page)))
        return self.comma.join(part for part in parts if part)

    def _withheld_number(self, source: Source) -> str:
        return self.number(self.withheld.setdefault(source.id, len(self.withheld) + 1))

    def of_attested(self, source: Source, attestation: Attestation) -> str:
        """A sealed source as a note names it: its label, and how many hold a key to it; never what is in it."""
        sealed = source.sealed
        if sealed is None or not self.shows_attested(source, attestation):
            return self.of_source(source)
        held = len(sealed.custodians)
        key = "sealed-held-by-one" if held == 1 else "sealed-held"
        label = foreign(source.title, "", self.language)
        told = self.say(key, label=label, count=counted_in_words(held, self.language))
        date = format_date(attestation.at, self.language)
        signed = self.say("attested-on", date=date, number=self._withheld_number(source))
        return f"{told}{self.comma}{signed}"

    def of_ground(self, found: FoundGround) -> str:
        """What a ground is, in words."""
        return self.in_groups([found])[0].words

    def in_groups(self, grounds: Iterable[FoundGround]) -> list[Group]:
        """Grounds in words: figures of the same lists are told together, rows of one list, quotes of one page."""
        grouped: dict[tuple[object, ...], list[FoundGround]] = {}
        for found in grounds:
            page = found.page if found.page is not None else found.ground.page
            kind = "figure" if found.figure else "rows" if found.record else found.attestation or page
            grouped.setdefault((kind, found.sources), []).append(found)
        return [Group(self._group_words(found), tuple(found)) for found in grouped.values()]

    def _group_words(self, grounds: list[FoundGround]) -> str:
        first, sources = grounds[0], self.material.sources
        if first.figure is not None:
            named = f" {self.say('and')} ".join(self.of_source(sources[source]) for source in first.sources)
            methods = dict.fromkeys(
                method_in_words(g.figure, self.language, of_files=False) for g in grounds if g.figure
            )
            return self.say("computed", sources=named, method=self.semicolon.join(methods))
        if first.attestation is not None:
            return self.of_attested(sources[first.sources[0]], first.attestation)
        if first.record is not None:
            return self._rows(sources[first.record.source], [g.record for g in grounds if g.record])
        return self.of_source(sources[first.sources[0]], first.page if first.page is not None else first.ground.page)

    def _rows(self, source: Source, rows: list[Record]) -> str:
        """Rows of a list by their ids; a row above the tier is not pointed at."""
        named, access = self.of_source(source), {source.id: source.access}
        shown = [row.id for row in rows if not above(row_access(row, access), self.reading.tier)]
        if not shown or not self.shows(source):
            return named
        ids = foreign(", ".join(dict.fromkeys(shown)), "", self.language)
        return f"{named}{self.comma}{self.say('row' if len(shown) == 1 else 'rows', row=ids)}"

    def quoted(self, found: FoundGround) -> str:
        """The quote that grounds a claim, as the claim writes it, or what a custodian attests; nothing where it may not
        be shown.

        What the claim leaves out of the original it may leave out to protect somebody.
        """
        source = self.material.sources[found.sources[0]] if found.sources else None
        if source is not None and found.attestation is not None:
            shown = self.shows_attested(source, found.attestation)
            return " ".join(found.passage.split()) if shown else ""
        if source is None or not found.passage or not self.shows(source):
            return ""
        return " ".join(found.ground.quote.split())

    def standing(self, assessed: Assessed) -> str:
        """The status of a claim with its origins, in words."""
        status = self.say(assessed.standing.status.value)
        return f"{status} ({self.origins(assessed)})" if assessed.standing.supporting else status

    def origins(self, assessed: Assessed) -> str:
        """How many independent origins a claim has."""
        count = assessed.standing.supporting
        if count == 1:
            return self.say("one-origin")
        return self.say("origins", count=counted_in_words(count, self.language))

    def judgments(self, assessed: Assessed) -> list[str]:
        """What was judged of the origins of a claim's sources, where all of these may be named; who judged is not told.

        A judgment that a later one on the same sources overruled is told before it, as it was made.
        """
        told = []
        for judgment in judgments_on(assessed, self.material):
            named = [self.material.sources[source] for source in judgment.sources]
            if all(self.shows(source) for source in named):
                day = PartialDate(judgment.at.year, judgment.at.month, judgment.at.day)
                told.append(
                    self.say(
                        f"judged-{judgment.judged}",
                        date=format_date(day, self.language),
                        sources=self.semicolon.join(map(self.of_source, named)),
                        reason=foreign(judgment.reason, "", self.language),
                    )
                )
        return told

    def supporting(self, assessed: Assessed) -> list[Group]:
        """The grounds that a note names: those that hold, the weighty ones first."""
        return self.in_groups(self._held(assessed, "supports"))

    def disputing(self, assessed: Assessed) -> list[Group]:
        """The grounds of the other version that hold and may be shown."""
        return self.in_groups(g for g in self._held(assessed, "disputes") if self.shows_ground(g))

    def shows_ground(self, found: FoundGround) -> bool:
        """Whether this output may tell of a ground: all that it rests on may be shown, or what is attested of it."""
        sources = [self.material.sources[source] for source in found.sources]
        if found.attestation is not None:
            return self.shows_attested(sources[0], found.attestation)
        return all(self.shows(source) for source in sources)

    def _held(self, assessed: Assessed, stance: str) -> list[FoundGround]:
        held = [ground for ground in assessed.grounds if ground.holds and ground.ground.stance == stance]
        return sorted(held, key=lambda ground: not ground.weighty)
