"""Tasks done side by side, each in a process of its own, so that none owes anything to another and all end together."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Self, cast

from averment.evidence.outside.locks import die_with_parent

AT_ONCE = 2
_STOPPING = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work by its name, and the tasks that must be done before it may begin."""

    name: str
    work: Callable[[], Any]
    after: tuple[str, ...] = ()


class TaskEnded(Exception):
    """The process of a task ended before it could answer, perhaps for want of memory; its name is the message."""


class Labour:
    """Tasks under way, two at once: begun where the block is entered, ended where it is left before they are done.

    Whichever is ready and stands first is begun first; the rest wait until `finish`.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self.waiting = list(tasks)
        self.running: dict[Connection, tuple[Task, BaseProcess]] = {}
        self.results: dict[str, Any] = {}

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def finish(self, more: Iterable[Task] = ()) -> dict[str, Any]:
        """The results by name, of these and of `more` tasks. What a task raises is raised here."""
        self.waiting += more
        while self.waiting or self.running:
            self._begin()
            for listen in cast("list[Connection]", wait(list(self.running))):
                task, process = self.running[listen]
                self.results[task.name] = _answer(listen, task, process)
                del self.running[listen]
        return self.results

    def _begin(self) -> None:
        ready = [task for task in self.waiting if self.results.keys() >= set(task.after)]
        for task in ready[: AT_ONCE - len(self.running)]:
            self.waiting.remove(task)
            listen, process = _begun(task)
            self.running[listen] = (task, process)

    def _end(self) -> None:
        for _, process in self.running.values():
            process.kill()
            process.join()


def _begun(task: Task) -> tuple[Connection, BaseProcess]:
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    listen, answer = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(task.work, answer), name=task.name)
    with _uninterrupted():
        process.start()
    answer.close()
    return listen, process


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds back the signals that stop a build: Python drops an interrupt that comes while it forks."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _do(work: Callable[[], Any], answer: Connection) -> None:
    _stay_with_parent()
    try:
        told = (True, work())
    except Exception as error:  # noqa: BLE001  it is raised again where the result is awaited
        told = (False, error)
    answer.send(told)


def _answer(listen: Connection, task: Task, process: BaseProcess) -> Any:
    try:
        well, result = listen.recv()
    except EOFError as ended:
        raise TaskEnded(task.name) from ended
    finally:
        listen.close()
    process.join()
    if not well:
        raise result
    return result


def _stay_with_parent() -> None:
    """A build that is killed takes its writers with it; one that is interrupted ends them itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    if sys.platform == "linux":
        die_with_parent()
