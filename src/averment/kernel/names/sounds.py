"""Sounds: the consonants of a word in any of three scripts, with what is known of the vowels between them.

Two spellings can be of one name only where their consonants agree. Vowels are not compared as letters
(Urdu leaves the short ones out, and every office romanises them in its own way); but a long vowel that one
spelling writes must not stand against a different one in the other: نر is not Noor, and Hasan is not Hussain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from averment.kernel.names.letters import Script, script_of

SHORT, OPEN, FRONT, BACK = 1, 2, 4, 8  # short or none; a; i and e; u and o
ANY = SHORT | OPEN | FRONT | BACK
_MOST_READINGS = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to sound a word: `consonants` (an apostrophe first where it begins with a vowel) and, before,
    between and after them, `vowels`: each a set of what may stand there (short or none, a, i, u)."""

    consonants: str
    vowels: tuple[int, ...]

    @property
    def weight(self) -> int:
        """How much the word tells: its consonants, an initial vowel counting as one."""
        return len(self.consonants)


@lru_cache(maxsize=1 << 16)
def readings(folded: str) -> tuple[Reading, ...]:
    """The ways to sound a folded word; none for a script that is not known.

    >>> [r.consonants for r in readings("zahoor")], [r.consonants for r in readings("ظہور")][:1]
    (['zhr'], ['zhr'])
    """
    script = script_of(folded)
    if script is Script.LATIN:
        ways = [_latin(folded)]
        ways += [_latin(other) for other in _other_latin(folded)]
    elif script is Script.ARABIC:
        ways = [_arabic(folded)]
        if folded.startswith("ال") and len(folded) > 3:
            ways.append(_arabic(folded[2:]))
        if folded.endswith("ہ") and len(folded) > 2:
            ways.append(_arabic(folded[:-1] + "ا"))
    elif script is Script.DEVANAGARI:
        ways = [_devanagari(folded)] + ([_devanagari(folded[:-1])] if folded.endswith("ाह") else [])
    else:
        return ()
    spread = [reading for way in ways for reading in _spell_out(way)]
    return tuple(dict.fromkeys(spread))[:_MOST_READINGS]


def agree(one: Reading, other: Reading) -> bool:
    """Whether two readings can be of one word: same consonants, no long vowel against another."""
    return one.consonants == other.consonants and all(map(_meets, one.vowels, other.vowels))


def differing_vowels(one: Reading, other: Reading) -> int:
    """At how many places two readings that agree write vowels of different kinds (Rahman, Rehman: one)."""
    return sum(
        bool(a & ~SHORT and b & ~SHORT and not a & b & ~SHORT) for a, b in zip(one.vowels, other.vowels, strict=True)
    )


def _meets(one: int, other: int) -> bool:
    if one & SHORT or other & SHORT:
        return bool(one & other)
    return one == other


# A way is a list of steps: a vowel letter as ("", "a"|"i"|"u"|"*"), or consonants ("k",) / ("z", "d") to choose from.
# `written` tells whether a single vowel letter is a long one (Arabic script) or may be short (Latin).


@dataclass(frozen=True, slots=True)
class _Way:
    steps: tuple[tuple[str, ...], ...]
    single_may_be_short: bool
    final_open: bool = False


def _spell_out(way: _Way) -> list[Reading]:
    chosen = list(islice(product(*way.steps), _MOST_READINGS))
    return [_reading(steps, way, merging=merging) for merging in (True, False) for steps in chosen]


def _reading(chosen: tuple[str, ...], way: _Way, *, merging: bool) -> Reading:
    consonants: list[str] = []
    vowels: list[int] = []
    group = ""
    for step in chosen:
        if step in _VOWEL_STEPS:
            group += step
            continue
        between = _vowel(group, way.single_may_be_short)
        if consonants and consonants[-1] == step and (not group or (merging and between & SHORT)):
            group = ""  # a doubled consonant is one; so is one repeated after a short vowel, which Urdu leaves out
            continue
        if not consonants and group:
            consonants.append("'")
            vowels.append(_initial(group, way))
        else:
            vowels.append(between if consonants else SHORT)
        consonants.append(step)
        group = ""
    vowels.append(_final(group, way))
    return Reading("".join(consonants), tuple(vowels))


