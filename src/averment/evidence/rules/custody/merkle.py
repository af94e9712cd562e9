"""The Merkle tree of RFC 6962 over SHA-256: one short root that answers for every entry below it and for their order.

A complete subtree is named by its level and its place on that level: (0, 5) is leaf 5, (3, 1) covers leaves 8 to 15.
Once complete it never changes, so a database may keep its hash; what it does not keep is computed from below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from averment.kernel.refusals import Refusal

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
KEPT_LEVELS = 4  # a database keeps every fourth level of the tree; those between are computed

Place = tuple[int, int]
Range = tuple[int, int]
Stored = Callable[[int, int], bytes | None]
"""Gives the hash kept for (level, place), or None; level 0 must be there for every leaf asked for."""
Keep = Callable[[int, int, bytes], None]


@dataclass(frozen=True, slots=True)
class Head:
    """What a log of `size` entries comes to: one hash."""

    size: int
    root: bytes


def is_kept(level: int) -> bool:
    """Whether a database keeps the hashes of subtrees on this level; those of leaves are there with the entries.

    >>> [level for level in range(10) if is_kept(level)]
    [4, 8]
    """
    return level > 0 and level % KEPT_LEVELS == 0


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf; its first byte differs from that of a node, so that neither can pass for the other.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring subtrees, in their order.

    >>> node_hash(leaf_hash(b""), leaf_hash(b"\\x00")).hex()[:16]
    'fac54203e7cc696c'
    """
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that a log must remember in order to grow: the complete subtrees at its edge, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        fits = self.size >= 0 and len(self.peaks) == self.size.bit_count()
        if not fits or any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise Refusal(
                f"A log of {self.size} entries does not have this edge", mend="Build it from the leaf hashes."
            )

    def grown(self, leaf_hashes: Iterable[bytes], keep: Keep | None = None) -> Frontier:
        """The edge after these leaf hashes; `keep` is handed each subtree that became complete, leaves included.

        >>> Frontier().grown([leaf_hash(b""), leaf_hash(b"\\x00")]).head().root.hex()[:16]
        'fac54203e7cc696c'
        """
        size, peaks = self.size, list(self.peaks)
        for found in leaf_hashes:
            _check_length(found, 0, size)
            level, place = 0, size
            if keep:
                keep(level, place, found)
            while place & 1:
                found = sha256(b"\x01" + peaks.pop() + found).digest()  # node_hash, without a call a million times
                level, place = level + 1, place >> 1
                if keep:
                    keep(level, place, found)
            peaks.append(found)
            size += 1
        return Frontier(size, tuple(peaks))

    def head(self) -> Head:
        """The log's size and root as of now."""
        return Head(self.size, _folded(list(self.peaks)))


def frontier_at(size: int, stored: Stored) -> Frontier:
    """The edge that the log had at `size`, from what is kept."""
    return Frontier(size, tuple(_complete(level, place, stored) for level, place in subtrees_of(0, size)))


def head_at(size: int, stored: Stored) -> Head:
    """The size and root that the log had at `size`, from what is kept.

    >>> hashes = [leaf_hash(b""), leaf_hash(b"\\x00"), leaf_hash(b"\\x10")]
    >>> head_at(2, lambda level, place: None if level else hashes[place]).root.hex()[:16]
    'fac54203e7cc696c'
    """
    return frontier_at(size, stored).head()


def subtrees_of(start: int, end: int) -> Iterator[Place]:
    """The fewest complete subtrees that cover the leaves from `start` up to `end`, from left to right.

    >>> list(subtrees_of(0, 7)), list(subtrees_of(8, 11))
    ([(2, 0), (1, 2), (0, 6)], [(1, 4), (0, 10)])
    """
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def range_hash(start: int, end: int, stored: Stored) -> bytes:
    """The root of the tree over the leaves from `start` up to `end`, where such a tree is part of the log's tree."""
    return _folded([_complete(level, place, stored) for level, place in subtrees_of(start, end)])


def _folded(peaks: list[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    found = peaks.pop()
    while peaks:
        found = node_hash(peaks.pop(), found)
    return found


def _complete(level: int, place: int, stored: Stored) -> bytes:
    found = stored(level, place)
    if found is not None:
        _check_length(found, level, place)
        return found
    if level == 0:
        raise Refusal(f"The log keeps no hash of entry {place}", mend="Restore the log from a copy that has it.")
    return node_hash(_complete(level - 1, 2 * place, stored), _complete(level - 1, 2 * place + 1, stored))


def _check_length(found: bytes, level: int, place: int) -> None:
    if len(found) != HASH_BYTES:
        what = f"The hash kept for level {level}, place {place}, has {len(found)} bytes and not {HASH_BYTES}"
        raise Refusal(what, mend="Restore the log from a copy in which it is whole.")
