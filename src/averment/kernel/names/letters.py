"""Letters: one plain form for what looks or counts the same, in Latin, Arabic script and Devanagari."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache

# What a writer can put between the letters of a word without a reader seeing it, and the marks of the letters.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_PIECE = rf"(?:[^\W\d_]+|[{_MARKS}{_UNSEEN}]+)+"
WORD = re.compile(rf"{_PIECE}(?:['’‘ʼʻʿʾ`´]{_PIECE})*")

_DROPPED = re.compile(rf"[{_UNSEEN}\u0640]")
_POSSESSIVE = re.compile(r"['’‘ʼ`´]s?$")


class Script(Enum):
    """The scripts between which names are compared; a name in another script is found only as recorded."""

    LATIN = "latin"
    ARABIC = "arabic"
    DEVANAGARI = "devanagari"
    OTHER = "other"


# Letters of other alphabets that look like Latin ones, after lower-casing (so Cyrillic В, Н come as в, н).
_LOOKALIKES = str.maketrans(
    {
        **dict(zip("авсԁеєһніјкӏмо", "abcdeehhijklmo", strict=True)),
        **dict(zip("рԛѕтуѵԝхп", "pqstyvwxn", strict=True)),
        **dict(zip("αβεηικνμορτυχζωɑɡ", "abenikvmoptuxzwag", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),  # small capitals
        **dict(zip("օոսհցզյ", "onuhgqj", strict=True)),  # Armenian
        **dict(zip("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "abcdeghjklmprstvwz", strict=True)),  # Cherokee
        **dict(zip("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "bpdtgkjczfmnlsrvhwxyaeiou", strict=True)),  # Lisu
    }
)
_LATIN_EXTRA = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_ARABIC_SAME = str.maketrans(
    {
        **dict.fromkeys("يىےېێؠۍ", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("هةۃۀەۂ", "ہ"),
        **dict.fromkeys("ٱٲٳ", "ا"),
        **dict.fromkeys("ۆۄۇۅ", "و"),
        "ں": "ن",
        "ݨ": "ن",
        "ء": "",
    }
)
_ALONE_HE = re.compile(r"(?<![بپتٹجچدڈرڑکگلمن])ھ")  # after other letters it stands for a plain he
_DEVANAGARI_SAME = str.maketrans({"\u093c": "", "ँ": "ं", "ॉ": "ो", "ऑ": "ओ", "ॅ": "े", "ऍ": "ए", "ॆ": "े", "ॊ": "ो"})


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The word in plain letters: no case, accents, unseen characters, ornaments or look-alikes.

    >>> fold("Z\\u200bAHOOR"), fold("Ẓahūr"), fold("Zаhoor"), fold("Qamarwari’s")
    ('zahoor', 'zahur', 'zahoor', 'qamarwari')
    """
    if word.isascii() and word.isalpha():
        return word.lower()
    bare = _POSSESSIVE.sub("", _DROPPED.sub("", word))
    spread = unicodedata.normalize("NFKD", bare).casefold()
    script = script_of(spread)
    if script is Script.DEVANAGARI:
        return spread.translate(_DEVANAGARI_SAME)
    if script is Script.ARABIC:
        return _ALONE_HE.sub("ہ", _letters_only(spread).translate(_ARABIC_SAME))
    if script is Script.LATIN:
        return _letters_only(spread.translate(_LOOKALIKES).translate(_LATIN_EXTRA))
    return spread


def _letters_only(spread: str) -> str:
    return "".join(letter for letter in spread if letter.isalpha())


@lru_cache(maxsize=1 << 16)
def script_of(word: str) -> Script:
    """The script of a word: that of its first letter of a known script; look-alikes alone count as Latin."""
    for letter in word:
        if "a" <= letter <= "z" or "A" <= letter <= "Z" or "\u00c0" <= letter <= "\u024f":
            return Script.LATIN
        if "\u0620" <= letter <= "\u077f":
            return Script.ARABIC
        if "\u0904" <= letter <= "\u097f":
            return Script.DEVANAGARI
    looks = [letter for letter in word.lower() if letter.isalpha()]
    if looks and all(ord(letter) in _LOOKALIKES for letter in looks):
        return Script.LATIN
    return Script.OTHER


def is_capital(word: str) -> bool:
    """Whether the word's first letter is a capital one."""
    return next((letter.isupper() for letter in word if letter.isalpha()), False)
