"""Runs a foreign program on bytes that strangers wrote, with bounds on all that it may take and give."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from averment.evidence.outside.foreign.landlock import version
from averment.evidence.outside.foreign.starting import BUBBLEWRAP, LANDLOCK, NO_WALLS, NONE, Plan
from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.locks import FOR_PROGRAMS, rules_for
from averment.evidence.outside.memory_files import held_as_file

UNWALLED = "AVERMENT_WITHOUT_WALLS"  # the setting that lets foreign programs run with nothing but limits around them
_MOST_WARNINGS = 64 * 1024
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/lib32", "/usr/local/lib", "/etc/ld.so.cache",
              "/nix/store", "/gnu/store")  # fmt: skip
_LOADERS = ("ld-linux*.so*", "*/ld-linux*.so*", "ld-musl*.so*")
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from averment.evidence.outside.foreign.starting import main; main(sys.argv[2:])"
)


@dataclass(frozen=True, slots=True)
class Program:
    """A program of this machine: where it lies, the folders that it must read, and its environment."""

    path: Path
    readable: tuple[Path, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program gave; `reason` says why it gave less than it should, `protection` what held it in check."""

    output: bytes
    warnings: str
    reason: str
    protection: str


def walls() -> str:
    """The walls that a foreign program gets on this machine: bubblewrap, else Landlock, else none."""
    if _bubblewrap_works(shutil.which("bwrap") or ""):
        return BUBBLEWRAP
    return LANDLOCK if version() and rules_for(FOR_PROGRAMS) else NONE


def may_run() -> bool:
    """Whether a foreign program is let near the files of strangers here."""
    return walls() != NONE or bool(os.environ.get("AVERMENT_WITHOUT_WALLS"))


def run_walled(program: Program, arguments: Sequence[str], data: bytes, limits: Limits) -> Ran:
    """The output of a program that is given `data` on standard input; it never raises for what the program does."""
    if not may_run():
        return Ran(b"", "", "this machine has no walls to put around a foreign program", "")
    return _run(_plan(program, arguments, limits, walls()), data, limits)


def _plan(program: Program, arguments: Sequence[str], limits: Limits, kind: str) -> Plan:
    libraries = [place for place in _LIBRARIES if os.path.lexists(place)]
    loaders = [str(found) for folder in ("/lib", "/lib64") for name in _LOADERS for found in Path(folder).glob(name)]
    return Plan(
        command=(str(program.path), *arguments),
        readable=(*libraries, *map(str, program.readable)),
        runnable=(str(program.path), *loaders),
        environment=dict(program.environment),
        walls=kind,
        bubblewrap=shutil.which("bwrap") or "",
        memory_bytes=limits.memory_bytes,
        cpu_seconds=limits.cpu_seconds,
        without=limits.without,
    )


@functools.cache
def _bubblewrap_works(bubblewrap: str) -> bool:
    """Tried once: in some containers it is there and may not make the rooms that it needs."""
    nothing = Program(Path(shutil.which("true") or "/bin/true"))
    limits = Limits(cpu_seconds=5, wall_seconds=20)
    if not bubblewrap:
        return False
    plan = dataclasses.replace(_plan(nothing, (), limits, BUBBLEWRAP), bubblewrap=bubblewrap)
    return not _run(plan, b"", limits).reason


def _run(plan: Plan, data: bytes, limits: Limits) -> Ran:
    ours = str(Path(__file__).resolve().parents[4])
    start = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, json.dumps([ours, *sys.path])]
    with held_as_file(data) as file:
        try:
            process = subprocess.Popen(
                [*start, json.dumps(dataclasses.asdict(plan))],
                stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}, cwd="/", start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            return Ran(b"", "", f"no process for it could be started ({error.strerror})", "")
    with process:
        output, told, reason = _listened(process, limits)
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
    protection, _, warnings = told.decode("utf-8", "replace").partition("\n")
    return Ran(output, warnings.strip(), reason or _ending(status, limits), protection)


def _listened(process: subprocess.Popen[bytes], limits: Limits) -> tuple[bytes, bytes, str]:
    """Standard output, standard error, and why it was broken off; empty where both came to their end."""
    assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018  both are pipes
    until = time.monotonic() + limits.wall_seconds
    given = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
    most = dict(zip(given, (limits.text_bytes, _MOST_WARNINGS), strict=True))
    with selectors.DefaultSelector() as poller:
        for number in given:
            poller.register(number, selectors.EVENT_READ)
        reason = ""
        while poller.get_map() and not reason:
            left = until - time.monotonic()
            for key, _ in poller.select(max(0.0, left)):
                chunk = os.read(key.fd, MEBIBYTE)
                given[key.fd] += chunk
                if not chunk:
                    poller.unregister(key.fd)
                elif len(given[key.fd]) > most[key.fd]:
                    reason = "it wrote without end"
            if left <= 0:
                reason = f"it was stopped after {limits.wall_seconds} s"
    output, told = given.values()
    return bytes(output), bytes(told), reason


def _ending(status: int, limits: Limits) -> str:
    number = -status if status < 0 else status - 128  # bubblewrap gives the signal that ended its child as a status
    if number in (signal.SIGXCPU, signal.SIGKILL):
        return f"it was stopped after {limits.cpu_seconds} s of computing"
    if status == NO_WALLS:
        return "the walls around it could not be shut"
    if status < 0:
        return f"it broke down ({signal.Signals(number).name})"
    return f"it ended with status {status}" if status else ""
