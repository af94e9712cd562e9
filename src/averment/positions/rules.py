"""A position's text, the digest that adoptions and endorsements bind to, and what a printed position must show."""

from __future__ import annotations

import hashlib
import unicodedata
from itertools import count

import rfc8785

from averment.casefile.nouns import Position, PositionParagraph


def paragraph_sha256(paragraph: PositionParagraph) -> str:
    """The digest of one paragraph: of its id, kind and words in canonical JSON (RFC 8785)."""
    return _digest({"id": paragraph.id, "kind": paragraph.kind, "text": _words(paragraph.text)})


def text_sha256(position: Position) -> str:
    """The digest of a position's whole text, over the digests of its paragraphs in their order.

    Because it is taken over digests, who holds only some paragraphs can still show that they belong to the text.

    >>> one = Position("p", (PositionParagraph("a", "Calls for peace."),))
    >>> two = Position("p", (PositionParagraph("a", "Calls, for peace."),))
    >>> text_sha256(one) == text_sha256(two)
    False
    """
    titles = position.title
    title = _words(titles) if isinstance(titles, str) else {key: _words(text) for key, text in titles.items()}
    return _digest({"title": title, "paragraphs": [paragraph_sha256(paragraph) for paragraph in position.paragraphs]})


def _words(text: str) -> str:
    """A text as it is digested: how letters were composed, and blank ends, are no words."""
    return unicodedata.normalize("NFC", text.strip())


def _digest(value: dict[str, object]) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()  # type: ignore[arg-type]


def paragraph_numbers(position: Position) -> dict[str, str]:
    """The printed number of each paragraph: operative paragraphs are counted, others carry none."""
    counted = count(1)
    return {
        paragraph.id: str(next(counted)) if paragraph.kind == "operative" else "" for paragraph in position.paragraphs
    }
