"""What is done to sources goes into the custody log: appended in one transaction with the act itself, then signed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from averment.evidence.models import CustodyCheckpoint, CustodyEntry, CustodyLog, CustodyNode
from averment.evidence.queries import stored_hash
from averment.evidence.rules.custody.checkpoints import Checkpoint, unsigned_note
from averment.evidence.rules.custody.entries import Entry, Event, Outcome, in_pairs
from averment.evidence.rules.custody.keys import SigningKey
from averment.evidence.rules.custody.leaves import SALT_BYTES, leaf_of
from averment.evidence.rules.custody.merkle import Frontier, frontier_at, head_at
from averment.evidence.rules.custody.notes import signed
from averment.team.loading import AT_ONCE, Trail
from averment.team.models import Case

KEPT_LEVELS = 4  # every fourth level of the tree is kept; those between are computed

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
        if level and level % KEPT_LEVELS == 0:
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


def _held_log() -> CustodyLog:
    """The log, held until the transaction ends, so that two who append stand in line."""
    CustodyLog.objects.get_or_create(pk=1, defaults={"origin": f"averment.workspace/{secrets.token_hex(8)}"})
    return CustodyLog.objects.select_for_update().get(pk=1)


def sign_head(key: Callable[[str], SigningKey]) -> str:
    """The head of the log as a signed note, which is kept too; `key` gives the key under the log's name."""
    with transaction.atomic():
        log = _held_log()
        kept = CustodyCheckpoint.objects.filter(size=log.size).first()
        if kept is None:
            head = head_at(log.size, stored_hash)
            note = signed(unsigned_note(Checkpoint(log.origin, head)), key(log.origin))
            kept = CustodyCheckpoint.objects.create(size=log.size, note=bytes(note).decode())
        return kept.note
