"""The few words that the writers print themselves, by language; a document's own `strings` go before them."""

from __future__ import annotations

from averment.build.outside.scripts import primary
from averment.kernel.document import Document

_WORDS: dict[str, dict[str, str]] = {
    "en": {"page": "Page {page} of {pages}", "notes": "Notes", "skip": "Skip to the text", "back": "Back to the text"},
    "fr": {"page": "Page {page} sur {pages}", "notes": "Notes", "skip": "Aller au texte", "back": "Retour au texte"},
    "es": {"page": "Página {page} de {pages}", "notes": "Notas", "skip": "Ir al texto", "back": "Volver al texto"},
    "ru": {
        "page": "Страница {page} из {pages}",
        "notes": "Примечания",
        "skip": "Перейти к тексту",
        "back": "Вернуться к тексту",
    },
    "ar": {
        "page": "الصفحة {page} من {pages}",
        "notes": "الحواشي",
        "skip": "انتقل إلى النص",
        "back": "العودة إلى النص",
    },
    "ur": {
        "page": "صفحہ {page} از {pages}",
        "notes": "حواشی",
        "skip": "متن پر جائیں",
        "back": "متن پر واپس",
    },
    "hi": {
        "page": "पृष्ठ {page} / {pages}",
        "notes": "टिप्पणियाँ",
        "skip": "पाठ पर जाएँ",
        "back": "पाठ पर वापस",
    },
}


def printed_word(document: Document, key: str) -> str:
    """What the writers print for a key: the document's own words, else those of its language, else English.

    >>> printed_word(Document(title="", language="ur-PK", direction="rtl", blocks=()), "notes")
    'حواشی'
    """
    own = dict(document.strings)
    return own.get(key) or _WORDS.get(primary(document.language), _WORDS["en"]).get(key) or _WORDS["en"].get(key, "")
