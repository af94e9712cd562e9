"""The page of benchmarks from what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import bench_build
import bench_meter

Row = dict[str, Any]


def page(found: dict[str, Any]) -> str:
    """docs/benchmarks.md."""
    parts = [
        _opening(found["machine"], found["minutes"]),
        _targets(found),
        _compiler(found["build"]),
        _start(found["help"]),
        _excerpts(found["excerpts"]),
        _quotes(found["quotes"]),
        _verify(found["verify"]),
        _reuse(found["reuse"]),
        _origins(found["origins"]),
        _workspace(found),
        _search(found["search"]),
    ]
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table whose first column is words and whose others are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def _s(seconds: float) -> str:
    return f"{seconds:.3f}" if seconds < 0.1 else f"{seconds:.2f}"  # noqa: PLR2004


def _powers(sizes: Sequence[float], values: Sequence[float]) -> str:
    return ", then ".join(f"{power:.2f}" for power in bench_meter.growth(sizes, values))


def _opening(machine: Row, minutes: float) -> str:
    return f"""# Benchmarks

Written by `make bench` (it took {minutes:.0f} minutes); never edited by hand. No test asserts a time: a machine that is
busy would make a liar of it. Each figure stands beside a **floor**, the least that the job can cost, or a **peer**, a
known program that does the same; both were measured in the same run, in turns, so that a busy moment hits both. Of
several rounds of the compiler the least disturbed counts, of other things the middle one. What is worth comparing from
one machine to the next is the ratio. *Growth* is the power with which the time grows from one size to the next: 1 is in
proportion. Memory is the peak of all processes of the command together.

Measured on {machine["day"]}: {machine["cores"]} cores ({machine["model"]}), {machine["system"]}, Python
{machine["python"]}. The machine had other work when the run began: a load of {machine["load"]:.1f} over five minutes.
"""


def _targets(found: dict[str, Any]) -> str:
    grown = [row for row in found["build"] if row["names"]]
    build = next(row for row in grown if row["pages"] == bench_build.USUAL)
    free = next(row for row in found["build"] if not row["names"])
    powers = bench_meter.growth([row["pages"] for row in grown], [row["build"]["seconds"] for row in grown])
    verify = _verify_rows(found["verify"])
    most = found["excerpts"][-1]
    quotes = found["quotes"][-1]
    rows = [
        _ratio("build of 100 pages, over bare pandoc and bare Typst", 1.5, free["build"]["seconds"] / free["floor"]),
        (
            f"the same, with every file and original searched for {build['names']} protected names",
            "no figure set",
            f"{build['build']['seconds'] / build['floor']:.2f}",
            None,
        ),
        *_limit("check of 100 pages, seconds", 2, build["check"]["seconds"]),
        *_limit("start of `averment --help`, seconds", 0.3, found["help"]["seconds"]),
        *_limit("memory of the build, MB", 600, build["build"]["megabytes"]),
        ("growth of the build up to 300 pages", "about 1", f"{powers[-1]:.2f}", powers[-1] <= 1.2),  # noqa: PLR2004
        *_limit(f"{most['size']:,} excerpts read, seconds of computing", 1.2, most["seconds"]),
        *_limit(
            f"{quotes['quotes']:,} quotes in {quotes['size'] / 1e6:.0f} MB, seconds of computing",
            0.8,
            quotes["seconds"],
        ),
        *(_ratio(f"verify of {row['size']}, over the hash limit", 1.3, row["ratio_to_floor"]) for row in verify[-2:]),
        *_limit("memory of verify, MB", 100, max(row["rss_mb"] for row in verify)),
        *(
            _limit(f"{found[kind][-1]['size']:,} {kind} loaded, ms of computing each", 5, _each(found[kind][-1]))[0]
            for kind in ("claims", "people")
        ),
        _ratio(
            f"{found['preserve'][-1]['size']:,} files preserved, over hash, copy and bare libraries",
            1.25,
            found["preserve"][-1]["seconds"] / found["preserve"][-1]["floor"],
        ),
    ]
    rows += _search_targets(found["search"][-1])
    told = {True: "yes", False: "**no**", None: "–"}
    body = [(what, wanted, value, told[met]) for what, wanted, value, met in rows]
    return "## At a glance\n\n" + table(("what", "wanted", "measured", "met"), body)


def _ratio(what: str, limit: float, value: float) -> tuple[str, str, str, bool]:
    return (what, f"≤ {limit:g}", f"{value:.2f}", value <= limit)


def _limit(what: str, limit: float, value: float) -> list[tuple[str, str, str, bool]]:
    return [(what, f"< {limit:g}", _s(value) if value < 10 else f"{value:.0f}", value < limit)]  # noqa: PLR2004


def _cases(rows: list[Row]) -> str:
    head = ("pages", "words", "notes", "claims", "sources", "protected names")
    return table(
        head,
        (
            [row["pages"], f"{row['words']:,}", f"{row['notes']:,}", row["claims"], row["sources"], row["names"]]
            for row in rows
        ),
    )


def _costs(rows: list[Row]) -> str:
    head = (
        *("pages", "pandoc s", "Typst s", "floor s", "check s", "check MB"),
        *("build s", "build, computing s", "build MB", "ratio"),
    )
    body = [
        (
            row["pages"],
            _s(row["pandoc"]["seconds"]),
            _s(row["typst"]["seconds"]),
            _s(row["floor"]),
            _s(row["check"]["seconds"]),
            f"{row['check']['megabytes']:.0f}",
            _s(row["build"]["seconds"]),
            _s(row["build"]["cpu"]),
            f"{row['build']['megabytes']:.0f}",
            f"{row['build']['seconds'] / row['floor']:.2f}",
        )
        for row in rows
    ]
    return table(head, body)


def _compiler(rows: list[Row]) -> str:
    grown = [row for row in rows if row["names"]]
    sizes = [row["pages"] for row in grown]
    powers = {name: _powers(sizes, [row[name]["seconds"] for row in grown]) for name in ("check", "build")}
    return f"""
