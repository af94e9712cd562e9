"""Many originals at once: none is on record without its bytes, whatever breaks off in between, and none is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from averment.evidence.outside.scrub import scrub
from averment.evidence.outside.store import Store, Stored
from averment.kernel.refusals import Refusal

KILLED = """
import os, signal, sys
from pathlib import Path
from averment.evidence.outside import store
left = int(sys.argv[4])
store.TOGETHER = 25
def listen(step):
    global left
    left -= step == sys.argv[3]
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
store.Store(Path(sys.argv[1]), listen).put_all(sorted(Path(sys.argv[2]).iterdir()))
"""
CROWDED = """
import resource, sys
from pathlib import Path
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    Store(Path(sys.argv[1])).put_all(sorted(Path(sys.argv[2]).iterdir()))
except Refusal as refusal:
    print(refusal)
"""
HASTY = """
import sys
from pathlib import Path
from averment.evidence.outside.store import Store
print(sum(kept.new for kept in Store(Path(sys.argv[1])).put_all(sorted(Path(sys.argv[2]).iterdir()))))
"""


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for number in range(40):
        (place / f"{number:02}.txt").write_text(f"letter {number % 30} " * 500)
    return place


def on_record(store: Store) -> set[str]:
    return {record.sha256 for record in store.records()}


def test_each_is_kept_once_and_told_in_the_order_in_which_it_was_given(tmp_path: Path, folder: Path) -> None:
    store = Store(tmp_path / "store")
    kept = store.put_all(sorted(folder.iterdir()))
    assert [one.new for one in kept if isinstance(one, Stored)] == [True] * 30 + [False] * 10
    for path, one in zip(sorted(folder.iterdir()), kept, strict=True):
        assert isinstance(one, Stored)
        assert store.get(one.sha256).read_bytes() == path.read_bytes()
        assert one == store.put(path).__class__(one.sha256, one.bytes, one.new, "text/plain")
    assert scrub(store).problems == []
    assert list((tmp_path / "store/incoming").iterdir()) == []
    assert not any(isinstance(one, Stored) and one.new for one in store.put_all(sorted(folder.iterdir())))


def test_what_cannot_be_read_is_told_in_its_place_and_the_rest_is_kept(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(folder / "05.pipe")
    (folder / "06.folder").mkdir()
    store = Store(tmp_path / "store")
    paths = [*sorted(folder.iterdir()), folder / "gone.txt"]
    kept = store.put_all(paths)
    refused = [path.name for path, one in zip(paths, kept, strict=True) if isinstance(one, Refusal)]
    assert refused == ["05.pipe", "06.folder", "gone.txt"]
    assert (len(on_record(store)), scrub(store).problems) == (30, [])


STEPS = ("bytes written", "bytes flushed", "bytes named", "records written", "records flushed", "records named")


@pytest.mark.parametrize("times", [0, 1])
@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_any_step_leaves_nothing_on_record_without_its_bytes(
    tmp_path: Path, folder: Path, step: str, times: int
) -> None:
    store = Store(tmp_path / "store")
    killed = run(KILLED, store.root, folder, step, times)
    killed.communicate()
    assert killed.returncode == -9
    assert {problem.what for problem in scrub(store).problems} <= {
        "its bytes are here, but not on record; preserve it again"
    }
    store.put_all(sorted(folder.iterdir()))
    assert (len(on_record(store)), scrub(store).problems) == (30, [])
    assert list((tmp_path / "store/incoming").iterdir()) == []


@pytest.mark.parametrize("room", [0, 1000, 4000])
def test_a_full_disk_is_told_and_nothing_of_the_batch_is_on_record(tmp_path: Path, folder: Path, room: int) -> None:
    store = Store(tmp_path / "store")
    told, error = run(CROWDED, store.root, folder, room).communicate()
    assert "There is no room for the file" in told, error
    assert (on_record(store), scrub(store).problems) == (set(), [])


def test_two_batches_at_once_keep_each_original_once(tmp_path: Path, folder: Path) -> None:
    store = Store(tmp_path / "store")
    both = [run(HASTY, store.root, folder) for _ in range(2)]
    told = [process.communicate() for process in both]
    assert sum(int(out) for out, _ in told) == 30, told
    assert (len(on_record(store)), scrub(store).problems) == (30, [])
