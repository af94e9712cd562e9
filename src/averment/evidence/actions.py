"""What is done to sources goes into the custody log: appended in one transaction with the act itself, then signed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import ProtectedError

from averment.casefile.columns import columns_of, noun_of
from averment.casefile.nouns import Attestation as FrozenAttestation
from averment.casefile.nouns import Consent as FrozenConsent
from averment.casefile.nouns import Sealed as FrozenSealed
from averment.evidence.models import (
    Custodian,
    CustodyCheckpoint,
    CustodyEntry,
    CustodyLog,
    CustodyNode,
    CustodyStamp,
    Source,
)
from averment.evidence.queries import as_bytes, entries_from, source_of, stored_hash
from averment.evidence.rules.consent import in_words
from averment.evidence.rules.custody.checkpoints import Checkpoint, open_checkpoint, unsigned_note
from averment.evidence.rules.custody.disorder import fits
from averment.evidence.rules.custody.entries import Entry, Event, Outcome, in_pairs
from averment.evidence.rules.custody.keys import SigningKey
from averment.evidence.rules.custody.leaves import SALT_BYTES, leaf_of
from averment.evidence.rules.custody.merkle import EMPTY_ROOT, Frontier, Head, frontier_at, is_kept
from averment.evidence.rules.custody.notes import signed
from averment.evidence.rules.custody.record import LOG_NUMBER, Logged
from averment.evidence.rules.naming import sealed_file
from averment.kernel.dates import PartialDate
from averment.kernel.refusals import Refusal
from averment.team.loading import AT_ONCE, Trail
from averment.team.models import AuditLine, Case, Person
from averment.team.rules import may_change_consent, may_grade, may_withdraw

Salt = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to which source: its id in the case, and the digest of its bytes."""

    event: Event
    source: str
    digest: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome = Outcome.DONE


def _salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def record_acts(case: Case, acts: Iterable[Act], trail: Trail, salt: Salt = _salt) -> None:
    """Appends an entry for each act, in their order, by whom and when the trail says."""
    with transaction.atomic():
        log = _held_log()
        frontier = frontier_at(log.size, stored_hash)
        at = trail.at.isoformat(timespec="seconds").replace("+00:00", "Z")
        entries = _entries(case, acts, log.size, at, trail.actor.name)
        while some := list(islice(entries, AT_ONCE)):
            frontier = _append(case, some, frontier, salt)
        CustodyLog.objects.filter(pk=log.pk).update(size=frontier.size)


def _entries(case: Case, acts: Iterable[Act], start: int, at: str, agent: str) -> Iterator[Entry]:
    for sequence, act in enumerate(acts, start):
        about = f"{case.ref}/{act.source}"
        yield Entry(sequence, act.event, at, agent, about, act.digest, in_pairs(act.detail), act.outcome)


def _append(case: Case, entries: list[Entry], frontier: Frontier, salt: Salt) -> Frontier:
    salts = [salt() for _ in entries]
    leaves = [leaf_of(entry, one) for entry, one in zip(entries, salts, strict=True)]
    nodes: list[CustodyNode] = []

    def keep(level: int, place: int, found: bytes) -> None:
        if is_kept(level):
            nodes.append(CustodyNode(level=level, place=place, hash=found))

    grown = frontier.grown(leaves, keep)
    rows = (
        CustodyEntry(
            sequence=entry.sequence, case=case, event=entry.event, at=entry.at, agent=entry.agent, object=entry.object,
            digest=entry.digest, detail=dict(entry.detail), outcome=entry.outcome, salt=one, leaf=leaf,
        )
        for entry, one, leaf in zip(entries, salts, leaves, strict=True)
    )  # fmt: skip
    CustodyEntry.objects.bulk_create(rows)
    CustodyNode.objects.bulk_create(nodes)
    return grown


def grade_source(case: Case, ref: str, grade: str, reason: str, trail: Trail) -> str:
    """Says anew how reliable a source is, with the reason, which stays in the log; gives the grade that it had."""
    _must_be_allowed(may_grade(trail.actor), trail, "grades sources: researchers and legal reviewers do")
    _must_have_reason(reason)
    with transaction.atomic():
        row = _source_to_change(case, ref, trail)
        before = row.reliability
        if grade != before:
            row.reliability = grade
            row.save(update_fields=["reliability"])
            trail.add(case, "grade", "source", [ref])
            told = {"from": before, "to": grade, "reason": reason}
            record_acts(case, [Act(Event.GRADED, ref, row.digest, told)], trail)
    return before


