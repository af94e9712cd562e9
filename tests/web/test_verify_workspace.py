"""`averment verify WORKSPACE` changes nothing, needs to write nothing, and is right while others work."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.commands import COMMAND, environment
from tests.web.conftest import Run

SQLITE = pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the database is not in the folder")


def state_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file with its time and its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def report(workspace: Run, *more: str, **settings: str) -> dict[str, object]:
    told = workspace("verify", "work", "--json", *more, **settings)
    assert told.stdout, told.stderr
    found = json.loads(told.stdout)
    assert isinstance(found, dict)
    return found


def test_verify_writes_nothing_and_makes_no_key(filled: Run, tmp_path: Path) -> None:
    before = state_of(tmp_path)
    assert report(filled)["ok"] is True
    assert state_of(tmp_path) == before
    shutil.rmtree(tmp_path / "work/keys")
    before = state_of(tmp_path)
    assert report(filled)["problems"] == [
        {"path": "keys", "what": "there is no key by which a head of the custody log could be checked"}
    ]
    assert state_of(tmp_path) == before


@SQLITE
def test_where_the_database_is_gone_none_is_made(workspace: Run, tmp_path: Path) -> None:
    (tmp_path / "work/workspace.sqlite3").unlink()
    told = workspace("verify", "work")
    assert told.returncode == 2
    assert "The database of the workspace is not there" in told.stderr
    assert not (tmp_path / "work/workspace.sqlite3").exists()


@pytest.fixture
def shut(filled: Run, tmp_path: Path) -> Iterator[Path]:
    """A workspace in which nothing may be written."""
    work = tmp_path / "work"
    for path in [work, *work.rglob("*")]:
        path.chmod(stat.S_IREAD | (stat.S_IEXEC if path.is_dir() else 0))
    yield work
    for path in [work, *work.rglob("*")]:
        path.chmod(stat.S_IRWXU if path.is_dir() else stat.S_IREAD | stat.S_IWRITE)


@SQLITE
def test_a_workspace_that_may_not_be_written_to_is_verified(shut: Path, tmp_path: Path) -> None:
    before = state_of(shut)
    as_others = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.getuid() == 0 else []
    if as_others and shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    probe = subprocess.run([*as_others, "touch", str(shut / "probe")], capture_output=True, check=False)
    assert probe.returncode, "the test would show nothing"
    told = subprocess.run(
        [*as_others, *COMMAND, "verify", str(shut), "--json"],
        env=environment(tmp_path / "none"), cwd="/", capture_output=True, check=False,
    )  # fmt: skip
    assert told.stdout, told.stderr
    found = json.loads(told.stdout)
    assert (found["ok"], found["files"], found["entries"]) == (True, 19, 19), found["problems"]
    assert state_of(shut) == before


@SQLITE
def test_a_workspace_on_a_disk_that_is_mounted_for_reading_is_verified(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    mount = "mount --bind work disk && mount -o remount,ro,bind disk && touch disk/probe; [ ! -e disk/probe ] && exec "
    told = subprocess.run(
        [
            "unshare",
            "--mount",
            "--map-root-user",
            "sh",
            "-c",
            mount + '"$@"',
            "sh",
            *COMMAND,
            "verify",
            "disk",
            "--json",
        ],
        env=environment(tmp_path / "none"),
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    if not told.stdout:
        assert b"mount" in told.stderr or b"unshare" in told.stderr, told.stderr
        pytest.skip("no file system can be mounted here")
    assert json.loads(told.stdout)["problems"] == []


@pytest.mark.slow
def test_no_false_alarm_is_given_while_files_are_being_taken_in(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3000):
        (tmp_path / "in" / f"{number}.txt").write_text(f"In case {number} people were held without charge.")
    busy = threading.Thread(target=filled, args=("preserve", "valley", "in"))
    busy.start()
    seen = []
    while busy.is_alive():
        found = report(filled)
        assert found["problems"] == []
        seen.append(found["entries"])
    busy.join()
    found = report(filled)
    assert (found["problems"], found["entries"], found["signed_entries"]) == ([], 3019, 3019)
    assert any(19 < entries < 3019 for entries in seen), seen  # else nobody was at work while we looked