_KIND = {"a": OPEN, "e": OPEN | FRONT, "i": FRONT, "u": BACK}
_VOWEL_STEPS = frozenset("aeiu*AIU,")  # capitals are long, * any vowel or none, the comma a short one or none


def _initial(group: str, way: _Way) -> int:
    mask = _vowel(group, way.single_may_be_short)
    if not way.single_may_be_short and group == "A":
        return ANY  # a bare alif carries any short vowel
    return mask | SHORT if way.single_may_be_short else mask


def _final(group: str, way: _Way) -> int:
    if not group:
        return SHORT | OPEN if way.final_open else SHORT
    mask = _vowel(group.replace("e", "i"), way.single_may_be_short)
    return mask if group == "*" else (mask & ~SHORT) or SHORT


def _vowel(group: str, single_may_be_short: bool) -> int:
    """What may stand where this group of vowel letters is written."""
    if not group:
        return SHORT
    if "*" in group:
        rest = group.replace("*", "")
        return ANY if not rest else _vowel(rest, single_may_be_short) | SHORT
    group = group.replace(",", "") or ","
    if group == ",":
        return SHORT
    if single_may_be_short and len(group) == 1 and group in _KIND:
        return SHORT | _KIND[group]
    plain = _REPEATED.sub(r"\1", group.lower().replace("e", "i"))
    if plain in ("ai", "au"):
        return FRONT if plain == "ai" else BACK
    if len(plain) > 2 and plain[0] == "a" and plain[-1] != "a":
        plain = plain[1:]
    return sum(_KIND[letter] for letter in set(plain))


_REPEATED = re.compile(r"(.)\1+")

# ── Latin ────────────────────────────────────────────────────────────────────────────────────────

_SILENT_H = re.compile(r"[ae]h$")
_SOUNDED_H = re.compile(r"(?<=[aeiou][bdgt])h(?=[aeiou])")
_ARTICLE = re.compile(r"(?<=....)u[lr]$")
_LATIN = re.compile(r"tch|sch|kh|gh|ch|sh|th|dh|bh|ph|jh|ck|dj|[bcdfghjklmnpqrstvwxyz]|[aeiou]")
_LATIN_SOUND = {
    "tch": "c", "sch": "S", "kh": "K", "gh": "g", "ch": "c", "sh": "S", "th": "t", "dh": "d", "bh": "b", "ph": "f",
    "jh": "j", "ck": "k", "dj": "j", "q": "k", "a": "a", "e": "e", "i": "i", "o": "u", "u": "u",
}  # fmt: skip
_VOWELS = "aeiou"
_SILENT_U = re.compile(r"qu(?=[aeiy])")


def _other_latin(word: str) -> Iterator[str]:
    """The word without a silent h or an article at its end (Saiful), or with a sounded h (Sub-han)."""
    if _SILENT_H.search(word):
        yield word[:-1]
    if _ARTICLE.search(word):
        yield word[:-2]
    if _SOUNDED_H.search(word):
        yield _SOUNDED_H.sub("'h", word)


def _latin(word: str) -> _Way:
    word = _SILENT_U.sub("q", word)
    steps: list[tuple[str, ...]] = []
    for match in _LATIN.finditer(word):
        piece, follows = match.group(), word[match.end() : match.end() + 1]
        steps.extend(_latin_step(piece, follows, first=match.start() == 0))
    if word.endswith("e") and len(word) > 2 and word[-2] not in "aeiouy":
        steps[-1] = ("i", ",")  # Lone: a silent e, or a sounded one
    return _Way(tuple(steps), single_may_be_short=True)


def _latin_step(piece: str, follows: str, *, first: bool) -> list[tuple[str, ...]]:
    if piece == "y":
        return [("y",)] if first and follows in _VOWELS else [("i",)]
    if piece == "w":
        return [("v",)] if follows and follows in _VOWELS else [("u",)]
    if piece == "x":
        return [("k",), ("s", "S")]
    if piece == "c":
        return [("s",)] if follows and follows in "eiy" else [("k",)]
    return [(_LATIN_SOUND.get(piece, piece),)]


# ── Arabic script ────────────────────────────────────────────────────────────────────────────────

