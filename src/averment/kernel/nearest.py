"""What somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process, utils
from rapidfuzz.distance import DamerauLevenshtein

_FURTHEST = 0.45


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest in spelling; empty where none is near.

    >>> nearest("quot", ["quote", "page"]), nearest("colour", ["quote", "page"])
    ('quote', '')
    """
    found = process.extractOne(
        word,
        list(known),
        scorer=DamerauLevenshtein.normalized_distance,
        processor=utils.default_process,
        score_cutoff=_FURTHEST,
    )
    return str(found[0]) if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that suggests the nearest known word; empty where none is near."""
    guess = nearest(word, known)
    return f" The nearest known is “{guess}”." if guess else ""
