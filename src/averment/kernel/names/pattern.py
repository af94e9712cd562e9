"""Patterns: the orders and shortenings in which a recorded name is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from averment.kernel.names.letters import Script, script_of
from averment.kernel.names.parts import parts
from averment.kernel.names.sounds import Reading, readings
from averment.kernel.names.words import small_words, words_of


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name to be found; an initial stands for the word that it begins."""

    folded: str
    initial: bool = False

    @property
    def sounds(self) -> tuple[Reading, ...]:
        """The ways to sound it; none for an initial."""
        return () if self.initial else readings(self.folded)

    @property
    def weight(self) -> int:
        """How many consonants speak for it; a part of the table counts as two at least."""
        least = min((reading.weight for reading in self.sounds), default=len(self.folded))
        return max(least, 2) if self.folded in parts().groups else least

    @property
    def telling(self) -> bool:
        """Whether the word is rare enough to point to a family by itself: not in the table, three consonants."""
        return not self.initial and self.folded not in parts().groups and self.weight >= 3


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that must follow each other; `in_order` where they are the recorded ones in the recorded order."""

    tokens: tuple[Token, ...]
    in_order: bool = True

    @property
    def weight(self) -> int:
        """How many consonants speak for it."""
        return sum(token.weight for token in self.tokens)

    @property
    def telling(self) -> bool:
        """Whether one of its words is a rare one."""
        return any(token.telling for token in self.tokens)


def patterns_of(spelling: str) -> tuple[Pattern, ...]:
    """The patterns under which one recorded spelling is found: as it is, without its titles, family name first,
    and, where a rare word is among what is left, without the parts that are often left out or with initials.

    >>> [" ".join(t.folded for t in p.tokens) for p in patterns_of("Haji Zahoor Ahmad Qamarwari")][:3]
    ['zahoor ahmad qamarwari', 'qamarwari zahoor ahmad', 'ahmad qamarwari zahoor']
    """
    words = _needed(spelling)
    if not words:
        return ()
    full = tuple(Token(word) for word in words)
    found = [Pattern(full)]
    if len(full) > 1:
        found.append(Pattern(_family_first(full), in_order=False))
        found.append(Pattern(full[1:] + full[:1], in_order=False))  # where it is recorded family name first
        for shorter in (*_without_soft(full), *_with_initials(full)):
            found += [Pattern(shorter, in_order=False), Pattern(_family_first(shorter), in_order=False)]
    return tuple(dict.fromkeys(found))


def _needed(spelling: str) -> list[str]:
    """The small words of a name without article and titles, as long as two are left."""
    table = parts()
    words = [small for word in words_of(spelling) for small in small_words(word.folded)]
    for kind in ("glue", "title"):
        kept = [word for word in words if not table.is_kind(word, kind)]
        if len(kept) >= min(2, len(words)):
            words = kept
    return words


def _family_first(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    return tokens[-1:] + tokens[:-1]


def _without_soft(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The name without Mohammad, Ahmad, Syed …, where two words are left and one of them is rare."""
    table = parts()
    soft = [token for token in tokens if table.is_kind(token.folded, "soft")]
    for dropped in [soft, *([token] for token in soft)] if soft else []:
        kept = tuple(token for token in tokens if token not in dropped)
        if len(kept) >= 2 and any(token.telling for token in kept):
            yield kept


def _with_initials(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Given names as initials before a rare family name: Z. A. Qamarwari, Zahoor A. Qamarwari, Z. Qamarwari."""
    *given, family = tokens
    if not family.telling or script_of(family.folded) is not Script.LATIN or len(family.folded) < 5:
        return
    letters = [Token(token.folded[0], initial=True) for token in given]
    yield (*letters, family)
    yield (letters[0], family)
    if len(given) > 1:
        yield (given[0], *letters[1:], family)


def run_together(spelling: str) -> Iterator[tuple[str, ...]]:
    """The words of a name in the orders in which addresses and file names write them as one string.

    >>> ["".join(words) for words in run_together("Zahoor Qamarwari")]
    ['zahoorqamarwari', 'qamarwarizahoor', 'zqamarwari']
    """
    words = tuple(word.folded for word in words_of(spelling))
    if len(words) > 1:
        yield words
        yield words[-1:] + words[:-1]
        if Token(words[-1]).telling and len(words[-1]) >= 6:
            yield words[0][0], words[-1]
