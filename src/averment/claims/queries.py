"""The claims, grounds and instruments that a viewer may see; and what a search finds for her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet, Window

from averment.claims.models import Claim, Findable, FindableWords, Ground, Holds, Instrument, OriginJudgment
from averment.evidence.queries import held_by, sources
from averment.kernel.dates import PartialDate
from averment.kernel.searching.query import Query
from averment.kernel.searching.snippet import Snippet, snippet
from averment.kernel.searching.words import indexed
from averment.team.models import Case
from averment.team.queries import open_to_members, visible
from averment.team.rules import Viewer


def claims(viewer: Viewer, case: Case) -> QuerySet[Claim]:
    """The assertions of a case, each under its own tier."""
    return Claim.objects.filter(visible(viewer, case), case=case)


def grounds(viewer: Viewer, case: Case) -> QuerySet[Ground]:
    """The grounds of visible claims; one that quotes a source which the viewer may not see is not there."""
    found = Ground.objects.filter(claim__in=claims(viewer, case))
    return found if viewer.is_operator else found.filter(Q(source=None) | Q(source__in=sources(viewer, case)))


def instruments(viewer: Viewer, case: Case) -> QuerySet[Instrument]:
    """What a text of the case may cite; every member may read it."""
    return Instrument.objects.filter(open_to_members(viewer, case))


def judgments(viewer: Viewer, case: Case) -> list[OriginJudgment]:
    """What was decided of the origins of sources, the earliest first; one on a source that the viewer may not see is
    not there.
    """
    found = OriginJudgment.objects.filter(open_to_members(viewer, case)).order_by("at", "ref")
    if viewer.is_operator:
        return list(found)
    told = {ref for judgment in found for ref in judgment.sources}
    seen = set(sources(viewer, case).filter(ref__in=told).values_list("ref", flat=True))
    return [judgment for judgment in found if seen.issuperset(judgment.sources)]


# ── the search ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hit:
    """A source or a claim that was found; the snippet shows why."""

    kind: Literal["source", "claim"]
    id: str
    title: str
    tier: str
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Result:
    """How many things were found, and the first of them."""

    count: int
    hits: tuple[Hit, ...]


def search(viewer: Viewer, case: Case, query: Query, limit: int = 20) -> Result:
    """What a viewer may see of a case, and holds all that is searched for; counted and ranked among that alone.

    First what has all of it in its title, then what has it standing together as it was typed, then the shorter text.
    No figure enters the rank that comes from other texts, as the rarity of a word would: it would tell of texts that
    the viewer may not see.
    """
    found = Findable.objects.filter(_may_be_seen(viewer, case), _passes(query), case=case)
    order = ["length", "pk"]
    if query.together:
        found = found.alias(together=Holds([query.together]))
        order.insert(0, "-together")
    if query.terms:
        found = found.filter(Holds(query.terms)).alias(in_title=Holds(query.terms, title_only=True))
        order.insert(0, "-in_title")
    found = found.order_by(*order)
    rows = list(found.annotate(count=Window(Count("*"))).values_list("pk", "source", "claim", "count")[: max(1, limit)])
    return Result(rows[0][-1] if rows else 0, _hits(viewer, case, query, rows[:limit]))


def _may_be_seen(viewer: Viewer, case: Case) -> Q:
    seen = visible(viewer, case, "source__access", "source__owner") | held_by(viewer, case, "source")
    return (Q(source__isnull=False) & seen) | (
        Q(claim__isnull=False) & visible(viewer, case, "claim__access", "claim__owner")
    )


def _passes(query: Query) -> Q:
    """The filters of a query. A claim has no language and no date, so these let sources alone pass."""
    passes = Q()
    if query.kinds:
        named = Q(source__kind__in=query.kinds) | Q(claim__kind__in=query.kinds)
        named |= Q(source__isnull=False) if "source" in query.kinds else Q()
        passes &= named | (Q(claim__isnull=False) if "claim" in query.kinds else Q())
    if query.tiers:
        passes &= Q(source__access__in=query.tiers) | Q(claim__access__in=query.tiers)
    if query.languages:
        spoken = Q()
        for tag in query.languages:
            spoken |= Q(source__language__iexact=tag) | Q(source__language__istartswith=f"{tag}-")
        passes &= spoken
    if query.since:
        passes &= Q(source__published__gte=str(query.since)) | Q(source__published__in=_wider(query.since))
    if query.until:
        passes &= Q(source__published__lte=str(query.until)) | Q(source__published__startswith=f"{query.until}-")
    return passes


def _wider(date: PartialDate) -> list[str]:
    """The dates, known to the year or the month alone, within which a date lies."""
    return [str(wide) for wide in (PartialDate(date.year), PartialDate(date.year, date.month)) if wide != date]


def _hits(viewer: Viewer, case: Case, query: Query, rows: list[tuple[Any, ...]]) -> tuple[Hit, ...]:
    """The things of some rows, in their order; read by the road that every reader takes.

    What was withdrawn from the viewer between the two queries is not among them.
    """
    of_sources = sources(viewer, case).in_bulk([source for _, source, _, _ in rows if source])
    of_claims = claims(viewer, case).in_bulk([claim for _, _, claim, _ in rows if claim])
    passages = {}
    for held in FindableWords.objects.filter(pk__in=[key for key, *_ in rows]).iterator(chunk_size=1):
        passages[held.pk] = snippet(held.text, held.words, held.stops, query.terms)  # one text at a time in memory
    hits = []
    for key, source, claim, _ in rows:
        if source in of_sources and key in passages:
            of = of_sources[source]
            hits.append(Hit("source", of.ref, of.title, of.access, _telling(passages[key], of.title, query)))
        elif claim in of_claims and key in passages:
            said = of_claims[claim]
            hits.append(Hit("claim", said.ref, said.text, said.access, passages[key]))
    return tuple(hits)


def _telling(passage: Snippet, title: str, query: Query) -> Snippet:
    """The passage; the title instead, where what is searched for stands in that alone."""
    if passage.highlights or not query.terms:
        return passage
    words = indexed(title)
    return snippet(title, words.words, words.stops, query.terms)
