"""`averment init`: whatever stands in its way, whenever it is killed, whosever the database is."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.web.commands import averment, environment
from tests.web.conftest import Run

from averment.kernel.refusals import Refusal
from averment.web.card import Card, operator_named, read_card, write_card

PARTS = ["keys", "store", "workspace.toml"]
ON_SQLITE = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this workspace has no database file")
KILLED = """\
import os, shutil, sys
from pathlib import Path
from averment.web import making
from averment.web.workspace import find_workspace, opened

os.environ.update(AVERMENT_WORKSPACE=os.path.abspath("work"), DJANGO_SETTINGS_MODULE="averment.web.settings")
import django
from django.core.management.commands import migrate
from django.db.migrations.loader import MigrationLoader
django.setup()
MigrationLoader(None)  # what each child needs is imported once

STEPS = [(making, name) for name in ("signing_key", "tie_new", "write_card", "settle", "refuse_another", "remember")]
STEPS += [(os, name) for name in ("rename", "replace", "mkdir")]

def child(work):
    pid = os.fork()
    if not pid:
        try:
            work()
        except BaseException as error:
            print(type(error).__name__, error, file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def killed_at(moment):
    left = [moment]
    def counted(work):
        def run(*given, **more):
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
            return work(*given, **more)
        return run
    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))
    making.make_workspace(Path("work"), "Ravel")

def again():
    making.make_workspace(Path("work"), "Ravel")
    parts = sorted(name for name in os.listdir("work") if not name.startswith("workspace.sqlite3"))
    assert parts == ["keys", "store", "workspace.toml"], parts
    with opened(find_workspace(Path("work"))):
        pass

def emptied():
    from averment.web.database import connected
    with connected(Path("work").resolve()):
        from django.db import connection
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    shutil.rmtree("work")

for moment in range(60):
    status = child(lambda: killed_at(moment))
    assert status in (0, 9), (moment, status)
    assert child(again) == 0, moment
    assert child(emptied) == 0, moment
    if status == 0:
        print(moment)
        break
"""


def parts(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not name.startswith("workspace.sqlite3"))


def refused(told: subprocess.CompletedProcess[str], *said: str) -> None:
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1), told
    for words in said:
        assert words in told.stderr


# ── the folder ──


@pytest.mark.parametrize("words", [["."], ["./"], ["../here"], [b"w\xff\xfe"], ["a/b/c"], ["-w:memory:?mode=ro#%41"]])
def test_any_folder_that_is_empty_or_is_not_there_can_be_one(tmp_path: Path, words: list[str | bytes]) -> None:
    here = tmp_path / "here"
    here.mkdir()
    name = os.fsdecode(words[0])
    made = averment("init", "--operator", "Ravel", "--", name, keys=tmp_path / "keys", cwd=here, DATABASE_URL="")
    assert made.returncode == 0, made.stderr
    assert parts(here / name) == PARTS
    for words_of in (["case", "list"], ["custody", "head"]):
        told = averment(*words_of, keys=tmp_path / "keys", cwd=tmp_path, DATABASE_URL="")
        assert told.returncode == 0, told.stderr


def test_nobody_else_on_the_computer_reads_a_workspace(tmp_path: Path) -> None:
    averment("init", "w", keys=tmp_path / "keys", cwd=tmp_path, DATABASE_URL="")
    (tmp_path / "there").mkdir(mode=0o755)
    averment("init", "there", keys=tmp_path / "keys", cwd=tmp_path, DATABASE_URL="")
    assert stat.S_IMODE((tmp_path / "w").stat().st_mode) == 0o700
    for part in ("w/keys", "w/store", "there/keys", "there/store"):
        assert stat.S_IMODE((tmp_path / part).stat().st_mode) == 0o700
    for part in ("w/workspace.sqlite3", "there/workspace.sqlite3", "there/workspace.toml"):
        assert stat.S_IMODE((tmp_path / part).stat().st_mode) == 0o600


def test_init_that_is_killed_at_any_moment_is_begun_again(tmp_path: Path, database_url: str) -> None:
    more = environment(tmp_path / "keys", DATABASE_URL=database_url)
    command = [sys.executable, "-c", KILLED]
    told = subprocess.run(command, env=more, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    assert int(told.stdout) > 12


def test_a_folder_that_is_refused_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(averment("init", "file", keys=tmp_path / "keys", cwd=tmp_path), "file")
    refused(averment("init", "file/below", keys=tmp_path / "keys", cwd=tmp_path), "cannot be made")
    assert sorted(os.listdir(tmp_path)) == ["file"]


# ── the card ──


@pytest.mark.parametrize("name", ["a\nb", "a\x7f", "", "  ", "\x00", "a\u2028b", "a\u202eb", "\udcff", "x" * 201])
def test_a_name_that_cannot_stand_on_a_line_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="no name for the operator"):
        operator_named(name)


@pytest.mark.parametrize("name", ["رویل", "र\u200dवेल", "\N{ROCKET}", 'a"""b', "'''", "\\u0041", "#", "[x]", "a = 1"])
def test_a_name_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    write_card(tmp_path, Card("0" * 32, operator_named(name)))
    assert read_card(tmp_path) == Card("0" * 32, name)


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (b"\xff\xfe\x00", "cannot be read"),
        (b"", "does not say"),
        (b"not toml at all", "cannot be read"),
        (b"averment = 1\n", "names no operator"),
        (b'averment = 1\nid = ""\noperator = 7\n', "names no operator"),
        (b'averment = 1\nid = "../x"\noperator = "R"\n', "its id is none"),
        (b'averment = true\noperator = "R"\n', "does not say"),
        (b'averment = "1"\noperator = "R"\n', "does not say"),
        (b'averment = 2\noperator = "R"\n', "newer version"),
        (b'averment = 1\noperator = "R"\n', "averment init"),
    ],
)
def test_a_card_that_is_broken_is_told_with_what_mends_it(
    workspace: Run, tmp_path: Path, card: bytes, said: str
) -> None:
    (tmp_path / "work/workspace.toml").write_bytes(card)
    refused(workspace("case", "list"), said)
    if said != "averment init":
        refused(workspace("init", "work"), said)
    assert (tmp_path / "work/workspace.toml").read_bytes() == card


