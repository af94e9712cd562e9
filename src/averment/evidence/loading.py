"""Sources taken into the workspace: the catalogue of a case, or files; their bytes are in the store before a row is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from averment.casefile.columns import columns_of
from averment.casefile.nouns import Collected, Tier, Transcription
from averment.casefile.nouns import Source as FrozenSource
from averment.evidence.actions import Act, name_custodians, record_acts
from averment.evidence.models import MachineText, Source
from averment.evidence.outside.intake.found import Found
from averment.evidence.outside.store import Stored
from averment.evidence.queries import of_the_same_bytes
from averment.evidence.rules.custody.entries import Event
from averment.evidence.rules.naming import source_file, source_id, source_kind, source_title
from averment.evidence.rules.text import ExtractedText
from averment.team.loading import AT_ONCE, Trail, as_kept
from averment.team.models import Case, Organisation, Person
from averment.team.rules import Viewer


def load_sources(
    case: Case, sources: Iterable[FrozenSource], digests: Mapping[str, str], trail: Trail
) -> dict[str, Source]:
    """The sources by their ids."""
    owners = dict(Person.objects.filter(case=case).values_list("ref", "organisation"))
    rows = {
        one.id: Source(
            case=case,
            owner_id=owners.get(one.collected.by) if one.collected else None,
            digest=digests.get(one.file, ""),
            transcript=digests.get(one.transcription.file, "") if one.transcription else "",
            **columns_of(one),
        )
        for one in sources
    }
    Source.objects.bulk_create(rows.values(), batch_size=AT_ONCE)
    name_custodians(rows.values())
    trail.add(case, "load", "source", rows)
    kept = (Act(Event.TAKEN_IN, ref, row.digest, {"file": row.file}) for ref, row in rows.items() if row.digest)
    record_acts(case, [*kept, *(_written_down(ref, row) for ref, row in rows.items() if row.transcript)], trail)
    return rows


def _written_down(ref: str, row: Source) -> Act:
    told = row.transcription
    checked = {"checked_by": told["checked_by"]} if told["checked_by"] else {}
    return Act(Event.TRANSCRIBED, ref, row.transcript, {"file": told["file"], "by": told["by"], **checked})


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: the source that it is, whether that is new in the case, and what is to be told of it.

    `other_tier`: it was there already, under another tier than the one asked for.
    """

    name: str
    source: str
    sha256: str
    new: bool
    other_tier: bool = False
    remarks: tuple[str, ...] = ()


def take_in(case: Case, stored: Sequence[tuple[Found, Stored]], access: Tier, trail: Trail) -> list[Taken]:
    """Makes a source of each original that the case does not have yet; their bytes are in the store.

    A source belongs to the organisation of whoever takes it in. Two organisations may hold the same bytes, and neither
    learns it here.
    """
    actor = trail.actor
    taken: list[Taken] = []
    made: dict[str, tuple[Source, Found]] = {}
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)  # of two who bring the same file the second one sees it
        there = _known(case, stored, actor)
        owner = Organisation.objects.filter(case=case, ref=actor.organisation).first()
        usual = {_usual_id(found, kept, actor) for found, kept in stored if kept.sha256 not in there}
        used = set(Source.objects.filter(case=case, ref__in=usual).values_list("ref", flat=True))
        for found, kept in stored:
            new = kept.sha256 not in there
            if new:
                ref = _free_id(case, found, kept, actor, used)
                source = _new_source(ref, found, kept, access, trail, there)
                made[ref] = Source(case=case, owner=owner, digest=kept.sha256, **columns_of(source)), found
                there[kept.sha256] = ref, source.access
            ref, tier = there[kept.sha256]
            taken.append(Taken(found.name, ref, kept.sha256, new, tier != access, found.label.remarks))
        _write(case, made, trail)
    return taken


def keep_machine_text(text: ExtractedText, trail: Trail) -> None:
    """Keeps what a machine read of an original, in place of what was kept before."""
    kept = {
        "at": trail.at, "text": as_kept(text.text), "pages": list(text.pages),
        "machine": [[one.start, one.end, one.how] for one in text.machine], "pictures": list(text.pictures),
        "status": text.status, "reason": text.reason, "extractor": text.extractor, "version": text.version,
        "protection": text.protection,
    }  # fmt: skip
    MachineText.objects.update_or_create(digest=text.sha256, defaults=kept)


def confirm_transcription(case: Case, source: Source, told: Transcription, digest: str, trail: Trail) -> None:
    """A person answers for what stands in an original: the text that she wrote down is in the store under `digest`.

    What was written down before stays in the store, and the log tells of both.
    """
    with transaction.atomic():
        row = Source.objects.select_for_update().get(pk=source.pk)
        row.transcription, row.transcript = columns_of(told), digest
        row.save(update_fields=["transcription", "transcript"])
        trail.add(case, "transcribe", "source", [row.ref])
        record_acts(case, [_written_down(row.ref, row)], trail)


_Known = dict[str, tuple[str, str]]  # the id and the tier of a source, by the digest of its bytes


def _known(case: Case, stored: Sequence[tuple[Found, Stored]], actor: Viewer) -> _Known:
    """What is there already of the files in hand, and of those that their labels name."""
    named = {digest for found, _ in stored for digest in found.label.made_from}
    rows = of_the_same_bytes(actor, case, named | {kept.sha256 for _, kept in stored})
    return {digest: (ref, tier) for digest, ref, tier in rows.reverse().values_list("digest", "ref", "access")}


def _write(case: Case, made: Mapping[str, tuple[Source, Found]], trail: Trail) -> None:
    Source.objects.bulk_create([row for row, _ in made.values()])
    trail.add(case, "preserve", "source", made)
    acts = (
        Act(Event.TAKEN_IN, ref, row.digest, {**dict(one.label.custody), "file": row.file, "how": one.how})
        for ref, (row, one) in made.items()
    )
    record_acts(case, acts, trail)


def _usual_id(found: Found, kept: Stored, actor: Viewer) -> str:
    return source_id(_own_name(found), kept.sha256, actor.organisation)


def _free_id(case: Case, found: Found, kept: Stored, actor: Viewer, used: set[str]) -> str:
    """An id that no other file has, in the case or among those in hand; `used` are the usual ones that are taken."""
    name, taken = _own_name(found), 0
    ref = _usual_id(found, kept, actor)
    while ref in used or (taken and Source.objects.filter(case=case, ref=ref).exists()):
        taken += 1
        ref = source_id(name, kept.sha256, actor.organisation, taken)
    used.add(ref)
    return ref


def _own_name(found: Found) -> str:
    return found.label.file or found.name.rpartition(" › ")[2]


def _new_source(  # noqa: PLR0913  what is known of it
    ref: str, found: Found, kept: Stored, access: Tier, trail: Trail, there: _Known
) -> FrozenSource:
    """A source as the file's name, its bytes and its label tell of it."""
    actor, label, name = trail.actor, found.label, _own_name(found)
    return FrozenSource(
        id=ref,
        title=label.title or source_title(name),
        kind=label.kind or source_kind(kept.media_type),
        collected=None if actor.is_operator else Collected(actor.person, trail.at, found.how),
        publisher=label.publisher,
        author=label.author,
        url=label.url,
        published=label.published,
        language=label.language,
        file=source_file(ref, name),
        sha256=kept.sha256,
        access="confidential" if label.guarded else access,
        origin=label.origin,
        derives_from=tuple(dict.fromkeys(there[digest][0] for digest in label.made_from if digest in there)),
    )
