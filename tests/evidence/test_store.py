"""The store of originals, under kill, full disk, haste and odd files."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import averment.evidence.outside.store as store_module
from averment.evidence.outside.scrub import scrub
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal

LETTER = "اکتالیس افراد کو بغیر الزام کے حراست میں رکھا گیا۔\n".encode() * 50_000

KILLED = """
import os, signal, sys
from pathlib import Path
from averment.evidence.outside.store import Store
def listen(step):
    if step == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
Store(Path(sys.argv[1]), listen).put(Path(sys.argv[2]))
"""
CROWDED = """
import resource, sys
from pathlib import Path
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
if sys.argv[3] != "disk":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    Store(Path(sys.argv[1])).put(Path(sys.argv[2]))
except Refusal as refusal:
    print(refusal)
"""
HASTY = """
import sys
from pathlib import Path
from averment.evidence.outside.store import Store
print([Store(Path(sys.argv[1])).put(Path(path)).new for path in sys.argv[2:]])
"""
STEPS = (
    "bytes written", "bytes flushed", "bytes named", "records written", "records flushed", "records named",
    "names flushed",
)  # fmt: skip


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_bytes(LETTER)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_an_original_is_kept_byte_for_byte_under_its_digest(store: Store, letter: Path) -> None:
    stored = store.put(letter)
    assert (stored.sha256, stored.bytes, stored.new) == (hashlib.sha256(LETTER).hexdigest(), len(LETTER), True)
    assert store.get(stored.sha256).read_bytes() == LETTER
    assert scrub(store).problems == []


def test_the_same_bytes_under_another_name_are_one_original(store: Store, letter: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.md"
    shutil.copy(letter, copy)
    first, second = store.put(letter), store.put(copy)
    assert (first.new, second.new) == (True, False)
    assert first.sha256 == second.sha256
    assert [record.name for record in store.records()] == ["letter.txt"]


def test_the_register_can_be_rebuilt_from_the_disk_alone(store: Store, letter: Path) -> None:
    stored = store.put(letter, {"collected_by": "amina", "title": "خط"})
    (record,) = Store(store.root).records()
    assert (record.sha256, record.bytes, record.name) == (stored.sha256, len(LETTER), "letter.txt")
    assert record.media_type == "text/plain"
    assert dict(record.facts) == {"collected_by": "amina", "title": "خط"}


def test_bytes_and_record_can_be_written_by_nobody(store: Store, letter: Path) -> None:
    path = store.get(store.put(letter).sha256)
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, path.with_suffix(".json"))] == [0o444, 0o444]


def test_each_name_is_given_only_after_the_bytes_are_on_the_disk(
    store: Store, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    flush, rename = store_module._flush, os.rename

    def heard_flush(folder: Path) -> None:
        events.append("flush")
        flush(folder)

    def heard_rename(path: Path, target: Path) -> None:
        events.append("record" if target.suffix else "bytes")
        rename(path, target)

    monkeypatch.setattr(store_module, "_flush", heard_flush)
    monkeypatch.setattr(os, "rename", heard_rename)
    store.put(letter)
    assert events == ["flush", "bytes", "flush", "record", "flush"]


def test_the_steps_at_which_a_process_is_killed_below_are_all_there_are(tmp_path: Path, letter: Path) -> None:
    heard: list[str] = []
    Store(tmp_path / "store", heard.append).put(letter)
    assert tuple(dict.fromkeys(heard)) == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_any_step_leaves_nothing_on_record_without_its_bytes(
    store: Store, letter: Path, step: str
) -> None:
    killed = run(KILLED, store.root, letter, step)
    killed.communicate()
    assert killed.returncode == -9
    for record in store.records():
        assert store.get(record.sha256).read_bytes() == LETTER
    assert not [p for p in scrub(store).problems if "on record; preserve it again" not in p.what]

    store.put(letter)
    assert scrub(store).problems == []
    assert list((store.root / "incoming").iterdir()) == []
    assert [record.sha256 for record in store.records()] == [hashlib.sha256(LETTER).hexdigest()]


@pytest.mark.parametrize("room", [4096, len(LETTER) - 1])
def test_a_full_disk_is_told_and_leaves_nothing_half_written(store: Store, letter: Path, room: int) -> None:
    said, errors = run(CROWDED, store.root, letter, room).communicate()
    assert "no room" in said
    assert str(store.root) in said
    assert "Make room" in said
    assert errors == ""
    assert scrub(store).problems == []
    assert [path for path in store.root.rglob("*") if path.is_file() and path.name != "lock"] == []


def test_a_disk_that_is_really_full_is_told_too(tmp_path: Path, letter: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("needs root and util-linux, to mount a small disk")
    mount = 'mount -t tmpfs -o size=256k tmpfs "$1" || exit 77; "$2" -c "$3" "$1/store" "$4" disk; find "$1" -type f'
    command = ["unshare", "-m", "sh", "-c", mount, "sh", str(disk), sys.executable, CROWDED, str(letter)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode in (77, 1):
        pytest.skip("this machine lets nobody mount a disk")
    said, *files = done.stdout.splitlines()
    assert "no room" in said
    assert files == []


def test_two_writers_at_once_keep_each_original_once(store: Store, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(6)]
    for path in paths:
        path.write_bytes(LETTER + path.name.encode())
    writers = [run(HASTY, store.root, *paths) for _ in range(3)]
    answers = []
    for writer in writers:
        said, errors = writer.communicate()
        assert errors == ""
        answers.append(json.loads(said.lower()))
    assert [sum(news) for news in zip(*answers, strict=True)] == [1] * 6
    assert scrub(store).problems == []
    assert len(list(store.records())) == 6


def test_a_changed_byte_a_lost_file_and_a_stray_one_are_each_named(store: Store, tmp_path: Path) -> None:
    digests = []
    for name in ("altered", "lost", "unrecorded"):
        path = tmp_path / name
        path.write_text(name)
        digests.append(store.put(path).sha256)
    altered, lost, unrecorded = (store.get(digest) for digest in digests)
    altered.chmod(0o644)
    altered.write_text("bltered")
    lost.unlink()
    unrecorded.with_suffix(".json").unlink()
    (altered.parent / "notes.txt").write_text("stray")
    told = {problem.path.rpartition("/")[2]: problem.what for problem in scrub(store).problems}
    assert told[altered.name] == "its bytes differ from its digest"
    assert told[lost.name] == "on record, but its bytes are missing"
    assert "not on record" in told[unrecorded.name]
    assert told["notes.txt"] == "does not belong in the store"
    assert len(told) == 4


def test_a_record_that_was_tampered_with_is_named(store: Store, letter: Path) -> None:
    path = store.get(store.put(letter).sha256).with_suffix(".json")
    path.chmod(0o644)
    path.write_text("{}")
    assert [problem.what for problem in scrub(store).problems] == ["its record cannot be read"]


@pytest.mark.parametrize("name", ["two\nlines.txt", "خط.txt", b"\xff\xfe.txt"])
def test_a_file_of_any_name_is_kept_under_its_digest_with_that_name(
    store: Store, tmp_path: Path, name: str | bytes
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"a letter")
    store.put(path)
    assert [record.name for record in Store(store.root).records()] == [os.fsdecode(name)]
    assert scrub(store).problems == []


def test_an_empty_file_is_an_original_like_any_other(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert store.put(tmp_path / "empty").bytes == 0
    assert scrub(store).problems == []


def test_what_is_no_file_is_refused_without_waiting(store: Store, tmp_path: Path) -> None:
    loop, pipe = tmp_path / "loop", tmp_path / "pipe"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    for path in (loop, pipe, tmp_path, tmp_path / "absent", Path("/dev/zero"), Path("a\x00b")):
        with pytest.raises(Refusal) as refused:
            store.put(path)
        assert refused.value.what
        assert refused.value.mend
        assert "\x00" not in refused.value.where
    assert (list(store.records()), scrub(store).problems) == ([], [])


def test_a_link_is_not_followed_even_where_it_was_a_file_a_moment_ago(store: Store, letter: Path) -> None:
    letter.rename(letter.with_name("secret"))
    letter.symlink_to("secret")
    with pytest.raises(Refusal, match="is a link, which is not followed"):
        store.put(letter)


def test_a_damaged_original_is_mended_when_its_true_bytes_come_again(store: Store, letter: Path) -> None:
    kept = store.get(store.put(letter).sha256)
    for damage in (LETTER[:-1] + b"!", LETTER[:-1], b""):
        kept.chmod(0o644)
        kept.write_bytes(damage)
        assert scrub(store).problems
        assert not store.put(letter).new
        assert (kept.read_bytes(), scrub(store).problems) == (LETTER, [])
        assert stat.S_IMODE(kept.stat().st_mode) == 0o444


def test_a_store_that_has_lost_its_originals_is_not_begun_anew(store: Store, letter: Path) -> None:
    store.put(letter)
    shutil.rmtree(store.root / "originals")
    with pytest.raises(Refusal, match="originals of this store are gone"):
        store.put(letter)
    assert not (store.root / "originals").exists()


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "0" * 63 + "\n"])
def test_what_is_not_in_the_store_cannot_be_got_from_it(store: Store, letter: Path, digest: str) -> None:
    store.put(letter)
    with pytest.raises(Refusal):
        store.get(digest)


def test_memory_stays_flat_for_a_large_file(store: Store, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(300_000_000)
    code = """
import resource, sys
from pathlib import Path
from averment.evidence.outside.store import Store
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
Store(Path(sys.argv[1])).put(Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    said, errors = run(code, store.root, large).communicate()
    assert errors == ""
    assert int(said) < 16_000  # kilobytes
