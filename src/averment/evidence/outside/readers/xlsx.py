"""XLSX: every sheet, the hidden ones too, cell by cell as stored; then what stands in comments and drawings."""

from __future__ import annotations

import datetime
import importlib.metadata
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import python_calamine as calamine

from averment.evidence.outside.readers.reading import NO_WORDS, Reading
from averment.evidence.outside.readers.xml import local, parsed

NAME = "python-calamine"
VERSION = importlib.metadata.version("python-calamine")

_BESIDE = re.compile(r"xl/(?:comments|threadedComments|drawings)[^.]*\.xml\Z")
_NOT_COMPUTED = (b"</f></c>", b"</f><v></v>", b"</f><v/>")


def read(archive: zipfile.ZipFile, file: BinaryIO) -> Reading:
    """Each sheet under its name, one line a row, tabs between cells; numbers and dates as stored, not as formatted."""
    lines, gaps = sheets(file)
    lines += [line for name in archive.namelist() if _BESIDE.match(name) for line in _beside(archive, name)]
    if any(_lacks_values(archive.read(name)) for name in archive.namelist() if name.startswith("xl/worksheets/")):
        gaps.append("some formulas come without their result")
    return Reading("\n".join(lines), NAME, VERSION, gaps=tuple(gaps))


def sheets(file: BinaryIO) -> tuple[list[str], list[str]]:
    """The lines of all sheets, and what is missing of them."""
    file.seek(0)
    book = calamine.CalamineWorkbook.from_filelike(file)
    lines: list[str] = []
    gaps, rows = [], 0
    for sheet in book.sheets_metadata:
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            found = list(_rows(book.get_sheet_by_name(sheet.name)))
            rows += len(found)
            lines += [sheet.name, *found]
        else:
            gaps.append(f"not read: the sheet {sheet.name}, which is no table")
    gaps += [] if rows else [NO_WORDS]
    return lines, gaps


def _rows(sheet: calamine.CalamineSheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        line = "\t".join(_shown(cell) for cell in row).rstrip("\t")
        if line:
            yield line


def _shown(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) >= 1e15 or cell != int(cell) else str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ")
    return str(cell)


def _beside(archive: zipfile.ZipFile, name: str) -> list[str]:
    """The words of comments and text boxes, one line a paragraph."""
    paragraphs: dict[int, list[str]] = {}
    for order, node in enumerate(parsed(archive.read(name), name).iter()):
        if local(node) in ("t", "text") and (node.text or "").strip():
            above = next((a for a in node.iterancestors() if local(a) in ("p", "text")), None)
            paragraphs.setdefault(order if above is None else id(above), []).append(node.text or "")
    return ["".join(words) for words in paragraphs.values()]


def _lacks_values(sheet: bytes) -> bool:
    return any(sign in sheet for sign in _NOT_COMPUTED)
