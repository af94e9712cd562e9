"""A workspace as `averment init` makes it, on the database that the environment names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from uuid import uuid4

import dj_database_url
import psycopg
import pytest
from tests.web.commands import averment

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def database_url() -> Iterator[str]:
    """The address of an empty database on the server that DATABASE_URL names; nothing where it names none."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"w{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def workspace(tmp_path: Path, database_url: str) -> Run:
    """Runs commands in a workspace of their own, whose folder is `work`."""
    keys = tmp_path / "configuration"

    def run(*words: str | Path, **more: str) -> CompletedProcess[str]:
        return averment(*words, keys=keys, cwd=tmp_path, DATABASE_URL=database_url, **more)

    made = run("init", "work", "--operator", "Ravel")
    assert made.returncode == 0, made.stderr
    assert not database_url or dj_database_url.parse(database_url)["NAME"]
    return run
