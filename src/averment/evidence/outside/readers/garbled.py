"""Whether the text layer of a page says what the page shows, or a machine's jumble of its letters.

A person who looks at the page sees good Urdu; a search finds nothing in it, and a quote would be made of nonsense.
"""

from __future__ import annotations

import re
import unicodedata

_ARABIC_WORD = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdf1\ufe70-\ufefc]+"
)
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200c-\u200f]")
_PRESENTED = re.compile("[\ufb50-\ufbb1\ufbd3-\ufbff\ufe80-\ufef4]")
_ONLY_AT_END = "\u06ba\u06d2\u0629\u06c3\u0649"  # noon ghunna, yeh barree, teh marbuta (two), alef maksura
_FEW_WORDS, _FEW_LETTERS = 12, 20
_HIT_SHARE, _TWICE_SHARE, _LOST_SHARE, _HIGH_SHARE = 0.04, 0.12, 0.03, 0.6
_PRESENTED_SHARE = 0.3

# Small words that every page of a language has: Urdu, Arabic, Persian, Pashto, Sindhi, Punjabi, Kashmiri.
_SMALL_WORDS = """
کے کا کی میں سے ہے ہیں اور کو نے پر یہ وہ اس ان کہ تھا تھے تھی گیا گئے گئی نہیں ایک کیا جو
بھی في من على إلى الى أن ان التي الذي عن مع هذا هذه لا ما كان و أو او بعد قبل در به از که
این است را با آن برای شد بود تا یک د په چې کې او دي ته یې سره نه له دا جي جو جا ۾ ۽ کي سان
تي ته ڪري آهي دا دے دی دیاں نوں وچ تے ایہ سی اے چھ چھہ تہ منز کس ہند ہندس چھنہ زہ اکھ کنہ
سیتی پیٹھ اوس
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def garble(text: str) -> str:
    """What is wrong with the text layer of a page, in words; empty where it reads as a language does.

    >>> garble("جون میں اکتالیس افراد کو بغیر الزام کے رکھا گیا"), garble("the report of the Forum")
    ('', '')
    >>> garble("ایگ اھکر ےک مازلا ریغب وک دارفا سیلاتکا ںیم نوج")
    'its letters stand in reversed order'
    >>> garble("Ìæä ãیä ÇکÊÇáیÓ ÇÝÑÇÏ کæ ÈÛیÑ ÇáÒÇã کے ÑکåÇ ÌÇÆے").startswith("its letters are those of another")
    True
    """
    words = [_MARKS.sub("", word) for word in _ARABIC_WORD.findall(_MARKS.sub("", text))]
    if _is_mojibake(text):
        return "its letters are those of another encoding"
    if not words:
        return ""
    if _lost(text) > _LOST_SHARE:
        return "letters of it are lost"
    return _of_order(words) or _of_words(words)


def _of_order(words: list[str]) -> str:
    joined = "".join(words)
    shown = _PRESENTED.findall(joined)
    if len(shown) > _PRESENTED_SHARE * len(joined) and not _in_reading_order(words):
        return "its letters are the shapes of letters, not in the order in which they are read"
    longer = [word for word in words if len(word) > 1]
    before = sum(word[0] in _ONLY_AT_END for word in longer)
    after = sum(word[-1] in _ONLY_AT_END for word in longer)
    backwards = sum(word[::-1] in _SMALL for word in longer) - sum(word in _SMALL for word in longer)
    if (before >= 2 and before > after) or (backwards >= 2 and before >= after):
        return "its letters stand in reversed order"
    return ""


def _of_words(words: list[str]) -> str:
    if len(words) < _FEW_WORDS:
        return ""
    plain = [_plain(word) for word in words]
    letters = sum(map(len, plain))
    twice = sum(one == other for word in plain for one, other in zip(word, word[1:], strict=False))
    if twice > _TWICE_SHARE * letters:
        return "its letters come twice"
    lone = sum(len(word) == 1 for word in plain)
    if lone > len(plain) / 2:
        return "its words are torn into letters"
    if sum(word in _SMALL for word in plain) < _HIT_SHARE * len(plain):
        return "hardly a word of it is a word of its script's languages"
    return ""


def _in_reading_order(words: list[str]) -> bool:
    """Whether shapes stand as they are read: words begin with the shape of a beginning, and end with that of an end."""
    forward = backward = 0
    for word in words:
        shapes = [unicodedata.decomposition(sign).partition(" ")[0] for sign in word]
        forward += (shapes[0] == "<initial>") + (shapes[-1] == "<final>")
        backward += (shapes[0] == "<final>") + (shapes[-1] == "<initial>")
    return forward > 2 * backward


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word)


def _lost(text: str) -> float:
    lost = sum(sign == "\N{REPLACEMENT CHARACTER}" or (ord(sign) < 32 and sign not in "\n\t\r") for sign in text)
    return lost / max(1, len(text))


def _is_mojibake(text: str) -> bool:
    """Whether most letters are accented ones of Latin, as in no language: bytes of another encoding."""
    words = _LATIN_WORD.findall(text)
    letters = sum(map(len, words))
    high = sum(str(sign) >= "\u00c0" for word in words for sign in word)
    return high >= _FEW_LETTERS and high > _HIGH_SHARE * letters
