"""Letters and mailboxes: each letter of a mailbox, and each attachment of a letter, by itself."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message

from averment.evidence.outside.intake.found import Found, Passed, Scratch, as_told
from averment.evidence.rules.kinds import kind_of

LARGEST_LETTER = 256 << 20  # bytes
_FROM = b"From "


def parts_of(found: Found, head: bytes, scratch: Scratch) -> Iterator[Found | Passed]:
    """The letters of a mailbox, or the attachments of a letter; nothing where the file is neither."""
    kind = kind_of(head, found.name)
    if kind == "mailbox":
        yield from _letters(found, scratch)
    elif kind == "mail":
        yield from _attachments(found, scratch)


def _letters(found: Found, scratch: Scratch) -> Iterator[Found | Passed]:
    """Each letter as it stands between two lines that begin with “From ”, but for the quoting of such lines in it."""
    with found.path.open("rb") as mailbox:
        lines: list[bytes] = []
        number = 0
        for line in mailbox:
            if line.startswith(_FROM) and (not lines or not lines[-1].strip()):
                if lines:
                    number += 1
                    yield _kept(b"".join(lines[1:]), f"{found.name} › letter {number}.eml", scratch)
                lines = []
            lines.append(line)
        if lines:
            yield _kept(b"".join(lines[1:]), f"{found.name} › letter {number + 1}.eml", scratch)


def _attachments(found: Found, scratch: Scratch) -> Iterator[Found | Passed]:
    if found.path.stat().st_size > LARGEST_LETTER:
        yield Passed(f"{found.name} › …", f"It is larger than {LARGEST_LETTER >> 20} MB; its attachments stay in it.")
        return
    try:
        letter = email.message_from_bytes(found.path.read_bytes(), policy=email.policy.default)
        parts = [part for part in letter.walk() if not part.is_multipart()]
        parts += [part for part in letter.walk() if part.get_content_type() == "message/rfc822"]
    except (ValueError, LookupError, AttributeError, IndexError, RecursionError) as fault:
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
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError) as fault:
        return Passed(f"{letter} › part {number}", f"It cannot be read ({type(fault).__name__}).")
    told = f"{letter} › {name or (f'letter {number}.eml' if whole else f'part {number}')}"
    return _kept(data, told, scratch) if isinstance(data, bytes) else Passed(told, "It holds nothing that can be read.")


def _whole_letter(part: EmailMessage) -> bytes | None:
    inside = part.get_payload(0)
    return inside.as_bytes() if isinstance(inside, Message) else None


def _kept(data: bytes, told: str, scratch: Scratch) -> Found | Passed:
    if len(data) > scratch.bytes_left or not scratch.pieces_left:
        return Passed(told, "It unpacks to more than is taken in.")
    scratch.bytes_left -= len(data)
    scratch.pieces_left -= 1
    target = scratch.place_for(told.rpartition(" › ")[2])
    target.write_bytes(data)
    return Found(told, target, f"from {told}", unpacked=True)
