"""The sources that a viewer may see."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import get_args

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from averment.evidence.models import (
    Custodian,
    CustodyCheckpoint,
    CustodyEntry,
    CustodyLog,
    CustodyNode,
    CustodyStamp,
    MachineText,
    Source,
)
from averment.evidence.rules.custody.entries import Entry, Event, read_pairs
from averment.evidence.rules.custody.record import Custody, Logged, Stamped
from averment.evidence.rules.outputs import TOLD_BY, Touched, outputs_in
from averment.evidence.rules.text import ExtractedText, MachineReading, Status
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.team.models import Case
from averment.team.queries import visible
from averment.team.rules import Viewer


def sources(viewer: Viewer, case: Case) -> QuerySet[Source]:
    """What a case rests on, each under its own tier; what is sealed is there for its custodians."""
    return Source.objects.filter(visible(viewer, case) | held_by(viewer, case), case=case)


def source_of(viewer: Viewer, case: Case, ref: str) -> Source:
    """One source; refused where there is none, or none for this viewer."""
    seen = sources(viewer, case)
    row = seen.filter(ref=ref).first()
    if row is None:
        known = list(seen.values_list("ref", flat=True))
        what = f"The case “{case.ref}” has no source “{ref}”.{did_you_mean(ref, known)}".rstrip(".")
        raise Refusal(what, mend="“averment search” finds its sources.")
    return row


def held_by(viewer: Viewer, case: Case, source: str = "pk") -> Q:
    """The condition under which a viewer holds a key to a sealed source of a case."""
    held = Custodian.objects.filter(source__case=case, source__access="sealed", person__ref=viewer.person)
    return Q(**{f"{source}__in": held.values("source")}) if viewer.case == case.ref else Q(pk__in=())


def sealed_for(viewer: Viewer, case: Case, ref: str) -> Source | None:
    """A sealed source to which the viewer holds a key; None where there is none, or none for her."""
    return Source.objects.filter(held_by(viewer, case), case=case, ref=ref).first()


def earlier_ciphertexts(case: Case, ref: str) -> set[str]:
    """The digests of what once lay in the place of a source's ciphertext, as the custody log tells them."""
    about = CustodyEntry.objects.filter(case=case, object=f"{case.ref}/{ref}", event=Event.SEALED)
    now = Source.objects.exclude(digest="").values("digest")
    return set(about.exclude(digest__in=now).values_list("digest", flat=True))


def machine_texts(viewer: Viewer, case: Case, digests: Iterable[str] | None = None) -> dict[str, ExtractedText]:
    """What a machine read of the originals that a viewer may see, by their digests; of those named, or of all."""
    seen = sources(viewer, case).exclude(digest="")
    if digests is not None:
        seen = seen.filter(digest__in=list(digests))
    rows = MachineText.objects.filter(digest__in=seen.values("digest"))
    return {row.digest: _text_of(row) for row in rows.iterator()}


def _text_of(row: MachineText) -> ExtractedText:
    return ExtractedText(
        sha256=row.digest,
        text=row.text,
        pages=tuple(row.pages),
        extractor=row.extractor,
        version=row.version,
        status=next(state for state in get_args(Status) if state == row.status),
        reason=row.reason,
        protection=row.protection,
        machine=tuple(MachineReading(*stretch) for stretch in row.machine),
        pictures=tuple(row.pictures),
    )


def of_the_same_bytes(viewer: Viewer, case: Case, digests: Iterable[str]) -> QuerySet[Source]:
    """The sources with these bytes of which a viewer may learn that they are there, the first one first.

    Those that she may see, and all that her own organisation holds, the sealed ones too: it brought them itself. What
    another organisation keeps to itself is not among them.
    """
    own = Q(owner__ref=viewer.organisation, case__ref=viewer.case)
    return Source.objects.filter(visible(viewer, case) | own, case=case, digest__in=digests).order_by("pk")


def originals(viewer: Viewer) -> dict[str, str]:
    """The digest of each original that a case has, with the case and source that name it; for the operator."""
    if not viewer.is_operator:
        return {}
    rows = Source.objects.exclude(digest="").values_list("digest", "case__ref", "ref")
    found = {digest: f"the original of “{source}” in the case “{case}”" for digest, case, source in rows.iterator()}
    written = Source.objects.exclude(transcript="").values_list("transcript", "case__ref", "ref")
    return {
        **{one: f"the transcription of “{source}” in the case “{case}”" for one, case, source in written.iterator()},
        **found,
    }


def stored_hash(level: int, place: int) -> bytes | None:
    """The hash that the custody log keeps of a subtree; of a leaf it keeps every one. It betrays nothing."""
    if level:
        node = CustodyNode.objects.filter(level=level, place=place).values_list("hash", flat=True).first()
    else:
        node = CustodyEntry.objects.filter(sequence=place).values_list("leaf", flat=True).first()
    return None if node is None else as_bytes(node)


