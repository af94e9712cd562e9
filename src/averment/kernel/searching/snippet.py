"""Snippets: the passage of an original in which most of what is searched for stands, in the spelling it has there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from averment.kernel.searching.query import Phrase, Term
from averment.kernel.searching.words import BARRIER, Token, tokens

LENGTH = 240  # code points of a snippet, about
_BEFORE = 60  # of those before the first find
_MOST_FINDS = 64  # of one way to write a term that are looked at
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage on one line; the highlights are places in it, in code points."""

    text: str
    highlights: tuple[tuple[int, int], ...]


def snippet(text: str, words: str, stops: Sequence[Sequence[int]], terms: Sequence[Term]) -> Snippet:
    """The passage of `text`, whose words and stops are given as they were indexed, that shows most of the terms.

    >>> from averment.kernel.searching.words import indexed
    >>> found = indexed("उसे हिंदी में लिखा।")
    >>> snippet("उसे हिंदी में लिखा।", found.words, found.stops, [Term((Phrase(("हिंदी",)),))])
    Snippet(text='उसे हिंदी में लिखा।', highlights=((4, 9),))
    """
    if len(text) <= LENGTH + _BEFORE:
        return _shown(text, 0, len(text), _marked(list(tokens(text)), terms))
    place = _best(f" {words} ", terms)
    begins = 0 if place is None else _original(text, stops, place, terms)
    start = _space(text, begins - _BEFORE, begins).end() if begins > _BEFORE else 0
    end = _space(text, start + LENGTH, start + LENGTH + _BEFORE).start()
    seen = [token for token in tokens(text[: end + LENGTH], start) if token.end <= end]
    return _shown(text, start, end, _marked(seen, terms))


def _best(words: str, terms: Sequence[Term]) -> int | None:
    """The place from which on, within the length of a snippet, the most different terms stand; None if none does."""
    finds = sorted((place, number) for number, term in enumerate(terms) for place in _finds(words, term))
    best, most, first = None, 0, 0
    for last, (place, _) in enumerate(finds):
        while place - finds[first][0] > LENGTH - _BEFORE:
            first += 1
        seen = len({number for _, number in finds[first : last + 1]})
        if seen > most:
            best, most = finds[first][0], seen
    return best


def _finds(words: str, term: Term) -> list[int]:
    """The first places where a term stands among the words, which have a space before and behind each."""
    found = []
    for way in term.ways:
        sought, place = f" {' '.join(way.words)}{'' if way.open else ' '}", -1
        for _ in range(_MOST_FINDS):
            place = words.find(sought, place + 1)
            if place < 0:
                break
            found.append(place)
    return found


def _original(text: str, stops: Sequence[Sequence[int]], place: int, terms: Sequence[Term]) -> int:
    """The place in the original that a place among the words stands for."""
    stop = bisect_right(stops, place, key=lambda pair: pair[0]) - 1
    here, start = stops[stop]
    for token in tokens(text, start):
        behind = here + sum(map(len, token.parts)) + len(token.parts)
        if behind > place:
            return token.start
        here = behind
    # It stands behind the last word: as the other way to write one, which may be anywhere.
    ways = [way for term in terms for way in term.ways]
    return next((token.start for token in tokens(text) if any(_is(token.other, way) for way in ways)), 0)


def _marked(seen: Sequence[Token], terms: Sequence[Term]) -> list[tuple[int, int]]:
    """The places of the original at which a term stands, in their order."""
    flat = [(word, number) for number, token in enumerate(seen) for word in token.parts]
    marks: set[int] = set()
    for way in (way for term in terms for way in term.ways):
        for place in _places([word for word, _ in flat], way):
            marks.update(number for _, number in flat[place : place + len(way.words)])
        marks.update(number for number, token in enumerate(seen) if token.other and _is(token.other, way))
    return [(seen[number].start, seen[number].end) for number in sorted(marks)]


def _places(words: Sequence[str], way: Phrase) -> list[int]:
    return [place for place in range(len(words) - len(way.words) + 1) if _stands(words, place, way)]


def _stands(words: Sequence[str], place: int, way: Phrase) -> bool:
    behind = place + len(way.words) - 1
    last = words[behind].startswith(way.words[-1]) if way.open else words[behind] == way.words[-1]
    return last and words[behind] != BARRIER and tuple(words[place:behind]) == way.words[:-1]


def _is(other: Sequence[str], way: Phrase) -> bool:
    """Whether the phrase stands in the other way to write a word."""
    return bool(_places(other, way))


def _space(text: str, place: int, until: int) -> re.Match[str]:
    """The first white space from a place on, so that no word is cut; nothing, at that place, where there is none."""
    return _SPACE.search(text, place, until) or _NOTHING.match(text, min(place, len(text)))  # type: ignore[return-value]


_NOTHING = re.compile("")


def _shown(text: str, start: int, end: int, marked: Sequence[tuple[int, int]]) -> Snippet:
    """The passage on one line, with dots where it was cut."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    out, reached, highlights = "… " if text[:start].strip() else "", start, []
    for first, last in marked:
        out += _SPACE.sub(" ", text[reached:first])
        begins = len(out)
        out += _SPACE.sub(" ", text[first:last])
        highlights.append((begins, len(out)))
        reached = last
    out = (out + _SPACE.sub(" ", text[reached:end])).rstrip()
    return Snippet(out + (" …" if text[end:].strip() else ""), tuple(highlights))
