"""Work that waits for the disk or for other processes, begun before its result is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def ahead(work: Callable[[T], R], things: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Each thing with the result of the work on it, in their order; the next is worked on while this one is in hand.

    The things are drawn in the thread of whoever asks, the work is done in another, one at a time.

    >>> list(ahead(len, ["a", "bc"]))
    [('a', 1), ('bc', 2)]
    """
    with ThreadPoolExecutor(1) as other:
        waiting = None
        for thing in things:
            coming = thing, other.submit(work, thing)
            if waiting:
                yield waiting[0], waiting[1].result()
            waiting = coming
        if waiting:
            yield waiting[0], waiting[1].result()
