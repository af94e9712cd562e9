"""The few sentences that the compiler itself writes into a document, in each language of the documents."""

from __future__ import annotations

import re

from averment.build.compiler.foreign import foreign
from averment.casefile.nouns import Between, Condition
from averment.casefile.words import Scalar
from averment.kernel.dates import read_date
from averment.kernel.numerals import format_date, format_number, in_digits
from averment.registers.rules.figures import Figure

_PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "annex": "Annex. Grounds",
        "annex-lead": "Each statement of fact in this submission rests on a claim below. Statuses follow from the "
        "evidence by a fixed rule; sources that copy one another count as one origin.",
        "number": "No.",
        "claim": "Claim",
        "grounds": "What it rests on",
        "status": "Status",
        "unsupported": "unsupported",
        "reported": "reported",
        "attested": "attested",
        "corroborated": "corroborated",
        "contested": "contested",
        "refuted": "refuted",
        "one-origin": "one origin",
        "origins": "{count} independent origins",
        "judged-independent": "A reviewer judged these independent on {date}: {sources}. Reason: {reason}",
        "judged-same-origin": "A reviewer judged these one origin on {date}: {sources}. Reason: {reason}",
        "page": "p. {page}",
        "row": "row {row}",
        "rows": "rows {row}",
        "disputed": "Disputed",
        "for": "For:",
        "against": "Against:",
        "context": "Context:",
        "withheld": "an original that its keeper does not hand out (sealed file {number})",
        "sealed": "The package holds a commitment to each sealed file, with the reason why it is not handed out.",
        "sealed-held": "sealed source {label}, held by {count} custodians",
        "sealed-held-by-one": "sealed source {label}, held by one custodian",
        "attested-on": "attested on {date} (sealed file {number})",
        "forum": "Addressed to",
        "gist": "in summary",
        "article": "article {number}",
        "operative": "operative paragraph {number}",
        "paragraph": "paragraph {number}",
        "computed": "Computed from {sources}: {method}",
        "see-note": "See note {note}.",
        "readers": "Readers",
        "tier-coalition": "the coalition alone",
        "tier-confidential": "those named by the coalition alone",
        "tier-sealed": "holders of the sealed tier alone",
        "adopted": "Adopted on {date} by {procedure}",
        "coalition": "the coalition",
        "position": "Position of the coalition",
        "reservations": "For the record",
        "reservation": "Reservation of {organisation}",
        "dissociation": "Dissociation of {organisation}",
        "explanation": "Explanation of {organisation}",
        "interpretation": "Interpretation of {organisation}",
        "statement": "Statement of {organisation}",
        "on-paragraphs": "on paragraph {paragraphs}",
        "endorsers": "Endorsed by {organisations}.",
        "fewer": "fewer than {count}",
        "package": "The package of evidence that goes with this submission is called {package}. It is signed with the "
        "key {fingerprint}. VERIFY.txt in the package says how to check it.",
        "translation": "translation",
        "and": "and",
        "silence": "silence procedure",
        "consensus": "consensus",
        "vote": "vote",
        "measure-count": "number of {of}",
        "measure-distinct": "number of different values of {of}",
        "measure-sum": "sum of {of}",
        "measure-max": "highest {of}",
        "measure-min": "lowest {of}",
        "measure-median": "median of {of}",
        "measure-share": "share of {of} in {whole}, in per cent",
        "measure-change": "change from {of} to {whole}",
        "measure-change-per-cent": "change from {of} to {whole}, in per cent",
        "in-lists": "in {lists}",
        "where": "where {conditions}",
        "condition-is": "{column} is {value}",
        "condition-between": "{column} from {start} to {end}",
        "condition-from": "{column} from {start}",
        "condition-to": "{column} up to {end}",
        "linked-rows": "{count} rows of several lists, rows that agree counted once",
    },
    "ur": {
        "annex": "ضمیمہ۔ شواہد",
        "annex-lead": "اس دستاویز کا ہر بیانِ واقعہ ذیل کے کسی دعوے پر قائم ہے۔ حیثیت شواہد سے ایک مقررہ اصول کے مطابق "
        "نکلتی ہے؛ جو ماخذ ایک دوسرے کی نقل ہوں وہ ایک ہی اصل شمار ہوتے ہیں۔",
        "number": "شمار",
        "claim": "دعویٰ",
        "grounds": "بنیاد",
        "status": "حیثیت",
        "unsupported": "بے ثبوت",
        "reported": "اطلاع شدہ",
        "attested": "ایک ماخذ پر مبنی",
        "corroborated": "متعدد آزاد ماخذوں پر مبنی",
        "contested": "متنازع",
        "refuted": "مسترد",
        "one-origin": "ایک اصل ماخذ",
        "origins": "{count} آزاد اصل ماخذ",
        "judged-independent": "ایک جائزہ کار نے {date} کو انہیں ایک دوسرے سے آزاد قرار دیا: {sources}۔ وجہ: {reason}",
        "judged-same-origin": "ایک جائزہ کار نے {date} کو انہیں ایک ہی اصل قرار دیا: {sources}۔ وجہ: {reason}",
        "page": "صفحہ {page}",
        "row": "سطر {row}",
        "rows": "سطور {row}",
        "disputed": "اختلاف",
        "for": "تائید میں:",
        "against": "تردید میں:",
        "context": "پس منظر:",
        "withheld": "ایک اصل دستاویز جو اس کا محافظ جاری نہیں کرتا (مہر بند فائل {number})",
        "sealed": "پیکج میں ہر مہر بند فائل کا ناقابلِ تبدیل حوالہ اور اسے جاری نہ کرنے کی وجہ درج ہے۔",
        "sealed-held": "مہر بند ماخذ {label}، جو {count} محافظوں کے پاس ہے",
        "sealed-held-by-one": "مہر بند ماخذ {label}، جو ایک محافظ کے پاس ہے",
        "attested-on": "{date} کی تصدیق (مہر بند فائل {number})",
        "forum": "بنام",
        "gist": "خلاصہ",
        "article": "آرٹیکل {number}",
        "operative": "عملی پیراگراف {number}",
        "paragraph": "پیراگراف {number}",
        "computed": "{sources} سے شمار: {method}",
        "see-note": "دیکھیے حاشیہ {note}۔",
        "readers": "قارئین",
        "tier-coalition": "صرف اتحاد",
        "tier-confidential": "صرف وہ جنہیں اتحاد نے نامزد کیا",
        "tier-sealed": "صرف مہر بند درجے کے حامل",
        "adopted": "{date} کو بذریعہ {procedure} منظور",
        "coalition": "اتحاد",
        "position": "اتحاد کا موقف",
        "reservations": "ریکارڈ کے لیے",
        "reservation": "{organisation} کا تحفظ",
        "dissociation": "{organisation} کی لاتعلقی",
        "explanation": "{organisation} کی وضاحت",
        "interpretation": "{organisation} کی تشریح",
        "statement": "{organisation} کا بیان",
        "on-paragraphs": "پیراگراف {paragraphs} پر",
        "endorsers": "تائید: {organisations}۔",
        "fewer": "{count} سے کم",
        "package": "اس دستاویز کے ساتھ شواہد کا پیکج {package} ہے، جس پر کلید {fingerprint} سے دستخط ہیں۔ "
        "جانچ کا طریقہ پیکج کی فائل VERIFY.txt میں درج ہے۔",
        "translation": "ترجمہ",
        "and": "اور",
        "silence": "خاموش رضامندی",
        "consensus": "اتفاقِ رائے",
        "vote": "رائے شماری",
        "measure-count": "{of} کی تعداد",
        "measure-distinct": "{of} کی مختلف اقدار کی تعداد",
        "measure-sum": "{of} کا مجموعہ",
        "measure-max": "سب سے زیادہ {of}",
        "measure-min": "سب سے کم {of}",
        "measure-median": "{of} کا وسطانیہ",
        "measure-share": "{whole} میں {of} کا حصہ، فی صد",
        "measure-change": "{of} سے {whole} تک تبدیلی",
        "measure-change-per-cent": "{of} سے {whole} تک تبدیلی، فی صد",
        "in-lists": "فہرست {lists}",
        "where": "جہاں {conditions}",
        "condition-is": "{column}: {value}",
        "condition-between": "{column} {start} سے {end} تک",
        "condition-from": "{column} {start} سے",
        "condition-to": "{column} {end} تک",
        "linked-rows": "کئی فہرستوں کی {count} سطور، یکساں سطور ایک بار شمار",
    },
    "hi": {
        "annex": "अनुलग्नक। आधार",
        "annex-lead": "इस दस्तावेज़ का हर तथ्य-कथन नीचे दिए गए किसी दावे पर टिका है। स्थिति साक्ष्य से एक निश्चित नियम के अनुसार "
        "निकलती है; एक-दूसरे की नकल करने वाले स्रोत एक ही मूल गिने जाते हैं।",
        "number": "क्रम",
        "claim": "दावा",
        "grounds": "आधार",
        "status": "स्थिति",
        "unsupported": "निराधार",
        "reported": "सूचित",
        "attested": "एक स्रोत पर आधारित",
        "corroborated": "कई स्वतंत्र स्रोतों पर आधारित",
        "contested": "विवादित",
        "refuted": "खंडित",
        "one-origin": "एक मूल स्रोत",
        "origins": "{count} स्वतंत्र मूल स्रोत",
        "judged-independent": "एक समीक्षक ने {date} को इन्हें स्वतंत्र माना: {sources}। कारण: {reason}",
        "judged-same-origin": "एक समीक्षक ने {date} को इन्हें एक ही मूल माना: {sources}। कारण: {reason}",
        "page": "पृ. {page}",
        "row": "पंक्ति {row}",
        "rows": "पंक्तियाँ {row}",
        "disputed": "विवाद",
        "for": "पक्ष में:",
        "against": "विपक्ष में:",
        "context": "संदर्भ:",
        "withheld": "एक मूल दस्तावेज़ जो उसका रखवाला जारी नहीं करता (मुहरबंद फ़ाइल {number})",
        "sealed": "पैकेज में हर मुहरबंद फ़ाइल का अपरिवर्तनीय उल्लेख और उसे जारी न करने का कारण है।",
        "sealed-held": "मुहरबंद स्रोत {label}, जो {count} रखवालों के पास है",
        "sealed-held-by-one": "मुहरबंद स्रोत {label}, जो एक रखवाले के पास है",
        "attested-on": "{date} को अभिप्रमाणित (मुहरबंद फ़ाइल {number})",
        "forum": "सेवा में",
        "gist": "सार",
        "article": "अनुच्छेद {number}",
        "operative": "प्रवर्तनीय पैरा {number}",
        "paragraph": "पैरा {number}",
        "computed": "{sources} से गणना: {method}",
        "see-note": "टिप्पणी {note} देखें।",
        "readers": "पाठक",
        "tier-coalition": "केवल गठबंधन",
        "tier-confidential": "केवल गठबंधन द्वारा नामित",
        "tier-sealed": "केवल मुहरबंद स्तर के धारक",
        "adopted": "{date} को {procedure} द्वारा अंगीकृत",
        "coalition": "गठबंधन",
        "position": "गठबंधन का पक्ष",
        "reservations": "अभिलेख के लिए",
        "reservation": "{organisation} का आरक्षण",
        "dissociation": "{organisation} की असहमति",
        "explanation": "{organisation} का स्पष्टीकरण",
        "interpretation": "{organisation} की व्याख्या",
        "statement": "{organisation} का वक्तव्य",
        "on-paragraphs": "अनुच्छेद {paragraphs} पर",
        "endorsers": "समर्थन: {organisations}।",
        "fewer": "{count} से कम",
        "package": "इस दस्तावेज़ के साथ साक्ष्य पैकेज {package} है, जिस पर कुंजी {fingerprint} से हस्ताक्षर हैं। जाँच की विधि पैकेज की "
        "फ़ाइल VERIFY.txt में है।",
        "translation": "अनुवाद",
        "and": "और",
        "silence": "मौन प्रक्रिया",
        "consensus": "सर्वसम्मति",
        "vote": "मतदान",
        "measure-count": "{of} की संख्या",
        "measure-distinct": "{of} के अलग-अलग मानों की संख्या",
        "measure-sum": "{of} का योग",
        "measure-max": "सबसे अधिक {of}",
        "measure-min": "सबसे कम {of}",
        "measure-median": "{of} की माध्यिका",
        "measure-share": "{whole} में {of} का भाग, प्रतिशत",
        "measure-change": "{of} से {whole} तक परिवर्तन",
        "measure-change-per-cent": "{of} से {whole} तक परिवर्तन, प्रतिशत",
        "in-lists": "सूची {lists}",
        "where": "जहाँ {conditions}",
        "condition-is": "{column}: {value}",
        "condition-between": "{column} {start} से {end} तक",
        "condition-from": "{column} {start} से",
        "condition-to": "{column} {end} तक",
        "linked-rows": "कई सूचियों की {count} पंक्तियाँ, समान पंक्तियाँ एक बार गिनी गईं",
    },
}

