"""The script that a language is printed in, and the runs of other scripts in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

LATIN, ARABIC, DEVANAGARI = "latin", "arabic", "devanagari"
_ARABIC_LANGUAGES = frozenset(
    {"ar", "ur", "ks", "fa", "ps", "sd", "pnb", "phr", "skr", "gju", "bft", "bal", "ug", "ckb", "arc"}
)
_DEVANAGARI_LANGUAGES = frozenset({"hi", "mr", "ne", "sa", "kok", "doi", "mai", "bho"})

_AR = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_DV = "\u0900-\u0963\u0966-\u097f\u1cd0-\u1cff\ua8e0-\ua8ff"
_LA = "0-9A-Za-z\u00c0-\u02af\u1e00-\u1eff\u0370-\u052f"
_JOINT = r"\s\u200c\u200d!-/:-@\[-`{-~\u00a0-\u00bf\u2010-\u201f\u2026"
_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f\u0900-\u0dff]")
_ARABIC_RUN = f"[{_AR}](?:[{_AR}{_JOINT}]*[{_AR}\u200c\u200d])?"
_DEVANAGARI_RUN = f"[{_DV}](?:[{_DV}\u0964\u0965{_JOINT}]*[{_DV}\u0964\u0965\u200c\u200d])?"
_LATIN_RUN = f"[{_LA}](?:[{_LA}\u0300-\u036f{_JOINT}]*[{_LA}\u0300-\u036f%/])?"
_FOREIGN = {
    LATIN: re.compile(f"(?P<arabic>{_ARABIC_RUN})|(?P<devanagari>{_DEVANAGARI_RUN})"),
    DEVANAGARI: re.compile(f"(?P<arabic>{_ARABIC_RUN})"),  # its face is drawn to stand beside the Latin one
    ARABIC: re.compile(f"(?P<latin>{_LATIN_RUN})|(?P<devanagari>{_DEVANAGARI_RUN})"),
}


def primary(language: str) -> str:
    """The language of a tag without its region or script: `ur-PK` is `ur`.

    >>> primary("ur-PK"), primary("hi_Latn"), primary("")
    ('ur', 'hi', '')
    """
    return language.replace("_", "-").split("-")[0].lower()


def script_of(language: str) -> str:
    """The script that a language is printed in; a script in the tag decides.

    >>> script_of("ur"), script_of("ur-Latn"), script_of("hi"), script_of("ks-Deva-IN")
    ('arabic', 'latin', 'devanagari', 'devanagari')
    """
    tag = language.replace("_", "-").lower().split("-")
    for name, script in (("arab", ARABIC), ("deva", DEVANAGARI), ("latn", LATIN), ("aran", ARABIC)):
        if name in tag[1:]:
            return script
    if tag[0] in _ARABIC_LANGUAGES:
        return ARABIC
    return DEVANAGARI if tag[0] in _DEVANAGARI_LANGUAGES else LATIN


def script_runs(text: str, script: str) -> Iterator[tuple[str, str]]:
    """A text cut where its script changes; punctuation and spaces between two scripts stay with the surrounding one.

    >>> list(script_runs("The word آزادی (azadi)", "latin"))
    [('latin', 'The word '), ('arabic', 'آزادی'), ('latin', ' (azadi)')]
    """
    end = 0
    for match in _FOREIGN[script].finditer(text):
        if match.start() > end:
            yield script, text[end : match.start()]
        yield str(match.lastgroup), match.group()
        end = match.end()
    if end < len(text):
        yield script, text[end:]


def stands_turned(text: str, direction: str) -> str:
    """The direction of a text that has letters of the other direction only, as an English title in an Urdu table.

    Without it the full stop of such a text would go to the wrong end.

    >>> [stands_turned(words, "rtl") for words in ("Eight people were held.", "گواہ Amina", "47")]
    ['ltr', '', '']
    """
    right, left = bool(_RIGHT.search(text)), bool(_LEFT.search(text))
    if direction == "rtl":
        return "ltr" if left and not right else ""
    return "rtl" if right and not left else ""
