"""`averment preserve` against its floor, on files as researchers bring them: pages, PDF, DOCX and plain text.

    python tools/bench_preserve.py SIZE...     so many files of each run, taken in and taken in again; one JSON row each

The floor reads each file, hashes it, copies it, has the library that we use ourselves give its words, and flushes the
disk once: in one process, without walls, and nothing is kept of the words.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.etree
import pikepdf
import pypdfium2
from selectolax.lexbor import LexborHTMLParser

import bench_meter
from bench_case import write_docx

SIZES = (1_000, 10_000)
LARGEST = 100_000
KINDS = ("html", "pdf", "html", "txt", "docx", "html", "txt", "pdf", "html", "docx")
AVERMENT = [sys.executable, "-m", "averment"]
WORDS = "forty-one people were held without charge in the valley, and their families were told nothing of it"
PAGES, LINES = 3, 40  # of a PDF
PARAGRAPHS = 30  # of anything else
NUMBER = "0000000"


def paragraphs(number: str) -> list[str]:
    """The words of a file with this number."""
    return [f"In case {number}-{one} {WORDS}." for one in range(PARAGRAPHS)]


def _page() -> bytes:
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs(NUMBER))
    links = "".join(f'<li><a href="/{number}.html">Section {number}</a></li>\n' for number in range(60))
    return f"<!doctype html>\n<html lang=en><title>Case {NUMBER}</title>\n<ul>{links}</ul>\n{body}</html>".encode()


def _pdf() -> bytes:
    """Pages of lines that nothing packs, so that the number can be exchanged."""
    made, buffer = pikepdf.new(), io.BytesIO()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for page in range(PAGES):
        lines = "".join(f"(In case {NUMBER}-{page}-{line} {WORDS}.) Tj T*\n" for line in range(LINES))
        made.add_blank_page(page_size=(595, 842))
        made.pages[-1].Contents = made.make_stream(f"BT /F1 9 Tf 16 TL 40 800 Td\n{lines}ET".encode())
        made.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    made.save(buffer, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return buffer.getvalue()


def written(folder: Path, size: int) -> None:
    """So many files, no two alike: NUMBER gives way to one of the same length; in a DOCX before it is packed."""
    folder.mkdir()
    templates = {"txt": "\n\n".join(paragraphs(NUMBER)).encode(), "html": _page(), "pdf": _pdf()}
    for number in range(size):
        kind = KINDS[number % len(KINDS)]
        path, own = folder / f"{number}.{kind}", f"{number:07}"
        if kind == "docx":
            write_docx(paragraphs(own), path)
        else:
            path.write_bytes(templates[kind].replace(NUMBER.encode(), own.encode()))


def _words_of_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(lxml.etree.fromstring(archive.read("word/document.xml")).itertext())


def _words_of_pdf(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


LIBRARIES: dict[str, Callable[[bytes], str]] = {
    "txt": bytes.decode,
    "html": lambda data: str(LexborHTMLParser(data).text()),
    "pdf": _words_of_pdf,
    "docx": _words_of_docx,
}


def floor(origin: Path, target: Path) -> tuple[float, float]:
    """Seconds by the clock and of computing that reading, hashing, copying and the libraries take."""
    target.mkdir()
    os.sync()
    began, computing = time.perf_counter(), time.process_time()
    for path in origin.iterdir():
        data = path.read_bytes()
        (target / hashlib.sha256(data).hexdigest()).write_bytes(data)
        LIBRARIES[path.suffix[1:]](data)
    os.sync()
    return time.perf_counter() - began, time.process_time() - computing


def preserved(size: int) -> dict[str, Any]:
    """What it costs to take so many files in, and what it costs when they are there already."""
    with tempfile.TemporaryDirectory(prefix="bench-preserve-") as name:
        place = Path(name)
        written(place / "in", size)
        settings = {"AVERMENT_CONFIG": str(place / "configuration")}
        card = place / "case/case.yaml"
        card.parent.mkdir()
        card.write_text("averment: 1\nid: valley\ntitle: The valley\n")
        bench_meter.run([*AVERMENT, "init", str(place / "work")], settings)
        bench_meter.run([*AVERMENT, "case", "load", str(card.parent)], settings)
        seconds, computing = floor(place / "in", place / "bare")
        command = [*AVERMENT, "preserve", "valley", str(place / "in"), "--json"]
        cost = bench_meter.run(command, settings)
        again = bench_meter.run(command, settings, memory=True)
        return {
            "size": size, "seconds": cost.seconds, "cpu": cost.cpu, "again": again.seconds, "floor": seconds,
            "floor cpu": computing, "megabytes": again.megabytes,
        }  # fmt: skip


if __name__ == "__main__":
    for given in sys.argv[1:]:
        print(json.dumps(preserved(int(given))), flush=True)
