"""The compiler against its floor: check and build of a case, pandoc and Typst on the same words, in turns.

    python tools/bench_build.py [PAGES…]      one JSON row a size

The floor is what anyone needs who wants the two documents and nothing else: pandoc from Markdown to DOCX, and Typst
from its markup to PDF, each with its start. The words are those of the finished document, with its notes and annex,
exported once before anything is measured: the DOCX takes pandoc's own reference document, the PDF the template of
pandoc, A4, in the same typeface and size. Tables go out as pandoc's grid tables, which it reads faster than pipes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import bench_case
import bench_meter
from averment.build.compiler import guarded, judge
from averment.build.compiler.printing import print_document
from averment.build.outside.faces import FONTS
from averment.build.outside.pandoc_writer import pandoc_json
from averment.build.reading import chosen, load_case, open_case
from averment.kernel.findings import errors_in
from averment.submissions.outside.pandoc import pandoc_path

SIZES = (10, 100, 300)
USUAL = 100
AVERMENT = [sys.executable, "-m", "averment"]
TYPST = (
    "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], "
    "ignore_system_fonts=True)"
)
LOOK = ("-V", "mainfont=Noto Serif", "-V", "fontsize=11pt", "-V", "papersize=a4")


def export(case_folder: Path, to: Path) -> dict[str, int]:
    """Writes the finished document as Markdown and as Typst markup; returns how large the case is."""
    case = load_case(case_folder)
    opened = open_case(case, chosen(case, bench_case.SUBMISSION), date(2026, 11, 24))
    known = opened.material, opened.evidence, opened.readings[0]
    names = guarded(opened.material, "public")
    outcome = judge(*known, names, print_document(*known, "SHA256:measured"))
    assert not errors_in(outcome.findings), outcome.findings
    tree = json.dumps(pandoc_json(outcome.printed.document)).encode()
    for name, form, look in (("text.md", "markdown", ()), ("text.typ", "typst", LOOK)):
        command = [pandoc_path(), "-f", "json", "-t", form, "-s", *look, "-o", str(to / name)]
        subprocess.run(command, input=tree, check=True)
    words = outcome.words
    cites = sum(len(sentence.cites) for sentence in outcome.reading.sentences)
    return {
        "words": words.body,
        "words of notes and annex": words.footnotes + words.annexes,
        "notes": cites,
        "claims": len(case.claims),
        "sources": len(case.sources),
        "names": len(names.names),
    }


def contenders(case: Path, work: Path) -> dict[str, list[str]]:
    """The commands that are measured, by name."""
    submission = bench_case.SUBMISSION
    return {
        "pandoc": [pandoc_path(), "-f", "markdown", str(work / "text.md"), "-o", str(work / "bare.docx")],
        "typst": [sys.executable, "-I", "-c", TYPST, str(work / "text.typ"), str(work / "bare.pdf"), str(FONTS)],
        "check": [*AVERMENT, "check", str(case), submission, "--json"],
        "build": [*AVERMENT, "build", str(case), submission, "--out", str(work / "out")],
    }


def measure(pages: int, rounds: int, *, protect: bool = True) -> dict[str, Any]:
    """One size: each contender in turn, so that a busy moment hits all; the least of the rounds."""
    with tempfile.TemporaryDirectory(prefix="bench-build-") as folder:
        work = Path(folder)
        case = bench_case.make_case(pages, work / "case", protect=protect)
        row: dict[str, Any] = {"pages": pages, **export(case, work)}
        field = contenders(case, work)
        settings = {"AVERMENT_CONFIG": str(work / "keys")}
        runs: dict[str, list[bench_meter.Cost]] = {name: [] for name in field}
        for _ in range(rounds):
            for name, command in field.items():
                runs[name].append(bench_meter.run(command, settings))
        costs = {name: bench_meter.least(each) for name, each in runs.items()}
        for name, command in field.items():
            costs[name] = replace(costs[name], megabytes=bench_meter.run(command, settings, memory=True).megabytes)
        row |= {name: asdict(cost) for name, cost in costs.items()}
        row["floor"] = costs["pandoc"].seconds + costs["typst"].seconds
        row["floor cpu"] = costs["pandoc"].cpu + costs["typst"].cpu
        return row


def start_of_help(rounds: int = 11) -> dict[str, float]:
    """The start of `averment --help` beside the start of Python itself."""
    command = str(Path(sys.executable).with_name("averment"))
    ours = bench_meter.least([bench_meter.run([command, "--help"]) for _ in range(rounds)])
    held = bench_meter.run([command, "--help"], memory=True)
    bare = bench_meter.least([bench_meter.run([sys.executable, "-c", "pass"]) for _ in range(rounds)])
    return {"seconds": ours.seconds, "floor": bare.seconds, "megabytes": held.megabytes}


def main(sizes: list[int]) -> None:
    """Prints one JSON document a size."""
    for pages in sizes:
        print(json.dumps(measure(pages, 3 if pages <= USUAL else 1)), flush=True)
        if pages == USUAL:
            print(json.dumps(measure(pages, 2, protect=False)), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