def withdraw_source(case: Case, ref: str, reason: str, trail: Trail) -> None:
    """Takes a source out of a case, unless something rests on it; its bytes and its entries in the log remain."""
    _must_be_allowed(may_withdraw(trail.actor), trail, "withdraws sources: legal reviewers and stewards do")
    _must_have_reason(reason)
    with transaction.atomic():
        row = _source_to_change(case, ref, trail)
        copies = [one.ref for one in Source.objects.filter(case=case) if ref in one.derives_from]
        if copies:
            raise _rests_on(ref, f"“{copies[0]}” derives from it")
        digest = row.digest
        try:
            row.delete()
        except ProtectedError as error:
            kinds = sorted({one._meta.verbose_name or "row" for one in error.protected_objects})
            raise _rests_on(ref, f"{len(error.protected_objects)} of its {kinds[0]}s rest on it") from error
        trail.add(case, "withdraw", "source", [ref])
        record_acts(case, [Act(Event.WITHDRAWN, ref, digest, {"reason": reason})], trail)


def record_consent(case: Case, ref: str, consent: FrozenConsent, trail: Trail) -> str:
    """Records what a person agreed to now, in the place of what was on record; gives that in words.

    What she has withdrawn is not brought back by an older agreement: raises Refusal.
    """
    with transaction.atomic():
        row, before = _consent_to_change(case, ref, trail)
        ended = before.withdrawn if before else None
        if ended and not (consent.given and consent.given.first_day() >= ended.last_day()):
            what = f"The consent for “{ref}” was withdrawn ({ended}), and nothing older brings it back"
            raise Refusal(what, mend="If the person has agreed anew since, give the day on which she did: --given.")
        if consent != before:
            _keep_consent(row, before, consent, "record", {}, trail)
    return in_words(before)


def withdraw_consent(case: Case, ref: str, reason: str, on: date, trail: Trail) -> None:
    """Notes that a person takes back what she agreed to: from that day on no output is built on it."""
    _must_have_reason(reason)
    with transaction.atomic():
        row, before = _consent_to_change(case, ref, trail)
        if before is None:
            mend = "If a person appears in it, record first what she agreed to: “averment consent record”."
            raise Refusal(f"“{ref}” has no consent on record that could be withdrawn", mend=mend)
        if before.withdrawn and before.withdrawn.first_day() <= on:
            mend = f"Nothing need be done. “averment consent outputs {case.ref} {ref}” tells what was built before."
            raise Refusal(f"The consent for “{ref}” is withdrawn already ({before.withdrawn})", mend=mend)
        after = replace(before, withdrawn=PartialDate(on.year, on.month, on.day))
        _keep_consent(row, before, after, "withdraw", {"reason": reason}, trail)


def _consent_to_change(case: Case, ref: str, trail: Trail) -> tuple[Source, FrozenConsent | None]:
    """The row of a source, held until the transaction ends, whose consent the actor may change; and that consent."""
    row = _source_to_change(case, ref, trail)
    near = {(row.collected or {}).get("by", ""), *(row.sealed or {}).get("custodians", ())}
    if not may_change_consent(trail.actor, near):
        what = f"{trail.actor.name} may not change the consent for “{ref}”"
        who = "a researcher, a legal reviewer, who collected the source, or who holds a key to it"
        raise Refusal(what, mend=f"Ask somebody who may: {who}.")
    return row, noun_of(FrozenConsent, row.consent) if row.consent else None


def _keep_consent(  # noqa: PLR0913  two consents and why one follows the other
    row: Source, before: FrozenConsent | None, after: FrozenConsent, verb: str, why: Mapping[str, str], trail: Trail
) -> None:
    row.consent = columns_of(after)
    row.save(update_fields=["consent"])
    trail.add(row.case, verb, "consent", [row.ref])
    told = {"from": in_words(before), "to": in_words(after), **why}
    record_acts(row.case, [Act(Event.CONSENT_CHANGED, row.ref, row.digest, told)], trail)


def _must_be_allowed(allowed: bool, trail: Trail, who: str) -> None:
    if not allowed:
        what = f"Not everybody {who}, and {trail.actor.name} holds neither role"
        raise Refusal(what, mend="Ask a member who does. “case.yaml” names the roles under “people”.")


def _must_have_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("No reason was given", mend="Say why, in words that will be read years from now: --reason.")


def _source_to_change(case: Case, ref: str, trail: Trail) -> Source:
    """The row of a source that the actor may see, held until the transaction ends."""
    return Source.objects.select_for_update().get(pk=source_of(trail.actor, case, ref).pk)


def _rests_on(ref: str, what: str) -> Refusal:
    return Refusal(f"“{ref}” cannot be withdrawn: {what}", mend="Change what rests on it first; nothing was changed.")


def _held_log() -> CustodyLog:
    """The log, held until the transaction ends, so that two who append stand in line."""
    origin = f"averment.workspace/{secrets.token_hex(8)}"
    CustodyLog.objects.get_or_create(pk=LOG_NUMBER, defaults={"origin": origin})
    return CustodyLog.objects.select_for_update().get(pk=LOG_NUMBER)


def name_custodians(sources: Iterable[Source]) -> None:
    """Notes who holds a key to each of the sources, so that queries know it."""
    sealed = [source for source in sources if source.sealed]
    people = {(one.case_id, one.ref): one for one in Person.objects.filter(case__in={s.case_id for s in sealed})}
    Custodian.objects.filter(source__in=sealed).delete()
    Custodian.objects.bulk_create(
        Custodian(source=source, person=people[source.case_id, ref])
        for source in sealed
        for ref in source.sealed["custodians"]
    )


