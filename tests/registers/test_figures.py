"""Figures: each measure by hand, each condition at its border, and nothing told of a few."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registers.lists import PEOPLE, case_of, computed, register, value_of

from averment.casefile.nouns import Between, Change, FigureRule, Share
from averment.kernel.dates import read_date
from averment.kernel.findings import Severity
from averment.registers.rules.figures import compute_figures

JUNE = Between("2026-06-01", "2026-06-30")


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (FigureRule(count="rows"), "9"),
        (FigureRule(count="people"), "8"),
        (FigureRule(count="people", list="forum.csv"), "6"),
        (FigureRule(count="people", list="union.csv"), "3"),
        (FigureRule(count="people", where={"status": "detained"}), "6"),
        (FigureRule(count="people", where={"status": ("detained", "released")}), "8"),
        (FigureRule(count="people", where={"status": "DETAINED", "place": "Hevin"}), "4"),
        (FigureRule(count="people", where={"status": "arrested"}), "0"),
        (FigureRule(count="people", where={"date": None}), "1"),
        (FigureRule(count="people", where={"date": (None, "2026")}), "2"),
        (FigureRule(count="people", where={"date": "2026-06-02"}), "2"),
        (FigureRule(count="people", where={"date": JUNE}), "4"),
        (FigureRule(count="people", where={"date": Between("2026-06", "2026-06")}), "4"),
        (FigureRule(count="people", where={"date": Between("2026-06-02", "2026-06-30")}), "3"),
        (FigureRule(count="people", where={"date": Between(2026, 2026)}), "7"),
        (FigureRule(count="people", where={"date": Between("2026-07", None)}), "1"),
        (FigureRule(count="people", where={"date": Between(None, "2026-06-01")}), "1"),
        (FigureRule(count="people", where={"date": Between(None, None)}), "7"),
        (FigureRule(count="people", where={"age": Between(30, 41)}, list="forum.csv"), "4"),
        (FigureRule(count="people", where={"age": Between(30.5, None)}, list="forum.csv"), "3"),
        (FigureRule(count="people", where={"age": 30}), "1"),
        (FigureRule(count="people", where={"age": (30, 27)}), "2"),
        (FigureRule(distinct="place"), "3"),
        (FigureRule(distinct="date"), "6"),
        (FigureRule(sum="age", list="forum.csv"), "168"),
        (FigureRule(max="age"), "60"),
        (FigureRule(min="age"), "27"),
        (FigureRule(median="age", list="forum.csv"), "35"),
        (FigureRule(median="age", where={"place": "Hevin"}), "41.5"),
        (FigureRule(median="age", where={"place": "Hevin"}, round=0), "42"),
        (FigureRule(sum="age", list="forum.csv", round=-2), "2E+2"),
        (FigureRule(sum="age", where={"status": "nobody"}), "0"),
        (FigureRule(max="age", where={"status": "nobody"}), "No row gives a value of age."),
    ],
)
def test_each_measure_and_condition_gives_what_a_hand_count_gives(rule: FigureRule, value: str) -> None:
    assert value_of(rule) == value


def test_a_figure_knows_its_lists_their_sources_its_dates_and_how_many_rows_were_linked() -> None:
    rules = {"f": FigureRule(count="people", where={"date": JUNE}), "g": FigureRule(count="people", list="union.csv")}
    figures, findings = computed(rules, small_cell=0)
    assert not findings
    method = figures["f"].method
    assert (method.measure, method.lists, method.rows_linked) == ("count", ("forum.csv", "union.csv"), 5)
    assert figures["f"].sources == ("forum", "union")
    assert figures["f"].dates == (read_date("2026-06-01"), read_date("2026-06-30"))
    assert (figures["g"].sources, figures["g"].method.rows_linked) == (("union",), 0)


# ── shares and changes ──


def derived(rule: FigureRule, whole: int = 12, part: int = 7) -> str:
    rows = "".join(f"{n},a{n},{'yes' if n <= part else 'no'}\n" for n in range(1, whole + 1))
    rules = {
        "whole": FigureRule(count="people"),
        "part": FigureRule(count="people", where={"status": "yes"}),
        "none": FigureRule(count="people", where={"status": "never"}),
        "f": rule,
    }
    figures, findings = computed(rules, {"a.csv": f"id,name,status\n{rows}"})
    refused = [finding.what for finding in findings if finding.severity is Severity.ERROR]
    return str(figures["f"].value) if "f" in figures else refused[0]


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (FigureRule(share=Share("part", "whole")), "58.3"),
        (FigureRule(share=Share("part", "whole"), round=0), "58"),
        (FigureRule(share=Share("part", "whole"), round=3), "58.333"),
        (FigureRule(share=Share("whole", "whole")), "100.0"),
        (FigureRule(share=Share("none", "whole")), "0.0"),
        (FigureRule(share=Share("part", "none")), "The figure “f” divides by nothing."),
        (FigureRule(change=Change("part", "whole")), "5"),
        (FigureRule(change=Change("whole", "part")), "-5"),
        (FigureRule(change=Change("part", "whole", "per-cent"), round=1), "71.4"),
        (FigureRule(change=Change("whole", "part", "per-cent"), round=1), "-41.7"),
        (FigureRule(change=Change("none", "part", "per-cent")), "The figure “f” divides by nothing."),
        (FigureRule(change=Change("none", "part")), "7"),
    ],
)
def test_shares_and_changes(rule: FigureRule, value: str) -> None:
    assert derived(rule) == value


def test_halves_are_rounded_away_from_nought_as_by_hand() -> None:
    assert derived(FigureRule(share=Share("part", "whole"), round=0), whole=40, part=5) == "13"  # 12.5
    assert derived(FigureRule(share=Share("part", "whole"), round=0), whole=200, part=5) == "3"  # 2.5
    assert derived(FigureRule(change=Change("whole", "part", "per-cent"), round=0), whole=40, part=35) == "-13"


def test_figures_that_stand_on_each_other_in_a_circle_are_told_and_the_others_are_computed() -> None:
    rules = {
        "a": FigureRule(share=Share("b", "n")),
        "b": FigureRule(change=Change("n", "a")),
        "c": FigureRule(share=Share("c", "c")),
        "d": FigureRule(share=Share("a", "n")),
        "n": FigureRule(count="rows"),
    }
    figures, findings = computed(rules)
    assert set(figures) == {"n"}
    assert {f.what for f in findings} == {f"The figure “{name}” is computed from itself." for name in "abc"}


def test_a_chain_of_figures_without_end_is_told() -> None:
    rules = {f"f{n}": FigureRule(change=Change("n", f"f{n + 1}")) for n in range(3000)}
    rules |= {"f3000": FigureRule(count="rows"), "n": FigureRule(count="rows")}
    figures, findings = computed(rules)
    assert "f3000" in figures
    assert findings
    assert all("stands under more than 40 other figures" in found.what for found in findings)


def test_estimates_are_refused_by_name() -> None:
    figures, findings = computed({"hidden-total": FigureRule(estimate="total", lists=("forum.csv",))})
    assert not figures
    assert (findings[0].code, findings[0].severity) == ("unknown-figure", Severity.ERROR)
    assert "“hidden-total” is an estimate, which this version does not compute" in findings[0].what


# ── few people ──


@pytest.mark.parametrize(
    ("count", "small", "suppressed"),
    [(0, None, 0), (1, None, 5), (4, None, 5), (5, None, 0), (4, 3, 0), (2, 3, 3), (3, 3, 0), (1, 0, 0)],
)
def test_a_count_of_few_people_is_suppressed(count: int, small: int | None, suppressed: int) -> None:
    rows = "".join(f"{n},a{n}\n" for n in range(count))
    figures, _ = computed({"f": FigureRule(count="people")}, {"a.csv": f"id,name\n{rows}"}, small_cell=small)
    assert figures["f"].suppressed_below == suppressed


@pytest.mark.parametrize(
    "rule", [FigureRule(count="rows"), FigureRule(count="people", round=-1), FigureRule(distinct="name")]
)
def test_rounding_and_other_ways_of_counting_do_not_lift_the_suppression(rule: FigureRule) -> None:
    figures, _ = computed({"f": rule}, {"a.csv": "id,name\n1,a\n2,b\n3,c\n4,d\n"})
    assert figures["f"].suppressed_below == 5


def test_what_is_computed_from_a_suppressed_figure_is_refused() -> None:
    rules = {
        "few": FigureRule(count="people", where={"place": "Duvren"}, list="forum.csv"),
        "all": FigureRule(count="people"),
        "share": FigureRule(share=Share("few", "all")),
        "change": FigureRule(change=Change("all", "few")),
        "per-cent": FigureRule(change=Change("few", "all", "per-cent")),
        "above": FigureRule(change=Change("all", "share")),
    }
    figures, findings = computed(rules)
    assert set(figures) == {"few", "all"}
    assert figures["few"].suppressed_below == 5
    assert {found.where.subject for found in findings} == {"share", "change", "per-cent"}
    assert all("below 5 people" in found.what for found in findings)


@pytest.mark.parametrize("measure", ["max", "min", "median", "sum"])
def test_a_value_taken_over_few_people_would_tell_of_them_and_is_refused(measure: str) -> None:
    rows = "id,name,age\n1,a,60\n2,b,70\n3,c,\n4,d,\n5,e,\n6,f,\n"
    figures, findings = computed({"f": FigureRule(**{measure: "age"})}, {"a.csv": rows})  # type: ignore[arg-type]
    assert not figures
    assert "it is taken over fewer than 5" in findings[0].what


def test_events_and_population_are_not_suppressed_unless_the_register_says_so() -> None:
    rule, rows = {"f": FigureRule(sum="killed")}, {"a.csv": "id,killed\n1,1\n2,2\n"}
    assert computed(rule, rows, "events")[0]["f"].suppressed_below == 0
    assert computed(rule, rows, "events", small_cell=5)[0]["f"].suppressed_below == 5


# ── cells ──


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("41", "41"), (" 41 ", "41"), ("४१", "41"), ("٤١", "41"), ("۴۱", "41"), ('"1,041"', "1041"), ("1 041", "1041"),
        ("۱٬۰۴۱", "1041"), ('"१,०४१"', "1041"), ('"12,34,567"', "1234567"), ("2.5", "2.5"), ("۲٫۵", "2.5"),
        ("-3", "-3"), ("−3", "-3"), ("007", "7"), ("", "0"),
    ],
)  # fmt: skip
def test_a_cell_is_read_in_the_digits_and_separators_of_its_script(cell: str, value: str) -> None:
    assert value_of(FigureRule(sum="killed"), {"a.csv": f"id,killed\n1,{cell}\n"}, "events") == value


@pytest.mark.parametrize(
    "cell",
    ["about 40", "40+", "40-50", '"3,5"', "1.234", "1e3", "NaN", "Infinity", "1_000", "n/a", "?", "-", "1/2", "9" * 30],
)
def test_a_cell_that_gives_no_one_number_is_told_with_its_line(cell: str) -> None:
    _, findings = computed({"f": FigureRule(sum="killed")}, {"a.csv": f"id,killed\n1,4\n7,{cell}\n"}, "events")
    assert [(f.code, str(f.where), f.what) for f in findings] == [
        ("unknown-figure", "registers/r/a.csv:3", "Row 7 has no number in the column killed.")
    ]


def test_rows_whose_date_cannot_be_read_are_not_counted_and_that_is_told() -> None:
    rows = "id,name,date\n" + "".join(f"{n},a{n},2026-06-{n:02}\n" for n in range(1, 8))
    rows += "8,b,14/06/2026\n9,c,unknown\n10,d,\n"
    figures, findings = computed({"f": FigureRule(count="people", where={"date": JUNE})}, {"a.csv": rows})
    assert figures["f"].value == 7
    assert [(f.severity, str(f.where)) for f in findings] == [(Severity.WARNING, "registers/r/a.csv:9")]
    assert "passes over 2 rows of a.csv" in findings[0].what


# ── rows of several lists ──


def test_rows_of_two_lists_count_once_and_rows_of_one_list_never_do() -> None:
    assert value_of(FigureRule(count="people", where={"name": "Ravel Osk"})) == "2"
    assert value_of(FigureRule(count="rows", where={"name": "Ravel Osk"})) == "3"


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        ("name,father,date\nA,F,2026\n", "name,father,date\nA,F,2026\n", 1),
        ("name,father,date\nA,F,2026\n", "name,father,date\nA,F,2025\n", 2),
        ("name,father,date\nA,F,2026\n", "name,date\nA,2026\n", 1),
        ("name,father,date\nA,F,2026\n", "name,father,date\nA,,2026\n", 2),
        ("name,father\nA,F\n", "name,father\nA,F\n", 1),
        ("name\nA\n", "name\nA\n", 2),
        ("name,date\nA,\n", "name,date\nA,\n", 2),
        ("name,date\n,2026\n", "name,date\n,2026\n", 2),
        ("father,date\nF,2026\n", "father,date\nF,2026\n", 2),
        ("name,place\nA,Hevin\n", "name,place\nA,Hevin\n", 2),
        ("name,date\nعلی,2026\n", "name,date\nعلي,2026\n", 1),
        ("name,date\nA,2026\nA,2026\n", "name,date\nA,2026\n", 2),
        ("name,date\nA,2026\n", "name,date\nA,2026\nA,2026\n", 2),
        ("name,date\nA,2026\nA,2026\n", "name,date\nA,2026\nA,2026\nA,2026\n", 3),
    ],
)
def test_rows_link_where_they_agree_in_all_that_both_lists_have(one: str, other: str, people: int) -> None:
    assert value_of(FigureRule(count="people"), {"a.csv": one, "b.csv": other}) == str(people)


def test_a_row_that_two_lists_lead_to_is_counted_once() -> None:
    lists = {"a.csv": "name,father\nA,F\n", "b.csv": "name,father,date\nA,F,2026\n", "c.csv": "name,date\nA,2026\n"}
    assert value_of(FigureRule(count="people"), lists) == "1"


ROWS = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["2025", "2026", ""])), max_size=8)


@given(ROWS, ROWS)
def test_of_two_lists_with_the_same_columns_each_row_of_the_second_finds_at_most_one_of_the_first(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    lists = {
        name: "name,date\n" + "".join(f"{who},{when}\n" for who, when in rows)
        for name, rows in (("a.csv", one), ("b.csv", other))
    }
    pairs = sum(min(one.count(row), other.count(row)) for row in set(one) if row[1])
    assert value_of(FigureRule(count="people"), lists) == str(len(one) + len(other) - pairs)


def test_many_rows_alike_are_linked_without_a_search_for_each() -> None:
    rows = "name,date\n" + "A,2026\n" * 6000
    assert value_of(FigureRule(count="people"), {"a.csv": rows, "b.csv": rows, "c.csv": rows}) == "6000"


def test_a_condition_on_a_column_that_a_list_does_not_have_is_met_by_none_of_its_rows() -> None:
    lists = {"a.csv": "name,status\nA,yes\n", "b.csv": "name\nB\n"}
    assert value_of(FigureRule(count="people", where={"status": "yes"}), lists) == "1"


def test_figures_of_all_registers_are_computed_and_may_stand_on_each_other() -> None:
    one = register({"n": FigureRule(count="people", list="forum.csv")}, PEOPLE)
    other = register({"s": FigureRule(share=Share("n", "n"))}, {"b.csv": "name\nB\n"})
    figures, findings = compute_figures(case_of(one, other))
    assert not findings
    assert figures["s"].value == Decimal("100.0")


def test_a_value_that_no_row_has_is_told_with_the_nearest_that_one_has() -> None:
    rules = {"f": FigureRule(count="people", where={"status": "detaind"})}
    figures, findings = computed(rules, {"a.csv": "id,name,status\n1,a,detained\n"})
    assert figures["f"].value == 0
    (told,) = findings
    assert (told.code, told.severity) == ("unknown-figure", Severity.WARNING)
    assert "The nearest known is “detained”" in told.what
