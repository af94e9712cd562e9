"""Every command of the tutorial is run, in its order, and shows what the page shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
STATUS = re.compile(r"\s+# ends with status (\d)$")


def _steps() -> list[tuple[str, list[str]]]:
    """Each command of the page, with the lines that are shown after it."""
    steps: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line != "…":
                steps[-1][1].append(line)
    return steps


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, arguments in (("averment", "-m averment "), ("python3", "")):
        (commands / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "AVERMENT_CONFIG": str(tmp_path / "keys"),
        "PYTHONUTF8": "1",
    }
    for command, shown in _steps():
        wanted = STATUS.search(command)
        done = subprocess.run(
            ["sh", "-c", STATUS.sub("", command)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        told = done.stdout + done.stderr
        assert done.returncode == int(wanted[1] if wanted else 0), f"$ {command}\n{told}"
        _in_order(shown, told, command)


def _in_order(shown: list[str], told: str, command: str) -> None:
    rest = told
    for line in shown:
        start = line.split("…")[0].rstrip()
        assert start in rest, f"$ {command}\nwas to show: {line}\nbut told:\n{told}"
        rest = rest.split(start, 1)[1]


def test_the_tutorial_has_commands_to_run() -> None:
    assert len(_steps()) > 10
