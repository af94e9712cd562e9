"""How long text reuse takes, how much memory it needs, what it finds: `python tools/bench_reuse.py [SIZE…]`.

Each size runs in a process of its own, so that peak memory is its own. The floor is what any method must do:
splitting the same texts into words and hashing these in numpy, in the same run.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from math import log
from pathlib import Path
from types import ModuleType
from typing import Any

from averment.claims.rules.reuse import copied, reused_pairs
from averment.claims.rules.running_words import rows_of

SIZES = (1_000, 10_000, 100_000)
BANDS = (15, 25, 30, 40)


def corpus_module() -> ModuleType:
    """The generator that the tests use."""
    path = Path(__file__).resolve().parent.parent / "tests" / "claims" / "reuse_corpus.py"
    spec = importlib.util.spec_from_file_location("reuse_corpus", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reuse_corpus"] = module
    spec.loader.exec_module(module)
    return module


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """The median of the seconds that some work takes, and its last result."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)[times // 2], result


def megabytes() -> float:
    """Peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(size: int) -> dict[str, Any]:
    """One size: seconds, memory, precision and recall."""
    corpus = corpus_module().make(size, seed=7)
    before = megabytes()
    seconds, found = timed(lambda: set(reused_pairs(corpus.texts, formulas=corpus.formulas)))
    peak = megabytes()
    floor, _ = timed(lambda: rows_of(corpus.texts))
    truth = {(first, second): words for first, second, words in corpus.copies()}
    return {
        "texts": size, "megabytes of text": round(sum(map(len, corpus.texts.values())) / 1e6, 1),
        "floor s": round(floor, 2), "seconds": round(seconds, 2), "ratio": round(seconds / floor, 2),
        "MB before": round(before), "MB peak": round(peak), "pairs": len(found),
        "precision": round(sum(pair in truth for pair in found) / max(1, len(found)), 4),
        "recall": recall(corpus, truth, found),
    }  # fmt: skip


def recall(corpus: Any, truth: dict[tuple[str, str], int], found: set[tuple[str, str]]) -> dict[str, str]:
    """The share of true pairs found, by what the two texts are and by the length of the longest shared paragraph."""
    total: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for pair, words in truth.items():
        kinds = sorted(corpus.kinds[name] for name in pair)
        key = " + ".join(kinds)
        if "embedding" in kinds:
            key += f", {max((band for band in BANDS if words >= band), default=0)}+ words"
        total[key] += 1
        hits[key] += pair in found
    return {key: f"{hits[key] / total[key]:.4f} of {total[key]}" for key in sorted(total)}


def small() -> dict[str, Any]:
    """What a case asks for: 20 sources of two pages; 500 claims over 200 sources that were read once."""
    make = corpus_module().make
    few = dict(list(make(50, seed=3, body=1_000).texts.items())[:20])
    pages, _ = timed(lambda: reused_pairs(few), 9)
    texts = make(200, seed=4).texts
    names = list(texts)
    rows = rows_of(texts)

    def claims() -> None:
        for claim in range(500):
            chosen = [names[(claim * 7 + step * 3) % len(names)] for step in range(4)]
            copied(rows, {name: [(400, 480)] for name in chosen})

    all_claims, _ = timed(claims, 3)
    return {"20 sources of 2 pages, ms": round(pages * 1e3, 1), "one claim of 4 sources, ms": round(all_claims * 2, 2)}


def main(sizes: list[int]) -> None:
    """Prints one JSON document a size, the small cases, and how the time grows."""
    print(json.dumps(small()), flush=True)
    results = []
    for size in sizes:
        run = subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True)
        results.append(json.loads(run.stdout))
        print(json.dumps(results[-1], indent=1), flush=True)
    for less, more in zip(results, results[1:], strict=False):
        power = log(more["seconds"] / less["seconds"]) / log(more["texts"] / less["texts"])
        print(f"from {less['texts']} to {more['texts']} texts the time grows with the power {power:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
