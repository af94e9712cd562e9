"""The three documents of a submission, written twice, while whoever began them goes on with other work."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Self

from averment.build.outside.labour import Labour, Task, TaskEnded
from averment.build.outside.pandoc_writer import PandocFailed, write_docx, write_html
from averment.build.outside.typst_writer import CannotPrint, write_pdf
from averment.kernel.document import Document
from averment.kernel.refusals import Refusal

TEXT = "text.json"
NAMES = ("submission.pdf", "submission.docx", "submission.html")


class Writing:
    """The three documents and text.json, written into two folders, each time from the beginning.

    They are begun where the block is entered, and thrown away where it is left before `finish`. Each kind is made in a
    process of its own. pandoc begins both times from nothing; Typst, which takes most of the time and the memory, sets
    its second PDF in the same process (docs/adr/0008). A PDF takes most of its memory at its end, so the HTML waits for
    it.
    """

    def __init__(self, document: Document, text: bytes, folders: tuple[Path, Path], urdu_face: str) -> None:
        first, second = folders
        for folder in folders:
            folder.mkdir(parents=True)
            (folder / TEXT).write_bytes(text)
        pdf, docx, html = NAMES
        self._labour = Labour(
            (
                Task(pdf, partial(write_pdf, document, [folder / pdf for folder in folders], {TEXT: text}, urdu_face)),
                Task(docx, partial(write_docx, document, [folder / docx for folder in folders], urdu_face)),
            )
        )
        self._late = (
            Task(html, partial(write_html, document, [first / html]), (pdf,)),
            Task(f"{html} again", partial(write_html, document, [second / html]), (pdf,)),
        )

    def __enter__(self) -> Self:
        self._labour.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._labour.__exit__(*error)

    def finish(self, beside: Iterable[Task]) -> dict[str, Any]:
        """Waits until all is written, and for the tasks `beside`, whose results are returned by their names.

        Those may come after a document (`NAMES`). They go before the HTML, for the search of a PDF takes longest.
        """
        try:
            return self._labour.finish((*beside, *self._late))
        except (PandocFailed, CannotPrint) as failed:
            raise Refusal(
                f"A document could not be written: {failed}", mend="Nothing was built; mend the draft."
            ) from failed
        except TaskEnded as ended:
            what = "A document could not be written: the system ended its process, perhaps for want of memory"
            raise Refusal(what, mend="Nothing was built; close other programs and try again.") from ended
        except subprocess.TimeoutExpired as late:
            what = f"A document could not be written within {late.timeout:.0f} seconds"
            raise Refusal(what, mend="Nothing was built; try again, or shorten the draft.") from late
