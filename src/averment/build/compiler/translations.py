"""Whether a translated quote still says what its original says, as far as that can be computed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from averment.casefile.nouns import Ground, Translation
from averment.kernel.folding import folded_text
from averment.kernel.numbers import grounded, numbers_in, pool_of


def stale(ground: Ground) -> Iterator[str]:
    """Why a ground's translation no longer matches its quote: another original, or other numbers."""
    translation = ground.translation
    if translation is None:
        return
    if translation.of and translation.of != quote_sha256(ground.quote):
        yield "was made of another wording of its quote"
    for language, words in versions(translation):
        numbers = [number for number in numbers_in(words, language) if not number.exempt]
        pool = pool_of(numbers_in(ground.quote))
        foreign = [words[number.start : number.end] for number in numbers if not grounded(number, pool)]
        if foreign and numbers_in(ground.quote):
            yield f"gives {' and '.join(foreign)}, which its quote does not"


def versions(translation: Translation) -> Iterator[tuple[str, str]]:
    """The languages of a translation that have words."""
    return ((language, words) for language, words in translation.words.items() if words)


def quote_sha256(quote: str) -> str:
    """The digest that a translation's `of` binds to: of the folded quote."""
    return hashlib.sha256(folded_text(quote).encode()).hexdigest()
