"""Workspaces as `averment init` makes them, on the database that the environment names; each test has one of its own.

A workspace is made once for each worker, and copied for each test: folder, keys and database.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from uuid import uuid4

import psycopg
import pytest
from tests.web.commands import VALLEY, averment

Run = Callable[..., CompletedProcess[str]]
SERVER = os.environ.get("DATABASE_URL", "")


@dataclass(frozen=True)
class Made:
    """A workspace that is copied, and never used itself: the folder around it, and its database on a server."""

    folder: Path
    database: str


def address(database: str) -> str:
    """The address of a database on the server; nothing where SQLite is used."""
    return f"{SERVER.rpartition('/')[0]}/{database}" if SERVER else ""


def new_database(like: str = "") -> str:
    """A database on the server, empty or a copy; its name. Nothing where SQLite is used."""
    name = f"w{uuid4().hex}" if SERVER else ""
    if SERVER:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
    return name


def drop(database: str) -> None:
    if database:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def runs(folder: Path, database: str) -> Run:
    """Runs commands in a folder, on a database."""

    def run(*words: str | Path, **more: str) -> CompletedProcess[str]:
        return averment(
            *words, keys=folder / "configuration", cwd=folder, **{"DATABASE_URL": address(database), **more}
        )

    return run


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A workspace that holds nothing yet."""
    made = Made(tmp_path_factory.mktemp("fresh"), new_database())
    told = runs(made.folder, made.database)("init", "work", "--operator", "Ravel")
    assert told.returncode == 0, told.stderr
    yield made
    drop(made.database)


@contextlib.contextmanager
def made_from(made: Made, folder: Path) -> Iterator[tuple[Made, Run]]:
    """A copy of a workspace that becomes one to be copied, once the commands that are run in it have filled it."""
    another = Made(folder, new_database(made.database))
    try:
        yield another, copied(made, folder, another.database)
    finally:
        drop(another.database)


@pytest.fixture(scope="session")
def with_valley(fresh: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A workspace that holds the invented case."""
    with made_from(fresh, tmp_path_factory.mktemp("valley")) as (made, run):
        told = run("case", "load", VALLEY)
        assert told.returncode == 0, told.stderr
        yield made


def copied(made: Made, folder: Path, database: str) -> Run:
    """Runs commands in a copy of a workspace."""
    for part in ("work", "configuration"):
        shutil.copytree(made.folder / part, folder / part)
    (folder / "configuration/last-workspace").write_text(f"{folder / 'work'}\n", encoding="utf-8")
    return runs(folder, database)


@pytest.fixture
def made(request: pytest.FixtureRequest) -> Made | None:
    """The workspace of which the test has a copy; none where it asks for none."""
    wanted = {"filled": "with_valley", "workspace": "fresh"}
    of = next((template for name, template in wanted.items() if name in request.fixturenames), None)
    return request.getfixturevalue(of) if of else None


@pytest.fixture
def database(made: Made | None) -> Iterator[str]:
    name = new_database(made.database if made else "")
    yield name
    drop(name)


@pytest.fixture
def database_url(database: str) -> str:
    """The address of the workspace's database on the server, else of an empty one; nothing where SQLite is used."""
    return address(database)


@pytest.fixture
def workspace(made: Made, tmp_path: Path, database: str) -> Run:
    """Runs commands in a workspace of their own, whose folder is `work`."""
    return copied(made, tmp_path, database)


@pytest.fixture
def filled(workspace: Run) -> Run:
    """Runs commands in a workspace of their own that holds the invented case as “valley”."""
    return workspace
