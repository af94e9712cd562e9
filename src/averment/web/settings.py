"""Settings of the workspace, all from the environment; a value that cannot be used is refused by its name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from averment.kernel.refusals import Refusal

WORKSPACE = Path(os.environ.get("AVERMENT_WORKSPACE") or ".")

_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(WORKSPACE / "workspace.sqlite3"),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # a writer waits at its beginning, not in the middle of its work
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON",
    },
}


def _database() -> dict[str, Any]:
    """SQLite in the workspace; or the server that DATABASE_URL names."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return _SQLITE
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError, dj_database_url.UnknownSchemeError):
        parsed = {}
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise Refusal(
            "DATABASE_URL does not name a PostgreSQL database",
            mend="Write it as postgresql://user:password@host:5432/name; or unset it, and SQLite is used.",
        )
    return parsed


DATABASES = {"default": _database()}
INSTALLED_APPS = [
    f"averment.{area}" for area in ("team", "evidence", "claims", "registers", "positions", "submissions")
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
SECRET_KEY = "no page is served yet, so nothing is signed with this"  # noqa: S105
