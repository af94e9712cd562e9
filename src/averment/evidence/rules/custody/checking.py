"""What is wrong with a custody log: which entries were deleted, altered, moved, put in or lost, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from averment.evidence.rules.custody.disorder import Books, Kind, Problem
from averment.evidence.rules.custody.entries import Entry
from averment.evidence.rules.custody.merkle import HASH_BYTES, Frontier, Head


def check_log(
    entries: Iterable[Entry],
    salts: Mapping[int, bytes],
    leaf_hashes: Sequence[bytes],
    checkpoints: Iterable[Head],
) -> tuple[Problem, ...]:
    """Everything in which the entries, their salts, the logged hashes and the checkpoints contradict each other.

    Entries come in the order of the log; salts are by sequence. Only checkpoints that were kept elsewhere, with
    signatures that hold, show that the logged hashes themselves are the old ones; entries after the last such
    checkpoint are only as good as the database.

    >>> from averment.evidence.rules.custody.leaves import leaf_of
    >>> entry, salt = Entry(0, "taken-in", "2026-11-24T21:51:20Z", "m-1", "src-7"), bytes(32)
    >>> check_log([entry], {0: salt}, [leaf_of(entry, salt)], [])
    ()
    >>> for problem in check_log([replace(entry, agent="m-2")], {0: salt}, [leaf_of(entry, salt)], []):
    ...     print(f"{problem.where} ({problem.kind}): {problem.what}")
    entry 0 (altered): the entry, its salt or its logged hash was changed
    """
    books = Books(salts, leaf_hashes, bytearray(len(leaf_hashes)))
    strays, problems = books.sorted_out(entries)
    moved, strays = books.moved(strays)
    problems += moved
    problems += [books.judged(entry) for entry in strays]
    problems += [
        Problem(index, index, Kind.DELETED, "it was logged, and its entry is gone")
        for index, claimed in enumerate(books.claimed)
        if not claimed
    ]
    problems += _misfits(leaf_hashes, checkpoints)
    return tuple(sorted(_merged(sorted(problems))))


def _misfits(leaf_hashes: Sequence[bytes], checkpoints: Iterable[Head]) -> Iterator[Problem]:
    """Checkpoints that the logged hashes contradict; the change lies after the last one that still fits."""
    logged = iter(leaf_hashes)
    frontier, fitting = Frontier(), [0]
    heads = sorted(set(checkpoints), key=lambda head: (head.size, head.root))
    end = len(leaf_hashes)
    if heads and heads[-1].size > end:
        what = f"a checkpoint of {heads[-1].size} entries covers them, and the log ends before"
        yield Problem(end, heads[-1].size - 1, Kind.MISSING, what)
    for head in heads:
        if head.size > end:
            break
        ahead = islice(logged, max(0, head.size - frontier.size))
        frontier = frontier.grown(each if len(each) == HASH_BYTES else bytes(HASH_BYTES) for each in ahead)
        if frontier.head() == head:
            fitting.append(head.size)
        else:
            first = next((size for size in reversed(fitting) if size < head.size), 0)
            what = (
                f"the log has another root at {head.size}: of entries {first} to {head.size - 1}, one is not as it was"
            )
            yield Problem(first, head.size - 1, Kind.CHECKPOINT, what)


def _merged(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The same problem in one place after the other, as one."""
    held: dict[tuple[Kind, str], Problem] = {}
    for problem in problems:
        key = (problem.kind, problem.what)
        before = held.get(key)
        if before and problem.kind is not Kind.CHECKPOINT and before.last + 1 == problem.first:
            held[key] = replace(before, last=problem.last)
            continue
        if before:
            yield before
        held[key] = problem
    yield from held.values()