def seal_source(row: Source, sealed: FrozenSealed, ciphertext: str, trail: Trail, why: str = "") -> None:
    """Puts the ciphertext in the place of what the source had, with its commitment and its custodians.

    A new row is made, one that is there must be held by whoever calls. The log tells who holds a key, never the label.
    """
    row.sealed, row.digest, row.sha256 = columns_of(sealed), ciphertext, None
    row.access, row.file = "sealed", sealed_file(row.ref)
    with transaction.atomic():
        row.save()
        name_custodians([row])
        trail.add(row.case, "seal", "source", [row.ref])
        told = {"custodians": ", ".join(sealed.custodians), "commitment": sealed.commitment}
        record_acts(row.case, [Act(Event.SEALED, row.ref, ciphertext, told | ({"reason": why} if why else {}))], trail)


def keep_attestation(row: Source, attestation: FrozenAttestation, trail: Trail) -> None:
    """Adds what a custodian attests; the caller holds the row."""
    sealed = noun_of(FrozenSealed, row.sealed)
    row.sealed = columns_of(replace(sealed, attestations=(*sealed.attestations, attestation)))
    with transaction.atomic():
        row.save(update_fields=["sealed"])
        trail.add(row.case, "attest", "source", [row.ref])
        told = {"attestation": attestation.id, "by": attestation.by, "readers": attestation.access}
        record_acts(row.case, [Act(Event.ATTESTED, row.ref, row.digest, told)], trail)


def sign_head(key: Callable[[str], SigningKey]) -> str:
    """The head of the log as a signed note, which is kept too; `key` gives the key under the log's name.

    What is signed follows from the head signed before and the entries since. Where somebody has been at them, nothing
    is signed: raises Refusal.
    """
    with transaction.atomic():
        log = _held_log()
        signing = key(log.origin)
        before = CustodyCheckpoint.objects.order_by("-size").first()
        signed_before = _opened(before, signing) if before else Head(0, EMPTY_ROOT)
        if before and signed_before.size == log.size:
            return before.note
        head = _head_since(signed_before, log.size)
        note = signed(unsigned_note(Checkpoint(log.origin, head)), signing)
        return CustodyCheckpoint.objects.create(size=log.size, note=bytes(note).decode()).note


def keep_stamp(note: str, authority: str, token: bytes, chain: str, at: datetime, trail: Trail) -> None:
    """Keeps the stamp that an authority has given to a signed head, with the certificates by which it was checked."""
    with transaction.atomic():
        head = CustodyCheckpoint.objects.get(note=note)
        CustodyStamp.objects.create(checkpoint=head, authority=authority, at=at, token=token, chain=chain)
        AuditLine.objects.create(
            case=None, at=trail.at, actor=trail.actor.name, reason=trail.actor.reason, verb="stamp",
            kind="custody head", ref=str(head.size),
        )  # fmt: skip


def _opened(kept: CustodyCheckpoint, signing: SigningKey) -> Head:
    head = open_checkpoint(kept.note.encode(), signing.verifier).checkpoint.head
    if head.size != kept.size:
        raise _not_signed(f"the head that is kept for {kept.size} entries is that of {head.size}")
    return head


def _head_since(before: Head, size: int) -> Head:
    """The head at `size`, once what is kept leads from the one signed before through each entry up to it."""
    frontier = frontier_at(before.size, stored_hash)
    if frontier.head() != before:
        raise _not_signed(f"the hashes that are kept do not lead to the head signed at {before.size} entries")
    grown: dict[int, dict[int, bytes]] = {}

    def keep(level: int, place: int, found: bytes) -> None:
        if is_kept(level):
            grown.setdefault(level, {})[place] = found

    with closing(entries_from(before.size)) as entries:
        leaves = (_leaf_in_place(logged, place) for place, logged in enumerate(entries, before.size))
        head = frontier.grown(leaves, keep).head()
    if head.size != size:
        raise _not_signed(f"it says that it has {size} entries, and {head.size} are there")
    for level, hashes in grown.items():
        kept = CustodyNode.objects.filter(level=level, place__gte=min(hashes)).values_list("place", "hash")
        if {place: as_bytes(found) for place, found in kept} != hashes:
            raise _not_signed(f"a hash that is kept for level {level} of its tree is not what the entries give")
    return head


def _leaf_in_place(logged: Logged, place: int) -> bytes:
    entry = logged.entry
    if entry.sequence != place:
        raise _not_signed(f"entry {place} is not there")
    if not fits(entry, logged.salt, logged.leaf):
        raise _not_signed(f"entry {place} is not as it was logged")
    return logged.leaf


def _not_signed(what: str) -> Refusal:
    return Refusal(
        f"No head of the custody log was signed: {what}",
        where="the custody log",
        mend="Somebody has changed the log. “averment verify WORKSPACE” names where; restore it from a copy.",
    )
