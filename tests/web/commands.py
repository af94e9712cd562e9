"""Runs `averment` as a person does: a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VALLEY, FAULTY = ROOT / "examples" / "valley", ROOT / "examples" / "faulty"
COMMAND = (sys.executable, "-m", "averment")


def environment(keys: Path | None = None, **more: str) -> dict[str, str]:
    """This process's environment with another folder for keys; a name with an empty value is left out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AVERMENT", "COLUMNS", "XDG_"))}
    kept |= {"AVERMENT_CONFIG": str(keys)} if keys else {}
    return {name: value for name, value in (kept | more).items() if value}


def averment(
    *words: str | Path, keys: Path | None = None, cwd: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        env=environment(keys, **more),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=300,
        check=False,
    )


def case_at(place: Path, origin: Path = VALLEY) -> Path:
    """A copy of a case that a test may change."""
    shutil.copytree(origin, place)
    return place


def replaced(path: Path, old: str, new: str) -> None:
    """Changes words of a file that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
