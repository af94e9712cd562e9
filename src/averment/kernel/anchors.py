"""Where many long pieces occur in one long text: windows of 16 characters, hashed for the whole text at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_WINDOW = 16
_BASE = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_TABLE_BITS = 22

Occurrences = Callable[[str], Iterator[int]]


def by_index(text: str, pieces: Sequence[str], scan: Occurrences) -> Occurrences:
    """Occurrences of the given pieces, found in one pass; pieces shorter than a window are scanned for."""
    hashes = _window_hashes(text)
    wanted = {piece: int(_window_hashes(piece[:_WINDOW])[0]) for piece in pieces if len(piece) >= _WINDOW}
    table = np.zeros(1 << _TABLE_BITS, dtype=bool)
    table[[value >> (64 - _TABLE_BITS) for value in wanted.values()]] = True
    candidates = np.flatnonzero(table[hashes >> np.uint64(64 - _TABLE_BITS)])
    places: dict[int, list[int]] = {value: [] for value in wanted.values()}
    for place, value in zip(candidates.tolist(), hashes[candidates].tolist(), strict=True):
        if value in places:
            places[value].append(place)

    def occurrences(piece: str) -> Iterator[int]:
        if piece not in wanted:
            yield from scan(piece)
            return
        yield from (place for place in places[wanted[piece]] if text.startswith(piece, place))

    return occurrences


def _window_hashes(text: str) -> NDArray[np.uint64]:
    """A hash of each window of 16 code points, by doubling: windows of 1, 2, 4, 8, 16."""
    hashes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    width, factor = 1, _BASE
    while width < _WINDOW:
        hashes = hashes[:-width] * np.uint64(factor) + hashes[width:]
        width, factor = width * 2, factor * factor & _MASK
    return hashes
