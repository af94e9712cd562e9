"""Rows by our names of their columns, each as a ground names it."""

from __future__ import annotations

from averment.casefile.nouns import ListCard, Register, RegisterCard
from averment.casefile.references import row_ids
from averment.casefile.tables import read_table
from averment.registers.rules.rows import records


def test_a_row_has_its_own_id_or_else_its_number_in_the_reader_and_in_the_rules() -> None:
    table, _ = read_table(b"No,Name\nA1,x\n,y\n\n A3 ,z\n", "a.csv", "a.csv")
    for columns, ids in (({"id": "No", "name": "Name"}, ["A1", "2", "A3"]), ({"name": "Name"}, ["1", "2", "3"])):
        card = RegisterCard("people", "R", (ListCard("a.csv", "o", "s", None, columns),))
        rows = list(records(Register("r", card, (table,))))
        assert [row.id for row in rows] == row_ids(columns, table.header, [row.cells for row in table.rows]) == ids
        assert [row.ref for row in rows] == [f"r/a.csv/{number}" for number in ids]
        assert [row.line for row in rows] == [2, 3, 5]


def test_columns_that_are_not_mapped_are_kept_as_they_came() -> None:
    table, _ = read_table(b"No,Name,Remarks\n1, Osk , seen twice\n", "a.csv", "a.csv")
    card = RegisterCard("people", "R", (ListCard("a.csv", "o", "s", None, {"name": "Name"}),))
    (row,) = records(Register("r", card, (table,)))
    assert (row.cells, row.unmapped) == ({"name": "Osk"}, {"No": "1", "Remarks": "seen twice"})


def test_the_rows_of_one_list_alone_can_be_had() -> None:
    tables = tuple(read_table(f"Name\n{name}\n".encode(), f"{name}.csv", "")[0] for name in "ab")
    cards = tuple(ListCard(f"{name}.csv", "o", "s", None, {"name": "Name"}) for name in "ab")
    register = Register("r", RegisterCard("people", "R", cards), tables)
    assert [row.cells["name"] for row in records(register)] == ["a", "b"]
    assert [row.cells["name"] for row in records(register, "b.csv")] == ["b"]
