"""`make bench`: measures everything for which there is a target, and writes docs/benchmarks.md.

    python tools/bench.py [--quick | --full]      --quick leaves the largest sizes out, and writes nothing;
                                                  --full searches in 500,000 documents, compares 100,000 articles
                                                  and takes in 100,000 files (an hour)

Each figure stands beside a peer or a floor that was measured in the same run, in turns, on the same data.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bench_build
import bench_page
import bench_parts
import bench_preserve
import bench_search
import bench_workspace

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"


def told(tool: str, *arguments: object) -> list[dict[str, Any]]:
    """The JSON documents that a bench prints."""
    print(tool, *arguments, file=sys.stderr)
    command = [sys.executable, str(HERE / tool), *map(str, arguments)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    documents, place, decoder = [], 0, json.JSONDecoder()
    while (place := said.find("{", place)) >= 0:
        document, place = decoder.raw_decode(said, place)
        documents.append(document)
    return documents


def machine() -> dict[str, Any]:
    """What the figures were measured on, and how much else it had to do."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    return {
        "cores": os.cpu_count(),
        "model": model,
        "system": platform.platform(terse=True),
        "load": os.getloadavg()[1],
        "python": platform.python_version(),
        "day": datetime.now(UTC).date().isoformat(),
    }


def main(quick: bool, full: bool) -> None:
    """Runs the benches one after another and writes the page."""
    began = datetime.now(UTC)
    found = {
        "machine": machine(),
        "build": told("bench_build.py", *(bench_build.SIZES[:-1] if quick else bench_build.SIZES)),
        "help": bench_build.start_of_help(),
        "excerpts": [told("bench_parts.py", "excerpts", size)[0] for size in bench_parts.EXCERPTS],
        "quotes": [told("bench_parts.py", "quotes", size)[0] for size in bench_parts.TEXTS],
        "verify": told("bench_verify.py", *(("--octets", 10**8, "--files", 10**4) if quick else ())),
        "reuse": told("bench_reuse.py", *((1_000, 10_000) if quick else ())),
    }
    found["origins"] = told("bench_origins.py", *(["--full"] if full else []))
    sizes = bench_workspace.SIZES[: 2 if quick else None]
    found |= {kind: [told("bench_workspace.py", kind, size)[0] for size in sizes] for kind in ("claims", "people")}
    files = bench_preserve.SIZES[: 1 if quick else None]
    found["preserve"] = told("bench_preserve.py", *files, *([bench_preserve.LARGEST] if full else []))
    found["search"] = told("bench_search.py", *(bench_search.SIZES[: 1 if quick else 3 if full else 2]))
    found["minutes"] = (datetime.now(UTC) - began).total_seconds() / 60
    page = bench_page.page(found)
    if quick:
        print(page)
    else:
        PAGE.write_text(page, encoding="utf-8")
        print(f"{PAGE.relative_to(HERE.parent)} is written; it took {found['minutes']:.1f} minutes.")


if __name__ == "__main__":
    main("--quick" in sys.argv[1:], "--full" in sys.argv[1:])
