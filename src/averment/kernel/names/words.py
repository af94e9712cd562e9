"""Words of a text with their places, and the smaller words that names are built of: Nooruddin is Noor and Din."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from averment.kernel.names.letters import WORD, Script, fold, is_capital, script_of
from averment.kernel.names.parts import parts


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text: its folded form, its place, whether its first letter is a capital."""

    folded: str
    start: int
    end: int
    capital: bool


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order; what folds to nothing is left out.

    >>> [word.folded for word in words_of("Zahoor's house, Sa'eed")]
    ['zahoor', 'house', 'saeed']
    """
    found = []
    for match in WORD.finditer(text):
        folded, capital = _read(match.group())
        if folded:
            found.append(Word(folded, match.start(), match.end(), capital))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _read(raw: str) -> tuple[str, bool]:
    return fold(raw), is_capital(raw)


CLOSED = "\ufffe"  # what PDF readers give for the hyphen of a broken word
_BROKEN = re.compile(r"[ \t]*[-‐‑\u00ad\u00ac]\s*[\r\n]\s*|\ufffe\s*")
_BREAK = re.compile(r"[-‐‑\u00ad\u00ac\ufffe](?:(?<=\ufffe)|\s*[\r\n])")  # the same places, found faster
_SPACED_OUT = re.compile(r"(?<![^\W\d_])[^\W\d_]([\W_]{1,3})[^\W\d_]\1[^\W\d_](?![^\W\d_])")


def breaks_closed(text: str) -> str:
    """The text with each word that a line end breaks in one piece, a mark between its halves; mostly the same text.

    >>> breaks_closed("Qamar-\\n   wari") == f"Qamar{CLOSED}wari"
    True
    """
    return _BROKEN.sub(CLOSED, text) if _BREAK.search(text) else text


def joined_words(text: str) -> frozenset[str]:
    """The folded words that `rejoined` makes, found without looking at the rest of the text; mostly there are none.

    >>> joined_words("The words Qamar-\\nwari and Z a h o o r stand here") >= {"qamarwari", "zahoor"}
    True
    """
    found: set[str] = set()
    for start, stop in _parted_stretches(text):
        stretch = text[start:stop]
        found.update(word.folded for word in rejoined(stretch, words_of(stretch)))
    return frozenset(found)


_AROUND = 200  # characters; more than a name is long


def _parted_stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where words are parted, with what stands around as far as white space; stretches that meet are one."""
    places = sorted(match.span() for shape in (_BREAK, _SPACED_OUT) for match in shape.finditer(text))
    start, stop = 0, -1
    for first, last in places:
        if stop < 0 or first - _AROUND > stop:
            wide = _beginning(text, first)
            if stop >= 0 and wide > stop:
                yield start, stop
            start = wide if stop < 0 or wide > stop else start
        stop = max(stop, _ending(text, last))
    if stop >= 0:
        yield start, stop


def _beginning(text: str, place: int) -> int:
    before = max(0, place - _AROUND)
    nearest = max(0, before - _AROUND)
    white = max(text.rfind(" ", nearest, before), text.rfind("\n", nearest, before))
    return white + 1 if white >= 0 else nearest


def _ending(text: str, place: int) -> int:
    after = min(len(text), place + _AROUND)
    furthest = min(len(text), after + _AROUND)
    white = _WHITE.search(text, after, furthest)
    return white.start() if white else furthest


_WHITE = re.compile(r"\s")


def rejoined(text: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with those made whole that a line end breaks or that are spaced out letter by letter.

    The same tuple where there are none.

    >>> [word.folded for word in rejoined("Qamar-\\nwari", words_of("Qamar-\\nwari"))]
    ['qamarwari']
    >>> [word.folded for word in rejoined("Z a h o o r  D a r", words_of("Z a h o o r  D a r"))]
    ['zahoor', 'dar']
    """
    made = tuple(_mended(text, tuple(_lines_mended(text, words))))
    return words if len(made) == len(words) else made


def _lines_mended(text: str, words: tuple[Word, ...]) -> Iterator[Word]:
    held: Word | None = None
    for word in words:
        if held is None:
            held = word
        elif 0 < word.start - held.end <= 8 and _BROKEN.fullmatch(text, held.end, word.start):
            held = Word(held.folded + word.folded, held.start, word.end, held.capital)
        else:
            yield held
            held = word
    if held is not None:
        yield held


def _mended(text: str, words: tuple[Word, ...]) -> Iterator[Word]:
    """Runs of three or more single letters joined, parted where the gap is wider than the first one."""
    run: list[Word] = []
    for word in words:
        if run and (len(word.folded) > 1 or _gap(text, run[-1], word) != _gap(text, run[0], [*run[1:2], word][0])):
            yield from _one_word(run)
            run = []
        if len(word.folded) > 1:
            yield word
        else:
            run.append(word)
    yield from _one_word(run)


def _gap(text: str, before: Word, after: Word) -> str:
    return text[before.end : after.start]


def _one_word(run: list[Word]) -> list[Word]:
    if len(run) < 3:
        return run
    return [Word("".join(word.folded for word in run), run[0].start, run[-1].end, run[0].capital)]


_COMPOUNDS = (
    (re.compile(r"(.{2,}?)(?:u|oo)dd?(?:in|een|ine|ien|yn)$|(.{2,}?)[ae]dd(?:in|een|ine)$"), "{}", "din"),
    (re.compile(r"(.{3,}?)(?:[ua]llah?|ulah)$"), "{}", "allah"),
    (re.compile(r"abd[uea]?[lrsznt](?=[^aeiou])(.{3,})$|abdul(.{3,})$"), "abdul", "{}"),
    (re.compile(r"(.{2,})الدین$"), "{}", "دین"),
    (re.compile(r"(.{2,}?)اللہ$"), "{}", "اللہ"),
    (re.compile(r"عبدال(.{3,})$"), "عبد", "{}"),
    (re.compile(r"(.{2,}?)(?:ु|उ)द्दीन$"), "{}", "दीन"),
    (re.compile(r"(.{2,}?)(?:ु|उ)ल्लाह?$"), "{}", "अल्लाह"),
    (re.compile(r"अब्दु[लरस]्?(?=[क-ह])(.{3,})$"), "अब्दुल", "{}"),
)


@lru_cache(maxsize=1 << 16)
def small_words(folded: str) -> tuple[str, ...]:
    """The words that a compound name is built of, the article left out; most words are one.

    >>> small_words("nooruddin"), small_words("abdurrahman"), small_words("نورالدین"), small_words("zahoor")
    (('noor', 'din'), ('abdul', 'rahman'), ('نور', 'دین'), ('zahoor',))
    """
    for shape, first, second in _COMPOUNDS:
        match = shape.match(folded)
        if match:
            rest = next(group for group in match.groups() if group)
            return first.format(rest), second.format(rest)
    bare = folded.removeprefix("ال")
    return (bare if bare in parts().groups else folded,)


_ATTACHED = {
    Script.ARABIC: ("میں", "نے", "کو", "کا", "کی", "کے", "سے", "پر", "تک"),
    Script.DEVANAGARI: ("ने", "को", "का", "की", "के", "से", "में", "पर", "तक"),
}


def without_postposition(folded: str) -> str:
    """The word without a postposition that is written on to it; empty where there is none, or too little is left."""
    for ending in _ATTACHED.get(script_of(folded), ()):
        bare = folded.removesuffix(fold(ending))
        if bare != folded and len(bare) >= 4:
            return bare
    return ""
