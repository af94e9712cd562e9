"""The page for newcomers: its files make a case that checks, builds and verifies, step by step as it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "your-own-case.md"
DRAFTING = PAGE.with_name("write-a-draft.md")
STEP = re.compile(r"(?:<!-- (file|file, continued): (\S+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
STATUS = re.compile(r"\s+# ends with status (\d)$")


def _steps(page: Path = PAGE) -> list[tuple[str, str, str]]:
    """What to write and what to run, in the order of the page: the kind, the path, the text."""
    found = STEP.findall(page.read_text(encoding="utf-8"))
    return [("run" if language == "console" else kind, path, text) for kind, path, language, text in found]


def _run(command: str, folder: Path) -> tuple[int, str]:
    arguments = command.split()
    assert arguments[0] == "averment"
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, "AVERMENT_CONFIG": str(folder / "keys"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _written(folder: Path, *, run: bool) -> Path:
    """The case of the page, with or without running the commands that stand between its files."""
    told = ""
    for kind, path, text in _steps():
        if kind == "run":
            asked = run or "position hash" in text
            told = _follow(text, folder) if asked else told
            continue
        digest = re.search(r"^[0-9a-f]{64}$", told, re.MULTILINE)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8") if kind == "file, continued" else ""
        file.write_text(before + text.replace("DIGEST", digest[0] if digest else "DIGEST"), encoding="utf-8")
    return folder / "gate"


def _checked(folder: Path) -> dict[str, Any]:
    return json.loads(_run("averment check gate evidence --json", folder)[1])  # type: ignore[no-any-return]


@pytest.mark.slow
def test_a_newcomer_who_follows_the_page_gets_a_verified_package(tmp_path: Path) -> None:
    _written(tmp_path, run=True)
    assert (tmp_path / "packages" / "evidence" / "bag" / "data" / "submission" / "submission.pdf").is_file()
    statuses = {claim["id"]: claim["status"] for claim in _checked(tmp_path)["claims"]}
    assert statuses == {"gate-shut": "corroborated", "no-notice": "contested", "closures-since-2025": "attested"}


def test_the_draft_with_one_of_each_mark_has_no_finding(tmp_path: Path) -> None:
    case = _written(tmp_path, run=False)
    draft = next(text for kind, _, text in _steps(DRAFTING) if kind == "file")
    (case / "submissions" / "evidence" / "draft.md").write_text(draft, encoding="utf-8")
    assert _checked(tmp_path)["findings"] == []


REFUSED = {
    "The gate was shut for ten days [@gate-shut].": "number-not-grounded",
    "A dozen people saw the gate [@gate-shut].": "number-not-grounded",
    "[It was shut for ten days.]{.argument}": "number-not-grounded",
    "The gate was shut on 4 and 6 May 2026 [@gate-shut].": "number-not-grounded",
    "The log says: “The gate stayed shut” [@gate-shut].": "quote-not-in-source",
    "Nobody was told [@no-notice].": "overstated",
    "@gate-shut says that the gate was shut.": "missing-attribution",
    "The gate was shut [@log].": "unknown-citation",
    "There were {{closures-noted}} closures.": "ungrounded-sentence",
    "The gate was shut [and this was wrong]{.argument}.": "ungrounded-sentence",
    "It says {{call-for-notice}} there [@gate-shut].": "unknown-figure",
    "The coalition asked for notice [@call-for-notice].": "reservation-dropped",
    "The gate was <b>shut</b> [@gate-shut].": "unsupported-markup",
    "![gate](gate.png) The gate was shut [@gate-shut].": "unsupported-markup",
    "The gate was shut 🙂 [@gate-shut].": "unprintable-character",
    "The gate was shut on [date] [@gate-shut].": "placeholder",
}


def test_what_the_page_on_drafts_calls_an_error_is_one_on_its_line(tmp_path: Path) -> None:
    case = _written(tmp_path, run=False)
    head = "# Introduction\n\n# How often\n\n# What happened\n\n"
    draft = head + "\n\n".join(REFUSED) + "\n"
    (case / "submissions" / "evidence" / "draft.md").write_text(draft, encoding="utf-8")
    told = {(found["where"].get("line"), found["code"]) for found in _checked(tmp_path)["findings"]}
    first = head.count("\n") + 1
    wanted = {(first + 2 * number, code) for number, code in enumerate(REFUSED.values())}
    assert wanted - told == set()


def _follow(block: str, folder: Path) -> str:
    """Runs each command of a block and looks for the lines that the page shows; what the last one told."""
    rest = ""
    for line in block.splitlines():
        if line.startswith("$ "):
            wanted = STATUS.search(line)
            status, told = _run(STATUS.sub("", line[2:]), folder)
            rest = told
            assert status == int(wanted[1] if wanted else 0), f"{line}\n{told}"
        else:
            shown = line.split("…")[0] if line.endswith("…") else line
            assert shown in rest, f"the page shows: {shown}\nbut told:\n{rest}"
            rest = rest[rest.index(shown) + len(shown) :]
    return told


def test_every_file_of_the_page_has_a_name() -> None:
    assert [text for kind, _, text in _steps() if kind == ""] == []
