"""The binary originals of the demonstration cases, made again from their texts, always to the same bytes.

The files in `examples/` are what counts: their digests stand in the catalogue. This script shows how they came
about and, with `--check`, that they still are what these texts give.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pypandoc
import typst

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tools" / "example-originals"
FONTS = ROOT / "src" / "averment" / "build" / "outside" / "fonts"
FILES = ROOT / "examples" / "valley" / "sources" / "files"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType=\
"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType=\
"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def pdf(text: Path) -> bytes:
    """A PDF with the fonts that ship with the platform, and no time of making."""
    made = typst.compile(str(text), font_paths=[str(FONTS)], ignore_system_fonts=True, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("one document was expected")
    return made


def docx(text: Path) -> bytes:
    """A Word document by pandoc, whose dates follow SOURCE_DATE_EPOCH."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "made.docx"
        pandoc = pypandoc.get_pandoc_path()
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800", "TZ": "UTC"}
        subprocess.run([pandoc, str(text), "-o", str(target)], check=True, env=environment)
        return _zipped(
            [
                (part.filename, archive.read(part))
                for archive in [zipfile.ZipFile(target)]
                for part in archive.infolist()
            ]
        )


def xlsx(text: Path) -> bytes:
    """A workbook with one sheet whose cells are all text, as its CSV gives them."""
    with text.open(encoding="utf-8", newline="") as lines:
        rows = [_row(number, cells) for number, cells in enumerate(csv.reader(lines), start=1)]
    sheet = f'<worksheet xmlns="{SHEETS}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Notices" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return _zipped([
        ("[Content_Types].xml", TYPES.encode()),
        ("_rels/.rels", _relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book.encode()),
        ("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet.encode()),
    ])  # fmt: skip


def _row(number: int, cells: list[str]) -> str:
    made = (
        f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
        for column, cell in enumerate(cells)
    )
    return f'<row r="{number}">{"".join(made)}</row>'


def _relation(kind: str, target: str) -> bytes:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return (
        f'<Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    ).encode()


def _zipped(parts: list[tuple[str, bytes]]) -> bytes:
    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts:
                entry = zipfile.ZipInfo(name, LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        target.seek(0)
        return target.read()


MAKERS = {".typ": (pdf, ".pdf"), ".md": (docx, ".docx"), ".csv": (xlsx, ".xlsx")}


def originals() -> dict[str, bytes]:
    """Every binary original by the name of its file."""
    made = {}
    for text in sorted(TEXTS.iterdir()):
        make, ending = MAKERS[text.suffix]
        made[text.stem + ending] = make(text)
    return made


def main() -> int:
    """Writes the originals, or with `--check` names those that differ."""
    check, differing = "--check" in sys.argv[1:], []
    for name, content in originals().items():
        target = FILES / name
        if target.is_file() and target.read_bytes() == content:
            continue
        differing.append(name)
        if not check:
            target.write_bytes(content)
    print("differs: " + ", ".join(differing) if differing else "all originals are as made")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
