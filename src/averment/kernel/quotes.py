"""Whether a quotation stands in a text, and where.

A quotation is a row of literal pieces. Between two pieces stands an ellipsis (`…` or `[...]`: left-out words,
within 600 characters) or an editor's brackets (`[words]`: anything up to 60 characters). The pieces must stand in
order, and each end of the quotation must be the end of a word in the text: “legal detention” is not found in
“illegal detention”, nor “41 people” in “1,141 people”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from averment.kernel.folding import Folded, fold, folded_text

ELLIPSIS_CHARACTERS = 600
BRACKET_CHARACTERS = 60
_GAP = re.compile(r"(?P<ellipsis>…|\[\s*(?:\.\s*\.\s*\.|…)\s*\])|(?P<bracket>\[[^\[\]]*\])")
_WORD = re.compile(r"[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963]")
_MANY = 64_000_000  # quotes × characters from which an index of the text pays

Occurrences = Callable[[str], Iterator[int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A literal piece, folded; the widest gap before it; whether its ends must be ends of words in the text."""

    text: str
    gap: int = 0
    starts_word: bool = True
    ends_word: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation ready for comparison; one without pieces stands nowhere."""

    pieces: tuple[Piece, ...]


def read_quote(text: str) -> Quote:
    """A quotation as it is compared; brackets inside a word leave that end of the piece free.

    >>> [(piece.text, piece.gap) for piece in read_quote("the prisoners … were [then] released").pieces]
    [('the prisoners', 0), ('were', 600), ('released', 60)]
    >>> read_quote("[T]hey").pieces
    (Piece(text='hey', gap=60, starts_word=False, ends_word=True),)
    """
    pieces: list[Piece] = []
    gap = position = 0
    free = False
    for match in [*_GAP.finditer(text), None]:
        raw = text[position : match.start() if match else len(text)]
        bracket = bool(match and match.group("bracket"))
        literal = folded_text(raw)
        if literal:
            starts = not free or raw[:1].isspace()
            ends = not bracket or raw[-1:].isspace()
            pieces.append(Piece(literal, gap, starts, ends))
            gap = 0
        if match:
            gap += BRACKET_CHARACTERS if bracket else ELLIPSIS_CHARACTERS
            position, free = match.end(), bracket
    return Quote(tuple(pieces))


def locate(quote: Quote, folded: Folded) -> tuple[int, int] | None:
    """The place of a quotation in the original text, in code points; None where it does not stand there.

    >>> locate(read_quote("were “released”"), fold('They  were "released" soon'))
    (6, 21)
    """
    return locate_all([quote], folded)[0]


def locate_all(quotes: Sequence[Quote], folded: Folded) -> list[tuple[int, int] | None]:
    """The place of each quotation; many quotations in a long text are found through an index."""
    found = _search(quotes, folded.text)
    spans = [folded.span(*place) if place else None for place in found]
    missing = [index for index, place in enumerate(found) if place is None]
    if folded.hyphened and missing:
        for index, place in zip(missing, _search([quotes[i] for i in missing], folded.hyphened), strict=True):
            spans[index] = folded.span(*place, hyphened=True) if place else None
    return spans


def _search(quotes: Sequence[Quote], text: str) -> list[tuple[int, int] | None]:
    occurrences = _by_scanning(text)
    if len(quotes) > 1 and len(quotes) * len(text) > _MANY:
        from averment.kernel.anchors import by_index  # noqa: PLC0415  numpy, only where it pays

        occurrences = by_index(text, [piece.text for quote in quotes for piece in quote.pieces], occurrences)
    return [_chain(quote, text, occurrences) if quote.pieces else None for quote in quotes]


def _by_scanning(text: str) -> Occurrences:
    def occurrences(piece: str) -> Iterator[int]:
        start = text.find(piece)
        while start >= 0:
            yield start
            start = text.find(piece, start + 1)

    return occurrences


def _chain(quote: Quote, text: str, occurrences: Occurrences) -> tuple[int, int] | None:
    """The first place where all pieces follow each other within their gaps."""
    first = quote.pieces[0]
    reached = ((start, start + len(first.text)) for start in _fitting(first, text, occurrences))
    if len(quote.pieces) == 1:
        return next(reached, None)
    links = list(reached)
    for piece in quote.pieces[1:]:
        links = _next_links(links, piece, _fitting(piece, text, occurrences))
    return links[0] if links else None


def _fitting(piece: Piece, text: str, occurrences: Occurrences) -> Iterator[int]:
    """The occurrences of a piece whose ends are ends of words, where they must be."""
    length = len(piece.text)
    for start in occurrences(piece.text):
        starts = not piece.starts_word or _word_starts(text, start)
        if starts and (not piece.ends_word or _word_ends(text, start + length)):
            yield start


def _next_links(links: list[tuple[int, int]], piece: Piece, starts: Iterable[int]) -> list[tuple[int, int]]:
    """Each occurrence of a piece that lies within its gap after a link (beginning of the chain, end so far)."""
    followed: list[tuple[int, int]] = []
    index = 0
    for start in starts if links else ():
        while index + 1 < len(links) and links[index + 1][1] <= start:
            index += 1
        if links[index][1] <= start <= links[index][1] + piece.gap:
            followed.append((links[index][0], start + len(piece.text)))
    return followed


def _word_starts(text: str, start: int) -> bool:
    if start == 0 or not _WORD.match(text[start]):
        return True
    before = text[start - 1]
    if text[start].isdigit() and before in ".,٫٬" and start > 1 and text[start - 2].isdigit():
        return False
    return not _WORD.match(before)


def _word_ends(text: str, end: int) -> bool:
    if end == len(text) or not _WORD.match(text[end - 1]):
        return True
    after = text[end]
    if text[end - 1].isdigit() and after in ".,٫٬" and end + 1 < len(text) and text[end + 1].isdigit():
        return False
    return not _WORD.match(after)
