"""Letters and mailboxes: each letter of a mailbox, and each attachment of a letter, by itself."""

from __future__ import annotations

import email
import email.errors
import email.policy
import io
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import BinaryIO

from averment.evidence.outside.intake.found import Found, NoRoom, Passed, Scratch, as_told
from averment.evidence.outside.opening import readable
from averment.evidence.rules.kinds import FROM_LINE, kind_of
from averment.kernel.refusals import Refusal

LARGEST_LETTER = 256 << 20  # bytes
_LONGEST_LINE = 1 << 20  # bytes that are looked at together
# What Python's library lets through when it meets a letter that it did not foresee.
_BROKEN = (
    email.errors.MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RuntimeError,
    OverflowError, MemoryError,
)  # fmt: skip


def parts_of(found: Found, head: bytes, scratch: Scratch) -> Iterator[Found | Passed]:
    """The letters of a mailbox, or the attachments of a letter; nothing where the file is neither."""
    kind = kind_of(head, found.name)
    try:
        if kind == "mailbox":
            yield from _letters(found, scratch)
        elif kind == "mail":
            yield from _attachments(found, scratch)
    except NoRoom:
        raise
    except (Refusal, OSError) as fault:
        why = fault.what if isinstance(fault, Refusal) else f"It cannot be read further ({fault.strerror})"
        yield Passed(f"{found.name} › …", f"{why}.")


def _letters(found: Found, scratch: Scratch) -> Iterator[Found | Passed]:
    """Each letter as it stands after a line that begins one, but for the quoting of such lines in it."""
    with readable(found.path) as raw, io.BufferedReader(raw) as mailbox:
        for number, letter in enumerate(_between(mailbox), 1):
            told = f"{found.name} › letter {number}.eml"
            if letter is None:
                yield Passed(told, f"It is larger than {LARGEST_LETTER >> 20} MB; it stays in its mailbox.")
            else:
                yield _kept(letter, told, scratch)


def _between(mailbox: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of each letter; None for one that is too large to be held in memory."""
    letter: list[bytes] | None = None
    size, at_start = 0, True
    while line := mailbox.readline(_LONGEST_LINE):
        if at_start and FROM_LINE.match(line):
            if letter is not None:
                yield b"".join(letter) if size <= LARGEST_LETTER else None
            letter, size = [], 0
        elif letter is not None:
            size += len(line)
            if size <= LARGEST_LETTER:
                letter.append(line)
        at_start = line.endswith(b"\n")
    if letter is not None:
        yield b"".join(letter) if size <= LARGEST_LETTER else None


def _attachments(found: Found, scratch: Scratch) -> Iterator[Found | Passed]:
    with readable(found.path) as file:
        data = file.read(LARGEST_LETTER + 1)
    if len(data) > LARGEST_LETTER:
        yield Passed(f"{found.name} › …", f"It is larger than {LARGEST_LETTER >> 20} MB; its attachments stay in it.")
        return
    try:
        letter = email.message_from_bytes(data, policy=email.policy.default)
        parts = [part for part in letter.walk() if not part.is_multipart()]
        parts += [part for part in letter.walk() if part.get_content_type() == "message/rfc822"]
    except _BROKEN as fault:
        yield Passed(f"{found.name} › …", f"Its attachments cannot be read ({type(fault).__name__}).")
        return
    for number, part in enumerate(parts, 1):
        if one := _attachment(part, number, found.name, scratch):
            yield one


def _attachment(part: EmailMessage, number: int, letter: str, scratch: Scratch) -> Found | Passed | None:
    """An attachment by its name; None for the words of the letter itself."""
    try:
        name = as_told(part.get_filename() or "")
        whole = part.get_content_type() == "message/rfc822"
        if not name and not whole and part.get_content_maintype() in ("text", "multipart"):
            return None
        data = _whole_letter(part) if whole else part.get_payload(decode=True)
    except _BROKEN as fault:
        return Passed(f"{letter} › part {number}", f"It cannot be read ({type(fault).__name__}).")
    told = f"{letter} › {name or (f'letter {number}.eml' if whole else f'part {number}')}"
    return _kept(data, told, scratch) if isinstance(data, bytes) else Passed(told, "It holds nothing that can be read.")


def _whole_letter(part: EmailMessage) -> bytes | None:
    inside = part.get_payload(0)
    return inside.as_bytes() if isinstance(inside, Message) else None


def _kept(data: bytes, told: str, scratch: Scratch) -> Found | Passed:
    scratch.pieces_left -= 1
    place = scratch.keep([data], told.rpartition(" › ")[2]) if scratch.pieces_left >= 0 else None
    if place is None:
        return Passed(told, "It unpacks to more than is taken in.")
    return Found(told, place, f"from {told}", unpacked=True)
