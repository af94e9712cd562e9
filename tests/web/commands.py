"""Runs `averment` as a person does: a process of its own, with an environment of its own."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
VALLEY, FAULTY = ROOT / "examples" / "valley", ROOT / "examples" / "faulty"
COMMAND = (sys.executable, "-m", "averment")
AT_ITS_START = ("PYTHON", "LC_", "LANG")  # what Python reads before our first line


def environment(keys: Path | None = None, **more: str) -> dict[str, str]:
    """This process's environment with another folder for keys; a name with an empty value is left out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AVERMENT", "COLUMNS", "XDG_"))}
    kept |= {"AVERMENT_CONFIG": str(keys)} if keys else {}
    return {name: value for name, value in (kept | more).items() if value}


def averment(
    *words: str | Path, keys: Path | None = None, cwd: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end; in a fork of a process that waits, unless Python itself is to start otherwise."""
    given, env, folder = [str(word) for word in words], environment(keys, **more), str(cwd or os.getcwd())
    anew = any(name.startswith(AT_ITS_START) for name in more)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        streams = (out.fileno(), err.fileno())
        status = (_started if anew else _forked)(given, env, folder, streams)
        told = [_read(out), _read(err)]
    return subprocess.CompletedProcess(given, status, *told)


def _started(words: list[str], env: dict[str, str], folder: str, streams: tuple[int, int]) -> int:
    out, err = streams
    command = [*COMMAND, *words]
    return subprocess.run(
        command, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=300, check=False
    ).returncode


def _forked(words: list[str], env: dict[str, str], folder: str, streams: tuple[int, int]) -> int:
    ended, told = os.pipe()
    with os.fdopen(ended, "rb") as ending:
        request = json.dumps({"words": words, "environment": env, "folder": folder}).encode()
        socket.send_fds(_warm(), [request], [*streams, told])
        os.close(told)
        return int(struct.unpack("i", ending.read())[0])


@functools.cache
def _warm() -> socket.socket:
    """The way to the process that forks (warm.py), which ends when this one does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    env = environment() | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "tests.web.warm", str(theirs.fileno())]
    process = subprocess.Popen(command, env=env, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")


def case_at(place: Path, origin: Path = VALLEY) -> Path:
    """A copy of a case that a test may change."""
    shutil.copytree(origin, place)
    return place


def replaced(path: Path, old: str, new: str) -> None:
    """Changes words of a file that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