_COLUMNS: dict[str, dict[str, str]] = {
    "ur": {
        "people": "افراد", "events": "واقعات", "rows": "سطور", "date": "تاریخ", "end": "اختتام",
        "days": "ایام", "region": "خطہ", "place": "مقام", "category": "قسم", "by": "حکم دینے والا",
        "reason": "وجہ", "killed": "ہلاک", "injured": "زخمی", "year": "سال", "group": "گروہ", "sex": "جنس",
        "age": "عمر", "persons": "افراد", "status": "حیثیت", "law": "قانون", "role": "پیشہ", "name": "نام",
        "born": "پیدائش",
    },
    "hi": {
        "people": "व्यक्ति", "events": "घटनाएँ", "rows": "पंक्तियाँ", "date": "तिथि", "end": "समाप्ति",
        "days": "दिन", "region": "क्षेत्र", "place": "स्थान", "category": "श्रेणी", "by": "आदेश देने वाला",
        "reason": "कारण", "killed": "मृत", "injured": "घायल", "year": "वर्ष", "group": "समूह", "sex": "लिंग",
        "age": "आयु", "persons": "व्यक्ति", "status": "स्थिति", "law": "कानून", "role": "पेशा", "name": "नाम",
        "born": "जन्म",
    },
}  # fmt: skip
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def phrase(language: str, key: str, **words: str) -> str:
    """A phrase of a language with its words filled in; English where the language has none of ours.

    >>> phrase("en", "page", page="4"), phrase("fr", "and")
    ('p. 4', 'and')
    """
    return _PHRASES.get(language, _PHRASES["en"])[key].format(**words)


