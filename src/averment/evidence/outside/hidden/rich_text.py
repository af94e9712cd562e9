"""Rich text: its words, whatever hides them, and the objects and pictures that it writes in digits or as bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from averment.evidence.outside.hidden.pieces import Part, Piece

_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_CHARSET = re.compile(r"\\fcharset(\d{1,3})")
_PAGES = {"178": "cp1256", "204": "cp1251", "161": "cp1253", "162": "cp1254", "238": "cp1250", "177": "cp1255"}
_CODE = re.compile(r"\\u(-?\d+) ?\??|((?:\\'[0-9a-fA-F]{2})+)")
_WORD = re.compile(r"\\(?:par|line|tab|cell|row|page|sect)\b ?")
_CONTROL = re.compile(r"\\[a-zA-Z]+-?\d* ?|\\[^a-zA-Z]|[{}]|[\r\n]")


def rtf_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The words, control words removed and letters decoded in every character set that the file speaks of."""
    for found in _BINARY.finditer(piece.data):
        yield piece.inner("bytes", piece.data[found.end() : found.end() + int(found[1])])
    text = piece.data.decode("latin-1")
    named = [f"cp{number}" for number in _PAGE.findall(text)] + [
        _PAGES.get(x, "cp1252") for x in _CHARSET.findall(text)
    ]
    for page in list(dict.fromkeys([*named, "cp1252"]))[:12]:
        yield piece.part("", _CONTROL.sub("", _WORD.sub(" ", _decoded(text, page))))


def _decoded(text: str, page: str) -> str:
    def letters(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1]) % 65536)
        data = bytes.fromhex(found[2].replace("\\'", ""))
        try:
            return data.decode(page, "replace")
        except LookupError:
            return data.decode("cp1252", "replace")

    joined = _CODE.sub(letters, text)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