def custody_of(viewer: Viewer) -> Custody:
    """All that the database keeps of the custody log, as it stands there, however spoilt; for the operator."""
    if not viewer.is_operator:
        return Custody((), (), (), {}, (), ())
    heads = CustodyCheckpoint.objects.order_by("size").values_list("size", "note")
    nodes = CustodyNode.objects.values_list("level", "place", "hash")
    return Custody(
        logs=tuple(CustodyLog.objects.order_by("pk").values_list("pk", "origin", "size")),
        heads=tuple((size, as_text(note)) for size, note in heads),
        entries=tuple(map(_logged, _entry_rows())),
        nodes={(level, place): as_bytes(found) for level, place, found in nodes.iterator()},
        stamps=tuple(_stamps()),
        sources=tuple((f"{case}/{ref}", digest) for case, ref, digest in _preserved().iterator()),
    )


def entries_about(viewer: Viewer, case: Case, ref: str) -> list[Logged]:
    """What the log has on a source that the viewer may see, in order; for the operator also on one that is gone."""
    if not viewer.is_operator and not sources(viewer, case).filter(ref=ref).exists():
        return []
    return list(map(_logged, _entry_rows().filter(case=case, object=f"{case.ref}/{ref}")))


def outputs_touched(viewer: Viewer, case: Case, ref: str) -> Touched:
    """The outputs that a source, and what derives from it, went into; each source only if the viewer may see it.

    A source that is gone from its case is there for the operator, as the log remembers it.
    """
    about = CustodyEntry.objects.filter(case=case, object=f"{case.ref}/{ref}")
    if not (viewer.is_operator and about.exists()):
        source_of(viewer, case, ref)
    derived = _derived(viewer, case, ref)
    objects = [f"{case.ref}/{one}" for one in (ref, *derived)]
    entries = _entry_rows().filter(case=case, object__in=objects, event__in=TOLD_BY)
    return Touched(outputs_in(_logged(row).entry for row in entries), derived)


def _derived(viewer: Viewer, case: Case, ref: str) -> tuple[str, ...]:
    """What derives from a source, and what derives from that, nearest first."""
    copies: dict[str, list[str]] = {}
    for one, origins in sources(viewer, case).order_by("ref").values_list("ref", "derives_from").iterator():
        for origin in origins:
            copies.setdefault(origin, []).append(one)
    found = [ref]
    for one in found:
        found += [copy for copy in dict.fromkeys(copies.get(one, ())) if copy not in found]
    return tuple(found[1:])


def stamps_of(note: str) -> list[Stamped]:
    """The stamps of one signed head, the oldest first. They tell nothing but when it was there."""
    return [stamp for stamp in _stamps() if stamp.note == note]


def _stamps() -> Iterator[Stamped]:
    rows = CustodyStamp.objects.order_by("pk").select_related("checkpoint")
    for row in rows:
        words = as_text(row.authority), as_text(row.checkpoint.note)
        yield Stamped(row.checkpoint.size, *words, as_bytes(row.token), as_text(row.chain))


def entries_from(start: int) -> Generator[Logged, None, None]:
    """The entries of the custody log from `start` on, in their order, whatever is in them.

    Whoever may stop before the last one closes it: PostgreSQL keeps a cursor open for the rest.
    """
    for row in _entry_rows().filter(sequence__gte=start).iterator():
        yield _logged(row)


def _preserved() -> QuerySet[Source, tuple[str, str, str]]:
    return Source.objects.exclude(digest="").order_by("pk").values_list("case__ref", "ref", "digest")


def _entry_rows() -> QuerySet[CustodyEntry]:
    """The rows of the log with their details as text: who tampers need not leave JSON."""
    told = Cast("detail", TextField())
    return CustodyEntry.objects.order_by("sequence").select_related("case").defer("detail").annotate(told=told)


def _logged(row: CustodyEntry) -> Logged:
    event, at, agent, about, digest, outcome = map(
        as_text, (row.event, row.at, row.agent, row.object, row.digest, row.outcome)
    )
    detail = read_pairs(getattr(row, "told"))  # noqa: B009  annotated, so no type knows it
    entry = Entry(row.sequence, event, at, agent, about, digest, detail, outcome)
    return Logged(entry, row.case.ref, as_bytes(row.salt), as_bytes(row.leaf))


def as_text(found: object) -> str:
    """The words that a database gives; none where somebody has put something else in their place."""
    return found if isinstance(found, str) else ""


def as_bytes(found: object) -> bytes:
    """The bytes that a database gives; none where somebody has put something else in their place."""
    return bytes(found) if isinstance(found, bytes | memoryview) else b""
