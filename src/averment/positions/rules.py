"""A position's text, the digest that adoptions and endorsements bind to, and what a printed position must show."""

from __future__ import annotations

import hashlib
import unicodedata

import rfc8785

from averment.casefile.nouns import Position, PositionParagraph


def paragraph_sha256(paragraph: PositionParagraph) -> str:
    """The digest of one paragraph: of its id, kind and words in canonical JSON (RFC 8785)."""
    words = unicodedata.normalize("NFC", paragraph.text.strip())
    return _digest({"id": paragraph.id, "kind": paragraph.kind, "text": words})


def text_sha256(position: Position) -> str:
    """The digest of a position's whole text, over the digests of its paragraphs in their order.

    Because it is taken over digests, who holds only some paragraphs can still show that they belong to the text.

    >>> one = Position("p", (PositionParagraph("a", "Calls for peace."),))
    >>> two = Position("p", (PositionParagraph("a", "Calls, for peace."),))
    >>> text_sha256(one) == text_sha256(two)
    False
    """
    title = position.title if isinstance(position.title, str) else dict(sorted(position.title.items()))
    return _digest({"title": title, "paragraphs": [paragraph_sha256(paragraph) for paragraph in position.paragraphs]})


def _digest(value: dict[str, object]) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()  # type: ignore[arg-type]


def paragraph_numbers(position: Position) -> dict[str, str]:
    """The printed number of each paragraph: operative paragraphs are counted, others carry none."""
    numbers: dict[str, str] = {}
    for paragraph in position.paragraphs:
        counted = sum(bool(number) for number in numbers.values())
        numbers[paragraph.id] = str(counted + 1) if paragraph.kind == "operative" else ""
    return numbers
