"""The pages that people read: every rule with its source, what is not verified marked where it stands."""

import json

import pytest

from averment.submissions.forum_page import MARK, forum_page, forum_table, page_as_json, table_as_json
from averment.submissions.outside.forum_library import forum_ids, load_forum, load_forums
from averment.submissions.rules.forum import rules_of


@pytest.mark.parametrize("forum_id", forum_ids())
def test_a_page_gives_each_source_and_marks_each_unverified_rule(forum_id):
    forum = load_forum(forum_id)
    page = forum_page(forum)
    lines = page.splitlines()
    rules = [rule for _, rule in rules_of(forum)]
    assert sum(line.startswith("- ") for line in lines) == sum(rule.verified for rule in rules)
    assert sum(line.startswith("? ") for line in lines) == sum(not rule.verified for rule in rules)
    assert page.count(f"[{MARK}") == sum(not rule.verified for rule in rules)
    assert all(f"  {rule.source}" in lines for rule in rules)


@pytest.mark.parametrize("forum_id", forum_ids())
def test_a_page_keeps_to_eighty_columns_but_for_addresses(forum_id):
    for line in forum_page(load_forum(forum_id)).splitlines():
        assert len(line) <= 80 or line.strip().startswith("http"), line
        assert line == line.rstrip()


def test_a_page_names_the_questions_as_the_card_must_write_them():
    page = forum_page(load_forum("hrc-written-statement"))
    assert "`ecosoc_status`" in page
    assert "1,500 words" in page


def test_the_table_has_a_line_for_each_forum():
    table = forum_table(load_forums())
    assert all(any(line.startswith(forum_id + " ") for line in table.splitlines()) for forum_id in forum_ids())
    assert forum_table(()).startswith("forum")


def test_both_are_one_json_document():
    read = json.loads(json.dumps(page_as_json(load_forum("wgad"))))
    assert read["id"] == "wgad"
    assert read["deadline"]["read"] == "2026-11-24"
    assert [entry["id"] for entry in json.loads(json.dumps(table_as_json(load_forums())))] == list(forum_ids())