## The compiler

An invented case (`tools/bench_case.py`) with ten citations a page, of five claims with two grounds each; sources are
text, web pages, PDF and DOCX, some in Urdu; a register gives a figure and protected names. It is clean: the build
goes through to the end. A page is about 500 words of body text; notes and the annex of grounds come on top.

{_cases(rows)}
The floor is the sum of two commands, each with its start: bare pandoc, from Markdown to DOCX with its own reference
document, and bare Typst, from markup in pandoc's template to PDF, in the same typeface and size on the same paper.
Both print the words of the finished document with its notes and its annex. They do not read a case, find a quote, weigh
a claim, check a sentence, search for a name, or prove anything; the build does all this, writes both documents and
an HTML page, **twice** and compares them byte for byte, and runs the verifier.

{_costs(rows)}
The second row of {bench_build.USUAL} pages is the same case with nobody's name protected; it is the one that is held
against the floor at the top. The rest of the time of the first one goes into taking apart every file, ours and the
originals, in search of names, which has no floor in pandoc or Typst: those look for nothing.

Growth of the time of check: {powers["check"]}; of build: {powers["build"]} (rows with protected names).
"""


def _start(row: Row) -> str:
    body = [
        (
            "`averment --help`",
            _s(row["seconds"]),
            _s(row["floor"]),
            f"{row['seconds'] / row['floor']:.1f}",
            f"{row['megabytes']:.0f}",
        )
    ]
    return "## Start\n\nThe floor is Python that starts and does nothing.\n\n" + table(
        ("command", "s", "floor s", "ratio", "MB"), body
    )


def _sized(rows: list[Row], head: Sequence[str], first: Sequence[str]) -> str:
    body = [
        (name, _s(row["seconds"]), _s(row["floor"]), f"{row['seconds'] / row['floor']:.2f}", f"{row['megabytes']:.0f}")
        for name, row in zip(first, rows, strict=True)
    ]
    powers = _powers([row["size"] for row in rows], [row["seconds"] for row in rows])
    return f"{table(head, body)}\nGrowth: {powers}.\n"


def _excerpts(rows: list[Row]) -> str:
    first = [f"{row['size']:,} excerpts, {row['MB']:.1f} MB" for row in rows]
    return (
        "\n## Reading a case folder\n\nA case as `case dump` writes it, read whole and checked. The floor is the JSON\n"
        "of its claims, parsed line by line and thrown away. Seconds of computing.\n\n"
    ) + _sized(rows, ("case", "s", "floor s", "ratio", "MB"), first)


def _quotes(rows: list[Row]) -> str:
    first = [f"{row['quotes']:,} quotes in {row['size'] / 1e6:.2f} MB" for row in rows]
    return (
        "\n## Finding quotes\n\nQuotes of 60 to 300 characters, half of them with other spaces and hyphens than the "
        "source,\nfound by folding, with their places in the original. The floor is Python's own search for each\n"
        "quote as it stands, which finds the other half only. Seconds of computing.\n\n"
    ) + _sized(rows, ("quotes", "s", "floor s", "ratio", "MB"), first)


def _verify_rows(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["name"] == "averment verify"]


def _verify(rows: list[Row]) -> str:
    head = ("package", "program", "s", "over the hash limit", "MB")
    body = [(row["size"], row["name"], _s(row["seconds"]), row["ratio_to_floor"], row["rss_mb"]) for row in rows]
    return f"""
