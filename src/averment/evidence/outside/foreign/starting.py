"""What stands between us and a foreign program: it shuts the walls behind itself and then becomes that program.

It runs in a process of its own, and says first which walls it shut, in one line on standard error. Where it cannot
shut enough of them it ends, and the foreign program never runs.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

from averment.evidence.outside.foreign.landlock import shut_all_but
from averment.evidence.outside.locks import (
    FOR_PROGRAMS,
    LIMITS,
    NAMESPACE,
    SECCOMP,
    die_with_parent,
    filter_calls,
    leave_network,
    rules_for,
)

BUBBLEWRAP, LANDLOCK, NONE = "bubblewrap", "Landlock", "none"
NO_WALLS = 96  # how this process ends where it cannot shut the walls
_MOST_FILES = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, what it may read, and behind which walls; `without` names walls that are left open for a trial."""

    command: tuple[str, ...]
    readable: tuple[str, ...]
    runnable: tuple[str, ...]
    environment: dict[str, str]
    walls: str
    bubblewrap: str
    memory_bytes: int
    cpu_seconds: int
    without: tuple[str, ...] = ()


def main(argv: list[str]) -> None:
    """Shut the walls of a plan, tell which, become the program."""
    plan = Plan(**json.loads(argv[0]))
    command = _in_bubble(plan) if plan.walls == BUBBLEWRAP else list(plan.command)
    locks = _shut(plan)
    if plan.walls == LANDLOCK and not {LANDLOCK, SECCOMP} <= set(locks):
        _tell([])
        os._exit(NO_WALLS)
    _tell([*locks, LIMITS])
    os.execve(command[0], command, plan.environment)  # noqa: S606  no shell, that is the point


def _shut(plan: Plan) -> list[str]:
    """The walls that this process shut itself; those of bubblewrap are shut when it starts."""
    die_with_parent()
    if plan.walls == BUBBLEWRAP:
        leave_network((NAMESPACE,))  # it makes its own; this only stops being root
        _limit(plan, ())
        return [BUBBLEWRAP, *([SECCOMP] if rules_for(FOR_PROGRAMS) else [])]
    alone = leave_network(plan.without)
    _limit(plan, ("RLIMIT_NPROC",))
    locks = [NAMESPACE] if alone else []
    if LANDLOCK not in plan.without and shut_all_but(map(Path, plan.readable), map(Path, plan.runnable)):
        locks.append(LANDLOCK)
    if filter_calls(plan.without, FOR_PROGRAMS):
        locks.append(SECCOMP)
    return locks


def _limit(plan: Plan, none_of: tuple[str, ...]) -> None:
    bounds = {
        "RLIMIT_AS": plan.memory_bytes, "RLIMIT_CPU": plan.cpu_seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": _MOST_FILES, **dict.fromkeys(none_of, 0),
    }  # fmt: skip
    for name, bound in bounds.items():
        if hasattr(resource, name):
            resource.setrlimit(getattr(resource, name), (bound, bound))


def _in_bubble(plan: Plan) -> list[str]:
    """The command inside a file system that holds what it may read, and nothing else; and with calls refused."""
    command = [plan.bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for place in dict.fromkeys((*plan.readable, plan.command[0])):
        link = os.path.islink(place) and os.path.dirname(place) == "/"  # /lib is a link on most systems
        command += ["--symlink", os.readlink(place), place] if link else ["--ro-bind-try", place, place]
    command += ["--remount-ro", "/", "--chdir", "/"]
    if rules := rules_for(FOR_PROGRAMS):
        command += ["--seccomp", str(_readable_end(rules))]
    return [*command, "--", *plan.command]


def _readable_end(data: bytes) -> int:
    """A pipe that holds a few bytes, to be read by the program that this process becomes."""
    listen, write = os.pipe()
    os.write(write, data)
    os.close(write)
    os.set_inheritable(listen, True)
    return listen


def _tell(locks: list[str]) -> None:
    sys.stderr.write(", ".join(locks) + "\n")
    sys.stderr.flush()
