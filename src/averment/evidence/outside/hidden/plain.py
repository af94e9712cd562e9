"""Text, and characters among bytes: decoded in every way in which a reader's program would decode them."""

from __future__ import annotations

import base64
import binascii
import html
import mmap
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from averment.evidence.outside.hidden.pieces import Part, Piece

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def text_of(data: bytes) -> str | None:
    """The text of a file that is text; None where it is not.

    >>> text_of("ظہور".encode("utf-16")), text_of(b"\\x89PNG\\x00\\x01")
    ('ظہور', None)
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def text_parts(piece: Piece, text: str, name: str = "") -> Iterator[Part | Piece]:
    """A text as it is, with its escapes undone, and what it carries in base64."""
    place = piece.place(name)
    yield Part(place, text)
    plain = unescaped(text)
    if plain != text:
        yield Part(place, plain)
    yield from _carried(piece, plain)


def unescaped(text: str) -> str:
    """A text with entities, percent signs and escapes undone, also where one is inside another.

    >>> unescaped("Z&#97;hoor Q%61marwari \\\\u0638\\\\u06c1\\\\u0648\\\\u0631")
    'Zahoor Qamarwari ظہور'
    """
    for _ in range(3):
        plain = _without_escapes(unquote(html.unescape(text)))
        if plain == text:
            break
        text = plain
    return text


_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\[uU]([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{2,6})[ \t]?")
_HALF = re.compile("[\ud800-\udfff]")  # of a character that is written as two
_QUOTED = re.compile(r"(?:=[0-9A-F]{2})+|=\r?\n")


def _without_escapes(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(_character, text)
        if _HALF.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "=" in text:
        text = _QUOTED.sub(lambda found: _quoted(found.group()), text)
    return text


def _character(found: re.Match[str]) -> str:
    number = int(found[found.lastindex or 0], 16)
    return chr(number) if 0 < number <= 0x10FFFF else ""


def _quoted(run: str) -> str:
    return "" if run.isspace() or "\n" in run else bytes.fromhex(run.replace("=", "")).decode("utf-8", "replace")


_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n[ \t]*)*[A-Za-z0-9+/_-]{20,}={0,2}")
_DIGEST = re.compile(r"(?:[\w-]+/)*[0-9a-f]{64}")
_MOST_CARRIED = 2000


def _carried(piece: Piece, text: str) -> Iterator[Part | Piece]:
    """Files and texts that a text holds in base64, each once.

    Paths that end in a SHA-256 digest are none: a long package names its originals by the thousand.
    """
    looked: set[str] = set()
    for run in _runs_of_base64(text):
        if run in looked or _DIGEST.fullmatch(run):
            continue
        if len(looked) >= _MOST_CARRIED:
            yield piece.unread("It carries more base64 strings than are looked into.")
            return
        looked.add(run)
        letters = re.sub(r"\s", "", run).replace("-", "+").replace("_", "/").rstrip("=")
        try:
            data = base64.b64decode(letters[: len(letters) // 4 * 4] + _last(letters))
        except (binascii.Error, ValueError):
            continue
        if _is_known(data) or _is_words(data):
            yield piece.inner("base64", data)


_LEAST_CARRIED = b"x" * 20
_OF_BASE64 = bytes(ord("x" if chr(byte).isalnum() or chr(byte) in "+/_-" else " ") for byte in range(128)) + b" " * 128


def _runs_of_base64(text: str) -> Iterator[str]:
    """What `_BASE64` finds; it can begin only where twenty of its letters stand in a row, and that is found faster."""
    shape = text.encode("ascii", "replace").translate(_OF_BASE64)  # one byte a letter; what is not ASCII is no letter
    start = shape.find(_LEAST_CARRIED)
    while start >= 0 and (found := _BASE64.match(text, start)):
        yield found.group()
        start = shape.find(_LEAST_CARRIED, found.end())


def _last(letters: str) -> str:
    rest = letters[len(letters) // 4 * 4 :]
    return rest + "=" * (-len(rest) % 4) if len(rest) > 1 else ""


def _is_words(data: bytes) -> bool:
    text = "".join((text_of(data) or "").split())
    return bool(text) and text.isprintable()


def _is_known(data: bytes) -> bool:
    return data.startswith(
        (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"<svg", b"<?xml", b"GIF8")
    )


# Runs of six characters or more: ASCII, Latin, Cyrillic, Arabic, Devanagari, what is written between them unseen.
_UTF8 = re.compile(
    rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdd][\x80-\xbf]|\xe0[\xa4\xa5][\x80-\xbf]|\xe1[\xb8-\xbb][\x80-\xbf]"
    rb"|\xe2\x80[\x80-\xbf]|\xef[\xac-\xbd][\x80-\xbf]){6,200000}"
)
_UTF16LE = re.compile(
    rb"(?:[\t\n\r\x20-\x7e]\x00|[\x80-\xff]\x00|[\x00-\xff][\x01\x04\x06\x07\x09]|[\x00-\x7f]\x20){6,}"
)
_UTF16BE = re.compile(
    rb"(?:\x00[\t\n\r\x20-\x7e]|\x00[\x80-\xff]|[\x01\x04\x06\x07\x09][\x00-\xff]|\x20[\x00-\x7f]){6,}"
)


def characters_among(place: str, data: bytes | mmap.mmap) -> Iterator[Part]:
    """Whatever in the bytes reads as characters, in three encodings."""
    yield from _batches(place, (run.decode("utf-8", "replace") for run in _narrow_runs(data)))
    stretches = _wide_stretches(data)
    for shape, encoding in ((_UTF16LE, "utf-16-le"), (_UTF16BE, "utf-16-be")):
        found = (run for start, stop in stretches for run in shape.finditer(data, start, stop))
        yield from _batches(place, (run.group().decode(encoding, "replace") for run in found))


_LONGEST_RUN, _AGAIN = 200_000, 500  # bytes of a run, and how many of it are read again with the next one
_WITHOUT_CONTROL = re.compile(rb"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]{6,}")


def _narrow_runs(data: bytes | mmap.mmap) -> Iterator[bytes]:
    """What `_UTF8` finds, or longer; where only ASCII stands between two control characters, without looking closer."""
    if isinstance(data, mmap.mmap):
        yield from (found.group() for found in _UTF8.finditer(data))
        return
    for piece in _WITHOUT_CONTROL.findall(data):
        if not piece.isascii():
            yield from (found.group() for found in _UTF8.finditer(piece))
        elif len(piece) <= _LONGEST_RUN:
            yield piece
        else:  # in lengths of which each begins with the end of the one before, so that no name is cut
            for start in range(0, len(piece) - _AGAIN, _LONGEST_RUN - _AGAIN):
                yield piece[start : start + _LONGEST_RUN]


_CAN_BE_HIGH = bytes(byte in b"\x00\x01\x04\x06\x07\x09\x20" for byte in range(256))  # of two bytes of UTF-16
_SIX_HIGH = re.compile(rb"\x01{6,}")


def _wide_stretches(data: bytes | mmap.mmap) -> list[tuple[int, int]]:
    """Where UTF-16 can stand, in order: every second byte, six times or more, is the high one of a pair."""
    if isinstance(data, mmap.mmap):
        return [(0, len(data))]
    high = data.translate(_CAN_BE_HIGH)
    found = sorted(
        (max(0, 2 * run.start() + odd - 1), min(len(data), 2 * run.end() + odd))
        for odd in (0, 1)
        for run in _SIX_HIGH.finditer(high[odd::2])
    )
    stretches: list[tuple[int, int]] = []
    for start, stop in found:
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(stop, stretches[-1][1])
        else:
            stretches.append((start, stop))
    return stretches


def _batches(place: str, runs: Iterable[str]) -> Iterator[Part]:
    held: list[str] = []
    length = 0
    for run in runs:
        held.append(run)
        length += len(run)
        if length > _LONGEST_BATCH:
            yield from _batch(place, held)
            held, length = held[-1:], 0  # the last run again, for a name that goes on in the next one
    yield from _batch(place, held)


_LONGEST_BATCH = 1_000_000  # letters that are searched at a time


def _batch(place: str, runs: list[str]) -> Iterator[Part]:
    text = "\n".join(runs)
    if text:
        yield Part(place, text, bare=True)
        plain = unescaped(text)
        if plain != text:
            yield Part(place, plain, bare=True)


def legacy_parts(piece: Piece) -> Iterator[Part]:
    """A text of one byte a letter, in the two code pages that old Latin and old Urdu files use."""
    for encoding in ("cp1252", "cp1256"):
        text = piece.data.decode(encoding, "replace")
        yield Part(piece.place(""), text)


_RTF_CODE = re.compile(r"\\u(-?\d+) ?\??|\\'([0-9a-fA-F]{2})")
_RTF_WORD = re.compile(r"\\(?:par|line|tab|cell|row|page|sect)\b ?")
_RTF_CONTROL = re.compile(r"\\[a-zA-Z]+-?\d* ?|\\[^a-zA-Z]|[{}]|[\r\n]")


def rtf_parts(piece: Piece) -> Iterator[Part]:
    """The words of a rich-text file, its control words removed and its letters decoded."""
    text = piece.data.decode("latin-1")
    text = _RTF_CODE.sub(lambda found: chr(int(found[1]) % 65536) if found[1] else chr(int(found[2], 16)), text)
    yield Part(piece.place(""), _RTF_CONTROL.sub("", _RTF_WORD.sub(" ", text)))
