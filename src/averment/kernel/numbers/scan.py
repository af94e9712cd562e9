"""A text as the tokens that matter for numbers: runs of digits by their shape, and the words of the vocabulary."""

from __future__ import annotations

import re
from typing import NamedTuple

from averment.kernel.numbers.vocabulary import Sense, Word, word_for

MASK = "\N{OBJECT REPLACEMENT CHARACTER}"
# The languages for which CLDR (read through Babel 2.18) sets off decimals by a comma.
_COMMA_DECIMAL = (
    "af ast az bas be bg br bs ca ce cs cv da de dsb dua dyo el eo es et eu ewo ff fi fo fr fy gl hr hsb ht hu hy ia "
    "id is it jgo jv ka kab kea kgp kk kl ksf ku ky lb lij lld ln lo lt lu lv mk mua nb nl nmg nn nnh no pl ps pt rn "
    "ro ru rw sah sc se seh sg shi sk sl smn sq sr sv tg tk tr tt tzm uk uz vec vi wo yav yrl zgh"
)
COMMA_DECIMAL = frozenset(_COMMA_DECIMAL.split())
SPACES = " \u00a0\u2007\u2009\u202f"


class Token(NamedTuple):
    """A word of the vocabulary, or a run of digits with the name of its shape."""

    sense: Sense
    start: int
    end: int
    text: str
    shape: str = ""
    word: Word | None = None

    @property
    def value(self) -> int:
        """What the vocabulary says of the word."""
        return self.word.value if self.word else 0


# Letters with their marks: whatever is no space, digit, punctuation or sign.
_WORD = (
    r"[^\s\d_\x00-\x40\x5b-\x60\x7b-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7"
    r"\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u06dd\u06de\u06e9\u06fd\u06fe\u0964\u0965\u0970"
    r"\u2000-\u200b\u200e-\u206f\u20a0-\u2bff\u3000-\u303f\ufffc]+"
)
_DATES = (
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2}(?!\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?|\d{4}/\d{1,2}/\d{1,2}(?!\d))"
    r"|(?P<dmy>\d{1,2}(?P<by>[./-])\d{1,2}(?P=by)\d{4}(?!\d)|\d{1,2}/\d{1,2}/\d{2}(?![\d/]))"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))"
    r"|(?P<years>\d{4}[-\u2010\u2011\u2013/]\d{2}(?!\d|[-/.:]\d))"
    r"|(?P<slash>\d{1,9}/\d{1,9}(?![\d/]))"
)


def _figures(group: str, point: str, other_group: str, other_point: str) -> str:
    return (
        rf"(?P<grouped>\d{{1,3}}(?P<gap>[{group}])\d{{3}}(?:(?P=gap)\d{{3}}){{0,20}}(?!\d|(?P=gap)\d)(?:[{point}]\d+)?)"
        r"|(?P<indian>\d{1,2}(?P<lakh>[,\u066c\u060c])(?:\d{2}(?P=lakh)){1,30}\d{3}(?!\d|(?P=lakh)\d)(?:[.\u066b\u06d4]\d+)?)"
        rf"|(?P<foreign>\d{{1,3}}(?:{other_group}\d{{3}}){{1,20}}{other_point}\d+|\d{{1,3}}(?:{other_group}\d{{3}}){{2,20}}"
        rf"(?!\d|{other_group}\d))"
        rf"|(?P<chain>\d+(?:\.\d+){{2,}})|(?P<plain>\d+(?:[{point}]\d+)?)"
    )


_POINTED = _figures(rf",\u066c\u060c'\u2019{SPACES}", r".\u066b\u06d4", r"\.", ",")
_COMMAED = _figures(rf".\u066c'\u2019{SPACES}", r",.\u066b", ",", r"\.")
_SHAPES = {
    ".": re.compile(rf"(?P<word>{_WORD})|{_DATES}|{_POINTED}"),
    ",": re.compile(rf"(?P<word>{_WORD})|{_DATES}|{_COMMAED}"),
}
_FILE_END = re.compile(r"\.(?:pdf|docx?|csv|xlsx?|txt|html?|jpe?g|png|mp[34]|md|ya?ml|jsonl?)\b")
_FILE = re.compile(rf"(?<![\w-])[\w-]+{_FILE_END.pattern}")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”»]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.-])[A-Za-z][\w-]*(?:\.[\w-]+)+/[^\s<>\"”»]*"
)
_SYMBOL = re.compile(r"\b[A-Z]{1,7}(?:/[A-Za-z0-9]+(?:[.-]\d+)*)+(?:\s?\([IVXLC]+\))?")
_DIGIT = re.compile(r"\d")


def decimal_mark(language: str) -> str:
    """Whether the language sets off decimals by a point or by a comma."""
    return "," if language.lower().replace("_", "-").split("-", 1)[0] in COMMA_DECIMAL else "."


def masked(text: str) -> str:
    """The text with addresses, file names and UN document symbols blanked out, every other place unchanged.

    >>> masked("See S/RES/47 (1948).").replace(MASK, "_")
    'See ________ (1948).'
    """
    if "/" in text:
        text = _SYMBOL.sub(_blank_if_numbered, text)
    if "/" in text or "@" in text or "www." in text:
        text = _ADDRESS.sub(_blank, text)
    return _FILE.sub(_blank, text) if _FILE_END.search(text) else text


def _blank(match: re.Match[str]) -> str:
    return MASK * len(match.group())


def _blank_if_numbered(match: re.Match[str]) -> str:
    return _blank(match) if _DIGIT.search(match.group()) else match.group()


def tokens_of(text: str, mark: str) -> list[Token]:
    """The tokens of a masked text, in order.

    >>> [(token.text, token.shape) for token in tokens_of("Held from April 2016-17: 1,978 men.", ".")]
    [('April', ''), ('2016-17', 'years'), ('1,978', 'grouped')]
    """
    found: list[Token] = []
    for match in _SHAPES[mark].finditer(text):
        shape = match.lastgroup
        if shape == "word":
            word = word_for(match.group())
            if word is not None:
                found.append(Token(word.sense, match.start(), match.end(), match.group(), "", word))
        elif shape:
            found.append(Token(Sense.DIGITS, match.start(), match.end(), match.group(), shape))
    return found
