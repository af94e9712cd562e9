"""Has files read in processes of their own, and believes nothing that comes back without looking at it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from averment.evidence.outside.frames import BrokenFrame, Frame, unpacked
from averment.evidence.outside.limits import MEBIBYTE, Limits
from averment.evidence.outside.nursery import END, END_MARK, JOB_BYTES

AT_ONCE = 2
_GRACE_SECONDS = 15  # the nursery ends a child in time; past this, the nursery itself has failed
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from averment.evidence.outside.nursery import main; main(sys.argv[2:])"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One file to be read: its kind, the file, open, and what of it is wanted, where that is not all."""

    kind: str
    file: int
    argument: str = ""


@dataclass(slots=True)
class _Reading:
    place: int
    deadline: float
    received: bytearray = field(default_factory=bytearray)


def read_all(requests: Sequence[Request], limits: Limits) -> list[Frame]:
    """One frame for each request, in order. Closes the files. Nothing that a file does to its reader ends this."""
    with Readers(limits) as readers:
        return readers.read_all(requests)


class Readers:
    """Has one batch of files read after another, from one thread, by readers that stay loaded; to be closed."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._kinds: set[str] = set()
        self._nursery: _Nursery | None = None

    def read_all(self, requests: Sequence[Request]) -> list[Frame]:
        """One frame for each request, in order. Closes the files."""
        if not self._kinds.issuperset(new := {request.kind for request in requests}):
            self.give_up()  # once it has shut its locks, a nursery loads nothing more
            self._kinds |= new
        return _Supervision(self, requests).run()

    def send(self, request: Request, answer: int) -> None:
        """Has a file read; the process for that is begun where there is none, or none any more."""
        if self._nursery is not None and self._nursery.process.poll() is not None:
            self.give_up()
        self._nursery = self._nursery or _Nursery(self._kinds, self.limits)
        self._nursery.send(request, answer)

    def give_up(self) -> None:
        """The files under way end with the process, each told as failed when its pipe closes; then comes a new one."""
        if self._nursery is not None:
            self._nursery.end()
            self._nursery = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_up()


class _Supervision:
    """One batch: the files that wait, and those that are being read."""

    def __init__(self, readers: Readers, requests: Sequence[Request]) -> None:
        self.requests, self.limits, self.readers = requests, readers.limits, readers
        self.waiting = deque(range(len(requests)))
        self.reading: dict[int, _Reading] = {}
        self.frames: list[Frame] = [failed("it was not read")] * len(requests)
        self.poller = selectors.DefaultSelector()

    def run(self) -> list[Frame]:
        try:
            while self.waiting or self.reading:
                while self.waiting and len(self.reading) < AT_ONCE:
                    self._begin(self.waiting.popleft())
                self._listen()
        finally:
            self._close()
        return self.frames

    def _begin(self, place: int) -> None:
        request = self.requests[place]
        listen, answer = os.pipe()
        try:
            self.readers.send(request, answer)
        except OSError as error:
            os.close(listen)
            self.frames[place] = failed(f"no process for its reader could be started ({error.strerror})")
            self.readers.give_up()
        else:
            self.reading[listen] = _Reading(place, time.monotonic() + self.limits.wall_seconds + _GRACE_SECONDS)
            self.poller.register(listen, selectors.EVENT_READ)
        finally:
            os.close(answer)
            os.close(request.file)

    def _listen(self) -> None:
        for key, _ in self.poller.select(timeout=1):
            reading = self.reading[key.fd]
            chunk = os.read(key.fd, MEBIBYTE)
            reading.received += chunk
            if not chunk:
                self._finish(key.fd, self._judged(reading.received))
            elif len(reading.received) > self.limits.text_bytes + MEBIBYTE:
                self._finish(key.fd, failed("its reader wrote without end"))
        if any(time.monotonic() > reading.deadline for reading in self.reading.values()):
            self.readers.give_up()

    def _judged(self, received: bytearray) -> Frame:
        frame, gone = judged(bytes(received), self.limits)
        if gone:
            self.readers.give_up()
        return frame

    def _finish(self, listen: int, frame: Frame) -> None:
        self.poller.unregister(listen)
        os.close(listen)
        self.frames[self.reading.pop(listen).place] = frame

    def _close(self) -> None:
        if self.reading:
            self.readers.give_up()
        for listen in list(self.reading):
            self._finish(listen, failed("the reading was broken off"))
        for place in self.waiting:
            os.close(self.requests[place].file)
        self.poller.close()


class _Nursery:
    """The process that starts a child for each file."""

    def __init__(self, kinds: set[str], limits: Limits) -> None:
        self.control, theirs = socket.socketpair()
        plan = json.dumps(dataclasses.asdict(limits))
        command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, json.dumps(_module_folders())]
        try:
            self.process = subprocess.Popen(
                [*command, str(theirs.fileno()), plan, *sorted(kinds)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        except OSError:
            self.control.close()
            raise
        finally:
            theirs.close()

    def send(self, request: Request, answer: int) -> None:
        """Hand over an open file and the pipe for its answer."""
        socket.send_fds(
            self.control,
            [f"{request.kind} {request.argument}".ljust(JOB_BYTES).encode("ascii")],
            [request.file, answer],
        )

    def end(self) -> None:
        """End it and wait until it is gone; its children go with it."""
        self.control.close()
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def judged(received: bytes, limits: Limits) -> tuple[Frame, bool]:
    """The frame in what was received, or a failed one that says how the reader ended; True if the nursery is gone."""
    body, tail = received[: -END.size], received[-END.size :]
    if len(tail) < END.size or not tail.startswith(END_MARK):
        return failed("the process that was to read it ended before it could"), True
    _, number, code, overdue = END.unpack(tail)
    if overdue:
        return failed(f"its reader was stopped after {limits.wall_seconds} s"), False
    if number or code:
        return failed(_ending(number, code, limits)), False
    try:
        return unpacked(body), False
    except BrokenFrame as broken:
        return failed(f"its reader gave an answer that cannot be understood ({broken})"), False


def failed(reason: str) -> Frame:
    """A frame for a file of which nothing was read."""
    return Frame("failed", reason, "none", "", "", (), "")


def _ending(number: int, code: int, limits: Limits) -> str:
    if number == signal.SIGXCPU:
        return f"its reader was stopped after {limits.cpu_seconds} s of computing"
    if not number:
        return f"its reader ended with status {code}"
    known = next((known.name for known in signal.Signals if known == number), str(number))
    return f"its reader broke down ({known}), as one does that wants more memory than it may use"


def _module_folders() -> list[str]:
    """Where modules are found, without the current folder: a case folder may hold a file called lxml.py."""
    ours = str(Path(__file__).resolve().parents[3])
    return list(dict.fromkeys([ours, *(folder for folder in sys.path if os.path.isabs(folder))]))