_ARABIC_SOUND: dict[str, tuple[str, ...]] = {
    "ب": ("b",), "پ": ("p",), "ت": ("t",), "ٹ": ("t",), "ث": ("s", "t"), "ج": ("j",), "چ": ("c",), "ح": ("h",),
    "خ": ("K",), "د": ("d",), "ڈ": ("d",), "ذ": ("z", "d"), "ر": ("r",), "ڑ": ("r", "d"), "ز": ("z",), "ژ": ("z",),
    "س": ("s",), "ش": ("S",), "ص": ("s",), "ض": ("z", "d"), "ط": ("t",), "ظ": ("z", "d"), "غ": ("g",), "ف": ("f",),
    "ق": ("k",), "ک": ("k",), "گ": ("g",), "ل": ("l",), "م": ("m",), "ن": ("n",), "ہ": ("h",), "ا": ("A",),
    "ع": ("*",), "څ": ("c",), "ځ": ("z",), "ډ": ("d",), "ټ": ("t",), "ړ": ("r",), "ښ": ("S",), "ګ": ("g",),
}  # fmt: skip
_ASPIRATED = {"پ": "f", "ک": "K"}
_ARABIC_VOWELS = "اویع"


def _arabic(word: str) -> _Way:
    steps: list[tuple[str, ...]] = []
    for place, letter in enumerate(word):
        before, after = word[place - 1 : place], word[place + 1 : place + 2]
        if letter == "ھ":
            if before in _ASPIRATED and steps:
                steps[-1] = (_ASPIRATED[before],)
        elif letter == "ی":
            steps.append(("y",) if place == 0 and after else ("I",))
        elif letter == "و":
            steps.append(_waw(place, before, after))
        elif letter in _ARABIC_SOUND:
            steps.append(_ARABIC_SOUND[letter])
    return _Way(tuple(steps), single_may_be_short=False)


def _waw(place: int, before: str, after: str) -> tuple[str, ...]:
    if place == 0:
        return ("v",)
    if after and after in _ARABIC_VOWELS:
        return ("v", "U") if after != "ا" else ("v",)
    if not after:
        return ("U",)
    return ("U", "v")


# ── Devanagari ───────────────────────────────────────────────────────────────────────────────────

_DEVANAGARI_SOUND: dict[str, tuple[str, ...]] = {
    "क": ("k",), "ख": ("K",), "ग": ("g",), "घ": ("g",), "ङ": ("n",), "च": ("c",), "छ": ("c",), "ज": ("j", "z"),
    "झ": ("j",), "ञ": ("n",), "ट": ("t",), "ठ": ("t",), "ड": ("d", "r"), "ढ": ("d", "r"), "ण": ("n",), "त": ("t",),
    "थ": ("t",), "द": ("d",), "ध": ("d",), "न": ("n",), "प": ("p",), "फ": ("f",), "ब": ("b",), "भ": ("b",),
    "म": ("m",), "र": ("r",), "ल": ("l",), "ळ": ("l",), "व": ("v",), "श": ("S",), "ष": ("S",), "स": ("s",),
    "ह": ("h",),
}  # fmt: skip
_SIGNS = {
    "अ": "a", "आ": "A", "इ": "i", "ई": "I", "उ": "u", "ऊ": "U", "ए": "i", "ऐ": "I", "ओ": "u", "औ": "U",
    "ा": "A", "ि": "i", "ी": "I", "ु": "u", "ू": "U", "े": "i", "ै": "I", "ो": "u", "ौ": "U",
}  # fmt: skip
_VIRAMA = "्"


def _devanagari(word: str) -> _Way:
    steps: list[tuple[str, ...]] = []
    for place, letter in enumerate(word):
        if letter in _DEVANAGARI_SOUND:
            steps.append(_DEVANAGARI_SOUND[letter])
        elif letter == "य":
            steps.append(("y",) if place == 0 else ("I",))
        elif letter == "ं":
            steps.append(("m",) if word[place + 1 : place + 2] in tuple("पफबभम") else ("n",))
        elif letter in _SIGNS:
            steps.append((_SIGNS[letter],))
        elif letter in "ऋृ":
            steps.extend([("r",), ("I",)])
    conjunct = len(word) > 2 and word[-2] == _VIRAMA
    return _Way(tuple(steps), single_may_be_short=True, final_open=conjunct)
