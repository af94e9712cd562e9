"""Workbooks: rows as their readers see them, so that a name over two cells is one.

The package is read here and not by a spreadsheet library: one cell far away makes such a library lay out
a table of billions of empty cells.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from averment.evidence.outside.hidden.pieces import LARGEST_TREE, Part, Piece


def workbook_parts(piece: Piece, archive: zipfile.ZipFile) -> Iterator[Part | Piece]:
    """The rows of every sheet of an Excel package, hidden ones too, with the shared strings in their cells."""
    names = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    try:
        shared = _shared_strings(archive)
        for name in names:
            yield piece.part(name, "\n".join(_rows(_tree(archive, name), shared)))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, etree.XMLSyntaxError):
        yield piece.unread("The sheets of the workbook cannot be read row by row.")


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    with archive.open(name) as member:
        data = member.read(LARGEST_TREE + 1)
    if len(data) > LARGEST_TREE:
        raise ValueError(name)
    root = etree.fromstring(
        data, etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    )
    if root is None:
        raise ValueError(name)
    return root


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    root = _tree(archive, "xl/sharedStrings.xml")
    return ["".join(str(text) for text in item.itertext()) for item in root.iter("{*}si")]


def _rows(root: etree._Element, shared: list[str]) -> Iterator[str]:
    for row in root.iter("{*}row"):
        yield "\t".join(_value(cell, shared) for cell in row.iter("{*}c"))


def _value(cell: etree._Element, shared: list[str]) -> str:
    text = "".join(str(piece) for piece in cell.itertext())
    if cell.get("t") == "s" and text.strip().isdecimal() and int(text) < len(shared):
        return shared[int(text)]
    return text
