"""Every place of a file where a word can hide, read behind the locks like any text."""

from __future__ import annotations

import base64
import email.parser  # noqa: F401  the library loads it at need, which behind the locks is too late
import json
from typing import BinaryIO

import averment.evidence.outside.hidden.pdf  # noqa: F401  its libraries too
from averment.evidence.outside.hidden.pieces import Picture
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.parts import Part, parts_in
from averment.evidence.outside.readers.reading import Reading, time_to_stop

NAME, VERSION = "search of every part", "1"


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The parts of a file as one text; its pages are the starts of each part's heading and of its words, in turn."""
    words: list[str] = []
    starts: list[int] = []
    length = 0
    for part in parts_in(file.read(), until=time_to_stop(limits)):
        for piece in (_heading(part), part.text):
            known = piece.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            starts.append(length)
            words.append(known)
            length += len(known)
    return Reading("".join(words), NAME, VERSION, tuple(starts))


def _heading(part: Part) -> str:
    """All of a part but its text, in one line; a picture as base64."""
    told: list[object] = [part.name, part.unread, part.bare]
    if part.picture:
        told += [base64.b64encode(part.picture.data).decode(), part.picture.pages, part.picture.of]
    return json.dumps(told)


def parts_from(text: str, starts: tuple[int, ...]) -> list[Part]:
    """The parts that `read` wrote; raises ValueError where the text is not of that shape.

    >>> parts_from('["title", "", false]Peace', (0, 20))
    [Part(name='title', text='Peace', unread='', bare=False, picture=None)]
    """
    ends = (*starts[1:], len(text))
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return [_part(json.loads(heading), words) for heading, words in zip(pieces[::2], pieces[1::2], strict=True)]


def _part(heading: list[object], words: str) -> Part:
    name, unread, bare, *pixels = heading
    picture = None
    if pixels:
        data, pages, of = pixels
        if not isinstance(pages, list) or not isinstance(of, int):
            raise ValueError("a picture that is not as it says")
        picture = Picture(base64.b64decode(str(data)), tuple(page for page in pages if isinstance(page, int)), of)
    return Part(str(name), words, str(unread), bool(bare), picture)
