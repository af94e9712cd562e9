"""Letters written in another way: entities, percent signs, escapes, encoded words, numbers, signs for letters.

`unescaped` undoes what stands for one letter only; `other_readings` are what the same text may say besides.
"""

from __future__ import annotations

import base64
import binascii
import email.header
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote


def unescaped(text: str) -> str:
    """A text with entities, percent signs and escapes undone, also where one is inside another.

    >>> unescaped("Z&#97;hoor Q%61marwari \\\\u0638\\\\u06c1\\\\u0648\\\\u0631 =?utf-8?Q?Z=61hoor?=")
    'Zahoor Qamarwari ظہور Zahoor'
    """
    for _ in range(3):
        plain = _without_escapes(unquote(html.unescape(text)))
        if plain == text:
            break
        text = plain
    return text


_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\[uU]([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{2,6})[ \t]?")
_HALF = re.compile("[\ud800-\udfff]")  # of a character that is written as two
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2})+|=\r?\n")
_ENCODED = re.compile(r"=\?[\w.-]{2,40}(?:\*\w+)?\?[BbQq]\?[^?\s]*\?=(?:\s+(?==\?))?")
_SIGN = re.compile("[\U0001f130-\U0001f189\U0001f1e6-\U0001f1ff\U000e0020-\U000e007e]")
_LETTER_OF = {
    **{
        first + at: chr(65 + at) for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6) for at in range(26)
    },  # squares, flags
    **{0xE0000 + code: chr(code) for code in range(0x20, 0x7F)},  # tags, which no screen shows
}


def _without_escapes(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\/", "/")
        text = _ESCAPE.sub(_character, text)
        if _HALF.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "=" in text:
        text = _ENCODED.sub(lambda found: _decoded_word(found.group()), text) if "=?" in text else text
        text = _QUOTED.sub(lambda found: _quoted(found.group()), text)
    return text.translate(_LETTER_OF) if _SIGN.search(text) else text


def _character(found: re.Match[str]) -> str:
    number = int(found[found.lastindex or 0], 16)
    return chr(number) if 0 < number <= 0x10FFFF else ""


def _quoted(run: str) -> str:
    return "" if run.isspace() or "\n" in run else bytes.fromhex(run.replace("=", "")).decode("utf-8", "replace")


def _decoded_word(word: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(word.strip())))
    except (LookupError, ValueError):
        return word


def other_readings(text: str, plain: str) -> Iterator[str]:
    """What a text may say besides; `plain` is the same text unescaped. Nothing for nearly every text.

    >>> list(other_readings("x = 'Zah' + 'oor'", "x = 'Zah' + 'oor'"))
    ["x = 'Zahoor'"]
    """
    for reading in (_from_octal, _from_numbers, _from_joined_strings, _from_utf7, _turned_around, _unfolded):
        found = reading(plain if reading is _turned_around else text)
        if found:
            yield found
    if plain != text and plain.count("<") > text.count("<"):
        yield without_tags(plain)  # markup inside markup
    yield from _from_punycode(plain)
    yield from _with_letters_for_digits(plain)


_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")


def without_tags(text: str) -> str:
    """The text without its tags, so that a word goes on across them; mostly the same text."""
    return _TAG.sub("", text) if "<" in text else text


_OCTAL = re.compile(r"(?:\\[0-3][0-7]{2})+")


def _from_octal(text: str) -> str:
    if "\\" not in text or not _OCTAL.search(text):
        return ""
    return _OCTAL.sub(
        lambda run: bytes(int(x, 8) for x in run.group()[1:].split("\\")).decode("utf-8", "replace"), text
    )


_LIST = r"(?:0[xX][0-9A-Fa-f]{1,6}|\d{2,7})"
_NUMBERED = (
    re.compile(rf"[\[({{]\s{{0,9}}{_LIST}(?:\s{{0,9}},\s{{0,9}}{_LIST}){{5,}}"),
    re.compile(rf"[Cc]hr[WB$]{{0,2}}\({_LIST}\)(?:[\s&+.]{{1,9}}[Cc]hr[WB$]{{0,2}}\({_LIST}\)){{5,}}"),
)
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]+|\d+")


