"""Figures and dates as a language prints them: its digits, separators, names of months and direction.

The facts are those of the Unicode CLDR (release 47, read through Babel 2.18): separators, grouping, names of
months, order of a date. Where CLDR knows native digits beside international ones (Urdu, Hindi, Kashmiri,
Arabic), the native ones are printed, as interface.md asks; Urdu and Kashmiri take the Extended Arabic-Indic
digits with ٬ and ٫ (۱٬۹۷۸ and ۶۸٫۳), Arabic the Arabic-Indic ones, Hindi Devanagari digits in groups of the
Indian system (१२,३४,५६७). Dates follow the order of UN English, day before month, in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from averment.kernel.dates import PartialDate

LATIN = "0123456789"
ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
EXTENDED_ARABIC_INDIC = "۰۱۲۳۴۵۶۷۸۹"
DEVANAGARI = "०१२३४५६७८९"

MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "ur": (
        "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر",
    ),
    "hi": (
        "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
    ),
    "ks": (
        "جنؤری", "فرؤری", "مارٕچ", "اپریل", "مئی", "جوٗن", "جُلَے", "اگست", "ستمبر", "اکتوٗبر", "نومبر", "دَسَمبَر",
    ),
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language writes figures and dates.

    `tail` is the length of the groups before the last three digits (2 in the Indian system); `least` is the
    number of digits from which groups are set off at all.
    """

    digits: str = LATIN
    group: str = ","
    point: str = "."
    minus: str = "\N{MINUS SIGN}"
    tail: int = 3
    least: int = 4
    months: str = "en"
    joint: str = " "
    first: str = ""


_EXTENDED = Manner(EXTENDED_ARABIC_INDIC, "٬", "٫", "\u200e-\u200e", months="ur")
MANNERS: dict[str, Manner] = {
    "en": Manner(),
    "ur": _EXTENDED,
    "ks": Manner(EXTENDED_ARABIC_INDIC, "٬", "٫", "\u200e-\u200e", months="ks"),
    "hi": Manner(DEVANAGARI, tail=2, months="hi"),
    "ks-deva": Manner(DEVANAGARI, tail=2, months="hi"),
    "ar": Manner(ARABIC_INDIC, "٬", "٫", "\u061c-", months="ar"),
    "fr": Manner(group="\u202f", point=",", months="fr", first="1er"),
    "es": Manner(group=".", point=",", least=5, months="es", joint=" de "),
}
_RIGHT_TO_LEFT = (
    "ar arc bal bft brh bsk ckb dv fa gju glk gwc he hnd hno khw ks kvx lah lrc mzn nqo phr pnb prs ps scl sd skr syr "
    "trw ug ur xhe yi"
)
_SCRIPTS_RIGHT_TO_LEFT = "arab aran hebr nkoo syrc thaa"


def _manner(language: str) -> Manner:
    parts = language.replace("_", "-").lower().split("-")
    return MANNERS.get("-".join(parts[:2])) or MANNERS.get(parts[0]) or MANNERS["en"]


def digits_of(language: str) -> str:
    """The ten digits of a language, nought first; the international ones where we know no other.

    >>> digits_of("ur"), digits_of("hi"), digits_of("sw")
    ('۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९', '0123456789')
    """
    return _manner(language).digits


def direction_of(language: str) -> str:
    """Whether a language is read from the right (`rtl`) or from the left (`ltr`); a script in the tag decides.

    >>> direction_of("ur"), direction_of("gju"), direction_of("ks-Deva"), direction_of("en-GB"), direction_of("pa-Arab")
    ('rtl', 'rtl', 'ltr', 'ltr', 'rtl')
    """
    primary, *rest = language.replace("_", "-").lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    from_right = script in _SCRIPTS_RIGHT_TO_LEFT.split() if script else primary in _RIGHT_TO_LEFT.split()
    return "rtl" if from_right else "ltr"


def format_number(value: Decimal | int, language: str, places: int | None = None) -> str:
    """A figure as the language prints it; halves are rounded away from nought, as a reader would by hand.

    `places` is the number of decimals; without it the value keeps those that it has.

    >>> [format_number(1978, language) for language in ("en", "ur", "hi", "ar", "es")]
    ['1,978', '۱٬۹۷۸', '१,९७८', '١٬٩٧٨', '1978']
    >>> format_number(Decimal("68.25"), "ur", 1), format_number(Decimal(1234567), "hi")
    ('۶۸٫۳', '१२,३४,५६७')
    """
    manner, exact = _manner(language), Decimal(value)
    if places is not None:
        wide = Context(prec=max(28, exact.adjusted() + places + 2))
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=wide)
    whole, _, decimals = f"{exact.copy_abs():f}".partition(".")
    minus = manner.minus if exact < 0 else ""
    tail = manner.point + decimals if decimals else ""
    return minus + in_digits(_grouped(whole, manner) + tail, language)


def _grouped(whole: str, manner: Manner) -> str:
    if len(whole) < manner.least:
        return whole
    head, groups = whole[:-3], [whole[-3:]]
    while head:
        groups.append(head[-manner.tail :])
        head = head[: -manner.tail]
    return manner.group.join(reversed(groups))


def in_digits(text: str, language: str) -> str:
    """The text with its international digits replaced by those of the language.

    >>> in_digits("2016–17", "ur")
    '۲۰۱۶–۱۷'
    """
    return text.translate(str.maketrans(LATIN, digits_of(language)))


def format_date(date: PartialDate, language: str) -> str:
    """A date as the language prints it, to the precision that it has.

    >>> [format_date(PartialDate(2026, 3, 18), language) for language in ("en", "ur", "hi", "es")]
    ['18 March 2026', '۱۸ مارچ ۲۰۲۶', '१८ मार्च २०२६', '18 de marzo de 2026']
    >>> format_date(PartialDate(2026, 3), "fr"), format_date(PartialDate(2026), "ar")
    ('mars 2026', '٢٠٢٦')
    """
    manner = _manner(language)
    parts = [str(date.year)]
    if date.month:
        parts.insert(0, MONTHS[manner.months][date.month - 1])
    if date.day:
        parts.insert(0, manner.first if date.day == 1 and manner.first else str(date.day))
    return in_digits(manner.joint.join(parts), language)
