"""A package is there whole or not at all, and nothing that somebody else needs is lost for it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.web.commands import COMMAND, averment, case_at, environment, replaced

from averment.build.outside.placing import Workplace, refuse_inside
from averment.kernel.refusals import Refusal
from averment.verify import verify

SLOW = pytest.mark.slow


def _package(place: Path, case: str = "delta", submission: str = "upr", tier: str = "public", words: str = "") -> Path:
    """What stands for a finished package: enough of it for what decides whether it may be replaced."""
    text = place / "bag/data/submission/text.json"
    text.parent.mkdir(parents=True)
    text.write_text(f'{{"case":"{case}","submission":"{submission}","tier":"{tier}","words":"{words}"}}')
    (place / "bag/manifest-sha256.txt").write_text(f"{'0' * 64}  data/submission/text.json\n")
    digest = hashlib.sha256(words.encode()).hexdigest()
    (place / "bag/tagmanifest-sha256.txt").write_text(f"{digest}  manifest-sha256.txt\n")
    (place / "VERIFY.txt").write_text("how to check")
    (place / "signatures").mkdir()
    for name in ("delta-watch.sshsig", "allowed_signers"):
        (place / "signatures" / name).write_text("ours")
    return place


def _put(out: Path, case_folder: Path, **more: str) -> Path:
    workplace = Workplace(out, "upr", case_folder)
    with workplace as place:
        _package(place / "package", **more)
        return workplace.put_in_place("delta-watch")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "case").mkdir()
    return tmp_path / "case"


@pytest.fixture
def out(tmp_path: Path, case: Path) -> Path:
    _put(tmp_path / "out", case, words="first")
    return tmp_path / "out"


def _words(out: Path) -> str:
    return (out / "upr/bag/data/submission/text.json").read_text()


# ── what may be replaced ──


def test_a_new_build_of_the_same_submission_takes_the_place_of_the_old_one(out: Path, case: Path) -> None:
    _put(out, case, words="second")
    assert "second" in _words(out)
    assert os.listdir(out) == ["upr"]


@pytest.mark.parametrize("other", [{"case": "gamma"}, {"submission": "wgad"}, {"tier": "coalition"}])
def test_a_package_of_another_case_submission_or_tier_is_not_replaced(
    out: Path, case: Path, other: dict[str, str]
) -> None:
    with pytest.raises(Refusal, match="holds another package"):
        _put(out, case, words="second", **other)
    assert "first" in _words(out)
    assert os.listdir(out) == ["upr"]


def test_a_package_that_others_have_signed_is_not_replaced(out: Path, case: Path) -> None:
    (out / "upr/signatures/gamma-forum.sshsig").write_text("theirs")
    with pytest.raises(Refusal, match=r"signatures of others \(gamma-forum\.sshsig\)"):
        _put(out, case, words="second")
    assert (out / "upr/signatures/gamma-forum.sshsig").read_text() == "theirs"


@pytest.mark.parametrize("name", ["notes.txt", "bag/data/more.txt", "bag/notes.txt"])
def test_a_package_to_which_somebody_added_a_file_is_not_replaced(out: Path, case: Path, name: str) -> None:
    (out / "upr" / name).write_text("mine")
    with pytest.raises(Refusal, match="files that no build put there"):
        _put(out, case, words="second")
    assert (out / "upr" / name).read_text() == "mine"


def _file(place: Path) -> None:
    place.write_text("mine")


def _folder(place: Path) -> None:
    place.mkdir()
    (place / "letter.txt").write_text("mine")


def _link(place: Path) -> None:
    place.symlink_to("nowhere")


@pytest.mark.parametrize("made", [_file, _folder, _link, os.mkfifo])
def test_what_is_no_package_stays(tmp_path: Path, case: Path, made: Callable[[Path], None]) -> None:
    (tmp_path / "out").mkdir()
    made(tmp_path / "out/upr")
    before = (tmp_path / "out/upr").lstat()
    with pytest.raises(Refusal, match="exists and is no package"):
        _put(tmp_path / "out", case)
    assert (tmp_path / "out/upr").lstat() == before
    assert os.listdir(tmp_path / "out") == ["upr"]


# ── where ──


@pytest.mark.parametrize("inside", ["", "out", "a/b", "../case/out", "link"])
def test_a_place_inside_the_case_is_refused(case: Path, inside: str) -> None:
    (case.parent / "link").symlink_to(case)
    place = case.parent / "link" if inside == "link" else case / inside
    with pytest.raises(Refusal, match="inside the case folder"):
        refuse_inside(place, case)
    assert list(case.iterdir()) == []


def test_a_file_is_no_place(tmp_path: Path, case: Path) -> None:
    _file(tmp_path / "out")
    with pytest.raises(Refusal, match="is a file, not a folder"):
        _put(tmp_path / "out", case)


def test_folders_that_were_made_for_nothing_go_again(tmp_path: Path, case: Path) -> None:
    with pytest.raises(ZeroDivisionError), Workplace(tmp_path / "a/b/c", "upr", case):
        raise ZeroDivisionError
    assert not (tmp_path / "a").exists()


# ── what a killed build leaves ──


def test_what_a_killed_build_left_is_cleared_away(out: Path, case: Path) -> None:
    (out / ".averment-upr.dead/package/bag").mkdir(parents=True)
    _put(out, case, words="second")
    assert os.listdir(out) == ["upr"]


def test_a_package_that_a_killed_build_had_moved_aside_comes_back(out: Path, case: Path) -> None:
    (out / ".averment-upr.dead").mkdir()
    os.replace(out / "upr", out / ".averment-upr.dead/replaced")
    with pytest.raises(ZeroDivisionError), Workplace(out, "upr", case):
        raise ZeroDivisionError
    assert "first" in _words(out)
    assert os.listdir(out) == ["upr"]


def test_the_workplace_of_a_living_build_is_left_alone(out: Path, case: Path) -> None:
    with Workplace(out, "upr", case) as first, Workplace(out, "upr", case) as second:
        assert first != second
        assert first.is_dir()


def test_the_leavings_of_another_submission_are_not_ours(out: Path, case: Path) -> None:
    other = out / ".averment-upr-joint.dead"
    other.mkdir()
    _put(out, case, words="second")
    assert other.is_dir()


def test_a_pipe_that_is_named_like_a_workplace_holds_nobody_up(out: Path, case: Path) -> None:
    os.mkfifo(out / ".averment-upr.pipe")
    _put(out, case, words="second")
    assert "second" in _words(out)


def test_an_old_package_comes_back_where_the_new_one_cannot_take_its_place(
    out: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def refuse(old: Path, new: Path) -> None:
        if Path(old).name == "package":
            raise OSError(28, "No space left on device")
        real(old, new)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(Refusal, match="No space left"):
        _put(out, case, words="second")
    assert "first" in _words(out)
    assert os.listdir(out) == ["upr"]


# ── whole builds ──


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case_at(tmp_path_factory.mktemp("valley") / "case")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


def _begin(case: Path, out: Path, keys: Path, submission: str = "iphrc-ur") -> subprocess.Popen[str]:
    _scratch(keys).mkdir(exist_ok=True)
    return subprocess.Popen(
        [*COMMAND, "build", str(case), submission, "--out", str(out)],
        env=environment(keys) | {"TMPDIR": str(_scratch(keys))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def _scratch(keys: Path) -> Path:
    return keys.parent / "scratch"


def _await(found: Callable[[], object], process: subprocess.Popen[str]) -> None:
    for _ in range(2000):
        if found() or process.poll() is not None:
            return
        time.sleep(0.01)


def _members(group: int) -> list[int]:
    """The processes of a session that live."""
    living = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            status = (entry / "stat").read_text().rpartition(")")[2].split()
            if entry.name.isdigit() and int(status[3]) == group and status[0] != "Z":
                living.append(int(entry.name))
    return living


@contextlib.contextmanager
def _at_work(case: Path, out: Path, keys: Path, sign: str) -> Iterator[subprocess.Popen[str]]:
    process = _begin(case, out, keys)
    try:
        _await(lambda: list(out.glob(sign)), process)
        assert process.poll() is None, process.communicate()
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


STAGES = (
    ".averment-*",
    ".averment-*/package/bag/data/submission/.typst-*/main.typ",
    ".averment-*/package/bag/data/grounds.html",
)


@SLOW
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_build_leaves_no_package_and_no_process_and_the_next_one_clears_up(
    valley: Path, tmp_path: Path, keys: Path, stage: str
) -> None:
    out = tmp_path / "out"
    with _at_work(valley, out, keys, stage) as process:
        process.kill()
        process.communicate()
        _await(lambda: not _members(process.pid), process=_Never())
        assert _members(process.pid) == []
    assert all(name.startswith(".averment-") for name in os.listdir(out))
    assert os.listdir(_scratch(keys)) == [], "words of the case lie where no next build clears up"
    done = averment("build", valley, "iphrc-ur", "--out", out, keys=keys)
    assert done.returncode == 0, done.stdout + done.stderr
    assert os.listdir(out) == ["iphrc-ur"]
    assert verify(out / "iphrc-ur").ok


class _Never:
    def poll(self) -> None:
        """It does not end while it is waited for."""


@SLOW
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_says_so_in_one_line_and_leaves_nothing(
    valley: Path, tmp_path: Path, keys: Path, stage: str, number: signal.Signals
) -> None:
    out = tmp_path / "out"
    with _at_work(valley, out, keys, stage) as process:
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        told, error = process.communicate()
    assert process.returncode == 130, told + error
    assert error.strip() == "Stopped. What was not finished was not kept."
    assert not out.exists()


@SLOW
def test_two_builds_at_once_into_one_place_both_come_to_a_good_end(valley: Path, tmp_path: Path, keys: Path) -> None:
    other = case_at(tmp_path / "other", valley)
    replaced(other / "submissions/iphrc-ur/submission.yaml", "date: 2026-11-24", "date: 2026-11-23")
    out = tmp_path / "out"
    both = [_begin(one, out, keys) for one in (valley, other)]
    for process in both:
        told, error = process.communicate()
        assert (process.returncode, error) == (0, ""), told
    assert os.listdir(out) == ["iphrc-ur"]
    assert verify(out / "iphrc-ur").ok


def _limited(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


@SLOW
@pytest.mark.parametrize("kilobytes", [3, 40, 150])
def test_a_full_disk_is_told_and_leaves_nothing(valley: Path, tmp_path: Path, keys: Path, kilobytes: int) -> None:
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    done = subprocess.run(
        [*COMMAND, "build", str(valley), "upr", "--out", str(tmp_path / "out")],
        env=environment(keys),
        capture_output=True,
        text=True,
        preexec_fn=lambda: _limited(kilobytes * 1024),
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