def _from_numbers(text: str) -> str:
    """Letters by their numbers, in lists of six or more of which every one is a letter, a sign or a space."""
    runs = (run.group() for shape in _NUMBERED for run in shape.finditer(text))
    return "\n".join(filter(None, (_spelt(map(_number, _NUMBER.findall(run))) for run in runs)))


def _number(written: str) -> int:
    return int(written, 16) if written[:2] in ("0x", "0X") else int(written)


def _spelt(numbers: Iterator[int]) -> str:
    codes = list(numbers)
    if any(not 9 <= code <= 0x10FFFF for code in codes):
        return ""
    if max(codes) > 0x7F and max(codes) <= 0xFF:
        return bytes(codes).decode("utf-8", "ignore")
    return "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_JOIN = re.compile(r"""(["'`])\s{0,40}(?:\+|&|\.|\|\||_?\s*\n)\s{0,40}\1""")


def _from_joined_strings(text: str) -> str:
    return _JOIN.sub("", text) if _JOIN.search(text) else ""


_UTF7 = re.compile(r"[+&](?<![A-Za-z0-9+/].)([A-Za-z0-9/+,]{8,2000})(?![A-Za-z0-9/+,=;])-?")


def _from_utf7(text: str) -> str:
    return " ".join(filter(None, (_wide_of(run[1]) for run in _UTF7.finditer(text))))


def _wide_of(letters: str) -> str:
    """The text in UTF-16 that modified base64 holds; empty where it is none."""
    letters = letters.replace(",", "/")
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4))
        words = data[: len(data) // 2 * 2].decode("utf-16-be")
    except (binascii.Error, ValueError):
        return ""
    return words if words.replace("\n", "").isprintable() and all(ord(letter) < 0x3000 for letter in words) else ""


def _turned_around(text: str) -> str:
    return text[::-1] if "\u202e" in text else ""


_FOLD = re.compile(r"\r?\n[ \t]")


def _unfolded(text: str) -> str:
    """Calendars, cards and directories fold long lines in the middle of a word."""
    return _FOLD.sub("", text) if _FOLDED.search(text[:4096]) else ""


_FOLDED = re.compile(r"^(?:BEGIN:V|dn:)", re.MULTILINE)
_DOMAIN = re.compile(r"xn--([A-Za-z0-9-]{1,59})", re.I)


def _from_punycode(text: str) -> Iterator[str]:
    if "xn--" not in text and "XN--" not in text:
        return
    for label in {found[1].lower() for found in _DOMAIN.finditer(text)}:
        try:
            yield label.encode("ascii").decode("punycode")
        except (UnicodeError, ValueError):
            continue


# A word in which one or two digits or signs stand for letters; ids and digests have more of them.
_DISGUISED = re.compile(r"[^\W\d_]*[0134578@$][^\W\d_]*[0134578@$]?[^\W\d_]*")
_MEANT = str.maketrans("0134578@$", "oleastbas")
_AROUND = 40  # characters, in which the rest of a name stands
_LONGEST_WORD = 20


def _with_letters_for_digits(text: str) -> Iterator[str]:
    """Those words with the words around them, the digits read as letters; `1` is read as l, and once more as i."""
    words = (word.strip(".,;:!?()[]\"'") for word in set(text.split()))
    disguised = [word for word in words if 4 < len(word) < _LONGEST_WORD and _is_disguised(word)]
    for word in disguised[:_MOST_DISGUISED]:
        at = text.find(word)
        around = text[max(0, at - _AROUND) : at + len(word) + _AROUND]
        yield around.translate(_MEANT)
        if "1" in around:
            yield around.replace("1", "i").translate(_MEANT)


_MOST_DISGUISED = 5000


def _is_disguised(word: str) -> bool:
    return not word.isalpha() and bool(_DISGUISED.fullmatch(word)) and sum(map(str.isalpha, word)) > 3
