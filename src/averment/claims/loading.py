"""The claims and instruments of a case taken into the workspace; and what a search will find of claims and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from averment.casefile.columns import column_names, columns_of
from averment.casefile.nouns import Claim as FrozenClaim
from averment.casefile.nouns import Instrument as FrozenInstrument
from averment.casefile.nouns import OriginJudgment as FrozenJudgment
from averment.casefile.nouns import Translation
from averment.claims.models import Claim, Findable, FindableWords, Ground, Instrument, OriginJudgment
from averment.claims.rules.volumes import stamp_of
from averment.evidence.models import Source
from averment.evidence.outside.ahead import ahead
from averment.evidence.outside.extraction import texts_by
from averment.evidence.outside.limits import STANDARD
from averment.evidence.outside.store import Store
from averment.evidence.outside.supervision import Readers
from averment.evidence.queries import machine_texts
from averment.evidence.rules.decoding import decoded
from averment.evidence.rules.text import ExtractedText
from averment.evidence.rules.transcribing import with_transcription
from averment.kernel.refusals import Refusal
from averment.kernel.searching.words import PART, indexed
from averment.team.loading import AT_ONCE, Trail, as_kept
from averment.team.models import Case
from averment.team.rules import operator

_READ_AT_ONCE = 32  # originals whose texts are held in memory together
_SEALED = "sealed"
_NO_LANGUAGES = frozenset(column_names(Translation))  # who translated, and the like, beside the languages


def load_claims(
    case: Case,
    claims: Sequence[FrozenClaim],
    sources: Mapping[str, Source],
    tiers: Mapping[str, tuple[str, str]],
    trail: Trail,
) -> None:
    """The claims with their grounds, some thousand at a time.

    `tiers` gives, for each row that a ground names, the source of its list and the access of its own.
    """
    for start in range(0, len(claims), AT_ONCE):
        some = claims[start : start + AT_ONCE]
        rows = [Claim(case=case, **columns_of(one, ("grounds",))) for one in some]
        Claim.objects.bulk_create(rows)
        grounds = [
            Ground(
                claim=row,
                place=place,
                source=sources.get(ground.source or ""),
                list_source=sources.get(tiers.get(ground.record, ("", ""))[0]),
                row_access=tiers.get(ground.record, ("", ""))[1],
                **columns_of(ground, ("source",)),
            )
            for row, one in zip(rows, some, strict=True)
            for place, ground in enumerate(one.grounds)
        ]
        Ground.objects.bulk_create(grounds, batch_size=AT_ONCE)
        trail.add(case, "load", "claim", (one.id for one in some))


def load_instruments(case: Case, instruments: Sequence[FrozenInstrument], trail: Trail) -> None:
    """The instruments with their provisions."""
    rows = (Instrument(case=case, **columns_of(one)) for one in instruments)
    Instrument.objects.bulk_create(rows, batch_size=AT_ONCE)
    trail.add(case, "load", "instrument", (one.id for one in instruments))


def load_judgments(case: Case, judgments: Sequence[FrozenJudgment], trail: Trail) -> None:
    """The judgments on origins."""
    rows = (OriginJudgment(case=case, **columns_of(one)) for one in judgments)
    OriginJudgment.objects.bulk_create(rows, batch_size=AT_ONCE)
    trail.add(case, "load", "judgment", (one.id for one in judgments))


def index_claims(case: Case, claims: Iterable[Claim]) -> None:
    """Makes claims findable by their texts and those of their excerpts, in place of what was before."""
    claims = list(claims)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)  # two who index the same claim do so one after the other
        Findable.objects.filter(claim__in=claims).delete()
        _make_claims_findable(case, claims, Ground.objects.filter(claim__in=claims))


def _make_claims_findable(case: Case, claims: Iterable[Claim], grounds: Iterable[Ground]) -> None:
    """An excerpt is found by its quote and by what that was translated to; where it stands a second time, once more."""
    things = [(Findable(claim=claim), ("", claim.text)) for claim in claims]
    for ground in grounds:
        if ground.source_id and ground.quote:
            translated = ground.translation or {}
            told = [ground.quote, *(words for key, words in translated.items() if key not in _NO_LANGUAGES)]
            cut = Findable(claim_id=ground.claim_id, source_id=ground.source_id, ground=ground)
            things.append((cut, ("", PART.join(told))))
    make_findable(case, [findable for findable, _ in things], [text for _, text in things])


def index_sources(case: Case, sources: Iterable[Source], store: Store) -> None:
    """Reads the originals of sources, and makes their titles, makers and texts findable, in place of what was before.

    A few at a time, each few in a transaction of their own: what was broken off is gone on with by
    `index_what_is_missing`. Of a sealed source its title is findable, its text is not.
    """
    waiting = iter(sources)
    few = iter(lambda: list(islice(waiting, _READ_AT_ONCE)), [])
    with Readers(STANDARD) as readers:
        for some, texts in ahead(lambda some: _texts(some, store, readers), few):
            _make_sources_findable(case, some, texts, store)


def _make_sources_findable(
    case: Case, some: Sequence[Source], texts: Mapping[int, ExtractedText], store: Store
) -> None:
    by_machine = machine_texts(operator("search", "to make sources findable"), case, [one.digest for one in some])
    held = [_held(one, _as_found(one, by_machine.get(one.digest, texts.get(one.pk)), store)) for one in some]
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)  # two who read the same source do so one after the other
        Findable.objects.filter(source__in=some, claim=None).delete()
        pairs = [(source.title, text) for source, (_, text) in zip(some, held, strict=True)]
        make_findable(case, [findable for findable, _ in held], pairs)


def _held(source: Source, text: str) -> tuple[Findable, str]:
    """A source as it becomes findable, with its makers and its text; the stamp is that of the text alone."""
    makers = PART.join(part for part in (source.publisher, source.author) if part)
    before = f"{makers}{PART}" if makers and text else makers
    kept = as_kept(text)
    return Findable(source=source, stamp=stamp_of(kept) if kept else None, begins=len(before)), before + kept


def index_what_is_missing(case: Case, store: Store) -> None:
    """Makes those sources, claims and excerpts of a case findable that are not so yet, a few in each transaction."""
    things = Findable.objects.filter(case=case)
    for some in _missing(case, Claim, things.filter(ground=None).exclude(claim=None).values("claim")):
        index_claims(case, Claim.objects.filter(pk__in=some).order_by("pk"))
    few = _missing(case, Source, things.filter(claim=None).values("source"))
    index_sources(case, (row for some in few for row in Source.objects.filter(pk__in=some).order_by("pk")), store)
    cut = things.exclude(ground=None).values("ground")
    quotes = Ground.objects.filter(claim__case=case).exclude(source=None).exclude(quote="").exclude(pk__in=cut)
    with transaction.atomic():
        _make_claims_findable(case, (), quotes)


def _missing(case: Case, of: type[Claim] | type[Source], kept: QuerySet[Any, Any]) -> Iterator[list[int]]:
    keys = list(of.objects.filter(case=case).exclude(pk__in=kept).order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _texts(sources: Sequence[Source], store: Store, readers: Readers) -> dict[int, ExtractedText]:
    """The texts of those originals that are in the store, by the keys of their rows; the database is not asked here."""
    places = {}
    for source in sources:
        if source.digest and source.access != _SEALED:
            try:
                places[source.pk] = source.digest, store.get(source.digest)
            except Refusal:
                continue  # verify names what is missing from the store
    return dict(zip(places, texts_by(readers, list(places.values())), strict=True))


def _as_found(source: Source, text: ExtractedText | None, store: Store) -> str:
    """What a search looks through: with what a machine read of it, or a person wrote down; nothing where none is."""
    if text is None:
        return ""
    if source.transcript:
        return with_transcription(text, decoded(store.get(source.transcript).read_bytes(), cut=False).text).text
    return text.text


def make_findable(case: Case, findables: Sequence[Findable], texts: Sequence[tuple[str, str]]) -> None:
    """Stores new findables with their words; `texts` gives the title and the text of each, in their order."""
    made = [(indexed(title), indexed(as_kept(text)), as_kept(text)) for title, text in texts]
    for findable, (title, words, _) in zip(findables, made, strict=True):
        findable.case, findable.length = case, title.count + words.count
    Findable.objects.bulk_create(findables)
    FindableWords.objects.bulk_create(
        FindableWords(findable=findable, title=title.words, words=words.words, text=text, stops=words.stops)
        for findable, (title, words, text) in zip(findables, made, strict=True)
    )
