"""The index of protected names: where in a text does one occur, in any of its spellings and scripts?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from averment.kernel.names.context import Stretch, could_be_between, is_adjacent, is_plain_gap, reads_as_a_list
from averment.kernel.names.glance import Glance, Memory
from averment.kernel.names.letters import Script, script_of
from averment.kernel.names.likeness import HOW, Likeness, likeness_of, writes_the_same_sounds
from averment.kernel.names.parts import parts
from averment.kernel.names.pattern import Pattern, Token, patterns_of, run_together
from averment.kernel.names.sounds import readings
from averment.kernel.names.words import (
    Word,
    rejoined,
    small_words,
    without_postposition,
    words_of,
)


@dataclass(frozen=True, slots=True)
class ProtectedName:
    """A person whose name must not appear: an id, and every recorded spelling."""

    id: str
    spellings: tuple[str, ...] = field(repr=False)  # so that no log or traceback shows them


@dataclass(frozen=True, slots=True)
class NameHit:
    """A protected name in a text: from `start` to `end`; `how` is as recorded, other spelling or other script."""

    id: str
    start: int
    end: int
    how: str


_BETWEEN, _IN_GAP = 16, 9  # words that may stand between those of a name, and chunks in the gap between two words
_PIECES = 4  # the length of a piece of text, in the reach of a name
_LONGEST_PAIR = 80  # letters of two words without a space between them; every place where they could part is tried
_NON_JOINING = frozenset("اآدڈذرڑزژو")  # after these a reader sees no missing space


@dataclass(slots=True)
class _Node:
    """A place in the tree of patterns: the next words, and the names that end here."""

    following: dict[int, _Node] = field(default_factory=dict)
    ends: list[tuple[int, Pattern]] = field(default_factory=list)


def _ends(node: _Node, present: set[int]) -> bool:
    """Whether a name ends here, or further on over words that are present."""
    return bool(node.ends) or any(_ends(node.following[number], present) for number in present & node.following.keys())


@dataclass(frozen=True, slots=True)
class _Unit:
    """A small word with the word of the text that it is part of."""

    folded: str
    word: Word
    place: int  # of the word among the words


@dataclass(frozen=True, slots=True)
class _Step:
    """A state of the search: words taken so far, with their likeness, and whether a foreign word was let pass."""

    node: _Node
    next: int
    taken: tuple[tuple[_Unit, Likeness], ...]
    passed: int = 0
    extra: bool = False


@dataclass(slots=True, repr=False)
class NameIndex:
    """Protected names made ready for finding. Nothing prints them: hits carry ids and places."""

    names: tuple[ProtectedName, ...]
    unsearchable: tuple[str, ...] = ()
    _tokens: list[Token] = field(default_factory=list)
    _numbers: dict[Token, int] = field(default_factory=dict)
    _by_group: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _by_sound: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _root: _Node = field(default_factory=_Node)
    _together: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _partings: set[tuple[str, ...]] = field(default_factory=set)
    _beginnings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # and the letters that follow
    _known: dict[str, tuple[tuple[int, Likeness], ...]] = field(default_factory=dict)
    _parted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _inside: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _lengths: tuple[int, ...] = ()
    _reach: int = 0  # chunks of a text over which a name can stretch
    _strings: str = ""  # the names as they are run together, all in one string
    _telling: dict[str, bool] = field(default_factory=dict)
    _memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self._memory = Memory(self._tells)

    @classmethod
    def of(cls, names: Iterable[ProtectedName]) -> NameIndex:
        """An index of the names; `unsearchable` lists the ids of those too short to be looked for.

        >>> index = NameIndex.of([ProtectedName("p1", ("Zahoor Qamarwari",))])
        >>> index.find("It was ज़हूर क़मरवारी who spoke.")
        (NameHit(id='p1', start=7, end=21, how='other script'),)
        """
        index = cls(tuple(names))
        index.unsearchable = tuple(name.id for place, name in enumerate(index.names) if not index._add(place, name))
        index._lengths = tuple(sorted({len(whole) for whole in index._together if len(whole) >= 8}))
        letters = max((len(spelling) for name in index.names for spelling in name.spellings), default=0)
        index._reach = (letters + _BETWEEN) * _IN_GAP
        index._strings = "\n".join(index._together)
        return index

    def find(self, text: str) -> tuple[NameHit, ...]:
        """Every protected name in the text, in order of place; of hits of one name that overlap, the nearest one."""
        self._forget_if_full()
        starts = self._promising(self._memory.glance(text))
        if starts is None:
            return ()
        words = words_of(text)
        hits = [*self._in_sequence(text, words, starts), *self._in_one_string(text, words)]
        whole = rejoined(text, words)
        if whole is not words:
            hits += [*self._in_sequence(text, whole, starts), *self._in_one_string(text, whole)]
        return _each_once(hits)

    # ── whether a text is worth reading ──

    def _tells(self, word: str) -> bool:
        """Whether a word of a text can be a word of a name, or a piece of one that is run together."""
        known = self._telling.get(word)
        if known is None:
            known = any(self._alike(small) for small in self._small(word)) or word in self._strings
            self._telling[word] = known = known or (len(word) > 8 and bool(self._contained(word)))
        return known

    def _promising(self, glance: Glance) -> frozenset[str] | None:
        """The small words with which a name can begin; None where no name can be in the text.

        In a long text chance brings the words of many a name together, so its pieces are looked at, too.
        """
        starts, promising = self._starts(glance.words), self._may_stand_in_one(glance.words)
        if (starts or promising) and len(glance.chunks) > 2 * _PIECES * self._reach:
            pieces = list(self._memory.pieces(glance, _PIECES * self._reach, self._reach))
            starts = frozenset().union(*map(self._starts, pieces))
            promising = any(map(self._may_stand_in_one, pieces))
        return starts if starts or promising else None

    def _forget_if_full(self) -> None:
        if self._memory.is_full:
            self._memory.forget()
            for memory in (self._known, self._parted, self._inside, self._telling):
                memory.clear()

    def _starts(self, there: Iterable[str]) -> frozenset[str]:
        """The small words of a text with which a name can begin of which every word is in the text, at any place.

        Most texts have none, and are done with.
        """
        meant = {small: numbers for word in there for small in self._small(word) if (numbers := self._alike(small))}
        present = {number for numbers in meant.values() for number, _ in numbers}
        live = {
            number for number in present & self._root.following.keys() if _ends(self._root.following[number], present)
        }
        return frozenset(small for small, numbers in meant.items() if any(number in live for number, _ in numbers))

    def _may_stand_in_one(self, there: frozenset[str]) -> bool:
        """Whether words of the text, joined, can make a whole name."""
        if any(word in self._together or (len(word) > 8 and self._contained(word)) for word in there):
            return True
        heads = [word for word in there if word in self._beginnings]
        by_letter: dict[str, list[str]] = defaultdict(list)
        for word in there if heads else ():
            by_letter[word[0]].append(word)
        known = set(heads)
        while heads:
            head = heads.pop()
            for whole in {head + word for letter in self._beginnings[head] for word in by_letter[letter]} - known:
                if whole in self._together:
                    return True
                if whole in self._beginnings:
                    known.add(whole)
                    heads.append(whole)
        return False

    # ── building ──

    def _add(self, place: int, name: ProtectedName) -> bool:
        searchable = False
        for spelling in name.spellings:
            for pattern in patterns_of(spelling):
                if len(pattern.tokens) == 1 and len(pattern.tokens[0].folded) < 2:
                    continue
                searchable = True
                self._grow(pattern).ends.append((place, pattern))
            for words in run_together(spelling):
                self._join(place, words)
        return searchable

    def _join(self, place: int, words: tuple[str, ...]) -> None:
        whole = "".join(words)
        if len(whole) >= 6 and place not in self._together[whole]:
            self._together[whole].append(place)
            self._partings.add(words)
            for end in range(1, len(whole)):
                self._beginnings[whole[:end]].add(whole[end])

    def _grow(self, pattern: Pattern) -> _Node:
        node = self._root
        for token in pattern.tokens:
            node = node.following.setdefault(self._number(token), _Node())
        return node

    def _number(self, token: Token) -> int:
        if token not in self._numbers:
            number = self._numbers[token] = len(self._tokens)
            self._tokens.append(token)
            if not token.initial:
                for group in parts().groups.get(token.folded, ()):
                    self._by_group[group].append(number)
                for sound in {reading.consonants for reading in token.sounds}:
                    self._by_sound[sound].append(number)
        return self._numbers[token]

    # ── words in sequence ──

    def _in_sequence(self, text: str, words: Sequence[Word], starts: frozenset[str]) -> Iterator[NameHit]:
        if not starts:
            return
        units = [_Unit(small, word, place) for place, word in enumerate(words) for small in self._small(word.folded)]
        for start, unit in enumerate(units):
            if unit.folded in starts:
                yield from self._from(_Stage(text, words, units), start)

    def _from(self, stage: _Stage, start: int) -> Iterator[NameHit]:
        steps = [_Step(self._root, start, ())]
        while steps:
            step = steps.pop()
            if step.next >= len(stage.units) or not stage.reaches(step):
                continue
            unit = stage.units[step.next]
            for number, likeness in self._alike(unit.folded):
                child = step.node.following.get(number)
                if child is not None:
                    taken = (*step.taken, (unit, likeness))
                    yield from self._ending(stage, child, taken, extra=step.extra)
                    steps.append(_Step(child, step.next + 1, taken, step.passed, step.extra))
            if step.taken:
                steps.extend(_passing(step, unit))

    def _ending(
        self, stage: _Stage, node: _Node, taken: tuple[tuple[_Unit, Likeness], ...], *, extra: bool
    ) -> Iterator[NameHit]:
        for place, pattern in node.ends:
            if (_holds_alone if len(taken) == 1 else _holds)(stage, pattern, taken, extra=extra):
                furthest = max(likeness for _, likeness in taken)
                if furthest is Likeness.EXACT and not pattern.in_order:
                    furthest = Likeness.SPELLING
                start, end = taken[0][0].word.start, taken[-1][0].word.end
                yield NameHit(self.names[place].id, start, end, HOW[furthest])

    def _small(self, folded: str) -> tuple[str, ...]:
        """The small words of a word; in Arabic script also those of two words without a space between them."""
        if not 6 <= len(folded) <= _LONGEST_PAIR or script_of(folded) is not Script.ARABIC:
            return small_words(folded)
        if folded not in self._parted:
            self._parted[folded] = self._part(folded)
        return self._parted[folded]

    def _part(self, folded: str) -> tuple[str, ...]:
        whole = small_words(folded)
        if len(whole) == 1 and not self._alike(folded):
            for end in range(3, len(folded) - 2):
                left, right = folded[:end], folded[end:]
                if left[-1] in _NON_JOINING and self._alike(left) and self._alike(right):
                    return left, right
        return whole

    def _alike(self, folded: str) -> tuple[tuple[int, Likeness], ...]:
        """The words of protected names that this word of a text can be."""
        known = self._known.get(folded)
        if known is None:
            known = tuple(self._matches(folded))
            bare = "" if known else without_postposition(folded)
            self._known[folded] = known = known or tuple(self._matches(bare) if bare else ())
        return known

    def _matches(self, folded: str) -> Iterator[tuple[int, Likeness]]:
        if len(folded) == 1 and Token(folded, initial=True) in self._numbers:
            yield self._numbers[Token(folded, initial=True)], Likeness.EXACT
        groups = parts().groups.get(folded, frozenset())
        candidates = {number for group in groups for number in self._by_group.get(group, ())}
        candidates.update(
            number for reading in readings(folded) for number in self._by_sound.get(reading.consonants, ())
        )
        same = self._numbers.get(Token(folded))
        if same is not None:
            candidates.add(same)
        for number in sorted(candidates):
            likeness = likeness_of(folded, self._tokens[number].folded)
            if likeness is not None:
                yield number, likeness

    # ── the whole name as one string ──

    def _in_one_string(self, text: str, words: Sequence[Word]) -> Iterator[NameHit]:
        for first, word in enumerate(words):
            if word.folded in self._together:
                yield from self._hits(self._together[word.folded], word.start, word.end)
            elif len(word.folded) > 8:
                yield from self._hits(self._contained(word.folded), word.start, word.end)
            if word.folded in self._beginnings:
                yield from self._over_pieces(text, words, first)

    def _over_pieces(self, text: str, words: Sequence[Word], first: int) -> Iterator[NameHit]:
        """A name whose letters are parted at other places than between its words."""
        pieces = [words[first].folded]
        for last in range(first + 1, len(words)):
            word = words[last]
            if not is_adjacent(text, words[last - 1], word):
                return
            pieces.append(word.folded)
            whole = "".join(pieces)
            if len(whole) >= 8 and whole in self._together and tuple(pieces) not in self._partings:
                yield from self._hits(self._together[whole], words[first].start, word.end)
            if whole not in self._beginnings:
                return

    def _contained(self, folded: str) -> tuple[int, ...]:
        """The names that a longer word contains."""
        known = self._inside.get(folded)
        if known is None:
            found = (
                place
                for length in self._lengths
                for start in range(len(folded) - length + 1)
                for place in self._together.get(folded[start : start + length], ())
            )
            known = self._inside[folded] = tuple(found)
        return known

    def _hits(self, places: Iterable[int], start: int, end: int) -> Iterator[NameHit]:
        for place in places:
            yield NameHit(self.names[place].id, start, end, HOW[Likeness.EXACT])


@dataclass(frozen=True, slots=True)
class _Stage:
    """The text that is searched, with its words and small words."""

    text: str
    words: Sequence[Word]
    units: Sequence[_Unit]

    def reaches(self, step: _Step) -> bool:
        """Whether the next small word stands near enough to the one before."""
        if not step.taken:
            return True
        before, after = self.units[step.next - 1].word, self.units[step.next].word
        if before is after:
            return True
        if step.extra and not is_plain_gap(self.text, before, after):
            return False
        return is_adjacent(self.text, before, after)

    def stretch(self, first: _Unit, last: _Unit) -> Stretch:
        """The words from the first to the last one."""
        return Stretch(self.text, self.words, first.place, last.place)


def _passing(step: _Step, unit: _Unit) -> Iterator[_Step]:
    """The step over a word that is no part of the name: article, title, label, or one other name between."""
    if parts().is_kind(unit.folded, "glue", "title", "field"):
        if step.passed < 3:
            yield _Step(step.node, step.next + 1, step.taken, step.passed + 1, step.extra)
    elif not step.extra and could_be_between(unit.word):
        yield _Step(step.node, step.next + 1, step.taken, step.passed, extra=True)


def _holds_alone(stage: _Stage, pattern: Pattern, taken: tuple[tuple[_Unit, Likeness], ...], *, extra: bool) -> bool:
    """A name of one word: the recorded word, or in another script one that writes the same sounds."""
    (unit, likeness), recorded = taken[0], pattern.tokens[0]
    if extra or stage.words[unit.place].folded != unit.folded:
        return False
    if likeness is Likeness.EXACT:
        return len(unit.folded) >= 4 or unit.word.capital or script_of(unit.folded) is not Script.LATIN
    if likeness is Likeness.SPELLING:
        return False
    return writes_the_same_sounds(unit.folded, recorded.folded)


def _holds(stage: _Stage, pattern: Pattern, taken: tuple[tuple[_Unit, Likeness], ...], *, extra: bool) -> bool:
    """A name of several words: the less its words tell, the more must speak for it."""
    stretch = stage.stretch(taken[0][0], taken[-1][0])
    exact = all(likeness is Likeness.EXACT for _, likeness in taken)
    initials = any(len(token.folded) == 1 for token in pattern.tokens)
    if initials and not (stretch.is_close() and all(unit.word.capital for unit, _ in taken)):
        return False
    if reads_as_a_list(stretch) and not pattern.telling:
        return False
    if stretch.crosses_a_sentence() and not (exact or pattern.telling):
        return False
    if exact:
        return True
    if pattern.weight < (5 if extra else 4):
        return False
    latin = [unit for unit, likeness in taken if likeness and script_of(unit.folded) is Script.LATIN]
    return pattern.weight >= 7 or all(unit.word.capital for unit in latin)


_NEAREST = {how: likeness for likeness, how in HOW.items()}


def _each_once(hits: Iterable[NameHit]) -> tuple[NameHit, ...]:
    """Each hit once; of those of one name that overlap, the nearest, then the longest."""
    kept: dict[str, list[NameHit]] = defaultdict(list)
    for hit in sorted(set(hits), key=lambda hit: (_NEAREST[hit.how], hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept[hit.id]):
            kept[hit.id].append(hit)
    return tuple(
        sorted((hit for group in kept.values() for hit in group), key=lambda hit: (hit.start, hit.end, hit.id))
    )
