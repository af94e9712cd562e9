"""Pandoc as the reader of drafts: a child process that gets the text on its standard input and no path."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from averment.kernel.refusals import Refusal
from averment.submissions.outside.pandoc import pandoc_path
from averment.submissions.rules.draft import READER, uncalled_notes

_LONGEST_DRAFT = 3_000_000  # characters: more than a thousand pages
_SECONDS = 90
_MEMORY = "2g"  # a draft of ours takes a quarter; a paragraph of a megabyte with ten thousand spans would take 23
_DEEPEST = 1000
_BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")
_MEND = "Divide its longest paragraphs, and look for very deep nesting in it."


@dataclass(frozen=True, slots=True)
class StartedReading:
    """Pandoc at work on a draft; what it says goes to files, so that it never waits for us."""

    process: subprocess.Popen[bytes]
    out: IO[bytes]
    err: IO[bytes]
    uncalled: tuple[tuple[str, int], ...]  # footnotes that pandoc leaves out without a word

    def stop(self) -> None:
        """Ends it, if it has not ended, and gives up its files."""
        self.process.kill()
        self.process.wait()
        self.out.close()
        self.err.close()


def start_reading(draft: str) -> StartedReading:
    """Starts pandoc on a draft; other work can go on until `finish_reading`."""
    if len(draft) > _LONGEST_DRAFT:
        raise Refusal("The draft is longer than 3 million characters", mend="Divide it into several submissions.")
    if _open_brackets(draft) > _DEEPEST:
        raise Refusal(f"More than {_DEEPEST} brackets of a paragraph of the draft are open at once", mend=_MEND)
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115  closed by `stop`
    with tempfile.TemporaryFile() as words:
        words.write(draft.encode("utf-8", "replace"))
        words.seek(0)
        command = [pandoc_path(), "-f", READER, "-t", "json", "--sandbox", "+RTS", f"-M{_MEMORY}", "-RTS"]
        process = subprocess.Popen(command, stdin=words, stdout=out, stderr=err)
    return StartedReading(process, out, err, uncalled_notes(draft))


def _open_brackets(draft: str) -> int:
    """The most brackets that are open at once in a paragraph: pandoc's time grows with the square of them."""
    most = depth = 0
    for match in _BRACKET.finditer(draft):
        depth = depth + 1 if match.group() == "[" else max(depth - 1, 0) if match.group() == "]" else 0
        most = max(most, depth)
    return most


def finish_reading(started: StartedReading) -> Any:
    """Pandoc's JSON of the draft that it was started on."""
    try:
        status = started.process.wait(_SECONDS)
        said = [(stream.seek(0), stream.read())[1] for stream in (started.out, started.err)]
    except subprocess.TimeoutExpired as error:
        raise Refusal("Pandoc did not finish reading the draft in time", mend=_MEND) from error
    finally:
        started.stop()
    if status != 0:
        said_at_last = said[1].decode("utf-8", "replace").strip().split("\n")[0]
        raise Refusal(f"Pandoc could not read the draft: {said_at_last}", mend=_MEND)
    return {"blocks": _blocks(said[0].decode()), "uncalled": started.uncalled}


def _blocks(document: str) -> Iterator[Any]:
    """The blocks of pandoc's JSON one after another: the whole of a long draft would take much memory."""
    decoder = json.JSONDecoder()
    place = document.index('"blocks":[') + len('"blocks":[')
    while document[place] != "]":
        try:
            block, place = decoder.raw_decode(document, place)
        except RecursionError:
            raise Refusal("The draft is nested too deeply to be read", mend=_MEND) from None
        yield block
        place += document[place] == ","


def read_draft_text(draft: str) -> Any:
    """Pandoc's JSON of a draft."""
    return finish_reading(start_reading(draft))
