"""A process that has imported what commands need, and forks for each: a test waits for the command, not for imports.

The child runs `python -m averment` in the folder, with the environment and on the streams that it is sent. Settings of
Django are read by the child alone: nothing here imports what reads them.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import struct
import sys
import time
import traceback

import averment
import averment.web.main

ROOMS = {"rules", "outside", "compiler", "kernel", "casefile"}  # no settings are read in these
HEAVY = (
    "cryptography.x509",
    "django.core.management.commands.migrate",
    "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.recorder",
    "django.http",
    "django.urls",
    "django.views.debug",
)
SECONDS = 300


def warm_up() -> None:
    """Imports what most commands would."""
    for found in pkgutil.walk_packages(averment.__path__, "averment."):
        if ROOMS & set(found.name.split(".")):
            importlib.import_module(found.name)
    for name in HEAVY:
        importlib.import_module(name)
    gc.freeze()


def serve(control: socket.socket) -> None:
    """Forks for each request, until the other side is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks that wait for commands
    while True:
        sent, streams, _, _ = socket.recv_fds(control, 1 << 20, 3)
        if not sent:
            return
        if os.fork() == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(_watch(json.loads(sent), streams))
        for stream in streams:
            os.close(stream)


def _watch(request: dict[str, object], streams: list[int]) -> int:
    """Forks once more, waits, and tells how the command ended on the third stream."""
    *output, told = streams
    child = os.fork()
    if child == 0:
        os.close(told)
        _become(request, output)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(SECONDS)
    os.write(told, struct.pack("i", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
    return 0


def _become(request: dict[str, object], output: list[int]) -> None:
    """Runs the command, and never returns."""
    status: object = 1
    try:
        words, folder, environment = request["words"], request["folder"], request["environment"]
        for number, stream in enumerate((os.open(os.devnull, os.O_RDONLY), *output)):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(str(folder))
        os.environ.clear()
        os.environ.update(environment)  # type: ignore[call-overload]
        time.tzset()
        sys.argv = ["averment", *words]  # type: ignore[misc]
        runpy.run_module("averment", run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as left:
        status = left.code
    except BaseException:  # noqa: BLE001  a fork must not come back into the loop
        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status if isinstance(status, int) else 0 if status is None else 1)


if __name__ == "__main__":
    warm_up()
    serve(socket.socket(fileno=int(sys.argv[1])))
