"""One act on one object, as the custody log records it: the shape of a PREMIS event, frozen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z\Z")
_SPOILT = (("", ""), ("", ""))
_SEQUENCES = 1 << 53  # up to here every JSON reader counts alike


class Event(StrEnum):
    """What was done. Words may be added; none is ever taken away, because old entries keep theirs."""

    TAKEN_IN = "taken-in"
    VIEWED = "viewed"
    EXTRACTED = "extracted"
    TRANSCRIBED = "transcribed"
    GRADED = "graded"
    INCLUDED = "included"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"
    DERIVED = "derived"
    REDACTED = "redacted"
    EXPORTED = "exported"
    SEALED = "sealed"
    ATTESTED = "attested"
    CONSENT_CHANGED = "consent-changed"
    OVERRULED = "overruled"
    CHECKED = "checked"
    STAMPED = "stamped"
    DELETED = "deleted"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    REFUSED = "refused"


_EVENTS, _OUTCOMES = frozenset(Event), frozenset(Outcome)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `sequence` counts from 0; `at` is UTC; `digest` is the object's SHA-256, or empty where it has none.

    Nothing is checked here, so that an entry someone has tampered with can still be looked at: see `fault_in`.
    """

    sequence: int
    event: str
    at: str
    agent: str
    object: str
    digest: str = ""
    detail: tuple[tuple[str, str], ...] = ()  # as `in_pairs` gives it
    outcome: str = Outcome.DONE


def in_pairs(detail: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The details of an entry in the order in which it keeps them.

    >>> in_pairs({"to": "ur", "from": "en"})
    (('from', 'en'), ('to', 'ur'))
    """
    return tuple(sorted(detail.items()))


def read_pairs(text: object) -> tuple[tuple[str, str], ...]:
    """The details that a database keeps as JSON; where somebody has spoilt them, what no entry was logged with.

    >>> read_pairs('{"to": "ur", "from": "en"}'), read_pairs("[")
    ((('from', 'en'), ('to', 'ur')), (('', ''), ('', '')))
    """
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        found = None
    return in_pairs(found) if isinstance(found, dict) else _SPOILT


def fault_in(entry: Entry) -> str:
    """What keeps the entry from being logged, or nothing.

    >>> fault_in(Entry(0, "taken-in", "2026-11-24T21:51:20Z", "m-1", "src-7"))
    ''
    >>> fault_in(Entry(0, "mislaid", "2026-11-24T21:51:20Z", "m-1", "src-7"))
    'its event is no word of the log'
    """
    if type(entry.sequence) is not int or not 0 <= entry.sequence < _SEQUENCES:
        return "its sequence is no count from 0"
    if not (_is_word(entry.event) and entry.event in _EVENTS):
        return "its event is no word of the log"
    if not (_is_word(entry.outcome) and entry.outcome in _OUTCOMES):
        return "its outcome is no word of the log"
    if not _is_instant(entry.at):
        return "its time is not written like 2026-11-24T21:51:20Z"
    return _fault_in_parts(entry)


def _fault_in_parts(entry: Entry) -> str:
    if not (_is_word(entry.agent) and _is_word(entry.object)):
        return "it does not say who did it, or to what"
    if entry.digest and not (isinstance(entry.digest, str) and _DIGEST.match(entry.digest)):
        return "its digest is not 64 hexadecimal digits"
    words = [word for pair in entry.detail for word in pair]
    if not all(isinstance(word, str) for word in words) or entry.detail != in_pairs(dict(entry.detail)):
        return "its details are not words in their order, each named once"
    return ""


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_instant(text: object) -> bool:
    if not (isinstance(text, str) and _INSTANT.match(text)):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
