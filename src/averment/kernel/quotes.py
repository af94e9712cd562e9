"""Whether a quotation stands in a text, and where.

A quotation is a row of literal pieces. Between two pieces stands an ellipsis (`…` or `[...]`: left-out words,
within 600 characters) or an editor's brackets (`[words]`: anything up to 60 characters); the spaces beside them are
not counted. The pieces must stand in order, and each end of the quotation must be the end of a word in the text:
“legal detention” is not found in “illegal detention”, nor “41 people” in “1,141 people”, nor “141 people” where a space
that does not break a line, or a narrow one, sets off thousands. A plain space may also stand between two numbers, so it
is taken to set off thousands only before a nought: 12 000.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from averment.kernel.folding import Folded, folded_text

ELLIPSIS_CHARACTERS = 600
BRACKET_CHARACTERS = 60
_GAP = re.compile(r"(?P<ellipsis>…|\[\s*(?:\.\s*\.\s*\.|…)\s*\])|(?P<bracket>\[[^\[\]]*\])")
_GROUP_SPACES = frozenset("\u00a0\u2007\u2009\u202f")
_GROUP = re.compile(r" (\d)\d\d(?!\d)")
_GROUP_BEFORE = re.compile(r"(?:\A|\D)\d{1,3}\Z")
_INNER_HYPHEN = re.compile(r"(?<=[^\s-])-+(?=[^\s-])")
_MANY = 64_000_000  # quotes × characters from which an index of the text pays

Occurrences = Callable[[str], Iterator[int]]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A literal piece, folded; the widest gap before it; whether its ends must be ends of words in the text."""

    text: str
    gap: int = 0
    starts_word: bool = True
    ends_word: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation ready for comparison; one without pieces stands nowhere.

    `verbatim` is a quotation with gaps read as if it had none, since sources have brackets of their own.
    """

    pieces: tuple[Piece, ...]
    verbatim: Piece | None = None


def read_quote(text: str) -> Quote:
    """A quotation as it is compared; brackets inside a word leave that end of the piece free.

    >>> [(piece.text, piece.gap) for piece in read_quote("the prisoners … were[then] released").pieces]
    [('the prisoners', 0), ('were', 602), ('released', 61)]
    >>> read_quote("[T]hey").pieces
    (Piece(text='hey', gap=60, starts_word=False, ends_word=True),)
    """
    pieces: list[Piece] = []
    gap = position = 0
    free = False
    for match in [*_GAP.finditer(text), None]:
        raw = text[position : match.start() if match else len(text)]
        bracket = bool(match and match.group("bracket"))
        spaced, ends_spaced = raw[:1].isspace(), raw[-1:].isspace()
        literal = folded_text(raw)
        if literal:
            before = gap + spaced if pieces or gap else 0
            pieces.append(Piece(literal, before, not free or spaced, not bracket or ends_spaced))
        gap = int(ends_spaced) if literal else gap + spaced
        if match:
            gap += BRACKET_CHARACTERS if bracket else ELLIPSIS_CHARACTERS
            position, free = match.end(), bracket
    return Quote(tuple(pieces), Piece(folded_text(text)) if pieces and position else None)


def locate(quote: Quote, folded: Folded) -> Place | None:
    """The place of a quotation in the original text, in code points; None where it does not stand there.

    >>> from averment.kernel.folding import fold
    >>> locate(read_quote("were “released”"), fold('They  were "released" soon'))
    (6, 21)
    """
    return locate_all([quote], folded)[0]


def locate_all(quotes: Sequence[Quote], folded: Folded) -> list[Place | None]:
    """The first place of each quotation; many quotations in a long text are found through an index."""
    return [next(places, None) for places in locate_every(quotes, folded)]


def locate_every(quotes: Sequence[Quote], folded: Folded) -> list[Iterator[Place]]:
    """Every place of each quotation, looked for only as far as it is asked for.

    Those that its pieces reach come first, in the order of the text, then those where it stands letter for letter.

    >>> from averment.kernel.folding import fold
    >>> [list(places) for places in locate_every([read_quote("shut")], fold("Shut, shut, shutter, shut"))]
    [[(6, 10), (21, 25)]]
    """
    search = _Search(quotes, folded)
    return [(folded.span(*place) for place in search.places(quote)) for quote in quotes]


class _Search:
    """A text in which quotations are looked for."""

    def __init__(self, quotes: Sequence[Quote], folded: Folded) -> None:
        pieces = {piece.text for quote in quotes for piece in (*quote.pieces, *filter(None, [quote.verbatim]))}
        self.text, self._folded = folded.text, folded
        hyphened = {piece for piece in pieces if _INNER_HYPHEN.search(piece)} if folded.joints else set()
        self._hyphened = _Hyphened(hyphened, folded) if hyphened else None
        self._occurrences = _finder(self.text, pieces - hyphened)

    def places(self, quote: Quote) -> Iterator[Place]:
        """The places of a quotation in the folded text."""
        yield from self._chains(quote.pieces)
        if quote.verbatim:
            yield from self._chains([quote.verbatim])

    def _chains(self, pieces: Sequence[Piece]) -> Iterator[Place]:
        """The places where all pieces follow each other within their gaps."""
        if not pieces:
            return
        reached = self._fitting(pieces[0])
        if len(pieces) == 1:
            yield from reached
            return
        links = list(reached)
        for piece in pieces[1:]:
            links = _next_links(links, piece, self._fitting(piece))
        yield from links

    def _fitting(self, piece: Piece) -> Iterator[Place]:
        """The occurrences of a piece whose ends are ends of words, where they must be."""
        for start, end in self._places_of(piece.text):
            starts = not piece.starts_word or (_word_starts(self.text, start) and not self._joins(start - 1))
            if starts and (not piece.ends_word or (_word_ends(self.text, end) and not self._joins(end))):
                yield start, end

    def _joins(self, place: int) -> bool:
        """Whether a space stands inside a number, before three of its digits."""
        group = _GROUP.match(self.text, place) if place > 0 else None
        if not group or not _GROUP_BEFORE.search(self.text[max(0, place - 4) : place]):
            return False
        space = self._folded.space_at(place)
        return space in _GROUP_SPACES or (space == " " and int(group[1]) == 0)

    def _places_of(self, piece: str) -> Iterator[Place]:
        if self._hyphened and piece in self._hyphened.pieces:
            return self._hyphened.places_of(piece)
        return ((start, start + len(piece)) for start in self._occurrences(piece))


class _Hyphened:
    """A text with words joined at line ends, searched for pieces with hyphens: some of those words had one anyway.

    All hyphens are left out on both sides; those of the text must then be in the piece, and those of the piece in
    the text or at a joint.
    """

    def __init__(self, pieces: Iterable[str], folded: Folded) -> None:
        self._bare, self._hyphens = _without_hyphens(folded.text)
        places = [match.start() for match in re.finditer("-", folded.text)]
        self._joints = {joint - bisect_left(places, joint) for joint in folded.joints}
        self.pieces = {piece: _without_hyphens(piece) for piece in pieces}
        self._occurrences = _finder(self._bare, {bare for bare, _ in self.pieces.values()})

    def places_of(self, piece: str) -> Iterator[Place]:
        """The places of a piece in the folded text."""
        bare, hyphens = self.pieces[piece]
        for start in self._occurrences(bare):
            end = start + len(bare)
            first, last = bisect_right(self._hyphens, start), bisect_left(self._hyphens, end)
            real = Counter(place - start for place in self._hyphens[first:last])
            wanted = Counter(hyphens)
            missing = wanted - real
            if real <= wanted and all(n == 1 and start + place in self._joints for place, n in missing.items()):
                yield start + first, end + last


def _without_hyphens(text: str) -> tuple[str, list[int]]:
    """A text without its hyphens, and the place of each in what is left."""
    places = [match.start() for match in re.finditer("-", text)]
    return text.replace("-", ""), [place - number for number, place in enumerate(places)]


def _finder(text: str, pieces: Iterable[str]) -> Occurrences:
    """A way to find pieces: by scanning the text for each, or through an index of it where they are many."""
    wanted, scan = list(pieces), _by_scanning(text)
    if len(wanted) < 2 or len(wanted) * len(text) <= _MANY:  # noqa: PLR2004  one piece needs no index
        return scan
    from averment.kernel.anchors import by_index  # noqa: PLC0415  numpy, only where it pays

    return by_index(text, wanted, scan)


def _by_scanning(text: str) -> Occurrences:
    def occurrences(piece: str) -> Iterator[int]:
        start = text.find(piece)
        while start >= 0:
            yield start
            start = text.find(piece, start + 1)

    return occurrences


def _next_links(links: list[Place], piece: Piece, places: Iterable[Place]) -> list[Place]:
    """Each occurrence of a piece that lies within its gap after a link (beginning of the chain, end so far)."""
    followed: list[Place] = []
    index = 0
    for start, end in places if links else ():
        while index + 1 < len(links) and links[index + 1][1] <= start:
            index += 1
        if links[index][1] <= start <= links[index][1] + piece.gap:
            followed.append((links[index][0], end))
    return followed


def _word_starts(text: str, start: int) -> bool:
    if start == 0 or not _in_word(text[start]):
        return True
    before = text[start - 1]
    if text[start].isdigit() and before in ".,٫٬" and start > 1 and text[start - 2].isdigit():
        return False
    return not _in_word(before)


def _word_ends(text: str, end: int) -> bool:
    if end == len(text) or not _in_word(text[end - 1]):
        return True
    after = text[end]
    if text[end - 1].isdigit() and after in ".,٫٬" and end + 1 < len(text) and text[end + 1].isdigit():
        return False
    return not _in_word(after)


def _in_word(char: str) -> bool:
    """Whether a character is a letter, a digit, or a mark on one."""
    return char.isalnum() or unicodedata.category(char).startswith("M")
