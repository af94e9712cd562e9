"""What a reader could do that had been taken over: nothing but lie about its own file."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import averment
from averment.evidence.outside.extraction import extract_text, protection_available
from averment.evidence.outside.frames import Frame
from averment.evidence.outside.limits import Limits
from averment.evidence.outside.locks import LIMITS, NAMESPACE, SECCOMP
from averment.evidence.outside.supervision import Request, read_all

NOBODY = """
import os, sys
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
"""
READING = """
from pathlib import Path
from averment.evidence.outside.extraction import extract_text
text = extract_text("", Path(sys.argv[1]))
print(text.status, text.text, text.protection, sep="|")
"""


def probe(*without: str) -> Frame:
    return read_all([Request("probe", os.open(os.devnull, os.O_RDONLY))], Limits(without=without))[0]


def test_the_locks_of_this_machine_are_named_and_every_door_is_shut() -> None:
    frame = probe()
    assert frame.protection == protection_available()
    assert frame.protection.endswith(LIMITS)
    assert frame.status == "complete"
    if SECCOMP in frame.protection:
        assert frame.text == ""


@pytest.mark.parametrize("without", [(NAMESPACE,), (SECCOMP,), (NAMESPACE, SECCOMP)])
def test_on_a_poorer_machine_files_sockets_and_processes_stay_shut(without: tuple[str, ...]) -> None:
    frame = probe(*without)
    assert not any(lock in frame.protection for lock in without)
    assert set(frame.text.splitlines()) <= {"send a signal"}


@pytest.mark.parametrize("without", [(), (NAMESPACE,), (SECCOMP,), (NAMESPACE, SECCOMP)])
def test_the_text_is_the_same_behind_any_locks_and_says_which(tmp_path: Path, without: tuple[str, ...]) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><p>کشمیر")
    text = extract_text("", path, Limits(without=without))
    assert (text.text, text.status) == ("کشمیر", "complete")
    assert not any(lock in text.protection for lock in without)


def test_a_reader_sees_no_environment_and_no_module_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "selectolax.py").write_text("raise SystemExit")
    (tmp_path / "page.html").write_text("<html><p>seen")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "selectolax.py"))
    assert extract_text("", Path("page.html")).text == "seen"


@pytest.fixture
def open_page() -> Iterator[Path]:
    """A page that everybody may read, also where the tests' own folder is root's alone."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        page = Path(folder) / "page.html"
        page.write_text("<html><p>seen")
        yield page


def test_an_ordinary_user_has_files_read_too(open_page: Path) -> None:
    ours = str(Path(averment.__file__).parents[1])
    paths = {"PYTHONPATH": os.pathsep.join([ours, *(path for path in sys.path if "site-packages" in path)])}
    same = f"assert sys.version_info[:2] == {sys.version_info[:2]}\nimport selectolax.lexbor"
    for python in (sys.executable, "/usr/bin/python3"):  # root's own Python often lies where nobody else may read
        usable = subprocess.run([python, "-c", NOBODY + same], capture_output=True, env=paths)
        if usable.returncode == 0:
            break
    else:
        pytest.skip("no Python here that an ordinary user may run with our packages")
    command = [python, "-c", NOBODY + READING, str(open_page)]
    done = subprocess.run(command, capture_output=True, text=True, env=paths, check=True)
    assert done.stdout.startswith("complete|seen|")
