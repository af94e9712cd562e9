"""How wide the columns of a table are."""

from __future__ import annotations

from averment.kernel.document import Table, plain_text

_NARROWEST, _WIDEST = 6, 60


def shares(table: Table, columns: int) -> tuple[float, ...]:
    """The share of the line that each column takes: as the author gave it, else by the words that it holds.

    A column is as wide as its longest word needs and grows with the square root of its longest cell, so that one long
    cell does not starve the others.

    >>> from averment.kernel.document import Cell, Text
    >>> row = (Cell((Text("7"),)), Cell((Text("held at the district office until the evening of the next day"),)))
    >>> [round(share, 2) for share in shares(Table((), (row,)), 2)]
    [0.28, 0.72]
    """
    given = [max(share, 0.0) for share in table.widths[:columns]]
    if len(given) == columns and all(given):
        return tuple(share / sum(given) for share in given)
    needs = [float(_NARROWEST)] * columns
    for row in (*table.head, *table.rows):
        for index, cell in enumerate(row):
            words = plain_text(cell.children)
            longest = min(max(map(len, words.split()), default=0), 14) + 1
            needs[index] = max(needs[index], longest, min(len(words) ** 0.5 * 2, _WIDEST))
    return tuple(need / sum(needs) for need in needs)
