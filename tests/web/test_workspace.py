"""The workspace as a person uses it: made, filled, asked, and held against what may happen to its files."""

from __future__ import annotations

import filecmp
import json
import os
from pathlib import Path

import pytest
from tests.web.commands import FAULTY, VALLEY, averment
from tests.web.conftest import Run

from averment.verify import verify

HOSTILE = 'A "quoted" \\ name'


def same_tree(first: Path, second: Path) -> bool:
    compared = filecmp.dircmp(first, second)
    return not (compared.left_only or compared.right_only or compared.diff_files) and all(
        same_tree(first / name, second / name) for name in compared.common_dirs
    )


def test_a_case_goes_in_is_checked_and_comes_out_as_it_was(filled: Run, tmp_path: Path) -> None:
    listed = filled("case", "list", "--json")
    assert json.loads(listed.stdout) == [{"id": "valley", "title": "The case of the Orsa valley"}]
    from_work, from_folder = (json.loads(filled("check", case, "--json").stdout) for case in ("valley", str(VALLEY)))
    assert from_work == from_folder
    assert filled("case", "dump", "valley", "one").returncode == 0
    assert filled("case", "dump", str(VALLEY), "two").returncode == 0
    assert same_tree(tmp_path / "one", tmp_path / "two")


def test_a_build_by_id_signs_with_the_key_of_the_workspace(filled: Run, tmp_path: Path) -> None:
    built = filled("build", "valley", "iphrc-ur", "--out", "out", "--json")
    assert built.returncode == 0, built.stderr
    told = json.loads(built.stdout)
    assert verify(tmp_path / "out/iphrc-ur", told["fingerprint"]).ok
    assert not (tmp_path / "configuration/signing-key").exists()
    again = averment("build", VALLEY, "iphrc-ur", "--out", "again", "--json", keys=tmp_path / "work/keys", cwd=tmp_path)
    assert json.loads(again.stdout)["digest"] == told["digest"]


def test_a_build_into_the_store_is_refused(filled: Run, tmp_path: Path) -> None:
    told = filled("build", "valley", "upr", "--out", "work/store/out")
    assert (told.returncode, told.stdout) == (2, "")
    assert "lies inside" in told.stderr
    assert not (tmp_path / "work/store/out").exists()


def test_a_faulty_folder_is_not_taken_in_and_each_fault_is_told(workspace: Run) -> None:
    told = workspace("case", "load", FAULTY)
    assert told.returncode in (0, 1)
    broken = workspace("case", "load", FAULTY.parent)
    assert broken.returncode == 2
    assert broken.stderr.count("\n") == 1


@pytest.mark.parametrize("words", ["check vally", "case dump vally x", "build vally u --out o"])
def test_an_id_that_is_not_there_is_told_with_the_nearest_one(filled: Run, words: str) -> None:
    told = filled(*words.split())
    assert (told.returncode, told.stdout) == (2, "")
    assert "has no case “vally”. The nearest known is “valley”." in told.stderr


def test_a_member_acts_as_herself_and_a_stranger_as_nobody(filled: Run) -> None:
    told = filled("--member", "nobody-here", "check", "valley")
    assert told.returncode == 2
    assert "has a member “nobody-here”" in told.stderr
    part = filled("check", "valley", AVERMENT_MEMBER="beno")
    assert part.returncode == 2


def test_init_again_keeps_what_is_there(filled: Run) -> None:
    told = filled("init", "work", "--operator", "Somebody else")
    assert (told.returncode, told.stdout) == (0, "The workspace in work is up to date.\n")
    assert json.loads(filled("case", "list", "--json").stdout)[0]["id"] == "valley"


def test_a_folder_with_something_in_it_is_no_place_for_a_workspace(workspace: Run, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("x")
    told = workspace("init", "full")
    assert told.returncode == 2
    assert sorted(os.listdir(tmp_path / "full")) == ["letter.txt"]


def test_an_operator_may_have_any_name(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    told = averment("init", tmp_path / "w", "--operator", HOSTILE, keys=keys, DATABASE_URL="")
    assert told.returncode == 0, told.stderr
    assert averment("case", "list", keys=keys, cwd=tmp_path, DATABASE_URL="").returncode == 0


def test_where_there_is_no_workspace_that_is_said(tmp_path: Path) -> None:
    for words in (["case", "list"], ["case", "load", str(VALLEY)], ["check", "valley"]):
        told = averment(*words, keys=tmp_path / "keys", cwd=tmp_path)
        assert (told.returncode, told.stdout) == (2, "")
        assert "averment init DIR" in told.stderr


def test_a_workspace_is_found_from_inside_and_by_its_name(filled: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if "DATABASE_URL" in os.environ:
        pytest.skip("the second workspace would share the database of the first")
    averment("init", tmp_path / "other", keys=tmp_path / "configuration")
    for words, where in ((("--workspace", str(tmp_path / "work")), elsewhere), ((), tmp_path / "work/store")):
        told = averment(*words, "case", "list", "--json", keys=tmp_path / "configuration", cwd=where)
        assert [case["id"] for case in json.loads(told.stdout)] == ["valley"]


def test_a_damaged_a_missing_and_a_foreign_original_are_each_named(filled: Run, tmp_path: Path) -> None:
    clean = filled("verify", "work", "--json")
    assert (clean.returncode, json.loads(clean.stdout)["problems"]) == (0, [])
    kept = sorted(path for path in (tmp_path / "work/store/originals").glob("??/*") if not path.suffix)
    kept[0].chmod(0o644)
    kept[0].write_bytes(kept[0].read_bytes()[:-1] + b"\0")
    kept[1].unlink()
    kept[2].unlink()
    kept[2].with_suffix(".json").unlink()
    (kept[3].parent / "stranger.txt").write_text("x")
    told = filled("verify", "work", "--json")
    assert told.returncode == 1
    problems: dict[str, str] = {}
    for problem in json.loads(told.stdout)["problems"]:
        name = problem["path"].rpartition("/")[2]
        problems[name] = f"{problems.get(name, '')}{problem['what']}; "
    assert "differ" in problems[kept[0].name]
    assert "missing" in problems[kept[1].name]
    assert "it is not there" in problems[kept[2].name]
    assert "does not belong" in problems["stranger.txt"]


def test_a_database_that_cannot_be_reached_is_told_in_one_line(tmp_path: Path) -> None:
    lost = "postgresql://averment@%2Fnowhere/averment"
    for url, said in ((lost, "database of the workspace refuses"), ("mysql://x", "DATABASE_URL does not name")):
        told = averment("init", tmp_path / "w", keys=tmp_path / "keys", DATABASE_URL=url)
        assert (told.returncode, told.stdout) == (2, "")
        assert said in told.stderr
        assert told.stderr.count("\n") == 1
        assert not (tmp_path / "w").exists()


def test_a_database_file_that_is_none_is_told_in_one_line(workspace: Run, tmp_path: Path) -> None:
    if "DATABASE_URL" in os.environ:
        pytest.skip("this workspace has no database file")
    (tmp_path / "work/workspace.sqlite3").write_bytes(b"not a database, but long enough to be looked at" * 100)
    told = workspace("case", "list")
    assert (told.returncode, told.stdout) == (2, "")
    assert "file is not a database" in told.stderr
