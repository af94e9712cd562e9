"""The custody log of a workspace: deleting, altering or reordering any entry is detected, and so is a log made anew."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
from tests.web.conftest import Run


def changed(tmp_path: Path, database_url: str, *statements: str) -> None:
    """Changes the database behind the back of the workspace."""
    if database_url:
        with psycopg.connect(database_url) as connection:
            for statement in statements:
                connection.execute(statement)
        return
    import sqlite3  # noqa: PLC0415  only where there is a file

    connection = sqlite3.connect(tmp_path / "work/workspace.sqlite3")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def problems(workspace: Run, *more: str) -> list[str]:
    told = workspace("verify", "work", "--json", *more)
    assert told.stdout, told.stderr
    report = json.loads(told.stdout)
    assert (told.returncode, report["ok"]) == ((1, False) if report["problems"] else (0, True))
    return [f"{problem['path']}: {problem['what']}" for problem in report["problems"]]


def test_an_untouched_log_holds_and_its_head_is_the_same_each_time(filled: Run) -> None:
    first, second = (filled("custody", "head").stdout for _ in range(2))
    assert first == second
    lines = first.splitlines()
    assert lines[0].startswith("averment.workspace/")
    assert lines[1] == "19"
    assert lines[4].startswith("— averment.workspace/")
    assert problems(filled) == []
    told = filled("verify", "work")
    assert "19 entries of the custody log were read" in told.stdout


def test_a_log_that_was_made_anew_is_told_by_a_head_that_a_member_kept(
    filled: Run, tmp_path: Path, database_url: str
) -> None:
    filled("custody", "head", "--out", "kept.txt")
    changed(
        tmp_path,
        database_url,
        "DELETE FROM evidence_custodyentry WHERE sequence = 18",
        "DELETE FROM evidence_custodycheckpoint",
        "UPDATE evidence_custodylog SET size = 18",
    )
    filled("custody", "head")
    without = problems(filled)
    assert all("no entry says how" in problem for problem in without)  # the log by itself looks whole
    found = problems(filled, "--head", "kept.txt")
    assert any("a checkpoint of 19 entries" in problem for problem in found), found


def test_a_head_that_somebody_else_signed_is_not_believed(filled: Run, tmp_path: Path) -> None:
    note = filled("custody", "head").stdout
    (tmp_path / "forged.txt").write_text(note.replace("\n19\n", "\n18\n"), encoding="utf-8")
    found = problems(filled, "--head", "forged.txt")
    assert len(found) == 1
    assert found[0].startswith("forged.txt: this head of the custody log does not hold")


def test_a_head_says_nothing_of_a_package_and_is_refused_with_one(workspace: Run, tmp_path: Path) -> None:
    (tmp_path / "package/bag").mkdir(parents=True)
    (tmp_path / "kept.txt").write_text("")
    told = workspace("verify", "package", "--head", "kept.txt")
    assert told.returncode == 2
    assert "A head of the custody log tells of a workspace, and this is none (package)" in told.stderr


def test_under_another_key_nothing_is_signed_over_the_old_heads(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "work/keys/signing-key").unlink()
    (tmp_path / "more.txt").write_text("Forty-one people were held.")
    told = filled("preserve", "valley", "more.txt")
    assert told.returncode == 2
    assert "signed by nobody whom we know" in told.stderr
    (tmp_path / "work/keys/signing-key").unlink()
    assert problems(filled) == ["keys: there is no key by which a head of the custody log could be checked"]
    assert not (tmp_path / "work/keys/signing-key").exists()  # looking makes no key


def test_a_source_that_was_put_in_behind_the_log_is_named(filled: Run, tmp_path: Path, database_url: str) -> None:
    changed(
        tmp_path,
        database_url,
        "UPDATE evidence_source SET digest = '000000' WHERE ref = 'ministry-reply'",
    )
    found = problems(filled)
    assert any("no entry says how the original of “ministry-reply”" in problem for problem in found), found
    assert any("it is not there" in problem for problem in found), found
