"""Consent recorded, taken back, and the outputs that were built before: who may, what stays, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from averment.casefile.columns import columns_of
from averment.casefile.nouns import Consent, ConsentUses
from averment.evidence.actions import Act, record_acts, record_consent, withdraw_consent, withdraw_source
from averment.evidence.freeze import freeze_sources
from averment.evidence.models import CustodyEntry, Source
from averment.evidence.queries import outputs_touched
from averment.evidence.rules.custody.entries import Event
from averment.kernel.dates import PartialDate
from averment.kernel.refusals import Refusal
from averment.team.loading import Trail
from averment.team.models import AuditLine, Case, Organisation
from averment.team.rules import Viewer, operator

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
TODAY = date(2026, 11, 24)
OPERATOR = Trail(operator("Ravel", "a test"), AT)
DIGEST = sha256(b"words").hexdigest()
AGREED = Consent(PartialDate(2026, 10, 2), "signed", uses=ConsentUses(coalition=True, body=True, public="anonymous"))
pytestmark = pytest.mark.django_db


def member(*roles: str, person: str = "dara", organisation: str = "forum") -> Trail:
    return Trail(Viewer(person.title(), "valley", person, organisation, frozenset(roles), "a test"), AT)


@pytest.fixture
def case() -> Case:
    made = Case.objects.create(ref="valley", title="The valley", languages=["en"], policy={})
    owners = {
        ref: Organisation.objects.create(case=made, ref=ref, place=place, name=ref, caucus="")
        for place, ref in enumerate(("forum", "delta"))
    }
    for ref, owner, consent, derives in (
        ("t-1", "forum", AGREED, []), ("list", "forum", None, []), ("in-urdu", "forum", AGREED, ["t-1"]),
        ("abridged", "delta", AGREED, ["in-urdu"]), ("shorter", "forum", AGREED, ["in-urdu"]),
    ):  # fmt: skip
        Source.objects.create(
            case=made, owner=owners[owner], ref=ref, digest=DIGEST, title=ref, kind="testimony", file=ref,
            access="confidential", reliability="C", derives_from=derives, consent=consent and columns_of(consent),
            collected={"by": "amina", "at": "2026-10-02T10:00:00Z", "how": ""},
        )  # fmt: skip
    return made


def built(case: Case, ref: str, package: str, event: Event = Event.INCLUDED, **more: str) -> None:
    told = {"package": package, "submission": "upr", "tier": "public", **more}
    record_acts(case, [Act(event, ref, DIGEST, told)], OPERATOR)


def consent_of(case: Case, ref: str) -> Consent | None:
    frozen, _ = freeze_sources(OPERATOR.actor, case)
    return next(source.consent for source in frozen if source.id == ref)


@pytest.mark.parametrize(
    "trail",
    [member("researcher"), member("legal"), member(person="amina"), OPERATOR],
    ids=["researcher", "legal", "collector", "operator"],
)
def test_a_withdrawal_is_kept_with_what_was_agreed_to_before_and_the_reason(case: Case, trail: Trail) -> None:
    withdraw_consent(case, "t-1", "she fears for her son", TODAY, trail)
    found = consent_of(case, "t-1")
    assert found is not None
    assert (found.withdrawn, found.given, found.uses) == (PartialDate(2026, 11, 24), AGREED.given, AGREED.uses)
    entry = CustodyEntry.objects.latest("sequence")
    assert (entry.event, entry.object, entry.digest) == ("consent-changed", "valley/t-1", DIGEST)
    before = "given 2026-10-02 (signed), for coalition, body, public: anonymous"
    assert entry.detail == {"from": before, "to": f"{before}, withdrawn 2026-11-24", "reason": "she fears for her son"}
    line = AuditLine.objects.get(verb="withdraw")
    assert (line.kind, line.ref, line.actor) == ("consent", "t-1", trail.actor.name)


@pytest.mark.parametrize("roles", [(), ("political", "spokesperson", "observer", "steward")])
def test_who_neither_documents_nor_reviews_nor_collected_it_changes_no_consent(
    case: Case, roles: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal, match="may not change the consent"):
        withdraw_consent(case, "t-1", "a reason", TODAY, member(*roles))
    with pytest.raises(Refusal, match="may not change the consent"):
        record_consent(case, "t-1", AGREED, member(*roles))
    assert consent_of(case, "t-1") == AGREED
    assert not CustodyEntry.objects.exists()


def test_a_custodian_of_what_is_sealed_may_take_consent_back_for_her_who_spoke(case: Case) -> None:
    Source.objects.filter(ref="t-1").update(sealed={"custodians": ["dara"]})
    withdraw_consent(case, "t-1", "she asked me to", TODAY, member())
    assert Source.objects.get(ref="t-1").consent["withdrawn"] == "2026-11-24"


def test_where_there_is_no_consent_or_none_any_more_a_withdrawal_is_refused_plainly(case: Case) -> None:
    with pytest.raises(Refusal, match="no consent on record"):
        withdraw_consent(case, "list", "a reason", TODAY, member("legal"))
    withdraw_consent(case, "t-1", "a reason", TODAY, member("legal"))
    with pytest.raises(Refusal, match=r"withdrawn already \(2026-11-24\)"):
        withdraw_consent(case, "t-1", "another", date(2026, 11, 25), member("legal"))
    assert CustodyEntry.objects.count() == 1


def test_a_withdrawal_that_was_set_for_a_later_day_can_be_brought_forward(case: Case) -> None:
    later = columns_of(Consent(AGREED.given, withdrawn=PartialDate(2027)))
    Source.objects.filter(ref="t-1").update(consent=later)
    withdraw_consent(case, "t-1", "she will not wait", TODAY, member("legal"))
    found = consent_of(case, "t-1")
    assert found is not None
    assert found.withdrawn == PartialDate(2026, 11, 24)


def test_what_she_may_not_see_looks_as_if_it_were_not_there(case: Case) -> None:
    told = []
    for ref in ("abridged", "abrigded"):
        for act in (
            lambda ref: withdraw_consent(case, ref, "a reason", TODAY, member("legal")),
            lambda ref: record_consent(case, ref, AGREED, member("legal")),
            lambda ref: outputs_touched(member("legal").actor, case, ref),
        ):
            with pytest.raises(Refusal) as refused:
                act(ref)
            told.append(str(refused.value).replace(ref, "…"))
    assert len(set(told)) == 1


@pytest.mark.parametrize("reason", ["", " \n", "because \ud800"])
def test_without_a_reason_that_can_be_kept_consent_stays_as_it_was(case: Case, reason: str) -> None:
    with pytest.raises(Refusal):
        withdraw_consent(case, "t-1", reason, TODAY, member("legal"))
    assert consent_of(case, "t-1") == AGREED


def test_a_new_agreement_takes_the_place_of_the_old_one_which_stays_in_the_log(case: Case) -> None:
    wider = Consent(PartialDate(2026, 11, 1), "by telephone", uses=ConsentUses(state=True))
    assert record_consent(case, "list", AGREED, member("researcher")) == "none on record"
    assert "signed" in record_consent(case, "list", wider, member("researcher"))
    assert consent_of(case, "list") == wider
    assert CustodyEntry.objects.latest("sequence").detail["from"].startswith("given 2026-10-02 (signed)")
    record_consent(case, "list", wider, member("researcher"))
    assert CustodyEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "holds"), [("2026-11-23", False), ("2026-11", False), ("2026-11-24", True), ("2026-12-01", True)]
)
def test_after_a_withdrawal_only_a_later_agreement_counts(case: Case, given: str, holds: bool) -> None:
    withdraw_consent(case, "t-1", "a reason", TODAY, member("legal"))
    again = Consent(PartialDate(*map(int, given.split("-"))), "signed", uses=AGREED.uses)
    if holds:
        record_consent(case, "t-1", again, member("legal"))
        assert consent_of(case, "t-1") == again
    else:
        with pytest.raises(Refusal, match="nothing older brings it back"):
            record_consent(case, "t-1", again, member("legal"))


def test_the_outputs_of_a_source_and_of_its_copies_are_told_each_once_and_only_to_who_may_see_it(case: Case) -> None:
    built(case, "t-1", "p1", Event.WITHHELD, reason="it is confidential")
    built(case, "t-1", "p1", Event.WITHHELD, reason="it is confidential")
    built(case, "abridged", "p2")
    built(case, "shorter", "p3", tier="coalition")
    built(case, "list", "p4")
    withdraw_consent(case, "t-1", "a reason", TODAY, member("legal"))
    hers = outputs_touched(member("legal").actor, case, "t-1")
    assert hers.derived == ("in-urdu", "shorter")
    assert [(one.package, one.source, one.withheld) for one in hers.outputs] == [
        ("p1", "t-1", "it is confidential"), ("p3", "shorter", "")
    ]  # fmt: skip
    assert {(one.submission, one.day) for one in hers.outputs} == {("upr", "2026-11-24")}
    every = outputs_touched(OPERATOR.actor, case, "t-1")
    assert every.derived == ("in-urdu", "abridged", "shorter")
    assert [one.package for one in every.outputs] == ["p1", "p2", "p3"]


def test_copies_that_derive_from_each_other_in_a_ring_are_told_once(case: Case) -> None:
    Source.objects.filter(ref="t-1").update(derives_from=["shorter"])
    assert outputs_touched(OPERATOR.actor, case, "t-1").derived == ("in-urdu", "abridged", "shorter")


def test_of_a_source_that_left_its_case_the_operator_still_learns_where_it_went(case: Case) -> None:
    built(case, "list", "p4")
    withdraw_source(case, "list", "a reason", member("legal"))
    assert [one.package for one in outputs_touched(OPERATOR.actor, case, "list").outputs] == ["p4"]
    with pytest.raises(Refusal):
        outputs_touched(member("legal").actor, case, "list")
