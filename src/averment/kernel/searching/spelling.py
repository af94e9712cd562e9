"""Spelling: the one form in which a search compares words of the Arabic script, Devanagari, Latin and all others.

Dropped: case, accents, short vowels and other marks of the Arabic script, nukta, joiners, tatweel, and what prints
nothing. One letter: the yehs, the kafs, the hehs, the alefs. Digits of every script are those of Latin. A nasal
consonant before one of its own place is anusvara. Kept, because they make another word: vowel signs of Devanagari, and
the letters ے, ں and ٹ beside ی, ن and ت.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

LONGEST_WORD = 64  # code points that are compared; what is longer is no word of a language
_CACHED = 1 << 17

# What a writer puts into a word without a reader seeing it: soft hyphen, joiners, marks of direction, tatweel.
UNSEEN = (
    "\u00ad\u034f\u061c\u0640\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef"
)
_DROPPED = re.compile(
    f"[{UNSEEN}\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u0674\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_SAME_LETTER = str.maketrans(
    {
        **dict.fromkeys("يىېۍێؠ", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("هھةۃۀۂەۿ", "ہ"),
        **dict.fromkeys("ٱٲٳ", "ا"),
        **dict.fromkeys("ۄۆ", "و"),
        "ँ": "ं",
        **{"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"},
    }
)
_NASAL = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")


@lru_cache(_CACHED)
def plain(word: str) -> str:
    """A word, or several that one sign stands for, as they are compared.

    >>> plain("हिन्दी") == plain("हिंदी"), plain("كشمير") == plain("کشمیر"), plain("زیرِ") == plain("زیر")
    (True, True, True)
    >>> plain("बंद") == plain("बंदी"), plain("Ḥabs"), plain("۱९٧8")
    (False, 'habs', '1978')
    """
    if word.isascii():
        return word.lower()
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    letters = _DROPPED.sub("", spread).translate(_SAME_LETTER).translate(_digits_and_nuktas())
    return _NASAL.sub("ं", letters)


@cache
def _digits_and_nuktas() -> dict[int, str]:
    """Every decimal digit to that of Latin; every nukta, of whichever script of India, to nothing."""
    table: dict[int, str] = {}
    for code in range(0x80, 0x20000):
        char = chr(code)
        if unicodedata.combining(char) == 7:
            table[code] = ""
        elif unicodedata.category(char) == "Nd":
            table[code] = str(unicodedata.decimal(char))
    return table
