"""Document tree → pandoc's own JSON → DOCX and HTML, by the pandoc binary that the package brings."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from averment.build.outside.docx_finish import finished_docx
from averment.build.outside.faces import AMIRI
from averment.build.outside.html_page import html_page
from averment.build.outside.pandoc_tree import PandocTree
from averment.build.outside.typst_writer import document_day
from averment.kernel.document import Document
from averment.submissions.outside.pandoc import pandoc_path

REFERENCE = Path(__file__).with_name("reference.docx")
_LIMITS = ("-M2g", "-H32m")  # the most memory; and how much at first, with which it takes a fifth less in the end
_SECONDS = 600
DOCX, HTML = "docx", "html"


class PandocFailed(Exception):
    """pandoc did not finish; what it said is the message."""


def pandoc_json(document: Document, form: str = HTML) -> dict[str, Any]:
    """The document as pandoc's JSON; for DOCX it also names paragraph styles and sets other scripts in theirs."""
    return PandocTree(document, styled=form == DOCX).whole()


def write_docx(document: Document, outs: Sequence[Path], urdu_face: str = AMIRI) -> None:
    """An Office Open XML document with real footnotes, named styles and page numbers; same input, same bytes.

    For each of `outs` it is made anew.
    """
    for out in outs:
        made = _pandoc(document, DOCX, ["--to", "docx", "--reference-doc", str(REFERENCE), "--output", "-"])
        out.write_bytes(finished_docx(made, document, urdu_face))


def write_html(document: Document, outs: Sequence[Path]) -> None:
    """One HTML file that needs nothing from outside and runs no script; same input, same bytes; each out anew."""
    for out in outs:
        body = _pandoc(document, HTML, ["--to", "html5", "--wrap=none", "--no-highlight"])
        out.write_text(html_page(document, body.decode()), encoding="utf-8")


def _pandoc(document: Document, form: str, arguments: list[str]) -> bytes:
    """pandoc in a sandbox of its own: it reads what it is handed and the reference document, nothing else."""
    day = document_day(document.date)
    environment = {
        "SOURCE_DATE_EPOCH": str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())),
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",  # no defaults or templates of the person who builds
    }
    done = subprocess.run(
        [pandoc_path(), "--sandbox", "+RTS", *_LIMITS, "-RTS", "--from", "json", *arguments],
        input=json.dumps(pandoc_json(document, form), ensure_ascii=False).encode(),
        env=environment,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        raise PandocFailed(done.stderr.decode(errors="replace").strip()[:2000])
    return done.stdout
