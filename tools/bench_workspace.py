"""The workspace against its floor: cases that are loaded and frozen.

    python tools/bench_workspace.py claims|people SIZE     rows loaded, each with its audit line; one JSON row

Each in a process of its own, on SQLite in a folder for temporary files.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from averment.casefile import nouns
from averment.web.making import make_workspace
from averment.web.workspace import find_workspace, opened

SIZES = (1_000, 10_000, 100_000)


def claims(size: int, folder: Path) -> nouns.Case:
    """A case of so many claims, each with two grounds."""
    card = nouns.CaseCard(1, "valley", "The valley", organisations=(nouns.Organisation("forum", "Forum"),))
    sources = tuple(nouns.Source(f"s{number:03}", f"Source {number}", "news") for number in range(100))
    made = tuple(
        nouns.Claim(
            f"c{number:06}",
            f"In case {number} people were held without charge in the valley, and their families were told nothing.",
            grounds=(
                nouns.Ground("supports", 2, f"s{number % 100:03}", "held without charge in the valley"),
                nouns.Ground("disputes", 3, f"s{(number + 1) % 100:03}", "no one was held without charge"),
            ),
        )
        for number in range(size)
    )
    return nouns.Case(card, sources, made, root=folder)


def people(size: int, folder: Path) -> nouns.Case:
    """A case with a register of so many people."""
    card = nouns.CaseCard(1, "valley", "The valley", organisations=(nouns.Organisation("forum", "Forum"),))
    (folder / "registers/people").mkdir(parents=True)
    header = ("No", "Name", "Father", "Sex", "District", "Arrested", "Access")
    rows = tuple(
        nouns.Row(
            number, number + 1, (f"p-{number}", "Pernil Quentavor", "Ravel", "m", "Holvack", "2026-06-02", "public")
        )
        for number in range(1, size + 1)
    )
    with (folder / "registers/people/list.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *(row.cells for row in rows)])
    listed = nouns.ListCard("list.csv", "forum", "s", columns={"id": "No", "name": "Name", "access": "Access"})
    register = nouns.Register(
        "people", nouns.RegisterCard("people", "People", (listed,)), (nouns.ListTable("list.csv", header, rows),)
    )
    return nouns.Case(card, (nouns.Source("s", "The list", "dataset"),), registers=(register,), root=folder)


def loaded(make: Callable[[int, Path], nouns.Case], size: int) -> dict[str, Any]:
    """What it costs to load a case, and to freeze it again; the floor puts the same words into bare SQLite."""
    with tempfile.TemporaryDirectory(prefix="bench-workspace-") as name:
        place = Path(name)
        os.environ["AVERMENT_CONFIG"] = str(place / "configuration")
        make_workspace(place / "work", "bench")
        case = make(size, place)
        with opened(find_workspace(place / "work")) as workspace:
            from averment.build.freeze import freeze  # noqa: PLC0415  the workspace is open now
            from averment.build.loading import load  # noqa: PLC0415
            from averment.team.rules import operator  # noqa: PLC0415

            actor = operator("bench", "a measurement")
            seconds, _ = timed(lambda: load(case, workspace.store, actor, datetime.now(UTC)))
            back, frozen = timed(lambda: freeze(actor, "valley", workspace.store))
            assert frozen == case
        floor, _ = timed(lambda: bare(case, place / "bare.sqlite3"))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"size": size, "seconds": seconds, "freeze": back, "floor": floor, "megabytes": memory}


def bare(case: nouns.Case, path: Path) -> None:
    """One row a claim, a ground or a person, with its words, by the library beneath alone."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE rows (words TEXT)")
        connection.executemany("INSERT INTO rows VALUES (?)", ((claim.text,) for claim in case.claims))
        quotes = ((ground.quote,) for claim in case.claims for ground in claim.grounds)
        connection.executemany("INSERT INTO rows VALUES (?)", quotes)
        cells = ((json.dumps(row.cells),) for each in case.registers for table in each.tables for row in table.rows)
        connection.executemany("INSERT INTO rows VALUES (?)", cells)
    connection.close()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of computing, and the result."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def main(what: str, size: int) -> None:
    """Prints one JSON document."""
    print(json.dumps(loaded({"claims": claims, "people": people}[what], size)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
