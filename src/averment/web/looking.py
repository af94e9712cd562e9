"""A workspace looked at: its database as of one moment, for reading alone, also where nothing may be written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from averment.web.database import FILE
from averment.web.workspace import Workspace, opened


@contextlib.contextmanager
def looked_at(workspace: Workspace) -> Iterator[Workspace]:
    """The workspace with its database as it stands now, whoever works in it meanwhile; a write is refused."""
    with opened(workspace, _for_reading(workspace.folder / FILE)):
        from averment.team.queries import one_moment

        with one_moment():
            yield workspace


def _for_reading(database: Path) -> dict[str, Any]:
    """Settings under which SQLite reads the file and changes nothing.

    Where it may write beside the file, its locks keep those who write meanwhile apart, and go with it. Where it may
    not, nobody writes through this folder: it reads as it is, with the log of a last writer where one was left.
    """
    if os.access(database.parent, os.W_OK) and os.access(database, os.W_OK):
        mode = "mode=rw"
    else:
        left = database.with_name(f"{database.name}-wal")
        mode = "mode=ro" if left.exists() and left.stat().st_size else "mode=ro&immutable=1"
    options = {"transaction_mode": "DEFERRED", "timeout": 20, "init_command": "PRAGMA query_only=ON"}
    return {"NAME": mode, "OPTIONS": options}
