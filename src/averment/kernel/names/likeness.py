"""Likeness: whether a word of a text can be a word of a name, and how far it is from the recorded spelling."""

from __future__ import annotations

from enum import IntEnum

from averment.kernel.names.letters import Script, script_of
from averment.kernel.names.parts import parts
from averment.kernel.names.sounds import agree, differing_vowels, readings


class Likeness(IntEnum):
    """How a word of a text is a word of a name; the higher, the further away."""

    EXACT = 0
    SPELLING = 1
    SCRIPT = 2


HOW = {Likeness.EXACT: "as recorded", Likeness.SPELLING: "other spelling", Likeness.SCRIPT: "other script"}


def likeness_of(folded: str, recorded: str) -> Likeness | None:
    """How far a folded word is from a recorded one; None where it is another word.

    >>> likeness_of("zahur", "zahoor").name, likeness_of("ظہور", "zahoor").name, likeness_of("hussain", "hasan")
    ('SPELLING', 'SCRIPT', None)
    """
    if folded == recorded:
        return Likeness.EXACT
    here, there = script_of(folded), script_of(recorded)
    alike = Likeness.SPELLING if here is there else Likeness.SCRIPT
    groups, others = parts().groups.get(folded, frozenset()), parts().groups.get(recorded, frozenset())
    if groups & others:
        return alike
    if (groups and others) or _table_knows(groups, there) or _table_knows(others, here):
        return None
    return alike if _sound_alike(folded, recorded, same_script=here is there) else None


def _table_knows(groups: frozenset[int], script: Script) -> bool:
    """Whether the table gives the Arabic spellings of a part, so that no other word in that script can be it."""
    return script is Script.ARABIC and any(script in parts().scripts[group] for group in groups)


def _sound_alike(folded: str, recorded: str, *, same_script: bool) -> bool:
    for one in readings(folded):
        for other in readings(recorded):
            if one.weight >= 2 and agree(one, other):
                allowed = int(len(one.consonants.lstrip("'")) >= 3) if same_script else 9
                if differing_vowels(one, other) <= allowed:
                    return True
    return False


def writes_the_same_sounds(folded: str, recorded: str) -> bool:
    """Whether two words in different scripts write the same three or more consonants and no differing vowel.

    >>> writes_the_same_sounds("ظہور", "zahoor"), writes_the_same_sounds("نور", "noor")
    (True, False)
    """
    pairs = ((one, other) for one in readings(folded) for other in readings(recorded))
    return any(agree(a, b) and not differing_vowels(a, b) and len(a.consonants) >= 3 for a, b in pairs)
