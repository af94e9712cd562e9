"""Measures how many spellings of a name the index finds, and how often it rings for somebody else.

    python tools/measure_names.py [FOLDER with the trial data] [--words FREQUENCIES.json]

The data are not part of the repository (see docs/names.md for what they are). FREQUENCIES.json maps a language to
[word, frequency] pairs; texts without any name are drawn from it, word by word.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from averment.kernel.names import NameIndex, ProtectedName
from averment.kernel.names.letters import fold
from averment.kernel.names.likeness import likeness_of

SEED = 20261124
SOUTH_ASIA = ("PK", "AF")


def full_names(base: Path, countries: tuple[str, ...]) -> list[tuple[str, str]]:
    """Arabic-script and Latin full names of two or more words."""
    rows = _rows(base, "full_names", countries)
    return [(arabic, latin) for arabic, latin in rows if " " in arabic and " " in latin and latin.isprintable()]


def _rows(base: Path, table: str, countries: tuple[str, ...]) -> list[tuple[str, str]]:
    address = f"file:{base / 'arabic_name_romanizer_names.sqlite3'}?mode=ro"
    marks = ",".join("?" * len(countries))
    query = f"select distinct arabic_key, latin from {table} where country in ({marks})"  # noqa: S608 -- own words
    connection = sqlite3.connect(address, uri=True)
    try:
        return [(str(a), str(b)) for a, b in connection.execute(query, countries)]
    finally:
        connection.close()


def share(hits: int, of: int) -> str:
    """A share with its counts."""
    return f"{hits}/{of} = {hits / of:.3f}" if of else "none"


def measure_tokens(base: Path, draw: random.Random) -> Iterator[str]:
    """Spellings of one word: every pair of Latin spellings of one Arabic-script word, and random pairs."""
    spellings = defaultdict(set)
    for arabic, latin in _rows(base, "units", SOUTH_ASIA):
        if latin.isalpha() and len(latin) > 2:
            spellings[arabic].add(fold(latin))
    pairs = [(a, b) for group in spellings.values() for a in group for b in group if a < b]
    draw.shuffle(pairs)
    pairs = pairs[:3000]
    every = sorted({word for group in spellings.values() for word in group})
    strangers = [(draw.choice(every), draw.choice(every)) for _ in range(30000)]
    across = [(arabic, draw.choice(sorted(group))) for arabic, group in spellings.items() if " " not in arabic]
    draw.shuffle(across)
    yield f"Latin spellings of one word: {share(_alike(pairs), len(pairs))}"
    yield f"Latin words drawn at random: {share(_alike(strangers), len(strangers))}"
    yield f"Arabic script to Latin, one word: {share(_alike(across[:3000]), 3000)}"


def _alike(pairs: list[tuple[str, str]]) -> int:
    return sum(likeness_of(fold(a), fold(b)) is not None for a, b in pairs)


def measure_full(base: Path, draw: random.Random, countries: tuple[str, ...]) -> Iterator[str]:
    """Full names: recorded in one script, looked for in the other; and the names of all the others."""
    people = full_names(base, countries)
    draw.shuffle(people)
    people = people[:2000]
    for recorded, written, what in ((1, 0, "Latin → Arabic script"), (0, 1, "Arabic script → Latin")):
        index = NameIndex.of(ProtectedName(str(place), (row[recorded],)) for place, row in enumerate(people))
        own = strange = 0
        for place, row in enumerate(people):
            found = {hit.id for hit in index.find(row[written])}
            own += str(place) in found
            strange += len({h for h in found if people[int(h)][written] != row[written]})
        yield f"{'+'.join(countries)} {what}: found {share(own, len(people))}"
        yield f"    alarms for another of the 2,000 people: {strange} in {len(people) ** 2:,} comparisons"


def measure_bench(base: Path) -> Iterator[str]:
    """The bench of labelled pairs (people only): name 1 protected, name 2 the text."""
    counted: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    with (base / "nomenklatura_name_bench_cases.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["schema"] == "Person":
                found = bool(NameIndex.of([ProtectedName("x", (row["name1"],))]).find(row["name2"]))
                tally = counted[row["case_group"], row["is_match"]]
                tally[0] += found
                tally[1] += 1
    for (group, match), (found, of) in sorted(counted.items()):
        yield f"bench {group}, labelled {'one person' if match == 'true' else 'two people'}: found {share(found, of)}"


def measure_silence(base: Path, words: Path, draw: random.Random) -> Iterator[str]:
    """Texts of drawn words, without a name but those that are ordinary words too."""
    people = [latin for _, latin in full_names(base, ("PK",))]
    index = NameIndex.of(ProtectedName(name, (name,)) for name in draw.sample(people, 200))
    for language, rows in json.loads(words.read_text("utf-8")).items():
        drawn = draw.choices([row[0] for row in rows], [row[1] for row in rows], k=300_000)
        text = " ".join(word.capitalize() if draw.random() < 0.15 else word for word in drawn)
        hits = index.find(text)
        shown = sorted({f"{hit.id} ← {text[hit.start : hit.end]}" for hit in hits})[:12]
        yield f"{language}: {len(hits)} alarms in 300,000 drawn words, 200 names; {shown}"


def measure_speed(base: Path, draw: random.Random) -> Iterator[str]:
    """5,000 names against 50,000 words, a tenth of them words of such names."""
    people = [latin for _, latin in full_names(base, ("PK",))]
    draw.shuffle(people)
    began = time.process_time()
    index = NameIndex.of(ProtectedName(name, (name,)) for name in people[:5000])
    built = time.process_time()
    parts = [part for name in people[5000:] for part in name.split()]
    plain = [f"{a}{b}" for a in ("re", "con", "dis", "un") for b in ("port", "tent", "close", "vict", "sider", "ly")]
    text = " ".join(draw.choice(parts) if draw.random() < 0.1 else draw.choice(plain) for _ in range(50_000))
    ready = time.process_time()
    hits = index.find(text)
    yield f"built in {built - began:.2f} s, searched in {time.process_time() - ready:.2f} s CPU, {len(hits)} hits"


def main() -> None:
    """Print every figure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path("/work/shared/data/names"))
    asked.add_argument("--words", type=Path)
    given = asked.parse_args()
    draw = random.Random(SEED)  # noqa: S311 -- a trial, not a secret
    lines = [*measure_tokens(given.folder, draw), *measure_full(given.folder, draw, ("PK",))]
    lines += [*measure_full(given.folder, draw, ("AF",)), *measure_bench(given.folder)]
    lines += measure_speed(given.folder, draw)
    if given.words:
        lines += measure_silence(given.folder, given.words, draw)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
