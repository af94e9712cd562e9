"""Lists are kept row by row as they came, each with its line."""

from __future__ import annotations

import pytest

from averment.casefile.tables import read_table


def read(text: str | bytes) -> tuple[list[tuple[int, int, tuple[str, ...]]], list[tuple[str, int, str]]]:
    table, faults = read_table(text.encode() if isinstance(text, str) else text, "a.csv", "r/a.csv")
    rows = [(row.number, row.line, row.cells) for row in table.rows]
    return rows, [(fault.code, fault.where.line, fault.what) for fault in faults]


def test_rows_keep_their_cells_and_lines_also_after_cells_of_several_lines() -> None:
    rows, faults = read('No,Name\n1,"Ravel\nOsk"\n\n2, Tamas \n3,"a ""b"", c"\n')
    assert not faults
    assert rows == [(1, 2, ("1", "Ravel\nOsk")), (2, 5, ("2", " Tamas ")), (3, 6, ("3", 'a "b", c'))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end: str) -> None:
    rows, faults = read(f"\ufeffNo,Name{end}1,a{end}2,b")
    assert not faults
    assert rows == [(1, 2, ("1", "a")), (2, 3, ("2", "b"))]


def test_empty_lines_and_rows_of_empty_cells_are_no_rows() -> None:
    rows, faults = read("No,Name\n1,a\n,\n , \n\n,,,,\n2,b\n")
    assert not faults
    assert [row[0] for row in rows] == [1, 2]


def test_one_broken_row_among_ten_thousand_is_told_with_its_line_and_the_others_are_still_looked_at() -> None:
    lines = ["No,Name", *(f"{number},name" for number in range(1, 10_001))]
    lines[5000] = '5000,"na"me'
    lines[7000] = "7000,na,me"
    rows, faults = read("\n".join(lines))
    assert len(rows) == 9998
    assert faults == [
        ("broken-row", 5001, "The row cannot be read: ',' expected after '\"'."),
        ("broken-row", 7001, "The row has 3 cells, its header 2."),
    ]


def test_a_quotation_mark_that_is_never_closed_is_told_where_it_opens() -> None:
    _, faults = read('No,Name\n1,a\n2,"b\n3,c\n')
    assert [(code, line) for code, line, _ in faults] == [("broken-row", 3)]


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("", 1, "The list has no header."),
        ("No,Name,Name\n1,a,b\n", 1, "The header names “Name” more than once."),
        ("No, Name,Name \n1,a,b\n", 1, "The header names “Name” more than once."),
        (b"No,Name\n1,a\n2,caf\xe9\n", 3, "The byte 0xe9 in line 3 is not UTF-8."),
        ("No,Name\n1,a\n".encode("utf-16"), 1, "The byte 0xff in line 1 is not UTF-8."),
        ("No,Name\n1,a\0b\n", 2, "The row cannot be read: it holds a character that stands for nothing (NUL)."),
        (f"No,Name\n1,{'x' * 1_000_001}\n2,b\n", 2, "The row cannot be read: field larger than field limit (1000000)."),
        ("No,Name\n1\n", 2, "The row has 1 cells, its header 2."),
        ('"No"x,Name\n1,a\n', 1, "The row cannot be read"),
    ],
)
def test_what_is_wrong_with_a_list_is_told_once_and_where(content: str | bytes, line: int, what: str) -> None:
    _, faults = read(content)
    assert len(faults) == 1
    assert faults[0][1] == line
    assert faults[0][2].startswith(what)


def test_a_header_alone_is_a_list_without_rows() -> None:
    assert read("No,Name\n") == ([], [])
    assert read("No,Name") == ([], [])
