"""The three documents of a submission, written side by side: pandoc and Typst each have a processor to themselves."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from averment.build.outside.pandoc_writer import PandocFailed, write_docx, write_html
from averment.build.outside.typst_writer import CannotPrint, write_pdf
from averment.evidence.outside.locks import die_with_parent
from averment.kernel.document import Document
from averment.kernel.refusals import Refusal

TEXT = "text.json"
_AT_ONCE = 2


def write_documents(document: Document, text: bytes, folders: list[Path], urdu_face: str) -> None:
    """Writes submission.{pdf,docx,html} and text.json into each folder, every time from the beginning.

    Each is made in a process of its own, so that a second set owes nothing to the first and can prove it.
    """
    tasks: list[Callable[[], None]] = []
    for folder in folders:
        (folder / TEXT).write_bytes(text)
        tasks.append(partial(write_pdf, document, folder / "submission.pdf", {TEXT: text}, urdu_face))
    for folder in folders:
        tasks.append(partial(write_docx, document, folder / "submission.docx", urdu_face))
        tasks.append(partial(write_html, document, folder / "submission.html"))
    try:
        _side_by_side(tasks)
    except (PandocFailed, CannotPrint) as failed:
        raise Refusal(
            f"A document could not be written: {failed}", mend="Nothing was built; mend the draft."
        ) from failed
    except BrokenProcessPool as ended:
        what = "A document could not be written: the system ended the process that wrote it, perhaps for want of memory"
        raise Refusal(what, mend="Nothing was built; close other programs and try again.") from ended
    except subprocess.TimeoutExpired as late:
        what = f"A document could not be written within {late.timeout:.0f} seconds"
        raise Refusal(what, mend="Nothing was built; try again, or shorten the draft.") from late


def _side_by_side(tasks: list[Callable[[], None]]) -> None:
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    with ProcessPoolExecutor(_AT_ONCE, mp_context=context, initializer=_stay_with_parent) as pool:
        for future in [pool.submit(task) for task in tasks]:
            future.result()


def _stay_with_parent() -> None:
    """A build that is killed takes its writers with it; one that is interrupted ends them itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        die_with_parent()
