"""What was read is written so that it reads back equal, and writes the same bytes a second time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from tests.casefile.folders import FILES, put
from tests.casefile.generated_cases import LISTS, ORIGINALS, cases, originals_of

from averment.casefile import nouns, writer
from averment.casefile.reader import read_case
from averment.casefile.writer import plain, write_case
from averment.kernel.refusals import Refusal

HERE = Path(__file__).parents[2]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def as_mixture(dumped: Path) -> None:
    """The same case in other files: YAML for JSON Lines, one entry a file, a few left as they are."""
    claims = [json.loads(line) for line in (dumped / "claims.jsonl").read_text("utf-8").split("\n") if line]
    (dumped / "claims.jsonl").unlink()
    (dumped / "claims").mkdir()
    for number, claim in enumerate(claims):
        yaml_text, json_text = yaml.dump([claim], Dumper=writer._Dumper), json.dumps(claim) + "\n"
        name, text = (f"{number}.yaml", yaml_text) if number % 2 else (f"{number}.jsonl", json_text)
        (dumped / "claims" / name).write_text(text, encoding="utf-8")


@settings(max_examples=40)
@given(cases())
def test_what_is_written_reads_back_equal_and_writes_the_same_bytes(case: nouns.Case) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        put(root / "in", {**ORIGINALS, **LISTS})
        case = replace(case, root=root / "in", digests=dict.fromkeys(originals_of(case), ""))
        write_case(case, root / "one")
        once = read_case(root / "one")
        assert once.case is not None, once.faults
        assert once.case == replace(case, digests=once.case.digests)
        write_case(once.case, root / "two")
        assert bytes_of(root / "one") == bytes_of(root / "two")
        as_mixture(root / "two")
        mixed = read_case(root / "two")
        assert mixed.case == once.case, mixed.faults
        write_case(mixed.case, root / "three")
        assert bytes_of(root / "three") == bytes_of(root / "one")


@pytest.mark.parametrize("name", ["examples/valley", "../shared/cases/kashmir"])
def test_a_real_case_is_written_without_a_loss(tmp_path: Path, name: str) -> None:
    if not (HERE / name).exists():
        pytest.skip(f"{name} does not ship")
    first = read_case(HERE / name).case
    assert first is not None
    write_case(first, tmp_path / "one")
    second = read_case(tmp_path / "one").case
    assert second == first
    write_case(second, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_defaults_are_left_out_and_what_differs_from_them_is_kept() -> None:
    assert plain(nouns.Claim("a", "x")) == {"id": "a", "text": "x"}
    assert plain(nouns.SubmissionCard("f", "t", facts=())) == {"forum": "f", "title": "t", "facts": []}
    at = datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert plain(nouns.Collected("a", at)) == {"by": "a", "at": "2026-11-01T10:00:00Z"}
    between = nouns.FigureRule(count="rows", where={"date": nouns.Between("2026", None)})
    assert plain(between) == {"count": "rows", "where": {"date": {"from": "2026"}}}


def _case(root: Path) -> nouns.Case:
    case = read_case(put(root, FILES)).case
    assert case is not None
    return case


def test_a_folder_that_exists_is_not_written_over(tmp_path: Path) -> None:
    case = _case(tmp_path / "case")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("x")
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for target in ("full", "file", "link", "file/inside"):
        with pytest.raises(Refusal):
            write_case(case, tmp_path / target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "file", "full", "link"]
    (tmp_path / "empty").mkdir()
    write_case(case, tmp_path / "empty")
    assert read_case(tmp_path / "empty").case == case


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    case = _case(tmp_path / "case")
    for step in ("_lines", "_yaml", "_copy"):
        full = OSError(28, "No space left on device")
        with patch.object(writer, step, side_effect=full), pytest.raises(Refusal) as told:
            write_case(case, tmp_path / "out")
        assert "No space left on device" in str(told.value)
        assert [path.name for path in tmp_path.iterdir()] == ["case"]


_DUMP = """
import resource, signal, sys
from pathlib import Path
from averment.casefile.reader import read_case
from averment.casefile.writer import write_case
from averment.kernel.refusals import Refusal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
case = read_case(Path(sys.argv[1])).case
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
print("ready", flush=True)
try:
    write_case(case, Path(sys.argv[2]))
except Refusal as refusal:
    print(refusal)
"""


def test_a_file_that_may_not_grow_leaves_nothing_behind(tmp_path: Path) -> None:
    put(tmp_path / "case", {**FILES, "sources/files/note.txt": b"x" * 100_000})
    command = [sys.executable, "-c", _DUMP, str(tmp_path / "case"), str(tmp_path / "out"), "50000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "could not be written" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_killed_dump_leaves_no_half_folder_under_its_name(tmp_path: Path) -> None:
    put(tmp_path / "case", {**FILES, "sources/files/note.txt": b"x" * 80_000_000})
    case = read_case(tmp_path / "case").case
    command = [sys.executable, "-c", _DUMP, str(tmp_path / "case"), str(tmp_path / "out"), str(1 << 40)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    while process.poll() is None and not any(path.name.startswith(".out-") for path in tmp_path.iterdir()):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not os.path.lexists(tmp_path / "out") or read_case(tmp_path / "out").case == case
