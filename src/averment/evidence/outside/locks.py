"""Locks that a process shuts behind itself: no network, no rights of root, no system calls but those for reading.

Each lock that a machine does not have is left out, and the names of those that shut are kept with every text.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import signal
import struct
import sys
from collections.abc import Collection, Mapping

NAMESPACE = "network namespace"
SECCOMP = "seccomp"
LIMITS = "limits"

_NOBODY = 65534
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2

# What a reader of an open file needs of the kernel, by its number on each kind of processor. All the rest is refused
# with “not permitted”: files by name, sockets, programs, processes, signals to others.
_ALLOWED = {
    "x86_64": (
        0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 35, 39, 60, 63, 96, 97, 98, 99, 102, 104,
        107, 108, 131, 186, 201, 202, 204, 219, 228, 229, 230, 231, 262, 273, 318, 324, 334,
    ),
    "aarch64": (
        57, 62, 63, 64, 65, 66, 67, 79, 80, 93, 94, 98, 99, 101, 113, 114, 115, 123, 124, 128, 132, 134, 135, 139,
        160, 163, 165, 169, 172, 174, 175, 176, 177, 178, 179, 214, 215, 216, 222, 226, 233, 278, 283, 293,
    ),
}  # fmt: skip
# What a program needs besides, to start, to open files and to wait for a child; walls of another kind say which files.
_TO_START = {"x86_64": (59, 61, 158, 218, 257), "aarch64": (56, 96, 221, 260)}
FOR_READERS = _ALLOWED
FOR_PROGRAMS = {machine: (*calls, *_TO_START[machine]) for machine, calls in _ALLOWED.items()}
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _ARCH_AT = 0, 4
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000


def leave_network(without: Collection[str] = ()) -> bool:
    """Move this process, which must have one thread, into a network of its own with nothing in it; and stop being root.

    Root moves first and then becomes nobody; anybody else needs a user namespace for it, which some containers refuse.
    """
    if NAMESPACE in without:
        return _drop_root() and False
    alone = os.geteuid() == 0 and _unshare(_CLONE_NEWNET | _CLONE_NEWIPC)
    _drop_root()
    return alone or _unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)


def die_with_parent() -> None:
    """End when the process that started this one ends, and show its memory to nobody."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(_PR_SET_DUMPABLE, 0)


def filter_calls(without: Collection[str] = (), calls: Mapping[str, tuple[int, ...]] = FOR_READERS) -> bool:
    """Refuse, for good, every call to the kernel that is not among those of this kind of processor."""
    rules = rules_for(calls)
    if SECCOMP in without or not rules:
        return False
    code = ctypes.create_string_buffer(rules, len(rules))
    program = ctypes.create_string_buffer(struct.pack("HP", len(rules) // 8, ctypes.addressof(code)))
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))


def rules_for(calls: Mapping[str, tuple[int, ...]]) -> bytes:
    """The filter as the kernel reads it: load, compare, jump; one instruction is eight bytes. Empty where it has none.

    The calls are given by the kind of processor.
    """
    machine = platform.machine()
    if not sys.platform.startswith("linux") or machine not in calls:
        return b""
    return _filter_of(machine, calls[machine])


@functools.cache
def _filter_of(machine: str, numbers: tuple[int, ...]) -> bytes:
    steps = [(_LOAD, 0, 0, _ARCH_AT), (_JUMP_EQUAL, 1, 0, _AUDIT_ARCH[machine]), (_RETURN, 0, 0, _KILL)]
    steps.append((_LOAD, 0, 0, _NUMBER_AT))
    steps += [(_JUMP_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    steps += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _drop_root() -> bool:
    if os.geteuid() != 0:
        return False
    try:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError:
        return False
    return True


def _unshare(flags: int) -> bool:
    call = getattr(_library(), "unshare", None)
    return call is not None and call(flags) == 0


@functools.cache
def _library() -> ctypes.CDLL:
    """The C library, looked up once: a child of the nursery finds it there."""
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int, argument: int = 0) -> bool:
    call = getattr(_library(), "prctl", None)
    if call is None:
        return False
    longs = [ctypes.c_ulong(number) for number in (value, argument, 0, 0)]
    return bool(call(option, *longs) == 0)
