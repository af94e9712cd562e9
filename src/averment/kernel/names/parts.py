"""The table of South Asian name parts: which spellings are one part, and how much a part tells by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from averment.kernel.names.letters import Script, fold, script_of


@dataclass(frozen=True, slots=True)
class Parts:
    """`groups` gives for each folded spelling the parts that it may be, `kinds` what they are good for,
    `scripts` in which scripts a part is written."""

    groups: Mapping[str, frozenset[int]]
    kinds: Mapping[str, frozenset[str]]
    scripts: Mapping[int, frozenset[Script]]

    def is_kind(self, folded: str, *kinds: str) -> bool:
        """Whether the word is in the table as one of the kinds: title, soft, field, given, family, glue, word."""
        return not self.kinds.get(folded, frozenset()).isdisjoint(kinds)


@cache
def parts() -> Parts:
    """The table of `parts.txt`, read once."""
    groups: defaultdict[str, set[int]] = defaultdict(set)
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    scripts: dict[int, frozenset[Script]] = {}
    lines = (files(__package__) / "parts.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("#"):
            continue
        kind, *columns = (column.strip() for column in line.split("|"))
        spellings = [fold(word) for column in columns for word in column.split()]
        scripts[number] = frozenset(script_of(spelling) for spelling in spellings)
        for spelling in spellings:
            kinds[spelling].add(kind)
            if kind not in ("glue", "word"):
                groups[spelling].add(number)
    return Parts(
        {spelling: frozenset(numbers) for spelling, numbers in groups.items()},
        {spelling: frozenset(names) for spelling, names in kinds.items()},
        scripts,
    )
