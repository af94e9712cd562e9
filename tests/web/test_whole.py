"""What is read is of one moment; what is loaded is there whole or not at all; a dump is written over nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.casefile.folders import FILES, put
from tests.web.commands import environment
from tests.web.conftest import Run
from tests.web.test_workspace import same_tree

BETWEEN = """\
import sys
from pathlib import Path
from averment.web.workspace import find_workspace, opened
with opened(find_workspace(None)) as workspace:
    from averment.build import freeze
    sources = freeze.freeze_sources
    def changed(viewer, case):
        found = sources(viewer, case)
        statement = "UPDATE claims_claim SET text = 'Forty people were held.'"
        if len(sys.argv) > 1:
            import psycopg
            with psycopg.connect(sys.argv[1]) as other:
                other.execute(statement)
        else:
            import sqlite3
            other = sqlite3.connect(workspace.folder / "workspace.sqlite3", timeout=1)
            with other:
                other.execute(statement)
        return found
    freeze.freeze_sources = changed
    for _ in range(2):
        print(freeze.freeze(workspace.acting("a test"), "valley", workspace.store).claims[0].text)
        freeze.freeze_sources = sources
"""
KILLED = """\
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "averment.web.settings"
import django
django.setup()
from averment.build import loading
from averment.web import main
name = sys.argv.pop(1)
work = getattr(loading, name)
def last(*given, **more):
    work(*given, **more)
    os._exit(9)
setattr(loading, name, last)
main.main()
"""


def python(script: str, *words: str, cwd: Path, url: str) -> subprocess.CompletedProcess[str]:
    more = environment(cwd / "configuration", DATABASE_URL=url)
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, env=more, cwd=cwd, capture_output=True, text=True, check=False)


def test_a_case_is_frozen_as_it_was_at_one_moment(workspace: Run, tmp_path: Path, database_url: str) -> None:
    put(tmp_path / "in", FILES)
    assert workspace("case", "load", "in").returncode == 0
    told = python(BETWEEN, *filter(None, [database_url]), cwd=tmp_path, url=database_url)
    assert told.stdout.splitlines() == ["Forty-one people were held.", "Forty people were held."], told.stderr


def test_a_load_that_is_killed_leaves_no_case_and_is_begun_again(
    workspace: Run, tmp_path: Path, database_url: str
) -> None:
    put(tmp_path / "in", FILES)
    for step in ("_kept", "load_card", "load_claims", "load_submissions"):
        killed = python(KILLED, step, "case", "load", "in", cwd=tmp_path, url=database_url)
        assert killed.returncode == 9, killed.stderr
        assert json.loads(workspace("case", "list", "--json").stdout) == []
    assert workspace("case", "load", "in").returncode == 0
    assert workspace("verify", "work").returncode == 0


def test_a_dump_is_written_over_nothing_and_is_the_same_each_time(workspace: Run, tmp_path: Path) -> None:
    put(tmp_path / "in", FILES)
    workspace("case", "load", "in")
    (tmp_path / "empty").mkdir()
    for name in ("one", "empty"):
        assert workspace("case", "dump", "valley", name).returncode == 0
    assert same_tree(tmp_path / "one", tmp_path / "empty")
    (tmp_path / "one/case.yaml").write_text("mine")
    (tmp_path / "link").symlink_to("one")
    for name in ("one", "link", "in"):
        told = workspace("case", "dump", "valley", name)
        assert (told.returncode, told.stdout) == (2, "")
        assert "exists already" in told.stderr
    assert (tmp_path / "one/case.yaml").read_text() == "mine"


def test_a_file_of_the_name_of_a_case_does_not_hide_it_and_a_case_folder_is_told(
    workspace: Run, tmp_path: Path
) -> None:
    put(tmp_path / "in", FILES)
    workspace("case", "load", "in")
    for make, undo in (
        (lambda: (tmp_path / "valley").write_text("x"), lambda: (tmp_path / "valley").unlink()),
        (lambda: (tmp_path / "valley").mkdir(), lambda: (tmp_path / "valley").rmdir()),
        (lambda: (tmp_path / "valley").symlink_to("valley"), lambda: (tmp_path / "valley").unlink()),
        (lambda: os.mkfifo(tmp_path / "valley"), lambda: (tmp_path / "valley").unlink()),
    ):
        make()
        told = workspace("position", "hash", "valley", "call")
        assert (told.returncode, told.stderr) == (0, "")
        undo()
    shutil.copytree(tmp_path / "in", tmp_path / "valley")
    both = workspace("position", "hash", "valley", "call")
    assert both.returncode == 0
    assert "is meant, not the case of that id in the workspace" in both.stderr
    for words in ("./valley", "in"):
        assert workspace("position", "hash", words, "call").stderr == ""
