"""How long a search takes and what its index needs, on SQLite: `python tools/bench_search.py [SIZE…]`.

Documents of 20 to 60 words, their words as frequent as in a language (Zipf), 60 % in Latin, 25 % in Arabic script, 15 %
in Devanagari; half of them confidential to one of eight organisations. Three hundred searches for one to three words
drawn by the same frequencies, and sixty among the forty words that are the most frequent, by the operator and by a
member. The floor is what FTS5 needs to count the same, unfiltered, unranked and unshown, in the same run. Each size has
a process of its own.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

SIZES = (10_000, 50_000, 500_000)
AT_ONCE = 2_000
SCRIPTS = {
    "abcdefghijklmnopqrstuvwxyz": (60, 60_000),
    "ابپتجدرسشعفقکگلمنوہی": (25, 40_000),
    "कखगघचजटडतदनपबमयरलवसह": (15, 30_000),
}
TIERS = ("public", "coalition", "confidential", "confidential")


class Language:
    """Invented words of one script, the first of them the most frequent."""

    def __init__(self, letters: str, size: int, dice: random.Random) -> None:
        words: dict[str, None] = {}
        while len(words) < size:
            words["".join(dice.choices(letters, k=dice.randint(2, 9)))] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(size)))

    def some(self, count: int, dice: random.Random) -> list[str]:
        """Words as they come in a text."""
        return dice.choices(self.words, cum_weights=self.weights, k=count)


def workspace_in(folder: Path) -> None:
    """An empty database of a workspace."""
    os.environ.update(AVERMENT_WORKSPACE=str(folder), DJANGO_SETTINGS_MODULE="averment.web.settings")
    os.environ.pop("DATABASE_URL", None)
    import django  # noqa: PLC0415  after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def filled(size: int, texts: Iterator[str], dice: random.Random) -> tuple[Any, float]:
    """A case whose sources hold the texts; and the CPU seconds that it took to make these findable."""
    from django.db import transaction  # noqa: PLC0415

    from averment.claims.loading import make_findable  # noqa: PLC0415
    from averment.claims.models import Findable  # noqa: PLC0415
    from averment.evidence.models import Source  # noqa: PLC0415
    from averment.team.models import Case, Organisation  # noqa: PLC0415

    case = Case.objects.create(ref="valley", title="The valley", languages=["en"], policy={})
    owners = [Organisation.objects.create(case=case, ref=f"o{place}", place=place, name="O") for place in range(8)]
    seconds = 0.0
    for start in range(0, size, AT_ONCE):
        held = list(islice(texts, AT_ONCE))
        rows = [
            Source(
                case=case, ref=f"s{start + number}", owner=dice.choice(owners), digest="ab" * 32,
                title=" ".join(text.split()[:6]), kind="news", publisher="A paper", access=dice.choice(TIERS),
                collected={"by": "amina", "at": "2026-11-01T10:00:00Z", "how": "saved from the page"},
                reliability="B", derives_from=[], published="2026-06-01", language="en",
            )
            for number, text in enumerate(held)
        ]  # fmt: skip
        Source.objects.bulk_create(rows)
        began = time.process_time()
        with transaction.atomic():
            titled = [(row.title, text) for row, text in zip(rows, held, strict=True)]
            make_findable(case, [Findable(source=row) for row in rows], titled)
        seconds += time.process_time() - began
    return case, seconds


def megabytes_of_index() -> dict[str, float]:
    """What the tables of the search take up on the disk."""
    from django.db import connection  # noqa: PLC0415

    names = {"index": "claims_findable_fts%", "texts": "claims_findablewords%", "rows": "claims_findable"}
    found = {}
    with connection.cursor() as cursor:
        for name, pattern in names.items():
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE %s", [pattern])
            found[f"{name}, MB"] = round(cursor.fetchone()[0] / 1e6, 1)
    return found


def milliseconds(work: Callable[[str], Any], searches: Sequence[str]) -> dict[str, float]:
    """CPU of each search: the one in the middle, and the one that 95 of 100 do not exceed."""
    taken = []
    for typed in searches:
        began = time.process_time()
        work(typed)
        taken.append((time.process_time() - began) * 1e3)
    taken.sort()
    return {"p50": round(taken[len(taken) // 2], 2), "p95": round(taken[int(len(taken) * 0.95) - 1], 2)}


def counted_by_fts5(typed: str) -> int:
    """The floor: FTS5 alone counts what holds all words, for nobody in particular."""
    from django.db import connection  # noqa: PLC0415

    sought = " AND ".join(f'"{word}"' for word in typed.split())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM claims_findable_fts WHERE claims_findable_fts MATCH %s", [sought])
        return int(cursor.fetchone()[0])


def measure(size: int, folder: Path) -> dict[str, Any]:
    """One size: the making of the index, its size, and searches."""
    workspace_in(folder)
    from averment.claims.queries import search  # noqa: PLC0415
    from averment.kernel.searching.query import parse  # noqa: PLC0415
    from averment.team.rules import Viewer, operator  # noqa: PLC0415

    dice = random.Random(7)  # noqa: S311  the same texts each time
    languages = [Language(letters, words, dice) for letters, (_, words) in SCRIPTS.items()]
    shares = [share for share, _ in SCRIPTS.values()]

    def drawn() -> Language:
        return dice.choices(languages, shares)[0]

    texts = (" ".join(drawn().some(dice.randint(20, 60), dice)) for _ in range(size))
    case, seconds = filled(size, texts, dice)
    searches = [" ".join(drawn().some(dice.randint(1, 3), dice)) for _ in range(300)]
    hot = [" ".join(dice.choices(drawn().words[:40], k=dice.randint(1, 3))) for _ in range(60)]
    begun = [f"{drawn().some(1, dice)[0][:3]}*" for _ in range(60)]
    phrases = [f'"{" ".join(drawn().words[:40][place] for place in dice.sample(range(40), 2))}"' for _ in range(60)]
    viewers = {"operator": operator("R", "a measurement"), "member": Viewer("A", "valley", "amina", "o3")}
    found: dict[str, Any] = {
        "documents": size, "index CPU s": round(seconds, 1), "ms a document": round(seconds / size * 1e3, 3),
        **megabytes_of_index(),
        "floor, ms": milliseconds(counted_by_fts5, searches),
        "floor of frequent words, ms": milliseconds(counted_by_fts5, hot),
    }  # fmt: skip
    for name, viewer in viewers.items():

        def asked(typed: str, viewer: Viewer = viewer) -> int:
            return search(viewer, case, parse(typed, {})).count

        found[f"{name}, ms"] = milliseconds(asked, searches)
        found[f"{name}, frequent words, ms"] = milliseconds(asked, hot)
        found[f"{name}, beginnings, ms"] = milliseconds(asked, begun)
        found[f"{name}, phrases, ms"] = milliseconds(asked, phrases)
        found[f"{name}, found in the median"] = sorted(map(asked, searches))[150]
    found["MB peak"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return found


def main(sizes: list[int]) -> None:
    """Prints one JSON document a size."""
    for size in sizes:
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        with tempfile.TemporaryDirectory() as name:
            print(json.dumps(measure(int(sys.argv[2]), Path(name)), indent=1), flush=True)
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
