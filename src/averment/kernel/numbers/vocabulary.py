"""The words beside numbers: months, number words, scales, and the nouns whose numbers are names.

A word may be known in several languages at once; what it means is decided by what stands beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from averment.kernel.numerals import MONTHS


class Sense(Enum):
    """What a word may do for a number beside it."""

    MONTH = auto()
    PAIRED_MONTH = auto()  # the first word of a Levantine month of two words
    PAIR = auto()  # its second word
    CARDINAL = auto()
    ORDINAL = auto()
    PART = auto()
    SCALE = auto()
    NOUN = auto()
    NUMERO = auto()
    DIGITS = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One entry: `value` is the month, the amount or the scale; the rest limits where the sense holds.

    `capital`: only with a capital letter. `many`: a list of numbers may follow. `dotted`: an abbreviation that
    needs its full stop. `doubtful`: also a verb, so only a preposition before it or a capital makes it a noun.
    `dated`: names a document that may carry its year (resolution 47 of 1948). `law`: with a capital letter, names a
    law by its year (Public Safety Act, 1978). `spoken`: an English scale that number words multiply. `high`: its
    numbers run into the thousands, so that they may look like years.
    """

    sense: Sense
    value: int = 0
    capital: bool = False
    many: bool = False
    dotted: bool = False
    doubtful: bool = False
    dated: bool = False
    law: bool = False
    high: bool = False
    spoken: bool = False


_LETTERS = str.maketrans("يىكةهأإٱ", "ییکہہااا")
_FLEETING = frozenset("\u093c\u200c\u200d\u0640")  # nukta, joiners, tatweel

_VOWELS = frozenset(map(chr, range(0x64B, 0x660))) - {"\u0653"} | {"\u0670"}  # the madda makes another letter


def folded_word(word: str) -> str:
    """A word as the vocabulary knows it: case, vowel marks, nukta and regional forms of letters left out.

    >>> folded_word("फ़रवरी") == folded_word("फरवरी"), folded_word("أبريل") == folded_word("ابریل")
    (True, True)
    """
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    if lowered[0] < "\u0600":
        return unicodedata.normalize("NFC", lowered)
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", lowered).translate(_LETTERS))
    kept = (c for c in parts if c not in _FLEETING and c not in _VOWELS)
    return unicodedata.normalize("NFC", "".join(kept))


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


def _entries(words: str, entry: Word) -> Iterable[tuple[str, Word]]:
    for word in words.split():
        for form in (word, *_arabic_forms(word)):
            yield folded_word(form), entry


def _arabic_forms(word: str) -> tuple[str, ...]:
    """An Arabic noun with the particles that are written together with it."""
    if not word.startswith("ال"):
        return ()
    return ("و" + word, "ب" + word, "ف" + word, "لل" + word[2:], "وبال" + word[2:])


_MORE_MONTHS = (
    (1, "Jan janv ene"), (2, "Feb févr fév फरबरी"), (4, "Apr avr abr إبريل نيسان"), (5, "أيار"),
    (6, "Jun حزيران"), (7, "Jul juil تموز جوٗلایی"), (8, "Aug aout agst آب"), (3, "آذار"), (2, "شباط"),
    (9, "Sep Sept setiembre أيلول सितम्बर सितंबर"), (10, "Oct अक्तूबर"), (11, "Nov नवम्बर"),
    (12, "Dec déc dic दिसम्बर"),
)  # fmt: skip
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first - third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_PARTS = "thirds quarters fifths sixths sevenths eighths ninths tenths"
_SPOKEN_SCALES = (
    (12, "dozen"), (100, "hundred"), (1000, "thousand"), (10**5, "lakh lac"), (10**6, "million"),
    (10**7, "crore"), (10**9, "billion"), (10**12, "trillion"),
)  # fmt: skip
_WRITTEN_SCALES = (
    (100, "سو सौ"), (1000, "ہزار हज़ार ألف آلاف mille mil ساس"), (10**5, "lakhs lacs لاکھ लाख لچھ"),
    (10**6, "millions mn ملین मिलियन مليون ملايين millón millones"), (10**7, "crores cr کروڑ करोड़"),
    (10**9, "billions bn ارب अरब بلین مليار مليارات milliard milliards"), (10**11, "کھرب खरब"),
)  # fmt: skip

