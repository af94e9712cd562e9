"""Proofs over a log's heads: that one entry is in it, and that a later head only added to an earlier one."""

from __future__ import annotations

from collections.abc import Sequence

from averment.evidence.rules.custody.merkle import (
    EMPTY_ROOT,
    HASH_BYTES,
    Head,
    Place,
    Range,
    Stored,
    node_hash,
    range_hash,
    subtrees_of,
)
from averment.kernel.refusals import Refusal

_SIZES = 1 << 63  # no log grows so long; a size beyond it is a trick


def inclusion_ranges(index: int, size: int) -> tuple[Range, ...]:
    """The ranges of leaves whose hashes lead from entry `index` up to the root of `size` entries, the nearest first.

    >>> inclusion_ranges(5, 7)
    ((4, 5), (6, 7), (0, 4))
    """
    start, end, ranges = 0, size, []
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return tuple(reversed(ranges))


def consistency_ranges(old: int, new: int) -> tuple[Range, ...]:
    """The ranges of leaves whose hashes lead from the root of `old` entries up to that of `new`, the nearest first.

    >>> consistency_ranges(4, 7), consistency_ranges(6, 8)
    (((4, 7),), ((4, 6), (6, 8), (0, 4)))
    """
    start, end, ranges = 0, new, []
    while old not in (0, end):
        middle = _middle(start, end)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:
        ranges.append((start, end))
    return tuple(reversed(ranges))


def _middle(start: int, end: int) -> int:
    return start + (1 << ((end - start - 1).bit_length() - 1))


def places_for(ranges: Sequence[Range]) -> tuple[Place, ...]:
    """Every complete subtree that a proof over these ranges looks up, so that a database can read them in one query.

    >>> places_for(inclusion_ranges(0, 7))
    ((0, 1), (1, 1), (1, 2), (0, 6))
    """
    return tuple(place for start, end in ranges for place in subtrees_of(start, end))


def inclusion_proof(index: int, size: int, stored: Stored) -> tuple[bytes, ...]:
    """The hashes that show entry `index` in the log of `size` entries (RFC 6962, section 2.1.1).

    >>> hashes = [bytes([number]) * 32 for number in range(3)]
    >>> proof = inclusion_proof(2, 3, lambda level, place: None if level else hashes[place])
    >>> proof == (node_hash(hashes[0], hashes[1]),)
    True
    """
    if not 0 <= index < size:
        raise Refusal(f"A log of {size} entries has no entry {index}", mend="Entries are counted from 0.")
    return tuple(range_hash(start, end, stored) for start, end in inclusion_ranges(index, size))


def consistency_proof(old: int, new: int, stored: Stored) -> tuple[bytes, ...]:
    """The hashes that show the log of `old` entries as the beginning of that of `new` (RFC 6962, section 2.1.2).

    >>> hashes = [bytes([number]) * 32 for number in range(3)]
    >>> consistency_proof(2, 3, lambda level, place: None if level else hashes[place]) == (hashes[2],)
    True
    """
    if not _may_begin(old, new):
        what = f"That a log of {new} entries began with {old} cannot be proved"
        raise Refusal(what, mend="Give the smaller size first; every log began with none, which needs no proof.")
    return tuple(range_hash(start, end, stored) for start, end in consistency_ranges(old, new))


def proves_inclusion(leaf: bytes, index: int, head: Head, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the log under `head` has this leaf hash at this index; a faulty proof shows nothing.

    >>> from averment.evidence.rules.custody.merkle import leaf_hash
    >>> first, second = leaf_hash(b"taken in"), leaf_hash(b"viewed")
    >>> head = Head(2, node_hash(first, second))
    >>> proves_inclusion(first, 0, head, [second]), proves_inclusion(first, 1, head, [second])
    (True, False)
    """
    if not (_is_head(head) and _is_count(index) and index < head.size):
        return False
    ranges = inclusion_ranges(index, head.size)
    if len(proof) != len(ranges) or not _are_hashes([leaf, *proof]):
        return False
    found = leaf
    for (_, end), beside in zip(ranges, proof, strict=True):
        found = node_hash(beside, found) if end <= index else node_hash(found, beside)
    return found == head.root


def proves_consistency(old: Head, new: Head, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that `new` kept every entry of `old` as it was; a faulty proof shows nothing.

    >>> from averment.evidence.rules.custody.merkle import leaf_hash
    >>> first, second = leaf_hash(b"taken in"), leaf_hash(b"viewed")
    >>> old, new = Head(1, first), Head(2, node_hash(first, second))
    >>> proves_consistency(old, new, [second]), proves_consistency(Head(1, second), new, [second])
    (True, False)
    """
    if not (_is_head(old) and _is_head(new) and _may_begin(old.size, new.size)):
        return False
    ranges = consistency_ranges(old.size, new.size)
    if len(proof) != len(ranges) or not _are_hashes(proof):
        return False
    steps = list(zip(ranges, proof, strict=True))
    seed = old.root
    if steps and steps[0][0][1] == old.size:  # the old log was no complete subtree: the proof brings the seed
        seed = steps.pop(0)[1]
    old_root = new_root = seed
    for (_, end), beside in steps:
        if end <= old.size:
            old_root, new_root = node_hash(beside, old_root), node_hash(beside, new_root)
        else:
            new_root = node_hash(new_root, beside)
    return old_root == old.root and new_root == new.root


def _may_begin(old: int, new: int) -> bool:
    return 0 < old <= new or old == new == 0


def _is_head(head: Head) -> bool:
    return _is_count(head.size) and _are_hashes([head.root]) and (head.size > 0 or head.root == EMPTY_ROOT)


def _is_count(number: object) -> bool:
    return type(number) is int and 0 <= number < _SIZES


def _are_hashes(values: Sequence[object]) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in values)
