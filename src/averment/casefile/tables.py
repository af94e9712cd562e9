"""A list of a register: CSV in UTF-8, every row kept as it came."""

from __future__ import annotations

import csv
import io

from averment.casefile.nouns import ListTable, Row
from averment.kernel.findings import Finding, Where, finding

_LARGEST_CELL = 1_000_000


def read_table(data: bytes, file: str, path: str) -> tuple[ListTable, list[Finding]]:
    """The rows of a list, and a finding for each row that does not fit; `path` names the file in findings."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = finding(
            "broken-file",
            Where(path, line),
            what=f"The byte {data[error.start]:#04x} in line {line} is not UTF-8.",
            mend="Save the list as CSV in UTF-8.",
        )
        return ListTable(file, (), ()), [fault]
    csv.field_size_limit(_LARGEST_CELL)
    return _rows(text, file, path)


def _rows(text: str, file: str, path: str) -> tuple[ListTable, list[Finding]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    faults: list[Finding] = []
    header: tuple[str, ...] = ()
    begins = 1
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        faults += _header_faults(header, path)
        begins = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                faults.append(_misfit(path, begins, len(cells), len(header)))
            elif cells:
                rows.append(Row(len(rows) + 1, begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error as error:
        faults.append(
            finding(
                "broken-row",
                Where(path, begins),
                what=f"The row cannot be read: {error}.",
                mend="Check the quotation marks of the row; a mark inside a cell is written twice.",
            )
        )
    return ListTable(file, header, tuple(rows)), faults


def _misfit(path: str, line: int, cells: int, columns: int) -> Finding:
    return finding(
        "broken-row",
        Where(path, line),
        what=f"The row has {cells} cells, its header {columns}.",
        mend="Bring the row to the columns of the header; a cell with a comma stands in quotation marks.",
    )


def _header_faults(header: tuple[str, ...], path: str) -> list[Finding]:
    if not header:
        return [finding("broken-file", Where(path, 1), what="The list has no header.", mend="Add a first line.")]
    twice = sorted({name for name in header if header.count(name) > 1})
    return [
        finding(
            "broken-file",
            Where(path, 1),
            what=f"The header names “{name}” more than once.",
            mend="Give each column its own name.",
        )
        for name in twice
    ]
