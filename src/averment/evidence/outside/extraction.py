"""The text of originals: plain text is decoded here, every other format is read in a process of its own."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from averment.evidence.outside.frames import Frame
from averment.evidence.outside.limits import MEBIBYTE, STANDARD, Limits
from averment.evidence.outside.readers.reading import ONLY_IMAGES
from averment.evidence.outside.supervision import Readers, Request, failed, read_all
from averment.evidence.rules.decoding import decoded
from averment.evidence.rules.kinds import HEAD_BYTES, TAIL_BYTES, is_web_archive, kind_of, name_of_unknown
from averment.evidence.rules.text import ExtractedText

MOST_PLAIN_BYTES = 64 * MEBIBYTE
_PLAIN = ("plain text", "1")


@dataclass(frozen=True, slots=True)
class _Waiting:
    place: int
    request: Request


def extract_text(sha256: str, path: Path, limits: Limits = STANDARD) -> ExtractedText:
    """The text of one original."""
    return extract_texts([(sha256, path)], limits)[0]


def extract_texts(files: Sequence[tuple[str, Path]], limits: Limits = STANDARD) -> list[ExtractedText]:
    """The texts of originals, each given by its digest and its place, in the same order.

    Nothing that is wrong with a file is an error here: the text says that it is partial or failed, and why.
    """
    with Readers(limits) as readers:
        return texts_by(readers, files)


def texts_by(readers: Readers, files: Sequence[tuple[str, Path]]) -> list[ExtractedText]:
    """The same for one batch of many: the readers are there already."""
    frames: list[Frame] = []
    waiting: list[_Waiting] = []
    for place, (_, path) in enumerate(files):
        frame, request = _begun(path)
        frames.append(frame)
        if request is not None:
            waiting.append(_Waiting(place, request))
    for one, frame in zip(waiting, readers.read_all([w.request for w in waiting]), strict=True):
        frames[one.place] = frame
    return [_as_text(sha256, frame) for (sha256, _), frame in zip(files, frames, strict=True)]


def protection_available() -> str:
    """What would hold a reader in check on this machine, as it is written beside each text."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    return read_all([Request("probe", nothing)], STANDARD)[0].protection


def _begun(path: Path) -> tuple[Frame, Request | None]:
    """The finished frame where no foreign format has to be read; else the request for a reader, with the open file."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # without it, a named pipe would wait forever
    except (OSError, ValueError) as error:
        return failed(f"it cannot be opened ({error.strerror if isinstance(error, OSError) else error})"), None
    request = None
    try:
        frame, kind = _looked_at(file, path.name)
        request = Request(kind, file) if kind else None
    except OSError as error:
        frame = failed(f"it cannot be read ({error.strerror})")
    finally:
        if request is None:
            os.close(file)
    return frame, request


def _looked_at(file: int, name: str) -> tuple[Frame, str]:
    """What can be said of an open file here, and the kind of reader that it needs otherwise."""
    known = os.fstat(file)
    if not stat.S_ISREG(known.st_mode):
        return failed("it is a folder, a pipe or a device, not a file"), ""
    head = os.pread(file, HEAD_BYTES, 0)
    kind = kind_of(head, name)
    if kind == "empty":
        return failed("the file is empty"), ""
    if kind == "unknown":
        return failed(f"no reader for {name_of_unknown(head)}"), ""
    if kind == "picture":
        return Frame("partial", ONLY_IMAGES, "none", "", "", (), "", pictures=(1,)), ""
    if kind == "zip" and is_web_archive(os.pread(file, TAIL_BYTES, max(0, known.st_size - TAIL_BYTES))):
        kind = "wacz"
    return (_plain(file), "") if kind == "text" else (failed("it was not read"), kind)


def _plain(file: int) -> Frame:
    data = _first_bytes(file, MOST_PLAIN_BYTES + 1)
    cut = len(data) > MOST_PLAIN_BYTES
    found = decoded(data[:MOST_PLAIN_BYTES], cut=cut)
    gaps = [found.doubt] if found.doubt else []
    if cut:
        gaps.append(f"only its first {MOST_PLAIN_BYTES:,} bytes were read")
    return Frame("partial" if gaps else "complete", "; ".join(gaps), *_PLAIN, "", (), found.text)


def _first_bytes(file: int, most: int) -> bytes:
    with os.fdopen(os.dup(file), "rb") as stream:
        stream.seek(0)
        return stream.read(most)


def _as_text(sha256: str, frame: Frame) -> ExtractedText:
    return ExtractedText(
        sha256=sha256,
        text=frame.text,
        pages=frame.pages,
        extractor=frame.extractor,
        version=frame.version,
        status=frame.status,
        reason=frame.reason,
        protection=frame.protection,
        machine=frame.machine,
        pictures=frame.pictures,
    )
