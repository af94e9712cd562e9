"""What a foreign program could do that had been taken over: nothing but lie about its own picture."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from averment.evidence.outside.foreign import running
from averment.evidence.outside.foreign.landlock import version
from averment.evidence.outside.foreign.running import UNWALLED, Program, Ran, run_walled, walls
from averment.evidence.outside.foreign.starting import BUBBLEWRAP, LANDLOCK, NONE
from averment.evidence.outside.limits import MEBIBYTE, Limits

PERL = Path("/usr/bin/perl")  # a whole language in one file: it needs no folder of its own
TIGHT = Limits(cpu_seconds=5, wall_seconds=15, memory_bytes=1024 * MEBIBYTE, text_bytes=MEBIBYTE)
DOORS = """
print "read a file\\n" if open(my $a, "<", "/etc/passwd");
print "read our code\\n" if open(my $b, "<", $ARGV[0]);
print "list a folder\\n" if opendir(my $c, "/home") && readdir($c);
print "write at home\\n" if open(my $d, ">", "$ARGV[1]/left");
print "write in /tmp\\n" if open(my $e, ">", "/tmp/averment-left");
print "open a socket\\n" if socket(my $f, 2, 1, 0);
print "open a pipe by name\\n" if socket(my $g, 1, 1, 0);
print "start a process\\n" if defined(fork());
print "start a program\\n" if system("/usr/bin/env") == 0;
print "send a signal\\n" if kill(0, getppid());
print exists $ENV{"secret"} ? "secret\\n" : "", <STDIN>;
"""


@pytest.fixture(params=[BUBBLEWRAP, LANDLOCK])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each kind of walls; for Landlock bubblewrap is taken off the path."""
    wanted = str(request.param)
    if wanted == LANDLOCK:
        if not version():
            pytest.skip("this kernel has no Landlock")
        found = shutil.which
        monkeypatch.setattr(running.shutil, "which", lambda name: None if name == "bwrap" else found(name))
    elif walls() != BUBBLEWRAP:
        pytest.skip("bubblewrap is not installed, or may not work here")
    assert walls() == wanted
    return wanted


def run_perl(script: str, *arguments: str, data: bytes = b"", limits: Limits = TIGHT) -> Ran:
    """A script in Perl, from a folder that an ordinary user may read also where the tests are root's."""
    if not PERL.exists():
        pytest.skip("no Perl here to stand for a foreign program")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        (place / "script.pl").write_text(script)
        return run_walled(Program(PERL, (place,)), [str(place / "script.pl"), *arguments], data, limits)


def test_no_door_is_open_behind_either_kind_of_walls(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("secret", "key")
    ran = run_perl(DOORS, str(Path(running.__file__)), str(tmp_path), data=b"pixels")
    assert ran.output.decode() == "pixels"
    assert ran.reason == ""
    assert kind in ran.protection
    assert ran.protection.endswith("limits")
    assert not list(tmp_path.iterdir())
    assert not Path("/tmp/averment-left").exists()  # noqa: S108


def test_a_program_that_starts_itself_again_and_again_gets_no_second_process(kind: str) -> None:
    ran = run_perl("while (1) { defined(fork()) or die $! }")
    assert ran.reason == "it ended with status 1"
    assert "not permitted" in ran.warnings


def test_a_program_that_computes_without_end_is_stopped(kind: str) -> None:
    ran = run_perl("while (1) {}", limits=Limits(cpu_seconds=1, wall_seconds=15))
    assert ran.reason == "it was stopped after 1 s of computing"


def test_a_program_that_waits_without_end_is_stopped(kind: str) -> None:
    ran = run_perl("sleep 60", limits=Limits(cpu_seconds=5, wall_seconds=1))
    assert ran.reason == "it was stopped after 1 s"


def test_a_program_that_writes_without_end_is_stopped(kind: str) -> None:
    ran = run_perl("print 'x' x 65536 while 1")
    assert ran.reason == "it wrote without end"
    assert len(ran.output) <= 3 * MEBIBYTE
    assert run_perl("print STDERR 'x' x 65536 while 1").reason == "it wrote without end"


def test_a_program_that_wants_all_memory_breaks_down_alone(kind: str) -> None:
    ran = run_perl("my $x = 'x' x (8 << 30)")
    assert ran.reason.startswith("it ended with status")
    assert "Out of memory" in ran.warnings


def test_with_no_walls_nothing_is_run_unless_a_setting_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "walls", lambda: NONE)
    monkeypatch.delenv(UNWALLED, raising=False)
    ran = run_perl("print 'ran'")
    assert (ran.output, ran.reason) == (b"", "this machine has no walls to put around a foreign program")
    monkeypatch.setenv(UNWALLED, "yes")
    ran = run_perl("print 'ran'")
    assert ran.output == b"ran"
    assert ran.protection.endswith("limits")


def test_landlock_that_cannot_be_shut_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "walls", lambda: LANDLOCK)
    ran = run_perl("print 'ran'", limits=Limits(without=(LANDLOCK,)))
    assert (ran.output, ran.reason) == (b"", "the walls around it could not be shut")


def test_no_open_files_are_left_behind(kind: str) -> None:
    run_perl("")
    before = os.listdir("/proc/self/fd")
    run_perl("print 1")
    assert os.listdir("/proc/self/fd") == before
