"""The library of a case as a viewer has it: the texts that she may see, compared with one another and no others.

Texts lie on shelves, one for each circle of readers, and a question opens those of the viewer alone. What she may not
see is not among what is compared: it changes no count and no judgment, and takes no time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from django.db.models import Count, F, QuerySet, Sum

from averment.casefile.columns import column_names, noun_of
from averment.casefile.nouns import OriginJudgment as FrozenJudgment
from averment.casefile.nouns import Source as FrozenSource
from averment.claims.models import Findable, FindableWords
from averment.claims.outside.shelves import Mark, Shelf
from averment.claims.outside.volumes import Damaged, OpenVolume
from averment.claims.queries import judgments
from averment.claims.rules.copying import Copying
from averment.evidence.models import Source
from averment.evidence.queries import sources
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.team.models import Case
from averment.team.queries import organisations, visible
from averment.team.rules import Viewer

Each = TypeVar("Each")
FOLDER = "library"  # in the workspace; made anew where it is missing
_OPEN = ("public", "coalition")
_AT_ONCE = 500
_TRIES = 5
_STAMPED = 1 << 31  # the sum of so small a part of each stamp fits a whole number of the database


@dataclass(frozen=True)
class CaseLibrary:
    """The sources of a case that a viewer may see, with their texts as they are compared (`rules.copying.Library`)."""

    viewer: Viewer
    case: Case
    folder: Path

    @cached_property
    def volumes(self) -> Sequence[OpenVolume]:
        """The texts of her circles, in step with the database."""
        return [volume for circle in self._circles() for volume in self._opened(circle)]

    @cached_property
    def judgments(self) -> Sequence[FrozenJudgment]:
        """What was judged of the origins of these sources."""
        names = column_names(FrozenJudgment)
        return [
            noun_of(FrozenJudgment, {name: getattr(row, name) for name in names})
            for row in judgments(self.viewer, self.case)
        ]

    def source(self, ref: str) -> tuple[FrozenSource, int | None]:
        """A source and the stamp of its text; refused where there is none, or none for this viewer."""
        found = list(self._frozen(sources(self.viewer, self.case).filter(ref=ref)))
        if not found:
            known = sources(self.viewer, self.case).values_list("ref", flat=True)
            what = f"The case has no source “{ref}”.{did_you_mean(ref, known)}".rstrip(".")
            raise Refusal(what, mend=f"“averment origins {self.case.ref}” tells which of them copy one another.")
        return found[0], self._findable().filter(source__ref=ref).values_list("stamp", flat=True).first()

    def sources_of(self, stamps: Collection[int]) -> Mapping[int, Sequence[FrozenSource]]:
        """The sources of some texts, by the stamps of these."""
        of: dict[int, list[FrozenSource]] = defaultdict(list)
        for some in _parts(sorted(stamps)):
            rows = self._findable().filter(stamp__in=some).values_list("source__ref", "stamp")
            stamped = {str(ref): stamp for ref, stamp in rows if stamp is not None}
            for source in self._frozen(sources(self.viewer, self.case).filter(ref__in=list(stamped))):
                of[stamped[source.id]].append(source)
        return of

    def shared(self) -> Collection[int]:
        """The stamps of texts that several sources have."""
        counted = self._findable().exclude(stamp=None).values("stamp").annotate(count=Count("pk")).filter(count__gt=1)
        return _known(counted.values_list("stamp", flat=True))

    def declared(self) -> Iterable[FrozenSource]:
        """The sources for which the catalogue names an origin, or others from which they derive; and these."""
        telling = sources(self.viewer, self.case).exclude(origin="", derives_from="[]")
        found = {source.id: source for source in self._frozen(telling)}
        named = {ref for one in found.values() for ref in (*one.derives_from, one.origin)} - found.keys()
        named |= {ref for judgment in self.judgments for ref in judgment.sources} - found.keys()
        for some in _parts(sorted(named)):
            yield from self._frozen(sources(self.viewer, self.case).filter(ref__in=some))
        yield from found.values()

    def text(self, stamp: int) -> str:
        """What a stamp stands for."""
        return _texts(self._findable(), [stamp])[stamp]

    def bring_up(self) -> None:
        """Brings the shelves of the viewer's circles in step with the database."""
        for circle in self._circles():
            self._opened(circle)

    def mend(self) -> None:
        """Reads every volume of the viewer's circles to its end, and makes those anew that are damaged."""
        for name, texts in self._circles():
            self._renewed(Shelf(self.folder / self.case.ref / name), _mark(texts), texts)

    def _findable(self) -> QuerySet[Findable]:
        seen = visible(self.viewer, self.case, "source__access", "source__owner")
        found = Findable.objects.filter(seen, case=self.case, source__isnull=False, claim=None)
        return found.exclude(source__access="sealed")  # a text that was read before it was sealed is compared no more

    @staticmethod
    def _frozen(rows: QuerySet[Source]) -> Iterator[FrozenSource]:
        return (noun_of(FrozenSource, row) for row in rows.values(*column_names(FrozenSource)))

    def _circles(self) -> Iterator[tuple[str, QuerySet[Findable]]]:
        """The circles of readers of which the viewer is one, each with its texts; nobody reads what is sealed."""
        texts = self._findable().exclude(stamp=None)
        yield "open", texts.filter(source__access__in=_OPEN)
        own = texts.filter(source__access="confidential")
        for ref in organisations(self.viewer, self.case).values_list("ref", flat=True):
            if self.viewer.is_operator or ref == self.viewer.organisation:
                yield f"of-{ref}", own.filter(source__owner__ref=ref)
        if self.viewer.is_operator:
            yield "of-nobody", own.filter(source__owner=None)

    def _opened(self, circle: tuple[str, QuerySet[Findable]]) -> list[OpenVolume]:
        name, texts = circle
        shelf = Shelf(self.folder / self.case.ref / name)
        for _ in range(_TRIES):  # another process may take a source in between the count and the reading
            mark = _mark(texts)
            found = shelf.opened(mark)
            if found is not None:
                return found
            self._renewed(shelf, mark, texts)
        what = "The sources of the case change faster than they can be compared"
        raise Refusal(what, mend="Ask again when what takes them in has ended.")

    @staticmethod
    def _renewed(shelf: Shelf, mark: Mark, texts: QuerySet[Findable]) -> None:
        def wanted() -> dict[int, None]:
            return dict.fromkeys(_known(texts.order_by("pk").values_list("stamp", flat=True).iterator()))

        shelf.bring_up(mark, wanted, lambda some: _texts(texts, some))


def _mark(texts: QuerySet[Findable]) -> Mark:
    told = texts.aggregate(count=Count("pk"), total=Sum(F("stamp") % _STAMPED))
    return Mark(told["count"], int(told["total"] or 0))


def _texts(texts: QuerySet[Findable], stamps: Sequence[int]) -> dict[int, str]:
    """Texts by their stamps, as they are held for the search, without what stands before them there."""
    held = FindableWords.objects.filter(findable__in=texts.filter(stamp__in=stamps))
    rows = held.values_list("findable__stamp", "text", "findable__begins")
    return {stamp: text[begins:] for stamp, text, begins in rows.iterator() if stamp is not None}


def _known(stamps: Iterable[int | None]) -> list[int]:
    return [stamp for stamp in stamps if stamp is not None]


def _parts(values: Sequence[Each]) -> Iterator[Sequence[Each]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def answered(library: CaseLibrary, ask: Callable[[CaseLibrary], Copying]) -> Copying:
    """What is asked of a library; where a volume is found damaged, it is made anew first."""
    try:
        return ask(library)
    except Damaged:
        fresh = CaseLibrary(library.viewer, library.case, library.folder)
        fresh.mend()
        return ask(fresh)
