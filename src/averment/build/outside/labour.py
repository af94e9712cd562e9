"""Tasks done side by side, each in a process of its own, so that none owes anything to another and all end together."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, cast

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


def do_all(tasks: Sequence[Task]) -> dict[str, Any]:
    """The results by name. What a task raises is raised here, and the others are ended.

    Whichever is ready and stands first is begun first.
    """
    waiting = list(tasks)
    running: dict[Connection, tuple[Task, BaseProcess]] = {}
    results: dict[str, Any] = {}
    try:
        while waiting or running:
            ready = [task for task in waiting if results.keys() >= set(task.after)]
            for task in ready[: AT_ONCE - len(running)]:
                waiting.remove(task)
                listen, process = _begun(task)
                running[listen] = (task, process)
            for listen in cast("list[Connection]", wait(list(running))):
                task, process = running[listen]
                results[task.name] = _answer(listen, task, process)
                del running[listen]
    finally:
        for _, process in running.values():
            process.kill()
            process.join()
    return results


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