# ── the database ──


@ON_SQLITE
def test_a_database_that_is_missing_is_told_and_not_made_anew(workspace: Run, tmp_path: Path) -> None:
    (tmp_path / "work/workspace.sqlite3").rename(tmp_path / "kept")
    for words in (("case", "list"), ("init", "work"), ("verify", "work")):
        refused(workspace(*words), "The database of the workspace is not there", "backup")
    assert not (tmp_path / "work/workspace.sqlite3").exists()
    (tmp_path / "kept").rename(tmp_path / "work/workspace.sqlite3")
    assert workspace("case", "list").returncode == 0


@ON_SQLITE
def test_a_database_file_of_another_workspace_is_refused(workspace: Run, tmp_path: Path) -> None:
    averment("init", "other", keys=tmp_path / "configuration", cwd=tmp_path)
    os.replace(tmp_path / "other/workspace.sqlite3", tmp_path / "work/workspace.sqlite3")
    for words in (("--workspace", "work", "case", "list"), ("init", "work")):
        refused(workspace(*words), "belongs to another workspace")


def test_a_server_that_another_workspace_has_is_refused(tmp_path: Path, database_url: str) -> None:
    if not database_url:
        pytest.skip("only a server can be named by two folders")
    keys = tmp_path / "keys"
    averment("init", "mine", keys=keys, cwd=tmp_path, DATABASE_URL=database_url)
    refused(averment("init", "other", keys=keys, cwd=tmp_path, DATABASE_URL=database_url), "another workspace")
    assert not (tmp_path / "other").exists()
    averment("init", "small", keys=keys, cwd=tmp_path, DATABASE_URL="")
    for words in (("case", "list"), ("init", "small")):
        told = averment("--workspace", "small", *words, keys=keys, cwd=tmp_path, DATABASE_URL=database_url)
        refused(told, "another workspace")
    told = averment("--workspace", "mine", "case", "list", keys=keys, cwd=tmp_path, DATABASE_URL="")
    refused(told, "set DATABASE_URL")
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    for words in (("case", "list"), ("init", "mine")):
        told = averment("--workspace", "mine", *words, keys=keys, cwd=tmp_path, DATABASE_URL=database_url)
        refused(told, "holds no workspace")


def test_a_server_with_other_tables_is_no_place_for_a_workspace(tmp_path: Path, database_url: str) -> None:
    if not database_url:
        pytest.skip("a new file has no tables")
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE ledger (line text)")
    refused(averment("init", "w", keys=tmp_path / "keys", cwd=tmp_path, DATABASE_URL=database_url), "is not empty")
    assert not (tmp_path / "w").exists()


def change(tmp_path: Path, database_url: str, statement: str) -> None:
    with psycopg.connect(database_url) if database_url else sqlite3.connect(tmp_path / "work/workspace.sqlite3") as one:
        one.execute(statement)


def test_a_database_of_a_newer_version_is_told_as_such(workspace: Run, tmp_path: Path, database_url: str) -> None:
    applied = "INSERT INTO django_migrations (app, name, applied) VALUES ('team', '0999_future', '2027-01-01')"
    change(tmp_path, database_url, applied)
    for words in (("case", "list"), ("init", "work")):
        refused(workspace(*words), "newer version of Averment", "Use that version.")


def test_a_database_of_an_older_version_says_how_it_is_brought_up_to_date(
    workspace: Run, tmp_path: Path, database_url: str
) -> None:
    card = tmp_path / "work/workspace.toml"
    card.write_text("\n".join(line for line in card.read_text().splitlines() if not line.startswith("id")) + "\n")
    change(tmp_path, database_url, "DROP TABLE team_workspace")
    change(tmp_path, database_url, "DELETE FROM django_migrations WHERE app = 'team' AND name = '0003_workspace'")
    refused(workspace("case", "list"), "older version of Averment", "averment init")
    told = workspace("init", "work")
    assert told.returncode == 0, told.stderr
    assert workspace("case", "list").returncode == 0
    assert read_card(tmp_path / "work").id
