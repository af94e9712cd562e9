"""Mailboxes (MBOX): each letter as the reader of letters gives it, in the order of the file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import BinaryIO

from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.readers import mail
from averment.evidence.outside.readers.reading import NO_WORDS, Reading, time_to_stop
from averment.evidence.rules.kinds import FROM_LINE
from averment.evidence.rules.page_numbers import page_list

NAME, VERSION = f"{mail.NAME}, letter by letter", mail.VERSION
MOST_OF_ONE = 32 * MEBIBYTE  # bytes of a letter with its attachments; the rest of a longer one is passed over

_LONGEST_LINE = MEBIBYTE
_CUT = f"of its letters, only the first {MOST_OF_ONE:,} bytes were read"
# What the library of Python lets through when it meets a letter that it did not foresee.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)


def read(file: BinaryIO, limits: Limits) -> Reading:
    """All letters, each after an empty line; one that is broken takes no other with it."""
    until, left = time_to_stop(limits), limits.text_bytes
    texts: list[str] = []
    gaps: dict[str, list[int]] = {}
    stopped = ""
    for number, (data, is_cut) in enumerate(_letters(file), 1):
        if time.process_time() > until or left < 0:
            stopped = f"its letters from {number} on were not read, for want of {'time' if left >= 0 else 'room'}"
            break
        text, faults = _text(data)
        texts.append(text)
        left -= len(text.encode("utf-8", "replace"))
        for fault in dict.fromkeys([_CUT] * is_cut + faults):
            gaps.setdefault(fault, []).append(number)
    told = [f"{what} (letter {page_list(numbers)})" for what, numbers in gaps.items()]
    return Reading("\n\n".join(texts), NAME, VERSION, gaps=(*([stopped] if stopped else []), *told))


def _text(data: bytes) -> tuple[str, list[str]]:
    try:
        text, gaps = mail.text_of(data)
    except _BROKEN as error:
        return "", [f"a letter could not be read ({type(error).__name__})"]
    return text, gaps if text.strip() else [*gaps, NO_WORDS]


def _letters(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each letter, and whether it was too long to be kept whole."""
    letter: list[bytes] | None = None
    size, at_start = 0, True
    while line := file.readline(_LONGEST_LINE):
        if at_start and FROM_LINE.match(line):
            if letter is not None:
                yield b"".join(letter), size > MOST_OF_ONE
            letter, size = [], 0
        else:
            letter = letter if letter is not None else []
            size += len(line)
            if size <= MOST_OF_ONE:
                letter.append(line)
        at_start = line.endswith(b"\n")
    if letter is not None:
        yield b"".join(letter), size > MOST_OF_ONE
