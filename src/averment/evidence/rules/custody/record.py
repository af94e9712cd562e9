"""The custody log as a database keeps it, held against itself, its signed heads, and the sources that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from averment.evidence.rules.custody.checking import check_log
from averment.evidence.rules.custody.checkpoints import open_checkpoint
from averment.evidence.rules.custody.entries import Entry, Event
from averment.evidence.rules.custody.keys import VerifierKey
from averment.evidence.rules.custody.merkle import HASH_BYTES, Frontier, Head, Place, is_kept
from averment.evidence.rules.custody.stamps import Stamp, held, read_chain
from averment.kernel.refusals import Refusal

ARRIVALS = frozenset({Event.TAKEN_IN, Event.SEALED, Event.DERIVED, Event.REDACTED})
"""After these a source is there, with the digest that the entry gives."""


LOG_NUMBER = 1
_MOST_GONE = 1_000_000  # so many deleted entries are told by their places; a sequence far beyond is no place


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in which what is kept of the log contradicts the rest."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry with the case under which it is filed, its salt, and the hash of its leaf."""

    entry: Entry
    case: str
    salt: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Stamped:
    """An authority's token for the head of so many entries, and the certificates by which it is checked, as PEM."""

    size: int
    authority: str
    note: str
    token: bytes
    chain: str

    def opened(self) -> Stamp:
        """The stamp, once it holds as of its own time; otherwise refused."""
        return held(self.token, self.note.encode(), read_chain(self.chain.encode()))

    @property
    def where(self) -> str:
        """Its place in words."""
        return f"custody/stamp of the head of {self.size} by {self.authority}"