_SINGULAR = """
article paragraph para subparagraph section subsection clause chapter annex appendix principle guideline recommendation
footnote page goal item amendment rule regulation paragraphe règle chapitre annexe principe recommandation alinéa
artículo párrafo sección regla capítulo anexo cláusula principio recomendación página
المادة الفقرة الفصل المرفق القاعدة المبدأ التوصية البند الصفحة مادة فقرة
"""
# Urdu and Hindi nouns have one form for one and for many.
_PLURAL = """
articles arts paragraphs paras subparagraphs sections subsections clauses chapters annexes appendices principles
guidelines recommendations footnotes pages goals items paragraphes règles chapitres recommandations artículos párrafos
secciones reglas آرٹیکلز دفعات شقیں شقوں دفعاتِ अनुच्छेदों धाराओं पैराग्राफों नियमों المواد المادتين المادتان
الفقرات الفقرتين الفقرتان القواعد المبادئ التوصيات
آرٹیکل دفعہ شق پیراگراف پیرا باب ضمیمہ صفحہ قاعدہ سفارش اصول
अनुच्छेद धारा दफ़ा पैरा पैराग्राफ अध्याय नियम खंड उपखंड उपधारा अनुसूची परिशिष्ट पृष्ठ सिफारिश सिद्धांत
"""
_ABBREVIATED = "vol art sec cl ch fn r reg s n p op párr pág par"
_ABBREVIATED_MANY = "arts secs ss pp nn párrs"
_RESOLUTION = "resolution résolution resolución قرارداد प्रस्ताव संकल्प القرار قرار"
_RESOLUTIONS = "resolutions résolutions resoluciones قراردادوں قراردادیں प्रस्तावों القرارين القرارات"
_DATED = "opinion decision communication décision"
_DATED_MANY = "opinions decisions communications décisions"
_DOUBTFUL = "note schedule table part target comment"
_DOUBTFUL_MANY = "notes schedules tables parts targets comments"
_CAPITAL = "figure form exhibit box"
_CAPITAL_MANY = "figures forms exhibits boxes"
_DATED_CAPITAL = "petition application complaint appeal fir notification case"
_LAWS = (
    "act code ordinance constitution covenant convention conventions protocol declaration charter statute bill order"
)
_LAWS_DOUBTFUL = "regulations rules"


def _vocabulary() -> dict[str, Word]:
    pairs: list[tuple[str, Word]] = []
    for noun, entry in (
        (_SINGULAR, Word(Sense.NOUN)),
        (_PLURAL, Word(Sense.NOUN, many=True)),
        (_ABBREVIATED, Word(Sense.NOUN, dotted=True)),
        (_ABBREVIATED_MANY, Word(Sense.NOUN, dotted=True, many=True)),
        (_RESOLUTION, Word(Sense.NOUN, dated=True, high=True)),
        (_RESOLUTIONS, Word(Sense.NOUN, dated=True, high=True, many=True)),
        (_DATED, Word(Sense.NOUN, dated=True)),
        (_DATED_MANY, Word(Sense.NOUN, dated=True, many=True)),
        (_DOUBTFUL, Word(Sense.NOUN, doubtful=True)),
        (_DOUBTFUL_MANY, Word(Sense.NOUN, doubtful=True, many=True)),
        (_CAPITAL, Word(Sense.NOUN, capital=True)),
        (_CAPITAL_MANY, Word(Sense.NOUN, capital=True, many=True)),
        (_DATED_CAPITAL, Word(Sense.NOUN, capital=True, dated=True)),
        (_LAWS, Word(Sense.NOUN, capital=True, dated=True, law=True)),
        (_LAWS_DOUBTFUL, Word(Sense.NOUN, doubtful=True, many=True, dated=True, law=True)),
        ("no nos", Word(Sense.NUMERO, many=True, high=True)),
    ):
        pairs += _entries(noun, entry)
    pairs += _months()
    for scale, words in _SPOKEN_SCALES:
        pairs += _entries(words, Word(Sense.SCALE, scale, spoken=True))
    for scale, words in _WRITTEN_SCALES:
        pairs += _entries(words, Word(Sense.SCALE, scale))
    pairs += [(word, Word(Sense.CARDINAL, n)) for n, word in enumerate(_CARDINALS.split())]
    pairs += [(word, Word(Sense.CARDINAL, 20 + 10 * n)) for n, word in enumerate(_TENS.split())]
    pairs += [(word, Word(Sense.ORDINAL, n)) for n, word in enumerate(_ORDINALS.split(), 1) if word != "-"]
    pairs += [(word, Word(Sense.ORDINAL, 20 + 10 * n)) for n, word in enumerate(_ORDINAL_TENS.split())]
    pairs += [(word, Word(Sense.PART, n)) for n, word in enumerate(_PARTS.split(), 3)]
    return dict(pairs)


def _months() -> Iterable[tuple[str, Word]]:
    for language, names in MONTHS.items():
        for number, name in enumerate(names, 1):
            yield folded_word(name), Word(Sense.MONTH, number, capital=language == "en" and number in (3, 5))
    for number, words in _MORE_MONTHS:
        yield from _entries(words, Word(Sense.MONTH, number))
    yield "mar", Word(Sense.MONTH, 3, capital=True)
    yield folded_word("كانون"), Word(Sense.PAIRED_MONTH, 12)
    yield folded_word("تشرين"), Word(Sense.PAIRED_MONTH, 10)
    yield folded_word("الأول"), Word(Sense.PAIR, 1)
    yield folded_word("الثاني"), Word(Sense.PAIR, 2)


_WORDS = _vocabulary()


@lru_cache(maxsize=65536)
def word_for(word: str) -> Word | None:
    """The entry of a word, None for the many that say nothing about numbers.

    >>> word_for("Forty").value, word_for("अप्रैल").value, word_for("march"), word_for("village")
    (40, 4, None, None)
    """
    entry = _WORDS.get(folded_word(word))
    return None if entry is None or (entry.capital and not word[0].isupper()) else entry
