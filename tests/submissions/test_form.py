"""Whether a submission keeps to its forum's form, with one clean and one failing example of each check."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from averment.casefile.nouns import SubmissionCard, TranslationOf
from averment.kernel.dates import PartialDate
from averment.kernel.document import At, Cite, Division, Document, Heading, Insert, Paragraph, Text, Value
from averment.kernel.findings import Severity, Where
from averment.submissions.outside.forum_library import forum_ids, load_forum
from averment.submissions.rules.counting import WordCounts
from averment.submissions.rules.form import (
    Outline,
    Places,
    Section,
    folded_title,
    form_findings,
    holds_facts,
    is_placeholder,
    outline_of,
)

PLACES = Places(Where("submissions/s/submission.yaml"), Where("submissions/s/draft.md"))
KASHMIR = Path(__file__).parents[3] / "shared/cases/kashmir/submissions/upr"
UPR_FIELDS = {"contact": "Desk of the Northern Forum", "activities": "We document detention", "established": 2011}
STATEMENT = {
    "contact": "Desk", "agenda_item": 4, "ngo_name": "Delta Watch", "ecosoc_status": "special",
}  # fmt: skip
WGAD = {"consent": True, "categories": ("I", "III"), "route": "regular", "contact": "Delta Watch, 4 Quay Street"}
WGAD_SECTIONS = (
    "I. Identity", "II. Arrest", "III. Detention", "IV. Circumstances", "V. Why the detention is arbitrary",
    "VI. Steps taken", "VII. Author of the communication",
)  # fmt: skip


def outline(*titles, empty=()):
    return Outline(tuple(Section(t, 1, 10 * n, t in empty) for n, t in enumerate(titles, 1)))


def card(forum="upr-stakeholder", **changes):
    given = {"title": "Detention in the valley", "state": "XVA", "fields": UPR_FIELDS, **changes}
    return SubmissionCard(forum=forum, **given)


def findings(the_card, the_outline=None, counts=None, filer="coalition"):
    sections = the_outline or outline("Introduction", "Facts", "Recommendations")
    return form_findings(load_forum(the_card.forum), the_card, sections, counts or WordCounts(body=900), PLACES, filer)


def codes(found):
    return [(f.code, f.severity.value) for f in found]


# ── clean examples ───────────────────────────────────────────────────────────────────────────────


def test_a_submission_that_keeps_the_form_gives_nothing():
    assert findings(card()) == ()


def test_a_complete_case_of_detention_gives_nothing():
    assert findings(card("wgad", fields=WGAD), outline(*WGAD_SECTIONS)) == ()


def test_a_complete_statement_gives_nothing():
    assert findings(card("hrc-written-statement", state=None, fields=STATEMENT), outline("Situation")) == ()


def test_complete_evidence_for_the_commons_gives_nothing():
    fields = {"inquiry": "The valley", "submitter": "Delta Watch", "published_elsewhere": False}
    clean = card("uk-commons-evidence", state=None, fields=fields)
    assert findings(clean, outline("Executive Summary", "About us", "Facts", "Recommendations")) == ()


@pytest.mark.skipif(not KASHMIR.exists(), reason="needs ../shared/cases/kashmir")
def test_the_real_submission_keeps_the_form_of_the_review():
    given = yaml.safe_load((KASHMIR / "submission.yaml").read_text("utf-8"))
    lines = (KASHMIR / "draft.md").read_text("utf-8").splitlines()
    titles = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    the_card = SubmissionCard(**{**given, "endorsed_by": tuple(given["endorsed_by"])})
    assert findings(the_card, outline(*titles), WordCounts(body=400, footnotes=600)) == ()
    forum = load_forum("upr-stakeholder")
    assert [title for title in titles if not holds_facts(forum, the_card, [title])] == ["Recommendations"]


# ── length ───────────────────────────────────────────────────────────────────────────────────────


def test_a_length_that_is_not_verified_warns_and_stops_nothing():
    found = findings(card(), counts=WordCounts(body=2816))
    assert codes(found) == [("word-limit", "warning")]
    assert "1 over 2,815" in found[0].what
    assert "not verified" in found[0].why


def test_a_length_at_the_limit_is_within_it():
    assert findings(card(), counts=WordCounts(body=2815, footnotes=9000)) == ()


def test_a_verified_binding_length_is_an_error():
    report = card("ccpr-alternative-report", fields={"contact": "Desk"})
    found = findings(report, outline("Priority issues", "Recommendations"), WordCounts(body=10_001))
    assert ("word-limit", "error") in codes(found)


def test_notes_that_may_count_only_warn():
    report = card("ccpr-alternative-report", fields={"contact": "Desk"})
    found = findings(report, outline("Priority issues", "Recommendations"), WordCounts(body=9_000, footnotes=1_001))
    assert codes(found) == [("word-limit", "warning")]


@pytest.mark.parametrize(
    ("status", "body", "footnotes", "expected"),
    [
        ("general", 1400, 600, []),
        ("general", 1400, 601, [("word-limit", "error")]),
        ("roster", 1400, 100, []),
        ("roster", 1400, 101, [("word-limit", "error")]),
    ],
)
def test_a_statement_counts_its_notes_and_its_limit_hangs_on_the_status(status, body, footnotes, expected):
    statement = card("hrc-written-statement", state=None, fields={**STATEMENT, "ecosoc_status": status})
    assert codes(findings(statement, counts=WordCounts(body=body, footnotes=footnotes))) == expected


def test_pages_are_measured_only_once_they_are_known():
    assert findings(card(), counts=WordCounts(body=900, pages=5)) == ()
    assert codes(findings(card(), counts=WordCounts(body=900, pages=6))) == [("word-limit", "warning")]


def test_advice_on_length_is_a_warning():
    fields = {"inquiry": "The valley", "submitter": "Delta Watch", "published_elsewhere": False}
    evidence = card("uk-commons-evidence", state=None, fields=fields)
    sections = outline("Summary", "Introduction", "Recommendations")
    assert codes(findings(evidence, sections, WordCounts(body=2000, annexes=1001))) == [("word-limit", "warning")]


# ── sections ─────────────────────────────────────────────────────────────────────────────────────

LETTER = {
    "submitter": "Delta Watch", "incident_date": "2026-06-14", "incident_place": "Upper Town", "consent_submit": True,
    "knows_of_letter": True, "knows_of_report": True, "name_in_report": "initials", "mandates": ("detention",),
}  # fmt: skip
LETTER_SECTIONS = ("Victims", "Alleged perpetrators", "Facts", "Steps taken")


def test_a_required_section_that_is_missing_is_an_error_with_its_titles():
    letter = card("special-procedures", fields=LETTER)
    assert findings(letter, outline(*LETTER_SECTIONS)) == ()
    found = findings(letter, outline("Victims", "Facts", "Steps taken"))
    assert codes(found) == [("missing-section", "error")]
    assert "Alleged perpetrators" in found[0].mend
    assert "ohchr.org" in found[0].why


def test_a_required_section_that_is_empty_is_missing():
    found = findings(card("special-procedures", fields=LETTER), outline(*LETTER_SECTIONS, empty=("Facts",)))
    assert codes(found) == [("missing-section", "error")]
    assert found[0].where.line == 30


def test_a_section_that_only_an_unverified_rule_asks_for_is_a_warning():
    found = findings(card("wgad", fields=WGAD), outline(*WGAD_SECTIONS[1:]))
    assert codes(found) == [("missing-section", "warning")]


def test_an_encouraged_section_is_a_note():
    assert codes(findings(card(), outline("Facts"))) == [("missing-section", "note")]


def test_sections_out_of_order_are_named_with_the_move_to_make():
    swapped = outline("Alleged perpetrators", "Victims", "Facts", "Steps taken")
    found = findings(card("special-procedures", fields=LETTER), swapped)
    assert codes(found) == [("missing-section", "error")]
    assert found[0].mend == "Move it before “Alleged perpetrators”."


def test_the_summary_for_the_commons_comes_first():
    fields = {"inquiry": "The valley", "submitter": "Delta Watch", "published_elsewhere": False}
    evidence = card("uk-commons-evidence", state=None, fields=fields)
    found = findings(evidence, outline("Background", "Summary", "Introduction", "Recommendations"))
    assert codes(found) == [("missing-section", "warning")]


@pytest.mark.parametrize(
    "title",
    ["recommendations", "6. Recommendations", "VI. RECOMMENDATIONS", "  Recommendations: ", "(6) Recommendations",
     "سفارشات", "۶۔ سفارشات", "सिफ़ारिशें", "६. सिफ़ारिशें", "\u0938\u093f\u095e\u093e\u0930\u093f\u0936\u0947\u0902",
     "Conclusions  and\trecommendations"],
)  # fmt: skip
def test_a_section_is_known_by_its_title_however_it_is_numbered_or_typed(title):
    assert not holds_facts(load_forum("upr-stakeholder"), card(), [title])


@pytest.mark.parametrize("title", ["Recommendation letters", "2011 census", "Earlier recommendations ignored"])
def test_a_title_that_only_resembles_a_section_is_not_that_section(title):
    assert holds_facts(load_forum("upr-stakeholder"), card(), [title])


def test_years_and_large_numbers_in_a_title_are_no_section_number():
    assert folded_title("2011 census") != folded_title("2021 census")
    assert folded_title("Census") == folded_title("3 Census")


# ── which sections state facts ───────────────────────────────────────────────────────────────────


def test_what_stands_below_the_recommendations_is_no_fact():
    forum = load_forum("upr-stakeholder")
    assert not holds_facts(forum, card(), ["Recommendations", "To the Government"])
    assert holds_facts(forum, card(), ["Detention", "Numbers"])
    assert holds_facts(forum, card(), [])


def test_the_card_says_which_sections_are_facts():
    forum, the_card = load_forum("upr-stakeholder"), card(facts=("Detention",))
    assert holds_facts(forum, the_card, ["2. Detention", "Numbers"])
    assert not holds_facts(forum, the_card, ["Introduction"])


def test_a_fact_section_that_the_draft_lacks_is_an_error():
    named = outline("Introduction", "Detention", "Recommendations")
    assert findings(card(facts=("detention",)), named) == ()
    found = findings(card(facts=("Detentoin",)), named)
    assert codes(found) == [("missing-section", "error")]
    assert found[0].mend == "Write “Detention”."


# ── answers ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "answer",
    [None, "", "   ", "\u00a0", "\u200b", "-", "…", "TBC", "tbd", "TODO: ask the desk", "??", "[contact]", "<name>",
     "to be confirmed", "Lorem ipsum dolor", ("",), ()],
)  # fmt: skip
def test_an_answer_that_says_nothing_is_missing(answer):
    found = findings(card(fields={**UPR_FIELDS, "contact": answer}))
    assert codes(found) == [("missing-field", "error")]
    assert found[0].where.subject == "contact"
    assert "`contact`" in found[0].mend


@pytest.mark.parametrize(
    "answer", ["Amina Q.", "none", "42", 42, ("Amina Q.", "desk@example.org"), "رابطہ دفتر", "संपर्क"]
)
def test_an_answer_that_says_something_is_one(answer):
    assert findings(card(fields={**UPR_FIELDS, "contact": answer})) == ()


def test_an_answer_that_was_never_given_is_missing():
    left = {key: value for key, value in UPR_FIELDS.items() if key != "contact"}
    assert codes(findings(card(fields=left))) == [("missing-field", "error")]


def test_an_unverified_question_left_open_is_a_warning():
    left = {key: value for key, value in WGAD.items() if key != "route"}
    assert codes(findings(card("wgad", fields=left), outline(*WGAD_SECTIONS))) == [("missing-field", "warning")]


@pytest.mark.parametrize("when", [2011, "2011", "2011-05", "2011-05-30"])
def test_a_date_may_be_as_exact_as_it_is_known(when):
    assert findings(card(fields={**UPR_FIELDS, "established": when})) == ()


@pytest.mark.parametrize("when", ["last spring", "2011-13", "30 May 2011", True, 20110530])
def test_what_is_no_date_is_no_answer_to_a_date(when):
    assert codes(findings(card(fields={**UPR_FIELDS, "established": when}))) == [("missing-field", "error")]


def test_a_disappearance_needs_its_month():
    fields = {
        "full_name": "R. of Upper Town", "disappearance_date": "2026-06", "place": "Upper Town",
        "alleged_forces": "Border Guard", "steps_taken": "none: the family was afraid", "submitter": "Delta Watch",
        "family_consent": "yes",
    }  # fmt: skip
    assert findings(card("wgeid", fields=fields), outline("Circumstances")) == ()
    found = findings(card("wgeid", fields={**fields, "disappearance_date": 2026}), outline("Circumstances"))
    assert codes(found) == [("missing-field", "error")]


def test_an_answer_outside_the_choices_is_named_without_repeating_it():
    found = findings(card("hrc-written-statement", state=None, fields={**STATEMENT, "agenda_item": "Zahra B."}))
    assert codes(found) == [("missing-field", "error")]
    assert "Zahra" not in found[0].what + found[0].mend + found[0].why


def test_a_list_with_one_strange_item_is_no_answer():
    found = findings(card("wgad", fields={**WGAD, "categories": ("I", "VI")}), outline(*WGAD_SECTIONS))
    assert codes(found) == [("missing-field", "error")]


def test_a_question_that_the_form_does_not_ask_is_named_with_the_nearest():
    fields = {**UPR_FIELDS, "contcat": "Desk"}
    found = findings(card(fields=fields))
    assert codes(found) == [("unknown-field", "warning")]
    assert "`contact`" in found[0].mend


def test_placeholders_are_told_from_words():
    assert is_placeholder("Name: TBC")
    assert not is_placeholder("Todos los Santos Association")
    for answer in ("[A] and [B]", "<desk@example.org>", "Documentamos todo lo que vemos", "Session XXX", "Who? Us?"):
        assert not is_placeholder(answer), answer


# ── the door ─────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_route_is_refused_with_the_reason_and_the_source():
    report = card("ccpr-alternative-report", state="CHN", fields={"contact": "Desk"})
    found = findings(report, outline("Priority issues", "Recommendations"))
    assert codes(found) == [("not-admissible", "error")]
    assert "ratified" in found[0].what
    assert "ishr.ch" in found[0].why


@pytest.mark.parametrize("state", ["IND", "PAK", "XVA"])
def test_an_open_route_is_not_refused(state):
    report = card("ccpr-alternative-report", state=state, fields={"contact": "Desk"})
    assert findings(report, outline("Priority issues", "Recommendations")) == ()


def test_an_unverified_closed_route_warns():
    forum = load_forum("ccpr-alternative-report")
    forum = replace(forum, closed=(replace(forum.closed[0], verified=False),))
    report = card(forum.id, state="CHN", fields={"contact": "Desk"})
    found = form_findings(forum, report, outline("Priority issues", "Recommendations"), WordCounts(), PLACES)
    assert codes(found) == [("not-admissible", "warning")]


def test_a_submission_without_its_state_is_refused():
    assert codes(findings(card(state=None))) == [("not-admissible", "error")]


@pytest.mark.parametrize("language", ["en", "en-GB", "FR", "ar"])
def test_a_language_of_the_forum_is_taken(language):
    assert findings(card(language=language)) == ()


@pytest.mark.parametrize(("language", "name"), [("ur", "Urdu"), ("hi", "Hindi"), ("ks", "Kashmiri")])
def test_a_language_that_the_forum_does_not_take_is_refused_by_name(language, name):
    found = findings(card(language=language))
    assert codes(found) == [("not-admissible", "error")]
    assert name in found[0].what
    assert "translated" in found[0].mend


def test_a_translation_for_readers_may_be_in_any_language():
    original = TranslationOf(submission="upr", text_sha256="0" * 64)
    found = findings(card(language="ur", translation_of=original))
    assert codes(found) == [("not-admissible", "warning")]
    assert "original" in found[0].mend


def test_a_language_rule_of_unknown_strictness_warns():
    found = findings(card("wgad", language="ur", fields=WGAD), outline(*WGAD_SECTIONS))
    assert codes(found) == [("not-admissible", "warning")]


def test_an_organisation_without_status_may_not_file_a_statement():
    statement = card("hrc-written-statement", state=None, fields={**STATEMENT, "ecosoc_status": "none"})
    assert codes(findings(statement)) == [("not-admissible", "error")]


@pytest.mark.parametrize("consent", [False, "no"])
def test_a_case_of_detention_without_consent_is_refused(consent):
    found = findings(card("wgad", fields={**WGAD, "consent": consent}), outline(*WGAD_SECTIONS))
    assert codes(found) == [("not-admissible", "error")]


def test_evidence_that_was_published_elsewhere_is_refused():
    fields = {"inquiry": "The valley", "submitter": "Delta Watch", "published_elsewhere": True}
    found = findings(card("uk-commons-evidence", state=None, fields=fields), outline("Summary", "About us", "Requests"))
    assert codes(found) == [("not-admissible", "error")]


def test_a_filer_that_the_forum_does_not_take_is_refused():
    assert codes(findings(card(), filer="state")) == [("not-admissible", "error")]


def test_a_coalition_may_not_file_where_only_states_may():
    forum = load_forum("upr-stakeholder")
    forum = replace(forum, filers=replace(forum.filers, kinds=("state",)))
    found = form_findings(forum, card(), outline("Introduction"), WordCounts(), PLACES)
    assert forum.states_only
    assert codes(found) == [("not-admissible", "error")]
    assert found[0].what.startswith("Only a State")


def test_a_rule_that_has_ended_refuses_nothing_today():
    forum = load_forum("ccpr-alternative-report")
    ended = replace(forum.closed[0], valid_to=forum.closed[0].read)
    forum = replace(forum, closed=(ended,))
    report = card(forum.id, state="CHN", fields={"contact": "Desk"})
    sections = outline("Priority issues", "Recommendations")
    assert form_findings(forum, report, sections, WordCounts(), PLACES) == ()
    older = replace(report, date=PartialDate(2020))
    assert codes(form_findings(forum, older, sections, WordCounts(), PLACES)) == [("not-admissible", "error")]


# ── every file, with everything wrong ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("forum_id", forum_ids())
def test_errors_come_only_from_verified_rules_even_where_everything_is_wrong(forum_id):
    forum = load_forum(forum_id)
    wrong = {rule.id: "TBC" for rule in forum.fields} | {"strange": 1}
    ruined = card(forum_id, language="ks", state="CHN" if forum.closed else None, fields=wrong)
    too_long = WordCounts(10**6, 10**6, 10**6, 10**6, 10**3)
    found = form_findings(forum, ruined, Outline(), too_long, PLACES, "state")
    assert found
    for finding in found:
        if finding.severity is Severity.ERROR:
            assert "not verified" not in finding.why
        assert finding.why
        assert finding.mend
        assert finding.what


@pytest.mark.parametrize("forum_id", forum_ids())
def test_a_forum_of_which_nothing_is_verified_gives_no_error(forum_id):
    forum = load_forum(forum_id)
    doubtful = {
        name: tuple(replace(rule, verified=False) for rule in getattr(forum, name))
        for name in ("lengths", "sections", "fields", "closed")
    }
    single = {name: replace(getattr(forum, name), verified=False) for name in ("filers", "languages", "state")}
    refused = {rule.id: rule.refuses[0].answer for rule in forum.fields if rule.refuses}
    ruined = card(forum_id, language="ks", state="CHN" if forum.closed else None, fields=refused)
    found = form_findings(
        replace(forum, **doubtful, **single), ruined, Outline(), WordCounts(10**6, pages=900), PLACES, "state"
    )
    assert {finding.severity for finding in found} <= {Severity.WARNING, Severity.NOTE}


# ── the outline of a parsed draft ────────────────────────────────────────────────────────────────


def _heading(title, line, level=1):
    return Heading(level, (Text(title),), At(line, 1))


def _document(*blocks):
    return Document("T", "en", "ltr", blocks)


def test_a_section_with_only_an_empty_subsection_is_empty():
    read = outline_of(_document(_heading("A", 1), _heading("B", 3, 2), _heading("C", 5), Paragraph((Text("w"),))))
    assert [(s.title, s.level, s.line, s.empty) for s in read.sections] == [
        ("A", 1, 1, True), ("B", 2, 3, True), ("C", 1, 5, False),
    ]  # fmt: skip


def test_words_in_a_subsection_fill_the_section():
    read = outline_of(_document(_heading("A", 1), _heading("B", 3, 2), Paragraph((Text("w"),))))
    assert [s.empty for s in read.sections] == [False, False]


@pytest.mark.parametrize(
    "block",
    [Insert("call"), Paragraph((Value("held-june"),)), Paragraph((Cite((), running=True),)),
     Division((Paragraph((Text("w"),)),), ("request",))],
)  # fmt: skip
def test_a_position_a_figure_or_a_request_fills_a_section(block):
    assert not outline_of(_document(_heading("A", 1), block)).sections[0].empty


def test_blank_paragraphs_and_empty_divisions_fill_nothing():
    blank = (Paragraph((Text(" \u00a0"),)), Division((), ("request",)))
    assert outline_of(_document(_heading("A", 1), *blank)).sections[0].empty


def test_a_heading_inside_a_division_is_a_section_too():
    read = outline_of(_document(Division((_heading("Recommendations", 4), Paragraph((Text("w"),))), ("request",))))
    assert [s.title for s in read.sections] == ["Recommendations"]
