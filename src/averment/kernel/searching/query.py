"""What somebody searches for: words, “phrases”, beginnings*, and what the result is narrowed to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from averment.kernel.dates import PartialDate, read_date
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.kernel.searching.spelling import plain
from averment.kernel.searching.words import PART, tokens

MOST_WORDS = 64
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″«»＂", '"') | {PART: " "})
_CHUNK = re.compile(r'"(?P<phrase>[^"]*)(?:"(?P<open>\*?)|\Z)|(?P<word>[^\s"]+)')
_FILTER = re.compile(r"(kind|language|tier|from|to):(.+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together in this order; with `open` the last of them may go on."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be found: any of the ways to write it."""

    ways: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """All terms must be found, in what each of the filters lets pass; a filter that names nothing lets all pass."""

    terms: tuple[Term, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None

    @property
    def together(self) -> Term | None:
        """All terms as one phrase, as they were typed; None where there is one term alone."""
        if len(self.terms) < 2:
            return None
        typed = [term.ways[0] for term in self.terms]
        if any(phrase.open for phrase in typed[:-1]):
            return None
        return Term((Phrase(tuple(chain.from_iterable(phrase.words for phrase in typed)), typed[-1].open),))


def parse(text: str, known: Mapping[str, tuple[str, ...]]) -> Query:
    """Reads what was typed; raises Refusal where that names nothing to look for, or a filter that cannot be.

    A quotation mark that is not closed holds to the end. Signs that mean something to a database mean nothing here.
    `known` gives the values that `kind` and `tier` may have.

    >>> parse('held "without charge" deten* kind:news', {"kind": ("news",)}).terms[1:]
    (Term(ways=(Phrase(words=('without', 'charge'), open=False),)), Term(ways=(Phrase(words=('deten',), open=True),)))
    >>> [phrase.words for phrase in parse("cease-fire", {}).terms[0].ways]
    [('cease', 'fire'), ('ceasefire',)]
    """
    terms: dict[Term, None] = {}
    filters: dict[str, list[str]] = {}
    for match in _CHUNK.finditer(text.translate(_QUOTES)):
        narrowed = _FILTER.fullmatch(match["word"] or "")
        if narrowed:
            filters.setdefault(narrowed[1].lower(), []).append(plain(narrowed[2]))
        elif term := _term(match):
            terms[term] = None
    if sum(len(phrase.words) for term in terms for phrase in term.ways[:1]) > MOST_WORDS:
        raise Refusal(f"More than {MOST_WORDS} words are searched for", mend="Leave out all but the rarest.")
    if not (terms or filters):
        raise Refusal("There is no word to search for", mend="Give one or more words, or a filter such as kind:news.")
    return Query(
        tuple(terms),
        _chosen("kind", filters, known),
        tuple(map(_language, filters.get("language", ()))),
        _chosen("tier", filters, known),
        _day("from", filters),
        _day("to", filters),
    )


def _term(match: re.Match[str]) -> Term | None:
    """What a word or a phrase asks for; nothing where it is made of signs alone."""
    typed = match["word"] if match["phrase"] is None else match["phrase"]
    goes_on = bool(match["open"]) or typed.rstrip().endswith("*")
    found = list(tokens(typed))
    words = tuple(chain.from_iterable(token.parts for token in found))
    if not words:
        return None
    ways = [words] if len(found) > 1 or not found[0].other else [words, found[0].other]
    return Term(tuple(Phrase(way, goes_on) for way in ways))


def _chosen(name: str, filters: Mapping[str, list[str]], known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    for value in filters.get(name, ()):
        if value not in known.get(name, ()):
            guess = did_you_mean(value, known.get(name, ()))
            what = f"There is no {name} “{value}”.{guess}".rstrip(".")
            raise Refusal(what, mend=f"Known: {', '.join(known.get(name, ()))}. As a phrase it stands in quotes.")
    return tuple(dict.fromkeys(filters.get(name, ())))


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise Refusal(f"“{value}” is no tag of a language", mend="Write it as ur, hi or ks-Deva.")
    return value


def _day(name: str, filters: Mapping[str, list[str]]) -> PartialDate | None:
    values = filters.get(name)
    if not values:
        return None
    read = read_date(values[-1])
    if read is None:
        raise Refusal(f"“{name}:{values[-1]}” gives no date", mend=f"Write {name}:2026, {name}:2026-06 or a day.")
    return read
