"""Words as a forum counts them: each rule says which parts of a text count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from averment.kernel.document import (
    Block,
    Division,
    Document,
    Heading,
    Inline,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Span,
    Styled,
    Table,
    plain_text,
)

# White space, unspaced long dashes and ellipses, and the sentence marks after which Urdu and Hindi typists often
# leave no space. A zero-width space is a word border too; the zero-width joiners are not.
_BORDER = re.compile("[\\s\u200b\u2014\u2015\u2026\u06d4\u060c\u061b\u061f\u0964\u0965]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def count_words(text: str) -> int:
    """The number of words: what stands between spaces and has a letter or a digit in it.

    Vowel signs and other marks belong to their letters; apostrophes, hyphens, full stops, slashes and commas inside
    a word join, so that a document symbol, an address, a number with separators and a range are one word each:

    >>> count_words("The State's follow-up to A/HRC/38/35 covers 2016–2018: 1,240 cases.")
    9

    Urdu and Hindi sentence marks end a word even where no space follows:

    >>> count_words("وہ آئے۔انہوں نے کہا، ٹھیک ہے۔"), count_words("उन्होंने कहा।यह सच है।")
    (7, 5)

    Against a word processor and `wc -w`: both count everything between spaces, so they also count a lone dash,
    bullet or ampersand, which we do not; and both take two words joined by a long dash without spaces, or by an
    Urdu or Hindi sentence mark without a space, for one, which we count as two. Elsewhere the numbers are equal:

    >>> text = "Detained — and held — since May."
    >>> count_words(text), len(text.split())
    (5, 7)
    """
    return sum(1 for piece in _BORDER.split(text) if _LETTER_OR_DIGIT.search(piece))


@dataclass(frozen=True, slots=True)
class WordCounts:
    """The words of each part of a text; `pages` is 0 where nothing has been set yet.

    Headings, lists, tables and quotations count in the body; the title block belongs to no part.
    """

    body: int = 0
    footnotes: int = 0
    annexes: int = 0
    title: int = 0
    pages: int = 0

    def counted(self, scope: Iterable[str]) -> int:
        """The words of the parts that a rule counts.

        >>> WordCounts(body=900, footnotes=120).counted(("body", "footnotes"))
        1020
        """
        return sum(getattr(self, part) for part in set(scope) & {"body", "footnotes", "annexes", "title"})


def words_of(document: Document) -> WordCounts:
    """The words of a resolved document: divisions of class `annex` are annexes, notes in them included."""
    body = footnotes = annexes = 0
    for block, in_annex in _blocks(document.blocks, in_annex=False):
        for inlines in _runs(block):
            printed, noted = count_words(plain_text(inlines)), sum(_note_words(inlines))
            if in_annex:
                annexes += printed + noted
            else:
                body, footnotes = body + printed, footnotes + noted
    return WordCounts(body, footnotes, annexes, count_words(document.title))


def _blocks(blocks: Iterable[Block], *, in_annex: bool) -> Iterator[tuple[Block, bool]]:
    for block in blocks:
        yield block, in_annex
        if isinstance(block, Division):
            yield from _blocks(block.blocks, in_annex=in_annex or "annex" in block.classes)
        elif isinstance(block, Quotation):
            yield from _blocks(block.blocks, in_annex=in_annex)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from _blocks(item, in_annex=in_annex)


def _runs(block: Block) -> Iterator[tuple[Inline, ...]]:
    if isinstance(block, Heading | Paragraph):
        yield block.children
    elif isinstance(block, Table):
        yield block.caption
        for row in (*block.head, *block.rows):
            yield from (cell.children for cell in row)


def _note_words(inlines: Iterable[Inline]) -> Iterator[int]:
    for inline in inlines:
        if isinstance(inline, Note):
            for block, _ in _blocks(inline.blocks, in_annex=False):
                yield from (count_words(plain_text(run)) for run in _runs(block))
        elif isinstance(inline, Styled | Link | Span):
            yield from _note_words(inline.children)
