"""Judgments on origins: what a legal reviewer decides counts, stays, and is told where it contradicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.casefile.folders import put

from averment.build.compiler import compile_submission, guarded
from averment.build.freeze import freeze
from averment.build.loading import load
from averment.build.reading import open_case
from averment.casefile.nouns import Case, OriginJudgment, Source
from averment.casefile.reader import read_case
from averment.casefile.writer import write_case
from averment.claims.actions import Verdict, judge_origins
from averment.claims.queries import judgments
from averment.claims.rules.origins import Origins
from averment.evidence.models import CustodyEntry
from averment.evidence.models import Source as SourceRow
from averment.evidence.outside.store import Store
from averment.kernel.refusals import Refusal
from averment.team.loading import Trail
from averment.team.models import AuditLine, Organisation
from averment.team.models import Case as Row
from averment.team.rules import Viewer, operator

AT = datetime(2026, 7, 1, 9, tzinfo=UTC)
CASES = Path(__file__).parents[1] / "cases" / "contradicting-origins"
STORY = " ".join((CASES / "good/sources/files/herald.txt").read_text("utf-8").split())
QUOTE = "closed the mill bridge at Duvren on 1 June 2026"
OPERATOR = operator("Ravel", "a test")
LEGAL = Viewer("Tavi Orun", "orsa", "tavi", "forum", frozenset({"legal"}))
RESEARCHER = Viewer("Ilm Dar", "orsa", "ilm", "delta", frozenset({"researcher"}))


def judged(
    verdict: Verdict, *sources: str, at: datetime = AT, reason: str = "Both were there.", ref: str = ""
) -> OriginJudgment:
    return OriginJudgment(ref or f"{verdict}-{'-'.join(sources)}", sources, verdict, reason, "tavi", at)


def sources(*ids: str, **derived: str) -> list[Source]:
    return [Source(one, one, "news", derives_from=(derived[one],) if one in derived else ()) for one in ids]


# ── the rule ──


def test_the_same_origin_joins_and_independent_keeps_a_found_copy_apart() -> None:
    origins = Origins(sources("a", "b", "c"), [judged("same-origin", "a", "b"), judged("independent", "a", "c")])
    assert origins.joined_by([("c", "a")]).classes("abc") == (("a", "b"), ("c",))
    assert not origins.contradicted()


def test_of_two_judgments_on_a_pair_the_later_counts_whatever_their_order() -> None:
    early, late = judged("independent", "a", "b"), judged("same-origin", "b", "a", at=AT + timedelta(days=1))
    for told in ([early, late], [late, early]):
        assert Origins(sources("a", "b"), told).same("a", "b")
    later = judged("independent", "a", "b", at=AT + timedelta(days=2), ref="z")
    assert not Origins(sources("a", "b"), [early, late, later]).joined_by([("a", "b")]).same("a", "b")


@pytest.mark.parametrize(
    ("told", "declared"),
    [
        ([judged("same-origin", "a", "b"), judged("same-origin", "b", "c"), judged("independent", "a", "c")], {}),
        ([judged("independent", "a", "c")], {"a": "c"}),
        ([judged("independent", "a", "b", "c"), judged("same-origin", "c", "b", at=AT + timedelta(1))], {"a": "b"}),
    ],
    ids=["two judgments against one", "the catalogue against a judgment", "both together"],
)
def test_a_contradiction_is_told_and_the_more_careful_count_stands(
    told: list[OriginJudgment], declared: dict[str, str]
) -> None:
    origins = Origins(sources("a", "b", "c", **declared), told)
    assert origins.same("a", "c")
    assert {(first, second) for first, second, _ in origins.contradicted()} >= {("a", "c")}


def test_several_sources_judged_independent_are_so_two_by_two() -> None:
    origins = Origins(sources(*"abc"), [judged("independent", "a", "b", "c")])
    assert origins.joined_by([("a", "b"), ("b", "c"), ("a", "c")]).count("abc") == 3


# ── what a claim amounts to ──


def case_of(root: Path, papers: int, told: list[OriginJudgment]) -> Case:
    """A claim that so many papers support, all of which print one story."""
    ids = [f"paper{number}" for number in range(papers)]
    grounds = "".join(f'    - {{source: {one}, quote: "{QUOTE}", stance: supports, credibility: 2}}\n' for one in ids)
    people = "{id: tavi, name: Tavi Orun, organisation: forum, roles: [legal]}"
    put(
        root,
        {
            "case.yaml": "averment: 1\nid: orsa\ntitle: x\n"
            "organisations: [{id: forum, name: F}, {id: delta, name: D}]\n"
            f"people: [{people}, {{id: ilm, name: Ilm Dar, organisation: delta, roles: [researcher]}}]\n",
            "claims.yaml": f"- id: closed\n  text: The bridge was closed.\n  grounds:\n{grounds}",
            "sources/catalogue.yaml": "".join(
                f"- {{id: {one}, title: {one}, kind: news, file: files/{one}.txt, access: public, reliability: B}}\n"
                for one in ids
            ),
            **{f"sources/files/{one}.txt": f"{one} prints this.\n\n{STORY}\n" for one in ids},
        },
    )
    case = read_case(root).case
    assert case is not None
    places = {**case.places, **{one.id: case.places["closed"] for one in told}}
    return replace(case, judgments=tuple(told), places=places)


def standing(root: Path, papers: int, *told: OriginJudgment) -> tuple[int, list[str]]:
    opened = open_case(case_of(root, papers, list(told)), (), AT.date())
    found = [*opened.evidence.findings, *opened.evidence.claims["closed"].findings]
    return opened.evidence.claims["closed"].standing.supporting, [finding.code for finding in found]


def test_papers_that_print_one_story_are_two_origins_once_a_reviewer_finds_so(tmp_path: Path) -> None:
    assert standing(tmp_path / "a", 2) == (1, [])
    assert standing(tmp_path / "b", 2, judged("independent", "paper0", "paper1")) == (2, [])


def test_two_that_are_parted_and_both_copied_by_a_third_are_one_origin_and_that_is_told(tmp_path: Path) -> None:
    one_pair = judged("independent", "paper0", "paper1")
    assert standing(tmp_path / "a", 3, one_pair) == (1, ["contradicting-origins"])
    assert standing(tmp_path / "b", 3, one_pair, judged("independent", "paper1", "paper2")) == (2, [])
    assert standing(tmp_path / "c", 3, judged("independent", "paper0", "paper1", "paper2")) == (3, [])


# ── in the workspace ──


@pytest.fixture
def orsa(tmp_path: Path) -> Row:
    load(case_of(tmp_path / "case", 2, []), Store(tmp_path / "store"), OPERATOR, AT)
    return Row.objects.get(ref="orsa")


@pytest.mark.django_db
def test_a_judgment_is_kept_with_who_when_and_why_and_comes_through_dump_and_load(tmp_path: Path, orsa: Row) -> None:
    told = judge_origins(orsa, ["paper1", "paper0"], "independent", " Both were there. ", Trail(LEGAL, AT))
    assert (told.by, told.at, told.reason, told.sources) == ("tavi", AT, "Both were there.", ("paper1", "paper0"))
    line = AuditLine.objects.get(verb="judge")
    assert (line.actor, line.kind, line.ref, line.at) == ("Tavi Orun", "judgment", told.id, AT)
    logged = CustodyEntry.objects.filter(event="overruled")
    assert {entry.object for entry in logged} == {"orsa/paper0", "orsa/paper1"}
    frozen = freeze(OPERATOR, "orsa", Store(tmp_path / "store"))
    assert frozen.judgments == (told,)
    write_case(frozen, tmp_path / "out")
    assert read_case(tmp_path / "out").case == frozen


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("actor", "named", "reason", "what"),
    [
        (OPERATOR, ["paper0", "paper1"], "x", "the operator is none"),
        (RESEARCHER, ["paper0", "paper1"], "x", "no legal reviewer"),
        (LEGAL, ["paper0", "paper0"], "x", "two or more sources"),
        (LEGAL, ["paper0", "paper1"], " \n", "needs a reason"),
        (LEGAL, ["paper0", "papre1"], "x", "no source “papre1”. The nearest known is “paper1”"),
    ],
    ids=["the operator", "a researcher", "one source twice", "no reason", "a source that is not there"],
)
def test_what_cannot_be_judged_is_refused_and_leaves_nothing(
    orsa: Row, actor: Viewer, named: list[str], reason: str, what: str
) -> None:
    lines = AuditLine.objects.count()
    with pytest.raises(Refusal, match=what):
        judge_origins(orsa, named, "same-origin", reason, Trail(actor, AT))
    assert AuditLine.objects.count() == lines
    assert not judgments(OPERATOR, orsa)


@pytest.mark.django_db
def test_a_source_that_she_may_not_see_looks_to_a_reviewer_like_one_that_is_not_there(orsa: Row) -> None:
    judge_origins(orsa, ["paper0", "paper1"], "same-origin", "x", Trail(LEGAL, AT))
    delta = Organisation.objects.get(ref="delta")
    SourceRow.objects.filter(ref="paper1").update(access="confidential", owner=delta)
    with pytest.raises(Refusal, match="no source “paper1”"):
        judge_origins(orsa, ["paper0", "paper1"], "independent", "x", Trail(LEGAL, AT))
    assert not judgments(LEGAL, orsa)
    assert len(judgments(RESEARCHER, orsa)) == 1
    assert not judgments(Viewer("Irn", "coast", "irn", "harbour"), orsa)


# ── what a reader is told ──


def test_the_document_tells_what_was_judged_when_and_why_but_not_by_whom() -> None:
    case = read_case(CASES / "good-independent").case
    assert case is not None
    opened = open_case(case, case.submissions, AT.date())
    (reading,) = opened.readings
    outcome = compile_submission(opened.material, opened.evidence, reading, guarded(opened.material, "public"))
    (told,) = outcome.printed.references.judgments(opened.evidence.claims["bridge-closed"])
    assert "independent on 1 July 2026" in told
    assert "Two reporters stood at the bridge" in repr(outcome.printed.document)
    assert "Tavi" not in repr(outcome.printed.document)


def test_a_judgment_on_a_source_that_is_withheld_is_not_told() -> None:
    case = read_case(CASES / "good-independent").case
    assert case is not None
    hidden = replace(case.sources[0], access="confidential")
    opened = open_case(replace(case, sources=(hidden, *case.sources[1:])), case.submissions, AT.date())
    (reading,) = opened.readings
    outcome = compile_submission(opened.material, opened.evidence, reading, guarded(opened.material, "public"))
    assert outcome.printed.references.judgments(opened.evidence.claims["bridge-closed"]) == []
    assert "Two reporters" not in repr(outcome.printed.document)
