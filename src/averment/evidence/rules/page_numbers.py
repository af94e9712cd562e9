"""Numbers of pages, as people write them."""

from __future__ import annotations

from collections.abc import Sequence


def page_list(numbers: Sequence[int]) -> str:
    """Page numbers as people write them.

    >>> page_list([3, 5, 6, 7, 9])
    '3, 5–7, 9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
