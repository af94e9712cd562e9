"""What the control words of RTF mean, and the words of one file as they are gathered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from averment.evidence.outside.readers.reading import HIDDEN, STRUCK_OUT
from averment.evidence.rules.decoding import decoded

# Where the words of a group belong; a group that is not named here belongs where the one around it does.
TEXT, BOXES, NOWHERE, NEVER, FONTS = "text", "boxes", "nowhere", "never", "fonts"
PLACES = {
    "shptxt": BOXES, "dptxbxtext": BOXES, "header": "headers", "headerl": "headers", "headerr": "headers",
    "headerf": "headers", "footer": "headers", "footerl": "headers", "footerr": "headers", "footerf": "headers",
    "footnote": "notes", "annotation": "remarks", "fonttbl": FONTS,
    **dict.fromkeys(
        (
            *("colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "listtext", "pntext", "filetbl"),
            *("revtbl", "xe", "tc", "tcn", "rxe", "txe", "nonesttables", "shprslt", "sn", "sv", "upr", "private"),
            *("template", "ftncn", "ftnsep", "ftnsepc", "aftncn", "aftnsep", "aftnsepc", "bkmkstart", "bkmkend"),
            *("atnid", "atnauthor", "listtable", "nextfile", "mmath", "moMath", "falt"),
        ),
        NEVER,
    ),
}  # fmt: skip
ORDER = (TEXT, BOXES, "headers", "notes", "remarks")
UNREAD = {"objdata": "files that are embedded in it", "mmath": "its formulas", "moMath": "its formulas"}
SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "softline": "\n", "row": "\n",
    "nestrow": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060", "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
CHARSETS = {
    "0": "cp1252", "2": "symbol", "77": "mac-roman", "128": "cp932", "129": "cp949", "134": "gbk", "136": "cp950",
    "161": "cp1253", "162": "cp1254", "163": "cp1258", "177": "cp1255", "178": "cp1256", "179": "cp1256",
    "186": "cp1257", "204": "cp1251", "222": "cp874", "238": "cp1250", "254": "cp437", "255": "cp850",
}  # fmt: skip
CODE_PAGES = {"65001": "utf-8", "10000": "mac-roman", "936": "gbk", "708": "iso8859-6"}
_SYMBOL_DOUBT = "signs of a font of symbols, shown as \N{REPLACEMENT CHARACTER}"
_ROW_END = re.compile(r"\t+(?=\n|\Z)")


def code_page(number: str) -> str:
    """What Python calls a code page of Windows.

    >>> code_page("1256"), code_page("65001")
    ('cp1256', 'utf-8')
    """
    return CODE_PAGES.get(number, f"cp{number}")


@dataclass(frozen=True, slots=True)
class Group:
    """What holds until a brace closes: where words go, their font, and how many signs stand for one letter."""

    place: str = TEXT
    font: str = ""
    skip: int = 1
    hidden: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Words:
    """The words of one file, by the place where they belong, and the state of the reading."""

    group: Group = field(default_factory=Group)
    above: list[Group] = field(default_factory=list)
    fresh: bool = False  # nothing but the brace of this group has been read
    starred: bool = False  # whoever does not know the first word of this group must pass over the group
    places: dict[str, list[str]] = field(default_factory=lambda: {place: [] for place in ORDER})
    gaps: dict[str, None] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    page: str = "cp1252"
    default_font: str = ""
    to_skip: int = 0  # signs that stand for the letter before them, for programs that do not know Unicode
    _pending: bytearray = field(default_factory=bytearray)
    _pending_as: str = ""

    def add(self, words: str, *, blank: bool = False) -> None:
        """Characters at the place of this group."""
        self.decode_pending()
        if self._is_read(blank):
            self.places[self.group.place].append(words)

    def add_bytes(self, data: bytes) -> None:
        """Letters in the character set of the font; two bytes of one letter may come one by one."""
        if self.to_skip:
            passed = min(self.to_skip, len(data))
            self.to_skip -= passed
            data = data[passed:]
        if not data or not self._is_read(not data.strip()):
            return
        meant = self.fonts.get(self.group.font, self.page)
        if meant != self._pending_as:
            self.decode_pending()
            self._pending_as = meant
        self._pending += data

    def add_code(self, number: int) -> None:
        """One letter by its number; letters past the first 65,536 come as two halves, which are joined later."""
        is_symbol = 0xF000 <= number <= 0xF0FF
        if is_symbol and self.group.place in self.places:
            self.gaps[_SYMBOL_DOUBT] = None
        self.add("\N{REPLACEMENT CHARACTER}" if is_symbol else chr(number))
        self.to_skip = self.group.skip

    def decode_pending(self) -> None:
        """The letters that wait, as characters, with a word on what is doubtful about them."""
        data, self._pending = bytes(self._pending), bytearray()
        if not data:
            return
        if self._pending_as == "symbol":
            words = "".join(" " if byte == 32 else "\N{REPLACEMENT CHARACTER}" for byte in data)
            doubt = _SYMBOL_DOUBT if words.strip() else ""
        else:
            found = decoded(data, "" if data.isascii() else self._pending_as)
            words, doubt = found.text, found.doubt
        self.gaps |= dict.fromkeys([doubt] if doubt else [])
        self.places[self.group.place].append(words)

    def opened(self) -> None:
        """A group begins."""
        self.decode_pending()
        self.above.append(self.group)
        self.to_skip, self.fresh, self.starred = 0, True, False

    def closed(self) -> None:
        """A group ends; the next note begins on a line of its own."""
        self.decode_pending()
        place = self.group.place
        self.group = self.above.pop() if self.above else Group()
        self.to_skip, self.fresh = 0, False
        if place in ORDER[1:] and place != self.group.place:
            self.places[place].append("\n")

    def text(self) -> str:
        """All that was read, in its order, without the tabs that end a row."""
        wholes = (_ROW_END.sub("", "".join(self.places[place])).strip("\n") for place in ORDER)
        return "\n".join(whole for whole in wholes if whole)

    def _is_read(self, blank: bool) -> bool:
        """Whether words of this group belong to the text; told where they were struck out or hidden."""
        group = self.group
        if group.place not in self.places:
            return False
        if (group.hidden or group.deleted) and not blank:
            self.gaps[STRUCK_OUT if group.deleted else HIDDEN] = None
        return not (group.hidden or group.deleted)
