"""A name cell of a register: one person, often under several names, often with the father's name behind."""

from __future__ import annotations

import re

from averment.kernel.names.letters import fold
from averment.kernel.names.parts import parts
from averment.kernel.names.words import words_of

_RELATION = re.compile(
    r"[\s,]*(?:(?<![^\W\d_])(?:[SDWRC]\s*/\s*[Oo]\b\.?|[sdwrc]/o\b\.?|son of|daughter of|wife of|widow of|resident of)"
    r"|(?<!\S)(?:ولد|ولدیت|دختر|زوجہ|بیوہ|ساکن|पुत्र|पुत्री|सुपुत्र|पत्नी|निवासी)(?!\S))",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"[|;؛\n]|\s/\s|\s@\s|(?<!\S)@(?=\S)|\s(?:alias|urf|aka|a\.k\.a\.?|known as|عرف|उर्फ|उर्फ़)\s", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LABELS = re.compile(r"^(?:alias|aka|a\.k\.a\.?|urf|عرف|उर्फ)\s+", re.IGNORECASE)


def spellings_in(cell: str) -> tuple[str, ...]:
    """The names that a register's cell gives for one person, each once.

    Alternatives are parted by `|`, `;`, ` / `, `@`, alias, urf or brackets. From S/O, D/O, W/O or R/O on,
    the words name somebody or something else and are cut.

    >>> spellings_in("Zahoor Qamarwari @ Zaha S/O Abdul Qamarwari")
    ('Zahoor Qamarwari', 'Zaha')
    >>> spellings_in("Zahoor Qamarwari (ظہور قمرواری) | Zahur Qamarwari")
    ('Zahoor Qamarwari', 'ظہور قمرواری', 'Zahur Qamarwari')
    """
    bracketed = _IN_BRACKETS.findall(cell)
    outside = _IN_BRACKETS.sub(" ", cell)
    pieces = _ALTERNATIVE.split(outside)
    found = [pieces[0], *bracketed, *pieces[1:]]
    spellings = (_LABELS.sub("", _own_part(piece)).strip(" ,.-–") for piece in found)
    return tuple(dict.fromkeys(spelling for spelling in spellings if _is_a_name(spelling)))


def _own_part(piece: str) -> str:
    match = _RELATION.search(piece)
    return (piece[: match.start()] if match else piece).strip()


def _is_a_name(spelling: str) -> bool:
    words = [word.folded for word in words_of(spelling)]
    return any(len(word) > 1 and not parts().is_kind(fold(word), "title", "field") for word in words)
