"""The claims, grounds and instruments that a viewer may see; and what a search finds for her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from django.db.models import Q, QuerySet

from averment.casefile.nouns import TIERS
from averment.claims.models import Claim, Findable, FindableWords, Ground, Holds, Instrument, OriginJudgment
from averment.evidence.queries import held_by, sources
from averment.kernel.dates import PartialDate
from averment.kernel.searching.query import Query
from averment.kernel.searching.snippet import Snippet, snippet
from averment.kernel.searching.words import indexed
from averment.team.models import Case
from averment.team.queries import one_moment, open_to_members, visible
from averment.team.rules import Viewer


def claims(viewer: Viewer, case: Case) -> QuerySet[Claim]:
    """The assertions of a case, each under its own tier."""
    return Claim.objects.filter(visible(viewer, case), case=case)


def grounds(viewer: Viewer, case: Case) -> QuerySet[Ground]:
    """The grounds of visible claims; one with a source, or a row of a list, that she may not see is not there."""
    found = Ground.objects.filter(claim__in=claims(viewer, case))
    if viewer.is_operator:
        return found
    hers = sources(viewer, case)
    own = Q(row_access="") | visible(viewer, case, "row_access", "list_source__owner")
    return found.filter(Q(source=None) | Q(source__in=hers), Q(record="") | Q(list_source__in=hers) & own)


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

MOST_COUNTED = 10_000  # nobody reads so far; beyond it a count would cost more than the search


@dataclass(frozen=True, slots=True)
class Hit:
    """A source, a claim or an excerpt that was found; the snippet shows why.

    An excerpt has the id of its claim with the number of the ground, and the title of its source.
    """

    kind: Literal["source", "claim", "excerpt"]
    id: str
    title: str
    tier: str
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Result:
    """How many things were found, and the first of them; with `more` there are more than were counted."""

    count: int
    hits: tuple[Hit, ...]
    more: bool = False


def search(viewer: Viewer, case: Case, query: Query, limit: int = 20) -> Result:
    """What a viewer may see of a case, and holds all that is searched for; counted and ranked among that alone.

    First what has all of it in its title, then what has it standing together as it was typed, then the shorter text.
    No figure enters the rank that comes from other texts, as the rarity of a word would: it would tell of texts that
    the viewer may not see.
    """
    with one_moment():
        seen = Findable.objects.filter(_may_be_seen(viewer, case), _passes(query), case=case)
        found = seen.filter(Holds(query.terms)) if query.terms else seen
        count = found[: MOST_COUNTED + 1].count()
        if not query.terms:
            first = list(found.order_by("length", "pk")[:limit])
        elif count <= MOST_COUNTED:
            first = list(_in_order(found, query)[:limit])
        else:
            first = _by_ranks(seen, found, query, limit)
        return Result(min(count, MOST_COUNTED), _hits(viewer, case, query, first), more=count > MOST_COUNTED)


def _in_order(found: QuerySet[Findable], query: Query) -> QuerySet[Findable]:
    """All that was found, in the order of its rank."""
    order = ["-titled", "length", "pk"]
    if query.together:
        found = found.alias(together=Holds([query.together]))
        order.insert(1, "-together")
    return found.alias(titled=Holds((), titled=query.terms)).order_by(*order)


def _by_ranks(seen: QuerySet[Findable], found: QuerySet[Findable], query: Query, limit: int) -> list[Findable]:
    """The first in the same order: where the upper ranks give enough of many, the lower ones are not looked at."""
    titled = Holds((), titled=query.terms)
    ranks = [seen.filter(titled)]
    if query.together:
        together, both = Holds([query.together]), Holds([query.together], titled=query.terms)
        ranks = [seen.filter(both), seen.filter(titled).exclude(both), seen.filter(together).exclude(titled)]
        found = found.exclude(together)
    first: list[Findable] = []
    for rank in (*ranks, found.exclude(titled)):
        if len(first) < limit:
            first += rank.order_by("length", "pk")[: limit - len(first)]
    return first


def _may_be_seen(viewer: Viewer, case: Case) -> Q:
    """An excerpt may be seen by who may see both its claim and its source."""
    seen = visible(viewer, case, "source__access", "source__owner") | held_by(viewer, case, "source")
    of_source = Q(source__isnull=True) | seen
    of_claim = Q(claim__isnull=True) | visible(viewer, case, "claim__access", "claim__owner")
    return of_source & of_claim


def _passes(query: Query) -> Q:
    """The filters of a query.

    An excerpt has the kind, the language and the date of its source. A claim has no language and no date, so these let
    no claim pass.
    """
    passes = Q()
    if query.kinds:
        named = Q(source__kind__in=query.kinds) | Q(claim__kind__in=query.kinds, source__isnull=True)
        passes &= named | reduce(or_, (_WHAT[kind] for kind in query.kinds if kind in _WHAT), Q(pk__in=()))
    if query.tiers:
        passes &= reduce(or_, map(_has_tier, query.tiers))
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


_WHAT = {
    "source": Q(claim__isnull=True),
    "claim": Q(source__isnull=True),
    "excerpt": Q(ground__isnull=False),
}


def _has_tier(tier: str) -> Q:
    """Of a source or a claim its own; of an excerpt the stricter one of both."""
    below = TIERS[: TIERS.index(tier)]
    alone = Q(source__access=tier, claim__isnull=True) | Q(claim__access=tier, source__isnull=True)
    both = Q(source__access=tier, claim__access__in=(*below, tier)) | Q(claim__access=tier, source__access__in=below)
    return alone | both


def _wider(date: PartialDate) -> list[str]:
    """The dates, known to the year or the month alone, within which a date lies."""
    return [str(wide) for wide in (PartialDate(date.year), PartialDate(date.year, date.month)) if wide != date]


def _hits(viewer: Viewer, case: Case, query: Query, found: Sequence[Findable]) -> tuple[Hit, ...]:
    """The things that were found, in their order; each is read by the road that every reader takes."""
    of_sources = sources(viewer, case).in_bulk([one.source_id for one in found if one.source_id])
    of_claims = claims(viewer, case).in_bulk([one.claim_id for one in found if one.claim_id])
    of_grounds = grounds(viewer, case).in_bulk([one.ground_id for one in found if one.ground_id])
    passages = {}
    for held in FindableWords.objects.filter(findable__in=found).iterator(chunk_size=1):
        passages[held.pk] = snippet(held.text, held.words, held.stops, query.terms)  # one text at a time in memory
    hits = []
    for one in found:
        source, said, cut = (
            of_sources.get(one.source_id), of_claims.get(one.claim_id), of_grounds.get(one.ground_id)
        )  # fmt: skip
        passage = passages[one.pk]
        if source and said and cut:
            tier = max(source.access, said.access, key=TIERS.index)
            hits.append(Hit("excerpt", f"{said.ref}/{cut.place + 1}", source.title, tier, passage))
        elif source and not one.claim_id:
            hits.append(Hit("source", source.ref, source.title, source.access, _telling(passage, source.title, query)))
        elif said and not one.source_id:
            hits.append(Hit("claim", said.ref, said.text, said.access, passage))
    return tuple(hits)


def _telling(passage: Snippet, title: str, query: Query) -> Snippet:
    """The passage; the title instead, where what is searched for stands in that alone."""
    if passage.highlights or not query.terms:
        return passage
    words = indexed(title)
    return snippet(title, words.words, words.stops, query.terms)
