"""RTF: its words in whatever way they are written; insertions in, deletions and hidden words out and told."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.readers.reading import Reading, time_to_stop, wordless
from averment.evidence.outside.readers.rtf_words import (
    BOXES,
    CHARSETS,
    FONTS,
    NEVER,
    NOWHERE,
    PLACES,
    SIGNS,
    SYMBOLS,
    UNREAD,
    Group,
    Words,
    code_page,
)

NAME, VERSION = "rtf reader", "1"
MOST_BYTES = 128 * MEBIBYTE

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?\x20?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n\x00]+)|[\r\n\x00]+"
)
_GLANCE = 4096  # tokens between two looks at the clock
_CUT = "it breaks off before its end"


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The text; then text boxes, headers and footers, footnotes, and remarks."""
    data = file.read(MOST_BYTES + 1)
    text, gaps = text_of(data[:MOST_BYTES], time_to_stop(limits))
    if len(data) > MOST_BYTES:
        gaps.insert(0, f"only its first {MOST_BYTES:,} bytes were read")
    return Reading(text, NAME, VERSION, gaps=(*gaps, *wordless(text, images=b"\\pict" in data)))


def text_of(data: bytes, until: float) -> tuple[str, list[str]]:
    """The words of a file and what is missing of them; stops when this much computing time is used up.

    >>> text_of(rb"{\\rtf1\\ansi caf\\'e9 \\u1705?\\uc0\\u2325}", 1e9)
    ('café کक', [])
    """
    words, at, count, end = Words(), 0, 0, _CUT
    while at < len(data):
        token, count = _TOKEN.match(data, at), count + 1
        if token is None:
            break  # half a control word at the end
        if count % _GLANCE == 0 and time.process_time() > until:
            end = "its end was not read, for want of time"
            break
        at = token.end()
        if token[5] == b"}" and len(words.above) <= 1:
            words.closed()
            words.gaps |= dict.fromkeys(["words after its end"] if data[at:].strip(b"\r\n\t \x00") else [])
            return words.text(), list(words.gaps)
        at += _binary(token, words)
    words.decode_pending()
    words.gaps[end] = None
    return words.text(), list(words.gaps)


def _binary(token: re.Match[bytes], words: Words) -> int:
    """Takes in one token; gives the number of bytes after it that are a picture and no words."""
    if token[1] != b"bin":
        _take(token, words)
        return 0
    words.to_skip = max(0, words.to_skip - 1)
    return max(0, int(token[2] or 0))


def _take(token: re.Match[bytes], words: Words) -> None:
    word, number, code, symbol, brace, plain = token.groups()
    if word:
        _take_word(word.decode("ascii"), number.decode("ascii") if number else "", words)
    elif plain or code:
        words.add_bytes(plain or bytes.fromhex(code.decode("ascii")))
    elif brace == b"{":
        words.opened()
        return
    elif brace:
        words.closed()
    elif symbol == b"*":
        words.starred = True
        return
    elif symbol:
        _take_symbol(symbol.decode("latin-1"), words)
    else:
        return
    words.fresh = False


def _take_symbol(symbol: str, words: Words) -> None:
    if words.to_skip:
        words.to_skip -= 1
    elif symbol in SYMBOLS:
        words.add(SYMBOLS[symbol], blank=symbol not in "{}\\")


def _take_word(word: str, number: str, words: Words) -> None:
    if words.fresh and (word in PLACES or word == "ud" or words.starred):
        words.group = _elsewhere(word, words)
        words.gaps |= dict.fromkeys([f"not read: {UNREAD[word]}"] if word in UNREAD else [])
    elif words.to_skip:
        words.to_skip -= 1
    elif word == "u":
        words.add_code(int(number or 0) % 0x10000)
    elif word in SIGNS:
        words.add(SIGNS[word], blank=True)
    elif word in _STATES:
        _STATES[word](words, number)
    elif words.group.place == FONTS:
        _take_font(word, number, words)


def _elsewhere(word: str, words: Words) -> Group:
    """The group that begins with a word which says where its own words belong."""
    group, place = words.group, PLACES.get(word, NOWHERE)
    if word == "ud":  # the same words again in Unicode, which belong where the group of both stands
        return words.above[-2] if len(words.above) > 1 else group
    if group.place == NEVER or group.place == NOWHERE and place != BOXES:
        return group
    return Group(place, words.default_font, group.skip)


def _take_font(word: str, number: str, words: Words) -> None:
    """One entry of the table of fonts: its number, and the character set that its letters are in."""
    if word == "fcharset" and number not in ("", "1"):  # 1 is that of the whole file
        words.fonts[words.group.font] = CHARSETS.get(number, f"character set {number}")
    elif word == "cpg" and number:
        words.fonts[words.group.font] = code_page(number)


def _set_font(words: Words, number: str) -> None:
    words.group = replace(words.group, font=number)


def _set_default_font(words: Words, number: str) -> None:
    words.default_font = number
    _set_font(words, number)


def _set_plain(words: Words, number: str) -> None:
    words.group = replace(words.group, font=words.default_font, hidden=False, deleted=False)


def _set_hidden(words: Words, number: str) -> None:
    words.group = replace(words.group, hidden=number != "0")


def _set_deleted(words: Words, number: str) -> None:
    words.group = replace(words.group, deleted=number != "0")


def _set_skip(words: Words, number: str) -> None:
    words.group = replace(words.group, skip=max(0, int(number or 1)))


def _set_page(words: Words, number: str) -> None:
    if number not in ("", "0"):
        words.page = code_page(number)


_STATES: dict[str, Callable[[Words, str], None]] = {
    "f": _set_font,
    "deff": _set_default_font,
    "plain": _set_plain,
    "v": _set_hidden,
    "deleted": _set_deleted,
    "uc": _set_skip,
    "ansicpg": _set_page,
    "mac": lambda words, number: _set_page(words, "10000"),
    "pc": lambda words, number: _set_page(words, "437"),
    "pca": lambda words, number: _set_page(words, "850"),
}
