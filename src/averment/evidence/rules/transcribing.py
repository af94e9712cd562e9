"""What persons and machines read on pages that are pictures, put into the text of their original."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from averment.evidence.rules.seen import SURE, SeenPage
from averment.evidence.rules.text import ExtractedText, MachineReading, page_texts

_PAGE = re.compile(r"^=== page (\d{1,6}) ===[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_MOST_PAGES = 10_000
TRANSCRIPTION = "transcription"


@dataclass(frozen=True, slots=True)
class _Piece:
    """The words of one page, with the stretches of them that a machine read."""

    words: str
    machine: tuple[MachineReading, ...] = ()


def with_transcription(extracted: ExtractedText, transcription: str) -> ExtractedText:
    """The text with what a person read: of the pages that she names, else of the whole source.

    Her words stand in place of all that a machine read there, so that nothing is left that nobody has compared.

    >>> scan = ExtractedText("", "", (0, 0), "reader", "1", "partial", "it shows only images", pictures=(1, 2))
    >>> said = with_transcription(scan, "=== page 2 ===\\nheld\\n")
    >>> said.text, said.pages, said.status, said.pictures
    ('\\nheld', (0, 1), 'partial', (1,))
    """
    pages = pages_of(transcription)
    if not pages:
        text = transcription.replace("\r\n", "\n").strip("\ufeff\n")
        starts = (0,) if len(extracted.pages) == 1 else ()
        return ExtractedText(extracted.sha256, text, starts, TRANSCRIPTION, "1", "complete", "", extracted.protection)
    pieces = _pieces(extracted, max(pages))
    for number, words in pages.items():
        pieces[number - 1] = _Piece(words)
    left = tuple(number for number in extracted.pictures if number not in pages)
    joined = _joined(extracted, pieces, left)
    whole = len(pages) == len(pieces)
    name = TRANSCRIPTION if whole else f"{extracted.extractor} and {TRANSCRIPTION}"
    version = "1" if whole else extracted.version
    return replace(
        joined,
        extractor=name,
        version=version,
        status="complete" if whole else "partial",
        reason="" if whole else extracted.reason or "not every page is transcribed",
    )


def pages_of(transcription: str) -> dict[int, str]:
    """The words of each page that a transcription names by a line of its own; empty where it names none.

    >>> pages_of("=== page 1 ===\\nheld\\n=== page 3 ===\\nfreed\\n")
    {1: 'held', 3: 'freed'}
    """
    text = transcription.replace("\r\n", "\n").removeprefix("\ufeff")
    found = list(_PAGE.finditer(text))
    pages: dict[int, list[str]] = {}
    for place, match in enumerate(found, 1):
        end = found[place].start() if place < len(found) else len(text)
        if 1 <= int(match[1]) <= _MOST_PAGES:
            pages.setdefault(int(match[1]), []).append(text[match.end() : end].strip("\n"))
    return {number: "\n".join(pieces) for number, pieces in pages.items()}


def with_machine_reading(extracted: ExtractedText, seen: Sequence[SeenPage]) -> ExtractedText:
    """The text with what a machine read on some of its pages, each stretch marked as read by it.

    A page that it could not read stays among the pictures.
    """
    several = bool(extracted.pages) or len(seen) > 1
    pieces = _pieces(extracted, max([page.number for page in seen], default=1))
    for page in seen:
        if page.words:
            pieces[page.number - 1] = _with_words(pieces[page.number - 1], page)
    read = {page.number for page in seen if page.words}
    pictures = tuple(number for number in extracted.pictures if number not in read)
    joined = _joined(extracted, pieces, pictures)
    doubts = [f"page {page.number}: {page.reason}" for page in seen if page.reason]
    doubts += [f"page {page.number}: the machine is unsure of its words" for page in seen if _is_unsure(page)]
    reason = "; ".join(filter(None, (extracted.reason, *doubts)))
    return replace(joined, pages=joined.pages if several else (), reason=reason or "some of it was read by a machine")


def draft_of(extracted: ExtractedText) -> str:
    """The text as the beginning of a transcription, for a person to correct against the pages.

    >>> print(draft_of(ExtractedText("", "held\\nfreed", (0, 5), "reader", "1", "partial", "why")), end="")
    === page 1 ===
    held
    === page 2 ===
    freed
    """
    if not extracted.pages:
        return f"{extracted.text}\n"
    pages = enumerate(page_texts(extracted), 1)
    return "".join(f"=== page {number} ===\n{extracted.text[start:end]}\n" for number, (start, end) in pages)


def how_read(page: SeenPage) -> str:
    """Who read a page, and how sure it is."""
    return f"{page.program} ({'+'.join(page.languages)}), {page.confidence:.0%} sure"


def _is_unsure(page: SeenPage) -> bool:
    return bool(page.words) and page.confidence < SURE


def _with_words(piece: _Piece, page: SeenPage) -> _Piece:
    """The words of a page after those that its file says; in place of them where a machine had put them there."""
    before = "" if piece.machine or not piece.words else f"{piece.words}\n"
    words = before + page.text
    return _Piece(words, (MachineReading(len(before), len(words), how_read(page)),))


def _pieces(extracted: ExtractedText, at_least: int) -> list[_Piece]:
    pieces = []
    for start, end in page_texts(extracted):
        inside = (one for one in extracted.machine if one.start < end and start < one.end)
        machine = tuple(
            MachineReading(max(one.start, start) - start, min(one.end, end) - start, one.how) for one in inside
        )
        pieces.append(_Piece(extracted.text[start:end], machine))
    return pieces + [_Piece("")] * (at_least - len(pieces))


def _joined(extracted: ExtractedText, pieces: Iterable[_Piece], pictures: tuple[int, ...]) -> ExtractedText:
    words: list[str] = []
    starts: list[int] = []
    machine: list[MachineReading] = []
    at = 0
    for piece in pieces:
        starts.append(at)
        words.append(piece.words)
        machine += [MachineReading(one.start + at, one.end + at, one.how) for one in piece.machine]
        at += len(piece.words) + 1
    return replace(extracted, text="\n".join(words), pages=tuple(starts), machine=tuple(machine), pictures=pictures)
