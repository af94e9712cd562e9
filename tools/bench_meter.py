"""Runs commands and tells what they cost: seconds by the clock, seconds of computing, peak memory of all processes.

Memory is looked at in runs of their own, since looking slows what is looked at: it is what the processes of a
command hold at one moment, added up, twenty times a second. A page that several of them share is counted once: each
has its part of it (the kernel's "Pss").
"""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What a run took."""

    seconds: float
    cpu: float
    megabytes: float


def memory_of(pid: int) -> int:
    """Bytes that a process and its children hold just now."""
    held = 0
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        held = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except (OSError, StopIteration):
        return held
    return held + sum(memory_of(int(child)) for child in children)


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, *, memory: bool = False) -> Cost:
    """The cost of a command that must succeed; with `memory` that too, and the times are then not to be used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05 if time.perf_counter() - start > 1 else 0.002):
            peak[0] = max(peak[0], memory_of(process.pid))

    watcher = threading.Thread(target=watch)
    if memory:
        watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - start
    done.set()
    if memory:
        watcher.join()
    assert process.returncode == 0, (command, said.decode(errors="replace")[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, cpu, peak[0] / 1e6)


def least(costs: Sequence[Cost]) -> Cost:
    """The least of several runs, each figure for itself: what the machine needs when nothing else disturbs it."""
    return Cost(
        min(cost.seconds for cost in costs), min(cost.cpu for cost in costs), min(cost.megabytes for cost in costs)
    )


def growth(sizes: Sequence[float], values: Sequence[float]) -> list[float]:
    """The power with which the values grow, from each size to the next: 1 is in proportion."""
    pairs = list(zip(sizes, values, strict=True))
    return [log(b / a) / log(n / m) for (m, a), (n, b) in zip(pairs, pairs[1:], strict=False)]
