"""Pandoc as the reader of drafts: a child process that gets the text on its standard input and no file."""

from __future__ import annotations

import gc
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from averment.kernel.refusals import Refusal
from averment.submissions.rules.draft import READER

_LONGEST_DRAFT = 20_000_000  # characters
_SECONDS = 120


@cache
def pandoc_path() -> str:
    """The pandoc that is installed with Averment."""
    import pypandoc  # noqa: PLC0415  slow to import, and only builds need it

    return str(Path(pypandoc.get_pandoc_path()))


def start_reading(draft: str) -> subprocess.Popen[bytes]:
    """Starts pandoc on a draft; other work can go on until `finish_reading`."""
    if len(draft) > _LONGEST_DRAFT:
        raise Refusal("The draft is longer than 20 million characters", mend="Divide it into several submissions.")
    process = subprocess.Popen(
        [pandoc_path(), "-f", READER, "-t", "json", "--sandbox"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    return process


def finish_reading(process: subprocess.Popen[bytes], draft: str) -> Any:
    """Pandoc's JSON of the draft that it was started on."""
    try:
        out, err = process.communicate(draft.encode("utf-8", "replace"), timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        raise Refusal("Pandoc did not finish reading the draft", mend="Look for very deep nesting in it.") from error
    if process.returncode != 0:
        what = f"Pandoc could not read the draft: {err.decode('utf-8', 'replace').strip()}"
        raise Refusal(what, mend="Check the lists, divs and tables of the draft.")
    return _loaded(out)


def _loaded(data: bytes) -> Any:
    """The JSON without cycles of garbage collection, which would cost more than the reading."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return json.loads(data)
    finally:
        if collecting:
            gc.enable()


def read_draft_text(draft: str) -> Any:
    """Pandoc's JSON of a draft."""
    return finish_reading(start_reading(draft), draft)