@dataclass(frozen=True, slots=True)
class Custody:
    """The log by its number, name and size (one of each), its kept heads by size, its entries and kept hashes in their
    order, the stamps of its heads, and the (case/source, digest) of each source that is preserved."""

    logs: tuple[tuple[int, str, int], ...]
    heads: tuple[tuple[int, str], ...]
    entries: tuple[Logged, ...]
    nodes: Mapping[Place, bytes]
    stamps: tuple[Stamped, ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def origin(self) -> str:
        """The name of the log; empty where nothing was ever logged."""
        return self.logs[0][1] if self.logs else ""


def faults_in(kept: Custody, key: VerifierKey | None, foreign: Iterable[tuple[str, bytes]] = ()) -> Iterator[Fault]:
    """Everything that is wrong with the log; `foreign` are heads that were kept elsewhere, each with its place.

    Without the key of the log no head can be opened, which is a fault where there are heads.
    """
    leaves = _leaves(kept.entries)
    yield from _card_faults(kept)
    heads, faults = _opened(kept, key, foreign)
    yield from faults
    entries = [logged.entry for logged in kept.entries]
    salts = {logged.entry.sequence: logged.salt for logged in kept.entries}
    for problem in check_log(entries, salts, leaves, heads):
        yield Fault(f"custody/{problem.where}", problem.what)
    yield from _filing_faults(kept.entries)
    yield from node_faults(leaves, kept.nodes)
    yield from source_faults(entries, kept.sources)


def signed_up_to(kept: Custody) -> int:
    """How many entries the last head covers that the workspace keeps; those after it nobody has signed yet."""
    return max((size for size, _ in kept.heads if type(size) is int), default=0)


def _leaves(entries: Sequence[Logged]) -> list[bytes]:
    """The logged hash of each place; an empty one where the entry is gone, and its hash with it."""
    most = len(entries) + _MOST_GONE
    found = {logged.entry.sequence: logged.leaf for logged in entries if logged.entry.sequence < most}
    return [found.get(place, b"") for place in range(max(found, default=-1) + 1)]


def opened_stamps(kept: Custody) -> tuple[list[tuple[Stamped, Stamp]], list[Fault]]:
    """The stamps that hold, with what they say, and the others as faults."""
    good: list[tuple[Stamped, Stamp]] = []
    faults: list[Fault] = []
    for stamped in kept.stamps:
        try:
            good.append((stamped, stamped.opened()))
        except Refusal as refusal:
            faults.append(Fault(stamped.where, f"this stamp does not hold: {refusal.what}"))
    return good, faults


def _card_faults(kept: Custody) -> Iterator[Fault]:
    if [number for number, _, _ in kept.logs] not in ([], [LOG_NUMBER]):
        yield Fault("custody", f"a workspace has one log, number {LOG_NUMBER}, and this one has another or more")
    if not kept.logs and (kept.entries or kept.heads or kept.nodes):
        yield Fault("custody", "the name of the log is gone")
    for _, _, size in kept.logs:
        if size != len(kept.entries):
            yield Fault("custody", f"the log says that it has {size} entries, and there are {len(kept.entries)}")


def _opened(
    kept: Custody, key: VerifierKey | None, foreign: Iterable[tuple[str, bytes]]
) -> tuple[list[Head], list[Fault]]:
    heads: list[Head] = []
    faults: list[Fault] = []
    own = [(f"custody/head of {size}", note.encode(), size) for size, note in kept.heads]
    notes = [*own, *((place, note, None) for place, note in foreign)]
    if key is None:
        why = "there is no key by which a head of the custody log could be checked"
        return [], [Fault("keys", why)] if notes else []
    for place, note, size in notes:
        try:
            head = open_checkpoint(note, key).checkpoint.head
        except Refusal as refusal:
            faults.append(Fault(place, f"this head of the custody log does not hold: {refusal.what}"))
            continue
        heads.append(head)
        if size is not None and head.size != size:
            faults.append(Fault(place, f"it is kept as the head of {size} entries, and is that of {head.size}"))
    return heads, faults


def _filing_faults(entries: Iterable[Logged]) -> Iterator[Fault]:
    for logged in entries:
        if not logged.entry.object.startswith(f"{logged.case}/"):
            what = f"it is filed under the case “{logged.case}”, and speaks of {logged.entry.object}"
            yield Fault(f"custody/entry {logged.entry.sequence}", what)


def node_faults(leaves: Iterable[bytes], nodes: Mapping[Place, bytes]) -> Iterator[Fault]:
    """The hashes of subtrees that are not what the logged hashes below them come to, or not there, or too many.

    >>> list(node_faults([bytes(32)] * 3, {}))
    []
    >>> [fault.what for fault in node_faults([bytes(32)] * 16, {})]
    ['the hash that is kept for them is gone']
    """
    found: dict[Place, bytes] = {}

    def keep(level: int, place: int, one: bytes) -> None:
        if is_kept(level):
            found[level, place] = one

    Frontier().grown((leaf if len(leaf) == HASH_BYTES else bytes(HASH_BYTES) for leaf in leaves), keep)
    for (level, place), one in found.items():
        where = f"custody/entries {place << level} to {((place + 1) << level) - 1}"
        if (level, place) not in nodes:
            yield Fault(where, "the hash that is kept for them is gone")
        elif nodes[level, place] != one:
            yield Fault(where, "the hash that is kept for them is another than they give")
    for level, place in nodes.keys() - found.keys():
        yield Fault("custody", f"a hash is kept for place {place} on level {level}, where none belongs")


def source_faults(entries: Iterable[Entry], sources: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """The sources of which the log does not say that they came in so, and those that came in and are not there.

    >>> entry = Entry(0, "taken-in", "2026-11-24T21:51:20Z", "m-1", "valley/note", "0" * 64)
    >>> [fault.what for fault in source_faults([entry], [])]
    ['entry 0 says that “note” of the case “valley” came in, and it is not there']
    """
    came: dict[str, Entry] = {}
    for entry in entries:
        if entry.event in ARRIVALS and entry.digest:
            came[entry.object] = entry
        elif entry.event in (Event.WITHDRAWN, Event.DELETED):
            came.pop(entry.object, None)
    there: set[str] = set()
    for name, digest in sources:
        there.add(name)
        if name not in came or came[name].digest != digest:
            yield Fault("custody", f"no entry says how the original of {_named(name)} came in")
    for name, entry in came.items():
        if name not in there:
            what = f"entry {entry.sequence} says that {_named(name)} came in, and it is not there"
            yield Fault("custody", what)


def _named(name: str) -> str:
    case, _, source = name.partition("/")
    return f"“{source}” of the case “{case}”"
