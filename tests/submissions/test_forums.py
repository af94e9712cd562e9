"""The library of forums: nine files, each rule with its source, and nothing unverified that could stop a build."""

import subprocess
import sys
from datetime import date

import pytest

from averment.kernel.dates import PartialDate
from averment.kernel.findings import Severity
from averment.submissions.outside.forum_library import UnknownForum, forum_ids, load_forum, load_forums
from averment.submissions.rules.forum import (
    Cited,
    FaultyForum,
    LengthRule,
    in_force,
    plain_tree,
    read_forum,
    rules_of,
    weight,
)

IDS = (
    "ccpr-alternative-report", "hrc-written-statement", "oic-iphrc", "special-procedures", "uk-commons-evidence",
    "upr-stakeholder", "upr-stakeholder-joint", "wgad", "wgeid",
)  # fmt: skip


def test_the_library_holds_the_nine_forums():
    assert forum_ids() == IDS
    assert tuple(forum.id for forum in load_forums()) == IDS


@pytest.mark.parametrize("forum_id", IDS)
def test_each_rule_has_an_address_and_a_day(forum_id):
    for place, rule in rules_of(load_forum(forum_id)):
        assert rule.source.startswith(("https://", "http://")), place
        assert date(2026, 1, 1) <= rule.read, place


@pytest.mark.parametrize("forum_id", IDS)
@pytest.mark.parametrize(
    "demand", ["required", "recommended", "encouraged", "optional", "binding", "advisory", "unknown"]
)
def test_an_unverified_rule_never_weighs_as_an_error(forum_id, demand):
    unverified = [rule for _, rule in rules_of(load_forum(forum_id)) if not rule.verified]
    assert unverified, "no forum is known so well that nothing is left to confirm"
    assert all(weight(rule, demand) is not Severity.ERROR for rule in unverified)


@pytest.mark.parametrize("forum_id", IDS)
def test_a_section_set_aside_from_the_facts_has_titles_in_five_languages(forum_id):
    for rule in load_forum(forum_id).sections:
        assert {"en", "ur", "hi", "fr", "es"} <= set(rule.titles), rule.id


@pytest.mark.parametrize("forum_id", IDS)
def test_an_invented_state_is_never_closed(forum_id):
    assert not [route for route in load_forum(forum_id).closed if route.state.startswith("X")]


def test_the_review_reaches_the_body_the_state_and_the_public():
    assert load_forum("upr-stakeholder").reaches.readers == ("body", "state", "public")
    assert load_forum("wgad").reaches.readers == ("body", "state")


def test_a_joint_submission_may_be_twice_as_long():
    one, joint = load_forum("upr-stakeholder"), load_forum("upr-stakeholder-joint")
    assert [rule.limit * 2 for rule in one.lengths] == [rule.limit for rule in joint.lengths]


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("upr-stakholder", "upr-stakeholder"), ("wgeidd", "wgeid"), ("../wgad", "wgad"), ("", ""), ("zzzzzzzz", "")],
)
def test_an_unknown_forum_is_named_with_the_nearest_known_one(wrong, near):
    with pytest.raises(UnknownForum) as refusal:
        load_forum(wrong)
    assert refusal.value.nearest == near


def test_a_forum_survives_the_way_to_json_and_back():
    for forum in load_forums():
        tree = plain_tree(forum)
        assert read_forum(str(tree.pop("id")), tree) == forum


def _tree(**changes):
    tree = plain_tree(load_forum("hrc-written-statement"))
    del tree["id"]
    return {**tree, **changes}


def _first(key, **changes):
    tree = _tree()
    return {key: [{**tree[key][0], **changes}, *tree[key][1:]]}


@pytest.mark.parametrize(
    "changes",
    [
        {"lenght": []},
        {"not_facts": ["no_such_section"]},
        _first("fields", source="a colleague said so"),
        _first("fields", source=""),
        _first("fields", kind="essay"),
        _first("fields", kind="choice"),
        _first("fields", id="agenda_item"),
        _first("sections", titles={"fr": ["Recommandations"]}),
        _first("lengths", limit=0),
        _first("lengths", scope=["headers"]),
        _first("lengths", when={"field": "ecosoc_status", "answers": ["gold"]}),
        _first("lengths", when={"field": "status", "answers": ["general"]}),
        _first("title_block", value="field:nothing"),
        {"name": None},
    ],
)
def test_a_forum_file_with_a_slip_is_refused_with_the_place(changes):
    with pytest.raises(FaultyForum) as refusal:
        read_forum("slip", _tree(**changes))
    assert refusal.value.faults


def test_a_rule_without_a_verdict_on_its_source_is_refused():
    tree = _tree()
    del tree["deadline"]["verified"]
    with pytest.raises(FaultyForum, match=r"deadline\.verified"):
        read_forum("slip", tree)


def test_a_rule_that_has_ended_holds_only_for_older_texts():
    rule = Cited(source="https://example.org", read=date(2026, 11, 24), verified=True, valid_to=date(2020, 12, 31))
    assert in_force(rule, PartialDate(2020, 6))
    assert not in_force(rule, PartialDate(2021))
    assert not in_force(rule, None)


def test_an_advisory_rule_is_a_warning_even_where_it_is_verified():
    rule = LengthRule(
        source="https://example.org", read=date(2026, 11, 24), verified=True,
        metric="words", limit=10, scope=("body",), binding="advisory",
    )  # fmt: skip
    assert weight(rule, rule.binding) is Severity.WARNING


def test_importing_the_library_reads_no_file():
    program = (
        "import averment.submissions.outside.forum_library as library, averment.submissions.rules.forum as rules\n"
        "print(library.load_forum.cache_info().currsize, library._files.cache_info().currsize, "
        "rules._adapter.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0", "0"]