## Verifying a package

The floor, or hash limit, is hashlib in two processes over a list of files that it is given, without the start of
Python. Everything was read once before, so this is the limit of the processor and not of the disk. Peers: bagit.py of
the Library of Congress, and `sha256sum` of the system. On small packages the start of Python is most of it.

{table(head, body)}"""


def _each(row: Row) -> float:
    return 1000 * float(row["seconds"]) / float(row["size"])


def _workspace(found: dict[str, Any]) -> str:
    loads = [
        (f"{row['size']:,} {kind}", _s(row["seconds"]), f"{_each(row):.2f}", _s(row["freeze"]), _s(row["floor"]),
         f"{row['megabytes']:.0f}")
        for kind in ("claims", "people")
        for row in found[kind]
    ]  # fmt: skip
    files = [
        (f"{row['size']:,} files", _s(row["seconds"]), _s(row["cpu"]), _s(row["again"]), _s(row["floor"]),
         f"{row['seconds'] / row['floor']:.2f}", f"{row['megabytes']:.0f}")
        for row in found["preserve"]
    ]  # fmt: skip
    return f"""
## The workspace

A frozen case loaded into SQLite with an audit line for each row, made findable, and frozen again. The floor
puts the words alone into one table of bare SQLite. Seconds of computing.

{table(("case", "load s", "ms each", "freeze s", "floor s", "MB"), loads)}
Files of all kinds (four pages of the web in ten, two PDF of three pages, two DOCX, two texts) taken in by
`averment preserve`: each hashed, copied, on the disk for good, a source with its audit line and its entry of the
custody log, read behind walls and made findable; then the same files again, of which nothing is new. The floor reads,
hashes and copies each, has the same libraries give its words (Lexbor, PDFium, lxml), and flushes the disk once.

