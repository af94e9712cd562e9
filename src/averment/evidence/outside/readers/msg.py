"""Letters of Outlook (MSG): the headers that people read, and the text; attachments are named, not opened."""

from __future__ import annotations

import datetime
import email.parser
import importlib.metadata
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from averment.evidence.outside.readers import html, mail
from averment.evidence.outside.readers.reading import Reading
from averment.evidence.rules.decoding import decoded

NAME = "msg reader"
VERSION = f"1 (olefile {importlib.metadata.version('olefile')}, {html.NAME} {html.VERSION})"

# The properties that are read, by their numbers in the format.
_CLASS, _SUBJECT, _HEADERS, _SENT, _DELIVERED = 0x001A, 0x0037, 0x007D, 0x0039, 0x0E06
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_NAME, _ADDRESS, _SMTP, _ROLE = 0x3001, 0x3003, 0x39FE, 0x0C15
_BODY, _HTML, _RICH = 0x1000, 0x1013, 0x1009
_LONG_TITLE, _TITLE, _MEDIA = 0x3707, 0x3704, 0x370E
_CODE_PAGE, _BODY_CODE_PAGE = 0x3FFD, 0x3FDE

_UNICODE, _LETTERS, _BYTES = "001F", "001E", "0102"
_ROLES = {1: "To", 2: "Cc", 3: "Bcc"}
_ENTRY = struct.Struct("<HHIQ")
_EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
_LARGEST_TIME = 2_650_000_000_000_000_000  # in tenths of microseconds: about the year 9998


def read(container: olefile.OleFileIO) -> Reading:
    """One letter as text."""
    gaps: dict[str, None] = {}
    letter = _Folder(container, "", 32, gaps)
    kind = letter.text(_CLASS)
    if kind and not kind.upper().startswith(("IPM.NOTE", "REPORT.IPM.NOTE")):
        gaps[f"it is no plain letter ({kind}); only what it has in common with one was read"] = None
    lines = [*_headers(letter), "", *_bodies(letter)]
    for attached in letter.folders("__attach_version1.0_#"):
        title = attached.text(_LONG_TITLE) or attached.text(_TITLE) or attached.text(_NAME)
        title = title or f"without a name, {attached.text(_MEDIA) or 'of no known kind'}"
        lines.append(f"[attachment: {title}]")
        gaps[f"not read: the attachment {title}"] = None
    return Reading("\n".join(lines), NAME, VERSION, gaps=tuple(gaps))


@dataclass(slots=True)
class _Folder:
    """A letter, one whom it is for, or an attachment: a folder of the container, with its properties."""

    container: olefile.OleFileIO
    path: str
    head: int  # bytes before the first fixed property
    gaps: dict[str, None]
    fixed: dict[int, int] = field(default_factory=dict)
    declared: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        properties = self.stream("__properties_version1.0") or b""
        if not properties:
            self.gaps["the list of its properties is missing"] = None
        usable = (len(properties) - self.head) // _ENTRY.size * _ENTRY.size
        for kind, number, _, value in _ENTRY.iter_unpack(properties[self.head :][: max(0, usable)]):
            self.declared.add(number)
            if kind in (0x0003, 0x0040):
                self.fixed[number] = value if kind == 0x0040 else value & 0xFFFFFFFF

    def stream(self, name: str) -> bytes | None:
        """The bytes of one stream; None where it is absent."""
        path = f"{self.path}{name}"
        if not self.container.exists(path) or self.container.get_type(path) != olefile.STGTY_STREAM:
            return None
        with self.container.openstream(path) as stream:
            return bytes(stream.read())

    def property_bytes(self, number: int, kind: str) -> bytes | None:
        """A property of no fixed length."""
        return self.stream(f"__substg1.0_{number:04X}{kind}")

    def text(self, number: int, page: int = _CODE_PAGE) -> str:
        """A property as text: in Unicode, or in the code page that the letter names."""
        data, doubt = self.property_bytes(number, _UNICODE), ""
        if data is not None:
            words = data.decode("utf-16-le", "replace")
            doubt = "characters that are not UTF-16" if "\N{REPLACEMENT CHARACTER}" in words else ""
        else:
            found = decoded(self.property_bytes(number, _LETTERS) or b"", self.code_page(page))
            words, doubt = found.text, found.doubt
        if doubt:
            self.gaps[doubt] = None
        return words.rstrip("\x00").replace("\r\n", "\n")

    def code_page(self, page: int) -> str:
        """The character set of what is not Unicode; empty where the letter names none."""
        number = self.fixed.get(page) or self.fixed.get(_CODE_PAGE) or 0
        return {0: "", 65001: "utf-8", 20127: "", 28591: "iso-8859-1", 1200: "utf-16-le"}.get(number, f"cp{number}")

    def folders(self, start: str) -> Iterator[_Folder]:
        """The folders inside whose names begin in one way, in their order."""
        for names in sorted(self.container.listdir(streams=False, storages=True)):
            if len(names) == 1 and names[0].startswith(start):
                inner = _Folder(self.container, f"{names[0]}/", 8, self.gaps)
                inner.fixed.setdefault(_CODE_PAGE, self.fixed.get(_CODE_PAGE, 0))
                yield inner


def _headers(letter: _Folder) -> list[str]:
    """What stands above a letter, as far as the letter says it."""
    sent = email.parser.HeaderParser().parsestr(letter.text(_HEADERS))
    lines = [f"Subject: {letter.text(_SUBJECT)}"] if letter.text(_SUBJECT) else []
    sender = _person(letter.text(_SENDER), letter.text(_SENDER_SMTP) or letter.text(_SENDER_ADDRESS))
    lines += mail.header_lines(sent, "From") or ([f"From: {sender}"] if sender else [])
    people: dict[str, list[str]] = {}
    for person in letter.folders("__recip_version1.0_#"):
        role = _ROLES.get(person.fixed.get(_ROLE, 1), "To")
        people.setdefault(role, []).append(_person(person.text(_NAME), person.text(_SMTP) or person.text(_ADDRESS)))
    lines += [f"{role}: {', '.join(people[role])}" for role in _ROLES.values() if role in people]
    time = letter.fixed.get(_SENT) or letter.fixed.get(_DELIVERED) or 0
    written = [f"Date: {_time(time)}"] if 0 < time < _LARGEST_TIME else []
    return lines + (mail.header_lines(sent, "Date") or written)


def _person(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address and name != address else name or address


def _time(tenths: int) -> str:
    return (_EPOCH + datetime.timedelta(microseconds=tenths // 10)).isoformat(" ", "seconds")


def _bodies(letter: _Folder) -> list[str]:
    """The text; and the text as HTML where it has other words."""
    plain = letter.text(_BODY, _BODY_CODE_PAGE)
    page, doubt = letter.property_bytes(_HTML, _BYTES), ""
    if page is not None:
        shown, doubt = html.text_of(page, letter.code_page(_BODY_CODE_PAGE))
    else:
        written = letter.text(_HTML, _BODY_CODE_PAGE)
        shown, doubt = html.text_of(written.encode("utf-8", "replace"), "utf-8") if written else ("", "")
    if doubt:
        letter.gaps[doubt] = None
    if not plain.strip() and not shown.strip() and letter.declared & {_BODY, _HTML, _RICH}:
        letter.gaps["not read: its text, which it does not give as plain text or HTML"] = None
    bodies = (plain,) if "".join(plain.split()) == "".join(shown.split()) else (plain, shown)
    return [body for body in bodies if body]
