"""The long pages: one for each finding, each with an example that can be read and a next act."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from averment.casefile.yaml_text import read_yaml
from averment.kernel.catalogue import CATALOGUE
from averment.web.explaining import page_of
from averment.web.main import cli

PAGES = Path(__file__).parents[2] / "src/averment/build/explain"
HEADINGS = ["## The smallest case", "## What to do", "## Where it does not apply"]
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(code: str) -> str:
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def test_every_code_has_a_page_and_no_page_is_left_over() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == CATALOGUE.keys()


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_page_has_an_example_its_mend_and_a_next_act(code: str) -> None:
    text = text_of(code)
    assert 12 <= text.count("\n") <= 60, "a page is read at a glance"
    assert [line for line in text.splitlines() if line.startswith("## ")] == HEADINGS
    assert len(FENCED.findall(text)) >= 2, "the smallest failing case, and the same mended"
    assert "\nMended" in text
    assert "\n1. " in text
    assert all(len(line) <= 120 for line in text.splitlines())


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_yaml_of_a_page_can_be_read(code: str) -> None:
    for language, example in FENCED.findall(text_of(code)):
        assert language in {"yaml", "markdown", "text"}
        if language == "yaml":
            assert read_yaml(example).value


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_page_points_to_other_findings_that_exist(code: str) -> None:
    related = re.search(r"^Related: (.*?)\Z", text_of(code), re.MULTILINE | re.DOTALL)
    assert related
    named = re.findall(r"`([a-z-]+)`", related[1])
    assert named
    assert code not in named
    assert set(named) <= CATALOGUE.keys()


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_page_does_not_say_again_what_the_catalogue_says(code: str) -> None:
    """Because `explain` prints title and reason above the page."""
    folded = " ".join(text_of(code).split())
    assert CATALOGUE[code].title not in folded
    assert CATALOGUE[code].why not in folded


def test_no_two_pages_begin_alike() -> None:
    first = [text_of(code).split("\n", 1)[0] for code in CATALOGUE]
    assert len(first) == len(set(first))


def test_explain_prints_title_reason_and_page() -> None:
    shown = CliRunner().invoke(cli, ["explain", "overstated"]).output
    assert shown.strip() == page_of("overstated").strip()
    assert shown.startswith("# overstated (error)\n\nA claim is stated more firmly than its evidence allows.\n")
    assert text_of("overstated").strip() in shown


def test_explain_without_a_code_lists_all_codes() -> None:
    listed = CliRunner().invoke(cli, ["explain"]).output
    assert [line.split()[0] for line in listed.splitlines()] == list(CATALOGUE)