{table(("files", "s", "computing s", "again s", "floor s", "ratio", "MB"), files)}"""


_SEARCHES = {
    "words": "",
    "the commonest words": ", frequent words",
    "beginnings": ", beginnings",
    "phrases": ", phrases",
}


def _p95(row: Row, kind: str) -> float:
    """Of both viewers the one who waits longer."""
    return max(float(row[f"{who}{kind}, ms"]["p95"]) for who in ("operator", "member"))


def _search_targets(row: Row) -> list[tuple[str, str, str, bool]]:
    told = (f"search for {what} in {row['documents']:,} documents, p95, ms of computing" for what in _SEARCHES)
    return [_limit(what, 60, _p95(row, kind))[0] for what, kind in zip(told, _SEARCHES.values(), strict=True)]


def _search(rows: list[Row]) -> str:
    head = ("documents", *(f"{what}, p50 / p95" for what in _SEARCHES), "floor, p50 / p95", "index, ms each", "MB")
    body = [
        (
            f"{row['documents']:,}",
            *(
                " / ".join(f"{row[f'member{kind}, ms'][part]:.1f}" for part in ("p50", "p95"))
                for kind in _SEARCHES.values()
            ),
            f"{row['floor, ms']['p50']:.1f} / {row['floor, ms']['p95']:.1f}",
            f"{row['ms a document']:.2f}",
            f"{row['index, MB'] + row['texts, MB'] + row['rows, MB']:.0f}",
        )
        for row in rows
    ]
    grown = [_p95(row, ", frequent words") for row in rows]
    powers = _powers([row["documents"] for row in rows], grown) if len(rows) > 1 else "not measured"
    return f"""
## Search

Sources of 20 to 60 words in three scripts, half of them confidential to one of eight organisations, searched by a
member, who waits longer than the operator: counted, ranked, and the first twenty shown with their passages.
Milliseconds of computing, in the middle and at the 95th of 100. The floor is FTS5 that counts the same words, for
nobody in particular. The commonest words are the forty that stand in the most documents.

{table(head, body)}
Growth of the search for the commonest words: {powers}.
"""


_OF_OURS = (("", ""), ("as one origin: ", ", as one origin"))


def _origins(rows: list[Row]) -> str:
    """The library of articles beside MinHash."""
    of_ours = [row for row in rows if row["method"] == "ours"]
    costs = [
        (
            f"{row['texts']:,}", row["MB of text"], row["floor: words of the texts, CPU s"], row["build, CPU s"],
            row["all pairs, CPU s"], row["MB before"], row["MB peak"], row["a new article, ms"]["p50"],
            row["a new article, ms"]["p95"],
        )
        for row in of_ours
    ]  # fmt: skip
    found = [
        (
            f"{row['method']}{name}, {row['texts']:,} texts", row[f"{key}copied paragraphs found"],
            row[f"{key}of 40 words and more"], row[f"{key}of fewer"], row[f"{key}in light paraphrase"],
            row[f"{key}precision"], row.get("CPU s", "above"), row["MB peak"],
        )
        for row in rows if "texts" in row
        for key, name in _OF_OURS[: 2 if row["method"] == "ours" else 1]
    ]  # fmt: skip
    powers = "; ".join(f"{row['power']} from {row['from']:,} to {row['to']:,}" for row in rows if "power" in row)
    return f"""\
## Origins over a library

Articles of invented words as section 5 of our research describes them (`tools/bench_origins.py`): how many of the
paragraphs that longer articles copied were found, in one passage at least. The last two columns of the first table
are the time of a question about one article that the library does not hold yet. Time grows with the power
{powers or "–"}.

{table(("texts", "MB", "floor, s", "build, s", "all pairs, s", "MB before", "MB peak", "p50, ms", "p95, ms"), costs)}
{table(("method", "found", "≥ 40 words", "fewer", "paraphrase", "precision", "CPU s", "MB peak"), found)}
"""


def _reuse(rows: list[Row]) -> str:
    small, *rows = rows
    head = ("texts", "MB of text", "s", "floor s", "ratio", "MB", "precision")
    body = [
        (
            f"{row['texts']:,}",
            row["megabytes of text"],
            row["seconds"],
            row["floor s"],
            row["ratio"],
            row["MB peak"],
            row["precision"],
        )
        for row in rows
    ]
    powers = _powers([row["texts"] for row in rows], [row["seconds"] for row in rows])
    cases = "; ".join(f"{what.removesuffix(', ms')}: {value} ms" for what, value in small.items())
    return f"""
## Text reuse

All pairs of texts of which one copies the other (`docs/reuse.md` says what is found and what is missed). The floor is
what any method must do: the same texts split into words, and these hashed. In a case: {cases}.

{table(head, body)}
Growth: {powers}.
"""
