"""Databases: rows as SQLite gives them, so that a text over several pages is whole and two columns are one row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from averment.evidence.outside.hidden.pieces import Part, Piece

_MOST_LETTERS = 200_000_000
_AT_ONCE = 2000  # rows


def database_parts(piece: Piece) -> Iterator[Part | Piece]:
    """The rows of every table; what was deleted stands among the bytes, which are searched besides."""
    try:
        connection = sqlite3.connect(":memory:")
        try:
            connection.deserialize(_not_waiting_for_a_journal(piece.data))
            connection.execute("pragma trusted_schema=off")
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            tables = connection.execute("select name from sqlite_master where type='table' and rootpage>0").fetchall()
            for (table,) in tables:
                yield from _table_parts(piece, connection, str(table))
        finally:
            connection.close()
    except (sqlite3.Error, OverflowError) as fault:
        yield piece.unread(f"The database is damaged ({type(fault).__name__}); only plain characters were searched.")


def _not_waiting_for_a_journal(data: bytes) -> bytes:
    """The database as one that keeps no journal beside it, as it cannot have one here."""
    return data[:18] + b"\x01\x01" + data[20:] if data[18:20] == b"\x02\x02" else data


def _table_parts(piece: Piece, connection: sqlite3.Connection, table: str) -> Iterator[Part | Piece]:
    quoted = table.replace('"', '""')
    rows = connection.execute(f'select * from "{quoted}"')  # noqa: S608  a name that the database itself gave
    letters = 0
    while some := rows.fetchmany(_AT_ONCE):
        text = "\n".join("\t".join(str(cell) for cell in row if isinstance(cell, str | int)) for row in some)
        letters += len(text)
        if letters > _MOST_LETTERS:
            yield piece.unread("The table is larger than is searched.", table)
            return
        yield piece.part(table, text)
        for row in some:
            yield from (piece.inner(table, cell) for cell in row if isinstance(cell, bytes) and len(cell) > 20)
