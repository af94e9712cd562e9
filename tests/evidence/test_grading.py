"""Grades of sources and withdrawing one: who may, what stays, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from averment.claims.models import Claim, Ground
from averment.evidence.actions import Act, grade_source, record_acts, withdraw_source
from averment.evidence.models import CustodyEntry, Source
from averment.evidence.queries import custody_of
from averment.evidence.rules.custody.entries import Event
from averment.evidence.rules.custody.record import source_faults
from averment.kernel.refusals import Refusal
from averment.team.loading import Trail
from averment.team.models import AuditLine, Case, Organisation
from averment.team.rules import Viewer, operator

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
OPERATOR = operator("Ravel", "a test")
DIGEST = sha256(b"note").hexdigest()
pytestmark = pytest.mark.django_db


def member(*roles: str, organisation: str = "forum") -> Trail:
    return Trail(Viewer("Amina", "valley", "amina", organisation, frozenset(roles), "a test"), AT)


@pytest.fixture
def case() -> Case:
    made = Case.objects.create(ref="valley", title="The valley", languages=["en"], policy={})
    forum = Organisation.objects.create(case=made, ref="forum", place=0, name="Forum", caucus="")
    for ref, derives in (("note", []), ("copy", ["note"]), ("lone", [])):
        Source.objects.create(
            case=made, owner=forum, ref=ref, digest=DIGEST, title=ref, kind="report", file=ref,
            access="confidential", reliability="F", derives_from=derives,
        )  # fmt: skip
    acts = (Act(Event.TAKEN_IN, ref, DIGEST) for ref in ("note", "copy", "lone"))
    record_acts(made, acts, Trail(OPERATOR, AT))
    return made


def last() -> CustodyEntry:
    return CustodyEntry.objects.latest("sequence")


@pytest.mark.parametrize("role", ["researcher", "legal"])
def test_a_grade_is_kept_with_the_one_before_and_the_reason(case: Case, role: str) -> None:
    assert grade_source(case, "note", "B", "its author was there", member(role)) == "F"
    assert grade_source(case, "note", "C", "he was not", member(role)) == "B"
    assert Source.objects.get(ref="note").reliability == "C"
    entry = last()
    assert (entry.event, entry.object, entry.digest, entry.agent) == ("graded", "valley/note", DIGEST, "Amina")
    assert entry.detail == {"from": "B", "to": "C", "reason": "he was not"}
    assert [line.ref for line in AuditLine.objects.filter(verb="grade")] == ["note", "note"]


def test_the_same_grade_again_changes_and_logs_nothing(case: Case) -> None:
    grade_source(case, "note", "B", "its author was there", member("legal"))
    before = last().sequence
    assert grade_source(case, "note", "B", "again", member("legal")) == "B"
    assert last().sequence == before


@pytest.mark.parametrize("roles", [(), ("spokesperson",), ("political", "observer", "steward")])
def test_who_neither_documents_nor_reviews_grades_nothing(case: Case, roles: tuple[str, ...]) -> None:
    with pytest.raises(Refusal, match="Not everybody grades sources"):
        grade_source(case, "note", "B", "a reason", member(*roles))
    assert Source.objects.get(ref="note").reliability == "F"


def test_what_she_may_not_see_and_what_is_not_there_look_the_same(case: Case) -> None:
    stranger = member("legal", organisation="delta")
    told = []
    for ref in ("note", "nota"):
        with pytest.raises(Refusal) as refused:
            grade_source(case, ref, "B", "a reason", stranger)
        told.append(str(refused.value).replace(ref, "…"))
    assert told[0] == told[1]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nothing_is_done(case: Case, reason: str) -> None:
    with pytest.raises(Refusal, match="No reason"):
        grade_source(case, "note", "B", reason, member("legal"))
    with pytest.raises(Refusal, match="No reason"):
        withdraw_source(case, "lone", reason, member("legal"))


def test_a_reason_that_cannot_be_logged_leaves_the_grade_as_it_was(case: Case) -> None:
    with pytest.raises(Refusal, match="half a character"):
        grade_source(case, "note", "B", "because \ud800", member("legal"))
    assert Source.objects.get(ref="note").reliability == "F"


def test_a_source_that_is_withdrawn_is_gone_and_remembered(case: Case) -> None:
    withdraw_source(case, "lone", "its owner wants it back", member("steward"))
    assert not Source.objects.filter(ref="lone").exists()
    entry = last()
    assert (entry.event, entry.object, entry.digest) == ("withdrawn", "valley/lone", DIGEST)
    kept = custody_of(OPERATOR)
    assert list(source_faults([one.entry for one in kept.entries], kept.sources)) == []


def test_a_source_on_which_something_rests_is_not_withdrawn(case: Case) -> None:
    with pytest.raises(Refusal, match="“copy” derives from it"):
        withdraw_source(case, "note", "a reason", member("legal"))
    claim = Claim.objects.create(case=case, ref="held", text="Held.", kind="event", elements=[], people=[])
    lone = Source.objects.get(ref="lone")
    Ground.objects.create(claim=claim, place=0, stance="supports", credibility=2, source=lone)
    with pytest.raises(Refusal, match="1 of its grounds rest on it"):
        withdraw_source(case, "lone", "a reason", member("legal"))
    assert Source.objects.filter(ref="lone").exists()
    assert last().event == "taken-in"


def test_who_only_documents_withdraws_nothing(case: Case) -> None:
    with pytest.raises(Refusal, match="Not everybody withdraws sources"):
        withdraw_source(case, "lone", "a reason", member("researcher"))
