"""Every place of a file where a word can hide, read behind the locks like any text."""

from __future__ import annotations

import email.parser  # noqa: F401  the library loads it at need, which behind the locks is too late
import json
from typing import BinaryIO

import averment.evidence.outside.hidden.pdf  # noqa: F401  its libraries too
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
        for piece in (json.dumps([part.name, part.unread, part.bare]), part.text):
            known = piece.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            starts.append(length)
            words.append(known)
            length += len(known)
    return Reading("".join(words), NAME, VERSION, tuple(starts))


def parts_from(text: str, starts: tuple[int, ...]) -> list[Part]:
    """The parts that `read` wrote; raises ValueError where the text is not of that shape.

    >>> parts_from('["title", "", false]Peace', (0, 20))
    [Part(name='title', text='Peace', unread='', bare=False)]
    """
    ends = (*starts[1:], len(text))
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    headings = [json.loads(heading) for heading in pieces[::2]]
    return [
        Part(str(name), words, str(unread), bool(bare))
        for (name, unread, bare), words in zip(headings, pieces[1::2], strict=True)
    ]
