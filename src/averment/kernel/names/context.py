"""What stands around and between the words of a supposed name, and whether they belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from averment.kernel.names.letters import Script, script_of
from averment.kernel.names.parts import parts
from averment.kernel.names.words import Word

_PLAIN = re.compile(r"[ \t\u00a0.\-‐‑–_+'’‘\"“”«»]*\Z")
_CLOSE = re.compile(r"[\s.,_-]*\Z")
_SENTENCE_END = re.compile(r"[.!?۔।؟…]['\"”’)\]]*\s")
_SPACES_ONLY = re.compile(r"[ \u00a0.'’-]+\Z")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of a text from one place to another, both included."""

    text: str
    words: Sequence[Word]
    first: int
    last: int

    def gaps(self) -> list[tuple[Word, str]]:
        """What stands between the words, each with the word before it."""
        inner = zip(self.words[self.first : self.last], self.words[self.first + 1 : self.last + 1], strict=True)
        return [(before, self.text[before.end : after.start]) for before, after in inner]

    def is_close(self) -> bool:
        """Whether only spaces, full stops, hyphens and a comma part the words, as they do initials and a name."""
        return all(_CLOSE.match(gap) for _, gap in self.gaps())

    def crosses_a_sentence(self) -> bool:
        """Whether a sentence ends inside: a full stop after more than an initial or abbreviation."""
        return any(len(word.folded) > 3 and _SENTENCE_END.search(gap) for word, gap in self.gaps())


def is_adjacent(text: str, before: Word, after: Word) -> bool:
    """Whether two words stand so near that they can be of one name: any space, and up to eight other characters."""
    gap = text[before.end : after.start]
    return len(gap) <= 8 or len("".join(gap.split())) <= 8


def is_plain_gap(text: str, before: Word, after: Word) -> bool:
    """Whether only spaces, full stops, hyphens or quotation marks stand between two words."""
    return bool(_PLAIN.match(text, before.end, after.start))


def could_be_between(word: Word) -> bool:
    """Whether a word can be a further name inside a name: a capital one, or a part that the table knows."""
    if script_of(word.folded) is Script.LATIN:
        return word.capital and (len(word.folded) == 1 or not parts().is_kind(word.folded, "word", "title"))
    return parts().is_kind(word.folded, "soft", "given", "family")


def reads_as_a_list(stretch: Stretch) -> bool:
    """Whether the words are the end of one name and the beginning of the next: Nazir Bhat, Ashraf Dar.

    So where something other than a space parts them, and both have another name directly at their outer side.
    """
    if all(is_plain_gap(stretch.text, *pair) for pair in _pairs(stretch)):
        return False
    before = stretch.first > 0 and _joined(stretch, stretch.first - 1, stretch.words[stretch.first - 1])
    behind = stretch.last + 1 < len(stretch.words) and _joined(stretch, stretch.last, stretch.words[stretch.last + 1])
    return before and behind


def _pairs(stretch: Stretch) -> list[tuple[Word, Word]]:
    words = stretch.words[stretch.first : stretch.last + 1]
    return list(zip(words, words[1:], strict=False))


def _joined(stretch: Stretch, left: int, outer: Word) -> bool:
    """Whether the word at the outer side is name-like and only a space away."""
    gap = stretch.text[stretch.words[left].end : stretch.words[left + 1].start]
    return bool(_SPACES_ONLY.match(gap)) and _is_name_like(outer)


def _is_name_like(word: Word) -> bool:
    if script_of(word.folded) is Script.LATIN:
        return word.capital and not parts().is_kind(word.folded, "word", "title")
    return True
