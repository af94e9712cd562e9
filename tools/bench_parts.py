"""Two parts for themselves: 100,000 excerpts of a case folder, and 2,000 quotes against a long text.

python tools/bench_parts.py excerpts 100000 | quotes 5000000      one JSON row, in a process of its own
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bench_case
from averment.casefile.reader import read_case
from averment.casefile.writer import write_case
from averment.kernel.folding import fold
from averment.kernel.quotes import locate_all, read_quote

EXCERPTS = (1_000, 10_000, 100_000)
TEXTS = (50_000, 500_000, 5_000_000)
QUOTES = 2_000


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The middle of the seconds of computing that some work takes, and its last result."""
    seconds = []
    for _ in range(times):
        began = time.process_time()
        result = work()
        seconds.append(time.process_time() - began)
    return sorted(seconds)[times // 2], result


def megabytes() -> float:
    """Peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def excerpts(number: int) -> dict[str, Any]:
    """A case folder as `case dump` writes it, read whole; the floor is the JSON of its claims, parsed line by line."""
    with tempfile.TemporaryDirectory(prefix="bench-parts-") as folder:
        root = Path(folder)
        bench_case.make_case(10, root / "seed")
        seed = read_case(root / "seed").case
        assert seed is not None
        shutil.rmtree(root / "seed" / "submissions")
        write_case(seed, root / "case")
        claims = root / "case" / "claims.jsonl"
        lines = claims.read_text(encoding="utf-8").splitlines()
        claims.write_text("".join(_multiplied(lines, number // 2)), encoding="utf-8")
        floor, _ = timed(lambda: [json.loads(line) for line in claims.read_text(encoding="utf-8").splitlines()])
        seconds, reading = timed(lambda: read_case(root / "case"))
        assert reading.case is not None, reading.faults[:3]
        found = sum(len(claim.grounds) for claim in reading.case.claims)
        size = claims.stat().st_size / 1e6
    return {"size": found, "MB": size, "seconds": seconds, "floor": floor, "megabytes": megabytes()}


def _multiplied(lines: list[str], number: int) -> list[str]:
    made = []
    for place in range(number):
        claim = json.loads(lines[place % len(lines)])
        claim["id"] = f"c{place}"
        made.append(json.dumps(claim, ensure_ascii=False, separators=(",", ":")) + "\n")
    return made


def quotes(characters: int) -> dict[str, Any]:
    """Quotes of 60 to 300 characters, half of them changed in type; the floor is `str.find` of each as it is."""
    chance = random.Random(characters)  # noqa: S311  (texts for a measurement)
    maker = bench_case.Maker(10)
    sentences = []
    while characters > 0:
        sentences.append(maker.argument())
        characters -= len(sentences[-1]) + 1
    text = " ".join(sentences)
    wanted = []
    for place in range(QUOTES):
        start = text.index(" ", chance.randrange(len(text) - 400)) + 1
        end = text.index(" ", start + chance.randrange(60, 300))
        quote = text[start:end].strip(",;.")
        wanted.append(quote.replace(" the ", "  the\n").replace("-", "‑") if place % 2 else quote)
    floor, _ = timed(lambda: [text.find(quote) for quote in wanted])
    seconds, spans = timed(lambda: locate_all([read_quote(quote) for quote in wanted], fold(text)))
    assert all(spans)
    return {"size": len(text), "quotes": QUOTES, "seconds": seconds, "floor": floor, "megabytes": megabytes()}


if __name__ == "__main__":
    print(json.dumps({"excerpts": excerpts, "quotes": quotes}[sys.argv[1]](int(sys.argv[2]))))
