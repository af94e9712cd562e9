"""DOCX, XLSX, PPTX, ODT, ODS and ODP: all are ZIP containers, and only their inside tells which."""

from __future__ import annotations

import posixpath
import zipfile
from typing import BinaryIO

from averment.evidence.outside.limits import Limits
from averment.evidence.outside.readers import containers, docx, odf, pptx, xlsx
from averment.evidence.outside.readers.reading import Reading, Unreadable
from averment.evidence.outside.readers.xml import attribute, parsed

NAME, VERSION = "office reader", "1"


def read(file: BinaryIO, limits: Limits) -> Reading:
    """The text of an office file, by the reader for what is in it."""
    archive = containers.opened(file)
    if odf.is_open_document(archive):
        return odf.read(archive, limits)
    main = _main_part(archive)
    if main.startswith("word/"):
        return docx.read(archive, main)
    if main.startswith("xl/"):
        return xlsx.read(archive, file)
    if main.startswith("ppt/"):
        return pptx.read(archive, main)
    raise Unreadable("no reader for this kind of ZIP container")


def _main_part(archive: zipfile.ZipFile) -> str:
    if "_rels/.rels" not in archive.namelist():
        return ""
    links = parsed(archive.read("_rels/.rels"), "_rels/.rels")
    targets = [attribute(link, "Target") for link in links if attribute(link, "Type").endswith("/officeDocument")]
    return posixpath.normpath(targets[0]).lstrip("/") if targets else ""
