"""Names in what a machine read from a picture, where a letter or two may be another one that looks like it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from averment.kernel.names.index import NameHit, ProtectedName
from averment.kernel.names.letters import fold

LEAST_LETTERS = 10  # of a name; of a shorter one too many others are a letter away
LETTERS_A_SLIP = 8  # one letter in so many may be another one
NEARLY = "nearly, as a machine read it"

# What machines take for each other in print; both sides are read as the second one.
_TAKEN = (("rn", "m"), ("vv", "w"), ("ii", "u"))
_SAME = str.maketrans("015l|!", "oisiii")


def blurred(text: str) -> str:
    """The letters of a text as a bad eye sees them.

    >>> blurred("Zah00r Qarnarwar1") == blurred("Zahoor Qamarwari")
    True
    """
    seen = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    seen = "".join(fold(word) for word in re.findall(r"[^\W\d_]+", seen))
    for pair, single in _TAKEN:
        seen = seen.replace(pair, single)
    return seen


@dataclass(frozen=True, slots=True)
class BlurredNames:
    """Names of two words and more, as a bad eye sees them."""

    shapes: tuple[str, ...] = field(repr=False)
    owners: tuple[str, ...]  # the ids of those whom the shapes name
    lengths: frozenset[int]  # words of the names

    @classmethod
    def of(cls, names: Iterable[ProtectedName]) -> BlurredNames:
        """The names that are long enough to be known from their outlines."""
        found = [
            (blurred(spelling), name.id, len(spelling.split()))
            for name in names
            for spelling in name.spellings
            if len(spelling.split()) > 1
        ]
        kept = [row for row in dict.fromkeys(found) if len(row[0]) >= LEAST_LETTERS]
        return cls(tuple(x for x, _, _ in kept), tuple(x for _, x, _ in kept), frozenset(x for _, _, x in kept))

    def find(self, text: str) -> Iterator[NameHit]:
        """The names that words of the text, joined, nearly spell."""
        places = self._windows(text)
        if not self.shapes or not places:
            return
        windows = list(places)
        slips = np.array([len(shape) // LETTERS_A_SLIP for shape in self.shapes])[:, None]
        most = int(slips.max())
        far = process.cdist(self.shapes, windows, scorer=Levenshtein.distance, score_cutoff=most, dtype=np.uint8)
        for shape, window in zip(*np.nonzero(far <= slips), strict=True):
            start, end = places[windows[window]]
            yield NameHit(self.owners[shape], start, end, NEARLY)

    def _windows(self, text: str) -> dict[str, tuple[int, int]]:
        """Neighbouring words as one, as many as names have, one more and one less; where each stands."""
        words = [(found.start(), found.end()) for found in re.finditer(r"\S+", text)]
        counts = {length + more for length in self.lengths for more in (-1, 0, 1)} - {0}
        return {
            shape: span
            for span in _spans(words, sorted(counts))
            if len(shape := blurred(text[slice(*span)])) >= LEAST_LETTERS - 2
        }


def _spans(words: Sequence[tuple[int, int]], counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    for first, (start, _) in enumerate(words):
        for count in counts:
            if first + count <= len(words):
                yield start, words[first + count - 1][1]
