"""Each contract of the linter is broken on purpose, in a copy of the tree, to prove that it would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FLOORS = "Floors"
ROOMS = "Rooms"
PURE = "Pure"
COMPILER = "Compiler"
VERIFIER = "Verifier"
KNOTS = "Knots"

INSIDE_A_FUNCTION = "\ndef offence() -> None:\n    import averment.{target}\n"
UNDER_TYPE_CHECKING = "\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import averment.{target}\n"

# contract, the file that is added to (or made), what is added to it
OFFENCES = [
    (FLOORS, "claims/rules/__init__.py", "import averment.positions.rules"),
    (FLOORS, "casefile/reader.py", "import averment.evidence.rules"),
    (FLOORS, "kernel/dates.py", "import averment.casefile.nouns"),
    (FLOORS, "kernel/dates.py", "import averment.areas"),
    (FLOORS, "casefile/nouns.py", "import averment.verify"),
    (FLOORS, "submissions/outside/draft_reader.py", "import averment.build.reading"),
    (FLOORS, "build/reading.py", "import averment.web.main"),
    (FLOORS, "registers/rules/rows.py", INSIDE_A_FUNCTION.format(target="positions.rules")),
    (FLOORS, "evidence/rules/kinds.py", UNDER_TYPE_CHECKING.format(target="claims.rules")),
    (FLOORS, "undeclared/__init__.py", ""),
    (FLOORS, "undeclared.py", ""),
    (ROOMS, "evidence/utils.py", ""),
    (ROOMS, "claims/services/__init__.py", ""),
    (ROOMS, "evidence/rules/text.py", "import averment.evidence.outside.store"),
    (ROOMS, "submissions/outside/forum_library.py", "import averment.submissions.forum_page"),
    (ROOMS, "build/compiler/ground.py", INSIDE_A_FUNCTION.format(target="build.outside.pandoc_tree")),
    (PURE, "claims/rules/status.py", "import django.db"),
    (PURE, "kernel/folding.py", "import httpx"),
    (PURE, "casefile/nouns.py", "import psycopg"),
    (PURE, "positions/rules.py", "import requests"),
    (PURE, "build/compiler/weigh.py", "\ndef offence() -> None:\n    from django.conf import settings\n"),
    (PURE, "registers/rules/figures.py", "import averment.evidence.outside.store"),
    (COMPILER, "build/compiler/count.py", "import averment.submissions.forum_page"),
    (COMPILER, "build/compiler/count.py", "import averment.evidence.outside.extraction"),
    (COMPILER, "build/compiler/guard.py", UNDER_TYPE_CHECKING.format(target="build.reading")),
    (VERIFIER, "verify/verifier.py", "import averment.kernel.findings"),
    (VERIFIER, "verify/verifier.py", INSIDE_A_FUNCTION.format(target="casefile.nouns")),
    (VERIFIER, "verify/__init__.py", UNDER_TYPE_CHECKING.format(target="areas")),
    (KNOTS, "kernel/dates.py", "import averment.kernel.findings\nimport averment.kernel.numerals"),
    (KNOTS, "kernel/catalogue.py", INSIDE_A_FUNCTION.format(target="kernel.findings")),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "fonts", "*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def verdicts(tree: Path) -> dict[str, str]:
    """The first word of each contract's name, and KEPT or BROKEN."""
    script = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--no-cache", "--no-logo"], cwd=tree, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.endswith(("KEPT", "BROKEN"))]
    assert lines, done.stdout + done.stderr
    return {line.split(":")[0]: "BROKEN" if line.endswith("BROKEN") else "KEPT" for line in lines}


def test_the_tree_as_it_is_keeps_every_contract(tree: Path) -> None:
    assert verdicts(tree) == dict.fromkeys((FLOORS, ROOMS, PURE, COMPILER, VERIFIER, KNOTS), "KEPT")


@pytest.mark.parametrize(
    ("contract", "file", "offence"),
    OFFENCES,
    ids=[f"{number}-{row[0]}-{row[1]}" for number, row in enumerate(OFFENCES, 1)],
)
def test_an_offence_breaks_its_contract(tree: Path, contract: str, file: str, offence: str) -> None:
    path = tree / "src" / "averment" / file
    path.parent.mkdir(exist_ok=True)
    if path.exists() or not offence:
        with path.open("a", encoding="utf-8") as opened:
            opened.write(f"\n{offence}\n")
    else:
        pytest.fail(f"{file} has moved: name another file of that room in OFFENCES")
    assert verdicts(tree)[contract] == "BROKEN"


def test_each_contract_has_an_offence() -> None:
    declared = {line.split('"')[1].split(":")[0] for line in _names()}
    assert declared == {contract for contract, _, _ in OFFENCES}


def _names() -> list[str]:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.importlinter]")[1].splitlines()
    return [line for line in lines if line.startswith("name = ")]
