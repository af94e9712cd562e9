"""What is written on a file by the page or the tool that it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from averment.casefile.nouns import SourceKind
from averment.kernel.dates import PartialDate, read_date

_LONGEST_WORDS, _LONGEST_URL = 300, 2000
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")
_DAY = re.compile(r"\s*([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?![0-9])")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """What others say of a file, none of it to be trusted, and none of it a reason for a better grade.

    `file` is a name to go by where the file has no good one of its own; `made_from` are digests of the files that it
    was made from; `custody` goes into the entry of the custody log; `remarks` are told to whoever takes the file in.
    What is `guarded` is confidential, whatever was asked for.
    """

    file: str = ""
    title: str = ""
    kind: SourceKind | None = None
    url: str = ""
    publisher: str = ""
    author: str = ""
    published: PartialDate | None = None
    language: str = ""
    origin: str = ""
    made_from: tuple[str, ...] = ()
    custody: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    guarded: bool = False


def one_line(untrusted: str, longest: int = _LONGEST_WORDS) -> str:
    """Words of others on one line, without what would steer a terminal.

    >>> one_line("A report\\n\\x1b[31mof the  clerk ")
    'A report [31mof the clerk'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in untrusted[: 4 * longest]).split())[:longest]


def day_in(untrusted: str) -> PartialDate | None:
    """The day at the start of a time in the ISO form; None where there is none.

    >>> str(day_in("2026-06-14T10:00:00Z")), str(day_in("2026-06-14 10:00")), day_in("14.6.2026"), day_in("20260614")
    ('2026-06-14', '2026-06-14', None, None)
    """
    found = _DAY.match(untrusted[:40])
    return read_date(found[1]) if found else None


def url_in(untrusted: str) -> str:
    """An address of the web as it is written, where it is one and holds no name or password.

    >>> url_in("https://valley.example/a?b#c"), url_in("javascript:x"), url_in("https://me:secret@valley.example/")
    ('https://valley.example/a?b#c', '', '')
    """
    plain = untrusted.strip()
    return plain if len(plain) <= _LONGEST_URL and plain.isprintable() and _ADDRESS.match(plain) else ""


def tag_in(untrusted: str) -> str:
    """The tag of a language, where it is one.

    >>> tag_in("ur"), tag_in("en-GB"), tag_in("english please")
    ('ur', 'en-GB', '')
    """
    plain = untrusted.strip()
    return plain if _TAG.match(plain) else ""
