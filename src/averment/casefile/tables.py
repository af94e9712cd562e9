"""A list of a register: CSV in UTF-8, every row kept as it came."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

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
    rows: list[Row] = []
    faults: list[Finding] = []
    header: tuple[str, ...] | None = None
    for line, cells, broken in _read(text):
        if broken:
            faults.append(_broken(path, line, broken))
            if header is None:
                return ListTable(file, (), ()), faults
        elif header is None:
            header = tuple(cell.strip() for cell in cells)
        elif any(map(str.strip, cells)):  # a row of empty cells is what spreadsheets make of an empty line
            if len(cells) == len(header):
                rows.append(Row(len(rows) + 1, line, tuple(cells)))
            else:
                faults.append(_misfit(path, line, len(cells), len(header)))
    return ListTable(file, header or (), tuple(rows)), [*_header_faults(header or (), path), *faults]


def _read(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Each row with the line that it begins on, and what is wrong where it cannot be read: the others still are."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], str(error)
        else:
            yield line, cells, "it holds a character that stands for nothing (NUL)" if "\0" in "".join(cells) else ""


def _broken(path: str, line: int, error: str) -> Finding:
    return finding(
        "broken-row",
        Where(path, line),
        what=f"The row cannot be read: {error}.",
        mend="Check the quotation marks of the row; a mark inside a cell is written twice.",
    )


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
