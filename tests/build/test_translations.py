"""A translation is held against its quote in whatever language it is."""

from __future__ import annotations

import pytest

from averment.build.compiler.translations import stale, versions
from averment.casefile.nouns import Ground, Translation


@pytest.mark.parametrize(
    ("language", "words", "holds"),
    [
        ("ks", "۱٬۱۴۱ نفر", True),
        ("phr", "۱٬۱۴۰ نفر", False),
        ("gju", "1,141", True),
        ("doi", "१,१४१ लोक", True),
        ("bft", "۱۴۱", False),
        ("de", "1.141 Menschen", True),
        ("de", "1.142 Menschen", False),
        ("ru", "1 141 человек", True),
    ],
)
def test_a_number_that_the_quote_does_not_give_is_told_in_every_language(
    language: str, words: str, holds: bool
) -> None:
    ground = Ground("supports", quote="1,141 people were held", translation=Translation({language: words}))
    assert bool(list(stale(ground))) != holds


def test_a_language_without_words_is_no_version() -> None:
    assert list(versions(Translation({"ks": "", "gju": "x"}))) == [("gju", "x")]
