"""A custody log that somebody has been at: each way of changing it is named, and a log left alone has no problems."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from averment.evidence.rules.custody.checking import check_log
from averment.evidence.rules.custody.disorder import Kind
from averment.evidence.rules.custody.entries import Entry, Event
from averment.evidence.rules.custody.leaves import leaf_of
from averment.evidence.rules.custody.merkle import EMPTY_ROOT, Frontier, Head

SIZE = 30
ENTRIES = tuple(
    Entry(number, list(Event)[number % len(Event)], f"2026-11-24T10:00:{number:02}Z", f"member-{number % 3}", "src-7")
    for number in range(SIZE)
)
SALTS = {number: random.Random(number).randbytes(32) for number in range(SIZE)}  # noqa: S311  a test's salts
LEAVES = [leaf_of(entry, SALTS[entry.sequence]) for entry in ENTRIES]


def head(size, leaves=LEAVES):
    return Frontier().grown(leaves[:size]).head()


HEADS = [head(size) for size in (0, 1, 8, 13, 20, SIZE)]


def said(entries=ENTRIES, salts=SALTS, leaves=LEAVES, heads=HEADS):
    return [(problem.where, str(problem.kind)) for problem in check_log(entries, salts, leaves, heads)]


def renumbered(entries):
    return [replace(entry, sequence=number) for number, entry in enumerate(entries)]


def shifted(order):
    """Entries and salts as they would stand if the rows of the log were put in this order and numbered anew."""
    entries = renumbered([ENTRIES[number] for number in order])
    return entries, {place: SALTS[number] for place, number in enumerate(order)}


def test_a_log_left_alone_has_no_problems():
    assert said() == []
    assert said(heads=[]) == []
    assert said((), {}, [], [Head(0, EMPTY_ROOT)]) == []


def test_a_deleted_entry_is_named():
    assert said(ENTRIES[:11] + ENTRIES[12:]) == [("entry 11", "deleted")]


def test_deleted_neighbours_are_named_together():
    assert said(ENTRIES[:11] + ENTRIES[15:-1]) == [("entries 11 to 14", "deleted"), ("entry 29", "deleted")]


@pytest.mark.parametrize(
    "change",
    [
        {"agent": "member-9"},
        {"event": "viewed"},
        {"at": "2026-11-24T10:00:13Z"},
        {"object": "src-8"},
        {"digest": "ab" * 32},
        {"detail": (("grade", "A1"),)},
        {"outcome": "failed"},
    ],
)
def test_any_altered_part_of_an_entry_is_named(change):
    assert said((*ENTRIES[:12], replace(ENTRIES[12], **change), *ENTRIES[13:])) == [("entry 12", "altered")]


@pytest.mark.parametrize(("change", "what"), [({"event": "mislaid"}, "its event"), ({"at": "yesterday"}, "its time")])
def test_an_entry_that_could_never_have_been_logged_says_why(change, what):
    (problem,) = check_log((*ENTRIES[:12], replace(ENTRIES[12], **change), *ENTRIES[13:]), SALTS, LEAVES, HEADS)
    assert (problem.where, problem.kind) == ("entry 12", Kind.ALTERED)
    assert problem.what.startswith(what)


def test_a_changed_salt_shows_as_an_alteration_and_a_lost_one_as_lost():
    assert said(salts={**SALTS, 5: bytes(32)}) == [("entry 5", "altered")]
    assert said(salts={**SALTS, 5: SALTS[5][:31]}) == [("entry 5", "unsalted")]
    assert said(salts={place: salt for place, salt in SALTS.items() if place != 5}) == [("entry 5", "unsalted")]


def test_two_entries_that_changed_places_are_named_whether_or_not_their_salts_went_along():
    order = list(range(SIZE))
    order[4], order[21] = 21, 4
    entries, salts = shifted(order)
    expected = [("entry 4", "reordered"), ("entry 21", "reordered")]
    assert said(entries, salts) == expected
    assert said(entries) == expected


def test_entries_that_come_in_another_order_than_they_were_numbered_are_named():
    assert said((*ENTRIES[:4], ENTRIES[5], ENTRIES[4], *ENTRIES[6:])) == [("entry 4", "reordered")]


def test_a_deletion_that_was_covered_by_numbering_anew_is_seen_through():
    entries, salts = shifted([*range(9), *range(12, SIZE)])
    expected = [("entries 9 to 11", "deleted"), ("entries 9 to 26", "reordered")]
    assert said(entries, salts) == expected
    assert said(entries) == expected


def test_an_insertion_that_was_covered_by_numbering_anew_is_seen_through():
    made_up = replace(ENTRIES[0], agent="member-9")
    entries = renumbered([*ENTRIES[:9], made_up, *ENTRIES[9:]])
    assert said(entries) == [("entry 9", "foreign"), ("entries 10 to 30", "reordered")]


def test_entries_that_were_never_logged_are_foreign():
    late = replace(ENTRIES[0], sequence=SIZE, agent="member-9")
    assert said((*ENTRIES, late), {**SALTS, SIZE: bytes(32)}) == [("entry 30", "foreign")]
    assert said((*ENTRIES, replace(late, sequence=10**15))) == [("entry 1000000000000000", "foreign")]
    assert said((replace(late, sequence=-3), *ENTRIES)) == [("entry -3", "foreign")]


def test_a_second_entry_in_one_place_is_foreign_be_it_false_or_true():
    false = replace(ENTRIES[7], agent="member-9")
    assert said((*ENTRIES[:8], false, *ENTRIES[8:])) == [("entry 7", "foreign")]
    assert said((*ENTRIES[:7], false, *ENTRIES[7:])) == [("entry 7", "foreign")]
    assert said((*ENTRIES[:8], ENTRIES[7], *ENTRIES[8:])) == [("entry 7", "foreign")]


def test_a_log_that_was_cut_at_its_end_contradicts_the_checkpoint_that_somebody_kept():
    cut = check_log(ENTRIES[:25], SALTS, LEAVES[:25], HEADS)
    assert [(problem.where, problem.kind) for problem in cut] == [("entries 25 to 29", Kind.MISSING)]
    assert said(ENTRIES[:25], SALTS, LEAVES[:25], HEADS[:-1]) == []  # nobody kept a later one: nothing to see


def test_entries_and_hashes_that_were_rewritten_together_contradict_the_checkpoints_after_the_change():
    forged = [*ENTRIES[:15], replace(ENTRIES[15], agent="member-9"), *ENTRIES[16:]]
    leaves = [leaf_of(entry, SALTS[entry.sequence]) for entry in forged]
    problems = check_log(forged, SALTS, leaves, HEADS)
    assert [problem.where for problem in problems] == ["checkpoint of 20 entries", "checkpoint of 30 entries"]
    assert {(problem.kind, problem.first) for problem in problems} == {(Kind.CHECKPOINT, 13)}
    assert "of entries 13 to 19, one is not as it was" in problems[0].what
    assert check_log(forged, SALTS, leaves, HEADS[:4]) == ()


def test_a_checkpoint_of_another_log_is_named_and_the_others_still_fit():
    assert said(heads=[*HEADS, Head(10, bytes(32)), Head(13, bytes(32))]) == [
        ("checkpoint of 10 entries", "checkpoint"),
        ("checkpoint of 13 entries", "checkpoint"),
    ]
    assert said(heads=[Head(0, bytes(32))]) == [("checkpoint of 0 entries", "checkpoint")]


def test_one_logged_hash_that_was_changed_shows_at_its_entry_and_at_the_checkpoints():
    assert said(leaves=[*LEAVES[:25], bytes(32), *LEAVES[26:]]) == [
        ("checkpoint of 30 entries", "checkpoint"),
        ("entry 25", "altered"),
    ]


@pytest.mark.parametrize("piece", [b"", LEAVES[25][:31], LEAVES[25] + b"\x00"])
def test_a_logged_hash_of_another_length_is_a_problem_and_no_crash(piece):
    assert said(leaves=[*LEAVES[:25], piece, *LEAVES[26:]]) == [
        ("checkpoint of 30 entries", "checkpoint"),
        ("entry 25", "altered"),
    ]


def test_a_byte_moved_from_one_logged_hash_to_its_neighbour_is_seen():
    leaves = [*LEAVES[:24], LEAVES[24] + LEAVES[25][:1], LEAVES[25][1:], *LEAVES[26:]]
    assert ("entries 24 to 25", "altered") in said(leaves=leaves)
    assert ("checkpoint of 30 entries", "checkpoint") in said(leaves=leaves)


def test_a_log_in_full_disorder_is_told_apart_from_one_that_was_rewritten():
    order = list(range(SIZE))
    random.Random(4).shuffle(order)  # noqa: S311  a test's disorder
    entries, salts = shifted(order)
    stayed = sum(place == number for place, number in enumerate(order))
    problems = check_log(entries, salts, LEAVES, HEADS)
    assert {problem.kind for problem in problems} == {Kind.REORDERED}
    assert sum(problem.last - problem.first + 1 for problem in problems) == SIZE - stayed
    rewritten = [replace(entry, agent="member-9") for entry in entries]
    assert said(rewritten, salts) == [("entries 0 to 29", "altered")]


@given(st.data())
def test_no_change_to_entries_goes_unseen_and_what_was_not_touched_is_not_named(data):
    rows = list(ENTRIES)
    for _ in range(data.draw(st.integers(1, 3))):
        act, place = data.draw(st.sampled_from(["drop", "alter", "copy"])), data.draw(st.integers(0, len(rows) - 1))
        if act == "drop":
            rows.pop(place)
        elif act == "alter":
            rows[place] = replace(rows[place], agent=f"{rows[place].agent}?")
        else:
            rows.insert(place, rows[place])
    touched = {entry.sequence for entry in ENTRIES if rows.count(entry) != 1} | {
        row.sequence for row in rows if row not in ENTRIES
    }
    problems = check_log(rows, SALTS, LEAVES, HEADS)
    assert {place for problem in problems for place in range(problem.first, problem.last + 1)} == touched


@given(st.permutations(range(SIZE)), st.booleans())
def test_no_order_but_the_first_passes_for_it(order, salts_too):
    entries, salts = shifted(order)
    problems = check_log(entries, salts if salts_too else SALTS, LEAVES, HEADS)
    moved = {place for place, number in enumerate(order) if place != number}
    assert {place for problem in problems for place in range(problem.first, problem.last + 1)} == moved
    assert {problem.kind for problem in problems} <= {Kind.REORDERED}


@given(st.integers(0, SIZE), st.integers(0, SIZE - 1))
def test_whatever_was_rewritten_under_a_kept_checkpoint_shows(size, place):
    forged = [*ENTRIES[:place], replace(ENTRIES[place], object="src-9"), *ENTRIES[place + 1 :]]
    leaves = [leaf_of(entry, SALTS[entry.sequence]) for entry in forged]
    assert bool(check_log(forged, SALTS, leaves, [head(size)])) == (place < size)