def counted_in_words(count: int, language: str) -> str:
    """A small count as running text writes it: in English words below ten, else in the digits of the language."""
    return _SMALL[count] if language == "en" and count < len(_SMALL) else format_number(count, language)


def provision_label(provision: str, language: str) -> str:
    """A provision as a lawyer names it, where its id tells what it is.

    >>> provision_label("art-19", "en"), provision_label("op5", "en"), provision_label("a1", "en")
    ('article 19', 'operative paragraph 5', 'a1')
    """
    match = re.fullmatch(r"(art|op|para)-?([0-9][0-9a-z-]*)", provision)
    if match is None:
        return foreign(provision, "", language)
    key = {"art": "article", "op": "operative", "para": "paragraph"}[match[1]]
    return phrase(language, key, number=in_digits(match[2], language))


def method_in_words(figure: Figure, language: str, *, of_files: bool = True) -> str:
    """How a figure was computed, so that a reader can do it again; words of other languages are marked.

    A document leaves the names of files out: it names the sources, and of a withheld list the name tells too much.
    """
    method = figure.method
    of = [_column(name, language) for name in method.of]
    parts = [phrase(language, f"measure-{method.measure}", of=of[0], whole=of[-1])]
    if method.lists and of_files:
        parts.append(phrase(language, "in-lists", lists=foreign(", ".join(method.lists), "", language)))
    if method.where:
        conditions = [_condition(column, condition, language) for column, condition in method.where]
        parts.append(phrase(language, "where", conditions=f" {phrase(language, 'and')} ".join(conditions)))
    words = " ".join(parts)
    if not method.rows_linked:
        return words
    return f"{words} ({phrase(language, 'linked-rows', count=format_number(method.rows_linked, language))})"


def _column(name: str, language: str) -> str:
    return _COLUMNS.get(language, {}).get(name, name.replace("-", " "))


def _condition(column: str, condition: Condition, language: str) -> str:
    name = _column(column, language)
    if not isinstance(condition, Between):
        values = condition if isinstance(condition, tuple) else (condition,)
        return phrase(
            language,
            "condition-is",
            column=name,
            value=foreign(", ".join(str(value) for value in values), "", language),
        )
    start, end = (_value(value, language) for value in (condition.start, condition.end))
    key = "condition-between" if start and end else "condition-from" if start else "condition-to"
    return phrase(language, key, column=name, start=start, end=end)


def _value(value: Scalar, language: str) -> str:
    day = read_date(str(value))
    return format_date(day, language) if day else "" if value is None else str(value)


def languages() -> tuple[str, ...]:
    """The languages in which the compiler writes its own sentences."""
    return tuple(_PHRASES)


def keys(language: str) -> frozenset[str]:
    """The phrases that a language has, so that a test can hold the languages together."""
    return frozenset(_PHRASES[language])
