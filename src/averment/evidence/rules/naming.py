"""The id, title, path and kind that a source gets when nobody has told them yet."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from averment.casefile.nouns import SourceKind

_LONGEST_ID, _LONGEST_LABEL, _LONGEST_TITLE = 63, 46, 200
_DIGITS, _MORE_DIGITS = 16, 40  # of a digest; in the usual number two files meet only where somebody means it
_PACKED = ".warc.gz"  # the one suffix of two parts by which programs know what a file is
_DATASETS = ("text/csv", "text/tab-separated-values", "application/json", "application/vnd.sqlite3")
_LETTERS = ("message/rfc822", "application/mbox", "application/vnd.ms-outlook")
_WEB = ("text/html", "application/warc", "application/wacz")


def source_id(name: str, digest: str, owner: str, taken: int = 0) -> str:
    """An id from a file's name, and from its bytes and the organisation that took it in; the same each time.

    The same bytes in another organisation have another id, so that two who hold the same file do not meet in it. It
    is no secret: who has the file and knows the organisation can compute it. `taken` is how many of the ids that it
    could have belong to others already: it then has a longer one.

    >>> source_id("Reply of the Ministry (final).pdf", "ab" * 32, "delta-watch")
    'reply-of-the-ministry-final-57e483546bf72fa5'
    >>> source_id("وزارت.pdf", "ab" * 32, ""), source_id("page.warc.gz", "ab" * 32, "", taken=1)
    ('source-2040c370850f0839', 'page-e5fc8e4a491a6d7f4d43844f168d0e2baa7c72af')
    """
    stem = PurePosixPath(name[:-3] if name.lower().endswith(_PACKED) else name).stem
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "source"
    of = f"{digest} {owner} {taken}" if taken else f"{digest} {owner}"
    tail = hashlib.sha256(of.encode()).hexdigest()[: _MORE_DIGITS if taken else _DIGITS]
    return f"{stem[: _LONGEST_ID - 1 - len(tail)].rstrip('-')}-{tail}"


def source_title(name: str) -> str:
    """The file's own name as a title, on one line, without what would steer a terminal.

    >>> source_title("evidence/Reply\\n of  the ministry.pdf")
    'Reply of the ministry.pdf'
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in name.rpartition("/")[2])
    return " ".join(shown.split())[:_LONGEST_TITLE] or "Without a name"


def source_file(ref: str, name: str) -> str:
    """The path of an original in the case folder: by its id, with the suffix of its name.

    >>> source_file("reply-1", "Reply.PDF"), source_file("reply-1", "a.b c")
    ('sources/files/reply-1.pdf', 'sources/files/reply-1')
    >>> source_file("page-1", "page.warc.gz")
    'sources/files/page-1.warc.gz'
    """
    if name.lower().endswith(_PACKED):
        return f"sources/files/{ref}{_PACKED}"
    suffix = PurePosixPath(name).suffix.lower()
    return f"sources/files/{ref}{suffix if re.fullmatch(r'[.][a-z0-9]{1,8}', suffix) else ''}"


def source_kind(media_type: str) -> SourceKind:
    """What kind of source a file is, as far as its format tells; a person may know better.

    >>> source_kind("video/mp4"), source_kind("message/rfc822"), source_kind("application/pdf")
    ('video', 'correspondence', 'report')
    """
    family = media_type.partition("/")[0]
    if family == "image":
        return "image"
    if family == "video":
        return "video"
    if family == "audio":
        return "audio"
    if media_type in _DATASETS or "spreadsheet" in media_type or "ms-excel" in media_type:
        return "dataset"
    if media_type in _LETTERS:
        return "correspondence"
    return "web" if media_type in _WEB else "report"


def sealed_id(label: str, odd: str) -> str:
    """An id for a sealed source, from its label; where that gives none, from odd letters. Never from a file's name.

    >>> sealed_id("S-17", "0f3a"), sealed_id("مہر", "0f3a")
    ('s-17', 'sealed-0f3a')
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_LABEL].rstrip("-") or f"sealed-{odd}"


def sealed_file(ref: str) -> str:
    """The path of a ciphertext in the case folder.

    >>> sealed_file("s-17")
    'sources/sealed/s-17.age'
    """
    return f"sources/sealed/{ref}.age"
