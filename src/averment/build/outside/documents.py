"""The three documents of a submission, written twice; what else can be done in the meantime is done beside them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from averment.build.outside.labour import Task, TaskEnded, do_all
from averment.build.outside.pandoc_writer import PandocFailed, write_docx, write_html
from averment.build.outside.typst_writer import CannotPrint, write_pdf
from averment.kernel.document import Document
from averment.kernel.refusals import Refusal

TEXT = "text.json"
NAMES = ("submission.pdf", "submission.docx", "submission.html")


def write_documents(
    document: Document, text: bytes, folders: tuple[Path, Path], urdu_face: str, beside: Iterable[Task] = ()
) -> dict[str, Any]:
    """Writes submission.{pdf,docx,html} and text.json into both folders, each time from the beginning.

    Each kind is made in a process of its own. pandoc begins both times from nothing; Typst, which takes most of the
    time and the memory, sets its second PDF in the same process (docs/adr/0008). Tasks `beside` may come after the
    documents, by their names (`NAMES`), and go before the second DOCX and HTML, because the search of a PDF takes
    longest; their results are returned. A PDF takes most of its memory at its end, so pandoc's second run waits for it.
    """
    first, second = folders
    for folder in folders:
        (folder / TEXT).write_bytes(text)
    pdf, docx, html = NAMES
    tasks = [
        Task(pdf, partial(write_pdf, document, [folder / pdf for folder in folders], {TEXT: text}, urdu_face)),
        Task(docx, partial(write_docx, document, first / docx, urdu_face)),
        Task(html, partial(write_html, document, first / html)),
        *beside,
        Task(f"{docx} again", partial(write_docx, document, second / docx, urdu_face), (pdf,)),
        Task(f"{html} again", partial(write_html, document, second / html), (pdf,)),
    ]
    try:
        return do_all(tasks)
    except (PandocFailed, CannotPrint) as failed:
        raise Refusal(
            f"A document could not be written: {failed}", mend="Nothing was built; mend the draft."
        ) from failed
    except TaskEnded as ended:
        what = "A document could not be written: the system ended the process that wrote it, perhaps for want of memory"
        raise Refusal(what, mend="Nothing was built; close other programs and try again.") from ended
    except subprocess.TimeoutExpired as late:
        what = f"A document could not be written within {late.timeout:.0f} seconds"
        raise Refusal(what, mend="Nothing was built; try again, or shorten the draft.") from late
