"""The process that starts one child a file: it loads the readers once, shuts the locks, and never looks at a file.

It takes jobs from a socket: the kind of a file, the open file, and the pipe for the answer. It has nothing else: no
standard input, no environment, no network. When a child has ended, it adds how it ended to the answer, and it ends a
child whose time is up.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass
from types import ModuleType, TracebackType

from averment.evidence.outside.frames import Frame, packed
from averment.evidence.outside.limits import Limits, set_limits
from averment.evidence.outside.locks import (
    FOR_READERS,
    LIMITS,
    NAMESPACE,
    SECCOMP,
    die_with_parent,
    filter_calls,
    leave_network,
    rules_for,
)
from averment.evidence.outside.readers import charsets
from averment.evidence.outside.readers.reading import Reading, Unreadable
from averment.evidence.rules.text import Status

READERS = {
    "pdf": "pdf", "html": "html", "zip": "office", "mail": "mail", "mailbox": "mbox", "rtf": "rtf", "ole": "ole",
    "picture": "picture", "leaf": "leaf", "probe": "probe", "everything": "everything",
    "parts": "capture.locked.parts", "warc": "capture.locked.words", "wacz": "capture.locked.wacz",
    "story": "capture.locked.story",
}  # fmt: skip
_OF_OLD_LETTERS = {"html", "mail", "mailbox", "rtf", "ole", "everything"}  # kinds that come in old character sets
JOB_BYTES = 24  # a job is the kind of the file and an argument, filled up with spaces, with its two open files
END = struct.Struct(">4sBBB")  # "end ", the signal, the exit status, 1 where the time was up
END_MARK = b"end "


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: its kind, what of it is wanted, the open file, the pipe for the answer."""

    kind: str
    argument: str
    file: int
    answer: int


@dataclass(slots=True)
class _Child:
    answer: int
    deadline: float
    overdue: bool = False


def main(argv: list[str]) -> None:
    """Load, lock, serve; in a child, read one file and end."""
    control, limits, kinds = socket.socket(fileno=int(argv[0])), Limits(**json.loads(argv[1])), argv[2:]
    readers = {kind: importlib.import_module(_module_of(READERS[kind])) for kind in kinds}
    charsets.load(old=not _OF_OLD_LETTERS.isdisjoint(kinds))
    gc.freeze()  # what is loaded stays: a child that looked through it would copy it
    locks = [NAMESPACE] if leave_network(limits.without) else []
    die_with_parent()
    rules_for(FOR_READERS)  # worked out once, for all children
    job = next_job(control, limits.wall_seconds)
    if job is not None:
        _read_in_child(job, readers[job.kind], limits, locks)
    os._exit(0)


def _module_of(reader: str) -> str:
    """Readers stand in one folder, but for those of a package of its own, which are named with it."""
    return f"averment.evidence.outside.{reader if '.' in reader else f'readers.{reader}'}"


def next_job(control: socket.socket, wall_seconds: int) -> Job | None:
    """Returns in each child with its job; in the nursery itself only at the end, with None."""
    children: dict[int, _Child] = {}
    bell = _bell()
    poller = selectors.DefaultSelector()
    for watched in (control.fileno(), bell):
        poller.register(watched, selectors.EVENT_READ)
    while True:
        for key, _ in poller.select(_patience(children)):
            if key.fd == bell:
                os.read(bell, 512)
            elif (job := _received(control)) is None:
                return None
            elif (pid := os.fork()) == 0:
                return job
            else:
                os.close(job.file)
                children[pid] = _Child(job.answer, time.monotonic() + wall_seconds)
        _end_overdue(children)
        _reap(children)


def _bell() -> int:
    """A pipe that rings when a child has ended."""
    listen, ring = os.pipe()
    os.set_blocking(listen, False)
    os.set_blocking(ring, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
    return listen


def _received(control: socket.socket) -> Job | None:
    asked, files, _, _ = socket.recv_fds(control, JOB_BYTES, 2)
    kind, _, argument = asked.decode("ascii").strip().partition(" ")
    return Job(kind, argument, files[0], files[1]) if len(files) == 2 else None


def _patience(children: dict[int, _Child]) -> float | None:
    waits = [child.deadline - time.monotonic() for child in children.values() if not child.overdue]
    return max(0.0, min(waits)) if waits else None


def _end_overdue(children: dict[int, _Child]) -> None:
    for pid, child in children.items():
        if not child.overdue and time.monotonic() >= child.deadline:
            child.overdue = True
            for end in (os.killpg, os.kill):  # by its number too: a child that has just begun has no group yet
                with contextlib.suppress(OSError):
                    end(pid, signal.SIGKILL)


def _reap(children: dict[int, _Child]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        child = children.pop(pid)
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
        with contextlib.suppress(OSError):  # nobody listens any more
            os.write(child.answer, END.pack(END_MARK, number, code, child.overdue))
        os.close(child.answer)


# ── in the child ─────────────────────────────────────────────────────────────────────────────────


def _read_in_child(job: Job, reader: ModuleType, limits: Limits, locks: list[str]) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    _keep_only(job)
    die_with_parent()
    set_limits(limits)
    if filter_calls(limits.without):
        locks.append(SECCOMP)
    protection = ", ".join([*locks, LIMITS])
    _report_any_error(reader, protection)
    with open(0, "rb", closefd=False) as file:
        wanted = (job.argument,) if job.argument else ()
        reading: Reading = reader.read(file, limits, *wanted)
    _send(_frame_of(reading, protection, limits.text_bytes))
    os._exit(0)


def _keep_only(job: Job) -> None:
    """The file becomes standard input, the answer standard output; all else is closed."""
    silence = os.open(os.devnull, os.O_WRONLY)
    file, answer, quiet = (os.dup(number) for number in (job.file, job.answer, silence))
    for number, place in ((file, 0), (answer, 1), (quiet, 2)):
        os.dup2(number, place)
    os.closerange(3, 1024)


def _report_any_error(reader: ModuleType, protection: str) -> None:
    """Whatever goes wrong in a reader ends its process; the last act is to say what it was."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        words = str(error) if issubclass(kind, Unreadable) else f"the reader gave up ({kind.__name__}: {error})"
        if issubclass(kind, MemoryError):
            words = "reading it needs more memory than a reader may use"
        _send(Frame("failed", words[:600], reader.NAME, reader.VERSION, protection, (), ""))
        os._exit(0)

    sys.excepthook = report


def _frame_of(reading: Reading, protection: str, text_bytes: int) -> Frame:
    gaps, pages = list(reading.gaps), reading.pages
    text = reading.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # joins pairs, replaces halves
    if text != reading.text:
        gaps.append("characters that do not exist, shown as \N{REPLACEMENT CHARACTER}")
        pages = pages if len(text) == len(reading.text) else ()
    if len(text) > text_bytes or len(text.encode()) > text_bytes:
        text = text.encode()[:text_bytes].decode("utf-8", "ignore")
        pages = tuple(start for start in pages if start <= len(text))
        gaps.append(f"only the first {text_bytes:,} bytes of its text are kept")
    status: Status = "partial" if gaps else "complete"
    told = (status, "; ".join(gaps), reading.extractor, reading.version, protection)
    machine = tuple(one for one in reading.machine if one.end <= len(text))
    return Frame(*told, pages, text, reading.sheet, machine if text == reading.text else (), reading.pictures)


def _send(frame: Frame) -> None:
    with io.FileIO(1, "wb", closefd=False) as answer:
        data = memoryview(packed(frame))
        while data:
            data = data[answer.write(data) :]
