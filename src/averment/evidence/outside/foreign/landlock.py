"""Landlock: a process shuts the file system, the network and its neighbours behind itself, but for a few places."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the numbers of its calls, the same on every processor
_ASK_VERSION, _BENEATH = 1, 1
_NO_NEW_PRIVS = 38
_EXECUTE, _READ_FILE, _READ_FOLDER = 1, 4, 8
_RIGHTS_OF_FILES = {1: 13, 2: 14, 3: 15, 5: 16}  # how many rights each version knows; between them, those before
_NETWORK_SINCE, _BOTH_WAYS = 4, 0b11  # to listen, to connect
_SCOPES_SINCE, _BOTH_SCOPES = 6, 0b11  # sockets without a file, signals


def version() -> int:
    """The version of Landlock that this kernel has; 0 where it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, _call(_CREATE, None, 0, _ASK_VERSION))


def shut_all_but(readable: Iterable[Path], runnable: Iterable[Path]) -> bool:
    """Shut, for good, every file but those to read and those to run; True where the kernel did it."""
    known = version()
    if not known:
        return False
    ruleset = _call(_CREATE, *_attributes(known), 0)
    if ruleset < 0:
        return False
    try:
        for places, rights in ((readable, _READ_FILE | _READ_FOLDER), (runnable, _EXECUTE | _READ_FILE)):
            for place in places:
                _open_up(ruleset, place, rights)
        return _give_up_privileges() and _call(_RESTRICT, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _attributes(known: int) -> tuple[ctypes.Array[ctypes.c_char], int]:
    """What the rules are about: each field that this version knows, all of it."""
    files = max(count for since, count in _RIGHTS_OF_FILES.items() if since <= known)
    fields = [(1 << files) - 1]
    if known >= _NETWORK_SINCE:
        fields.append(_BOTH_WAYS)
    if known >= _SCOPES_SINCE:
        fields.append(_BOTH_SCOPES)
    data = struct.pack(f"={len(fields)}Q", *fields)
    return ctypes.create_string_buffer(data, len(data)), len(data)


def _open_up(ruleset: int, place: Path, rights: int) -> None:
    """Leaves a place open that is there; one that is not there needs no rule."""
    try:
        file = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(file).st_mode):
            rights &= ~_READ_FOLDER
        rule = struct.pack("=Qi", rights, file)
        _call(_ADD_RULE, ruleset, _BENEATH, ctypes.create_string_buffer(rule, len(rule)), 0)
    finally:
        os.close(file)


def _give_up_privileges() -> bool:
    call = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    longs = [ctypes.c_ulong(number) for number in (1, 0, 0, 0)]
    return call is not None and call(_NO_NEW_PRIVS, *longs) == 0


def _call(number: int, *arguments: object) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    given = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return int(library.syscall(ctypes.c_long(number), *given))
