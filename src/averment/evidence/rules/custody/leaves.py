"""From an entry to its leaf: one canonical spelling, and a salted commitment to it that betrays nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import rfc8785

from averment.evidence.rules.custody.entries import Entry, fault_in, in_pairs
from averment.evidence.rules.custody.merkle import leaf_hash
from averment.kernel.refusals import Refusal

SALT_BYTES = 32
_FORM = "averment-custody-1"
_KEYS = {"agent", "at", "detail", "digest", "event", "form", "object", "outcome", "sequence"}


def canonical(entry: Entry) -> bytes:
    """The one spelling of the entry, as RFC 8785 JSON; an entry with a fault is refused.

    >>> entry = Entry(3, "graded", "2026-11-24T21:51:20Z", "m-1", "src-7", detail=in_pairs({"grade": "B2"}))
    >>> canonical(entry)[:55], read_entry(canonical(entry)) == entry
    (b'{"agent":"m-1","at":"2026-11-24T21:51:20Z","detail":{"g', True)
    """
    fault = fault_in(entry)
    if fault:
        raise Refusal(f"A custody entry cannot be logged: {fault}", where=f"entry {entry.sequence}")
    try:
        return rfc8785.dumps(
            {
                "form": _FORM,
                "sequence": entry.sequence,
                "event": str(entry.event),
                "at": entry.at,
                "agent": entry.agent,
                "object": entry.object,
                "digest": entry.digest,
                "detail": dict(entry.detail),
                "outcome": str(entry.outcome),
            }
        )
    except rfc8785.CanonicalizationError:
        what = "A custody entry cannot be logged: it has half a character in it"
        raise Refusal(what, where=f"entry {entry.sequence}") from None


def read_entry(untrusted: bytes) -> Entry:
    """The entry that canonical bytes spell; bytes in any other spelling are refused.

    >>> read_entry(b'{"sequence": 3}')
    Traceback (most recent call last):
        ...
    averment.kernel.refusals.Refusal: This is not a custody entry in its canonical spelling...
    """
    try:
        found = json.loads(untrusted)
    except (ValueError, RecursionError):
        raise _no_entry() from None
    if not isinstance(found, dict) or set(found) != _KEYS or not isinstance(found["detail"], dict):
        raise _no_entry()
    entry = Entry(
        sequence=found["sequence"],
        event=found["event"],
        at=found["at"],
        agent=found["agent"],
        object=found["object"],
        digest=found["digest"],
        detail=in_pairs(found["detail"]),
        outcome=found["outcome"],
    )
    if canonical(entry) != untrusted:
        raise _no_entry()
    return entry


def commitment(entry: Entry, salt: bytes) -> bytes:
    """What the log publishes of the entry: without the salt nobody can tell, or guess and confirm, what it says.

    The salt's length is fixed, so that no part of the entry can pass for a part of the salt.

    >>> entry = Entry(0, "viewed", "2026-11-24T21:51:20Z", "m-1", "src-7")
    >>> commitment(entry, bytes(32)) == commitment(entry, b"1" * 32)
    False
    """
    if len(salt) != SALT_BYTES:
        raise Refusal(f"A salt has {SALT_BYTES} bytes, and this one {len(salt)}", where=f"entry {entry.sequence}")
    return sha256(salt + canonical(entry)).digest()


def stem_of(entry: Entry) -> bytes:
    """The canonical spelling up to the sequence, which stands last: what the entry would be in any other place.

    >>> entry = Entry(3, "viewed", "2026-11-24T21:51:20Z", "m-1", "src-7")
    >>> stem_of(entry) + b"3}" == canonical(entry)
    True
    """
    return canonical(replace(entry, sequence=0)).removesuffix(b"0}")


def leaf_of(entry: Entry, salt: bytes) -> bytes:
    """The hash under which the tree holds the entry."""
    return leaf_hash(commitment(entry, salt))


def _no_entry() -> Refusal:
    return Refusal("This is not a custody entry in its canonical spelling", mend="Export the log again.")
