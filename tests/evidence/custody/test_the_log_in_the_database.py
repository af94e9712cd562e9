"""The custody log in its tables: every single edit of every row is told, and nothing false is ever signed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from averment.evidence.actions import Act, record_acts, sign_head
from averment.evidence.models import CustodyCheckpoint, CustodyEntry, CustodyLog, CustodyNode, Source
from averment.evidence.queries import custody_of
from averment.evidence.rules.custody.entries import Event
from averment.evidence.rules.custody.keys import SigningKey
from averment.evidence.rules.custody.record import faults_in, signed_up_to
from averment.kernel.refusals import Refusal
from averment.team.loading import Trail
from averment.team.models import Case
from averment.team.rules import Viewer, operator

OPERATOR = operator("Ravel", "a test")
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIZE = 35
pytestmark = pytest.mark.django_db


def key(name: str) -> SigningKey:
    return SigningKey(name, PRIVATE)


def told() -> list[str]:
    kept = custody_of(OPERATOR)
    verifier = key(kept.origin).verifier if kept.origin and " " not in kept.origin else None
    return [f"{fault.where}: {fault.what}" for fault in faults_in(kept, verifier)]


def acts(case: Case, start: int, end: int) -> Iterator[Act]:
    """Sources that come in, and what is done to them."""
    for number in range(start, end):
        name, digest = f"note-{number % 12}", sha256(str(number % 12).encode()).hexdigest()
        if number < 12:
            Source.objects.create(
                case=case, ref=name, digest=digest, title=name, kind="report", file=name, access="public",
                reliability="F", derives_from=[],
            )  # fmt: skip
        event = Event.TAKEN_IN if number < 12 else Event.GRADED
        yield Act(event, name, digest, {"from": "F", "to": "B", "reason": "زبان"})


def logged(*heads: int) -> Case:
    """A log of so many entries as the last head has, signed at each of the heads."""
    case = Case.objects.create(ref="valley", title="The valley", languages=["en"], policy={})
    Case.objects.create(ref="coast", title="The coast", languages=["en"], policy={})
    start = 0
    for head in heads:
        trail = Trail(OPERATOR, datetime(2026, 11, 24, 10, start % 60, tzinfo=UTC))
        record_acts(case, acts(case, start, head), trail)
        sign_head(key)
        start = head
    return case


def changed(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows_of(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
        return [column[0] for column in cursor.description], cursor.fetchall()


def others(value: object) -> list[object]:
    """What somebody might put in the place of a value."""
    if isinstance(value, int):
        return [value + 1, 0 if value else 7, 30_000]
    if isinstance(value, str):
        return [value + " ", "", value.swapcase() if value.swapcase() != value else value + "1"]
    data = bytes(value)  # type: ignore[call-overload]
    return [bytes([data[0] ^ 1]) + data[1:], b"", data[:-1] + bytes([data[-1] ^ 128])]


def edits(table: str, primary: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Every single edit of every row of a table, as statements."""
    columns, rows = rows_of(table)
    at = columns.index(primary)
    for row in rows:
        yield f"DELETE FROM {table} WHERE {primary} = %s", (row[at],)  # noqa: S608
        for column, value in zip(columns, row, strict=True):
            for other in others(value):
                yield f"UPDATE {table} SET {column} = %s WHERE {primary} = %s", (other, row[at])  # noqa: S608


def told_of(statement: str, *values: object) -> list[str] | None:
    """What is told after an edit, which is then undone; None where the database refuses the edit."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                changed(statement, *values)
        except DatabaseError:
            return None
        found = told()
        transaction.set_rollback(True)
    return found


def case_ids() -> set[object]:
    return set(Case.objects.values_list("pk", flat=True))


def test_a_log_that_nobody_touched_is_as_it_should_be() -> None:
    assert told() == []  # none at all, yet
    logged(3, 20, SIZE)
    assert told() == []
    assert signed_up_to(custody_of(OPERATOR)) == SIZE


@pytest.mark.slow
@pytest.mark.parametrize("table", ["entry", "node", "log"])
def test_each_edit_of_each_column_of_each_row_is_told(table: str) -> None:
    logged(3, 16, 18)
    primary = "sequence" if table == "entry" else "id"
    passed = []
    tried = 0
    for statement, values in edits(f"evidence_custody{table}", primary):
        if "SET case_id" in statement and values[0] not in case_ids():
            continue  # the database refuses it when the transaction ends
        if "SET detail" in statement and str(values[0]).endswith(" "):
            continue  # it says the same
        if "SET digest" in statement and str(values[0]).endswith(" ") and connection.vendor == "postgresql":
            continue  # PostgreSQL cuts spaces off that are too much for the column
        if table == "node" and "SET id" in statement:
            continue  # by its number nothing looks for it
        tried += 1
        if told_of(statement, *values) == []:
            passed.append((statement, values))
    assert passed == []
    assert tried > (18 * 25 if table == "entry" else 5)


def test_each_edit_of_a_kept_head_is_told_and_of_a_deleted_one_only_the_last_is_missed() -> None:
    logged(3, 20, SIZE)
    passed = [edit for edit in edits("evidence_custodycheckpoint", "id") if told_of(edit[0], *edit[1]) == []]
    deletions = [statement for statement, _ in passed if statement.startswith("DELETE")]
    assert len(deletions) == 3  # later heads answer for what earlier ones covered
    assert all("SET id" in statement for statement, _ in passed if statement not in deletions)
    CustodyCheckpoint.objects.filter(size=SIZE).delete()
    assert signed_up_to(custody_of(OPERATOR)) == 20  # and what nobody signs for any more is counted


def test_each_two_entries_that_change_places_are_told() -> None:
    logged(3, 20, SIZE)
    source = random.Random(7)  # noqa: S311  a test's choice
    pairs = [(place, place + 1) for place in range(SIZE - 1)]
    pairs += [(one, other) for one, other in (source.sample(range(SIZE), 2) for _ in range(40))]
    step = "UPDATE evidence_custodyentry SET sequence = %s WHERE sequence = %s"
    for one, other in pairs:
        with transaction.atomic():
            for new, old in ((999, one), (one, other), (other, 999)):
                changed(step, new, old)
            assert told(), (one, other)
            transaction.set_rollback(True)


@pytest.mark.parametrize("grown", [False, True])
def test_each_entry_that_is_put_in_a_second_time_is_told(grown: bool) -> None:
    logged(3, 20, SIZE)
    for entry in CustodyEntry.objects.order_by("sequence"):
        with transaction.atomic():
            entry.pk = SIZE
            entry.save(force_insert=True)
            if grown:
                CustodyLog.objects.update(size=SIZE + 1)
            assert told()
            transaction.set_rollback(True)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a server keeps to the types of its columns")
@pytest.mark.parametrize("value", ["words", 7, 1.5, b"words", b""])
@pytest.mark.parametrize("column", ["event", "at", "agent", "object", "digest", "detail", "outcome", "salt", "leaf"])
def test_a_value_of_another_type_is_told_and_breaks_nothing(column: str, value: object) -> None:
    logged(3, SIZE)
    changed(f"UPDATE evidence_custodyentry SET {column} = %s WHERE sequence = 11", value)  # noqa: S608
    assert any("11" in fault for fault in told())


@pytest.mark.parametrize("detail", ["[", "[1]", "null", "", '{"to": 7}', '{"to": {"to": []}}', "[" * 100_000, "{}"])
def test_details_that_are_no_details_are_told(detail: str) -> None:
    logged(3, SIZE)
    changed("UPDATE evidence_custodyentry SET detail = %s WHERE sequence = 11", detail)
    assert [fault.partition(":")[0] for fault in told()] == ["custody/entry 11"]


def test_one_deleted_entry_is_told_as_that_one_alone() -> None:
    logged(3, SIZE)
    changed("DELETE FROM evidence_custodyentry WHERE sequence = 7")
    assert [fault for fault in told() if fault.startswith("custody/entry")] == [
        "custody/entry 7: it was logged, and its entry is gone"
    ]


# ── sources and the log, both ways ──


def test_a_source_that_is_taken_away_is_missed() -> None:
    logged(SIZE)
    Source.objects.filter(ref="note-3").delete()
    assert told() == ["custody: entry 3 says that “note-3” of the case “valley” came in, and it is not there"]


def test_a_source_that_was_renamed_is_both_unknown_and_missed() -> None:
    logged(SIZE)
    Source.objects.filter(ref="note-3").update(ref="other")
    assert told() == [
        "custody: no entry says how the original of “other” of the case “valley” came in",
        "custody: entry 3 says that “note-3” of the case “valley” came in, and it is not there",
    ]


def test_two_sources_whose_originals_were_exchanged_are_both_named() -> None:
    logged(SIZE)
    three, four = (Source.objects.get(ref=ref) for ref in ("note-3", "note-4"))
    Source.objects.filter(pk=three.pk).update(digest=four.digest)
    Source.objects.filter(pk=four.pk).update(digest=three.digest)
    assert told() == [
        f"custody: no entry says how the original of “{name}” of the case “valley” came in"
        for name in ("note-3", "note-4")
    ]


def test_a_source_moved_to_another_case_is_named() -> None:
    logged(SIZE)
    Source.objects.filter(ref="note-3").update(case=Case.objects.get(ref="coast"))
    assert any("“note-3” of the case “coast”" in fault for fault in told())


# ── nothing false is signed ──


_OTHER_HASH = "UPDATE evidence_custodynode SET hash = (SELECT leaf FROM evidence_custodyentry WHERE sequence = 2)"
SIGNED_WRONGLY = [
    "UPDATE evidence_custodyentry SET agent = 'Somebody' WHERE sequence = 25",
    "UPDATE evidence_custodyentry SET leaf = salt WHERE sequence = 34",
    "UPDATE evidence_custodyentry SET salt = leaf WHERE sequence = 34",
    "DELETE FROM evidence_custodyentry WHERE sequence = 34",
    "DELETE FROM evidence_custodyentry WHERE sequence = 22",
    _OTHER_HASH,
    f"{_OTHER_HASH} WHERE place = 1",
    f"{_OTHER_HASH} WHERE place = 0",
    "DELETE FROM evidence_custodynode WHERE place = 1",
    "UPDATE evidence_custodylog SET size = 33",
    "UPDATE evidence_custodylog SET size = 36",
    "UPDATE evidence_custodylog SET size = 19",
    "UPDATE evidence_custodylog SET origin = 'averment.workspace/other'",
    "UPDATE evidence_custodycheckpoint SET size = 21 WHERE size = 20",
    "UPDATE evidence_custodycheckpoint SET note = (SELECT origin FROM evidence_custodylog) WHERE size = 20",
]


@pytest.mark.parametrize("statement", SIGNED_WRONGLY)
def test_a_head_that_does_not_follow_from_the_entries_is_not_signed(statement: str) -> None:
    case = logged(3, 20)
    record_acts(case, acts(case, 20, SIZE), Trail(OPERATOR, datetime(2026, 11, 24, tzinfo=UTC)))
    changed(statement)
    heads = CustodyCheckpoint.objects.count()
    with pytest.raises(Refusal):
        sign_head(key)
    assert CustodyCheckpoint.objects.count() == heads
    assert told()


def test_an_entry_that_was_put_behind_the_last_head_by_hand_is_not_signed() -> None:
    logged(3, 20)
    entry = CustodyEntry.objects.get(sequence=3)
    entry.pk = 20
    entry.save(force_insert=True)
    CustodyLog.objects.update(size=21)
    with pytest.raises(Refusal, match="entry 20 is not as it was logged"):
        sign_head(key)


def test_under_another_key_nothing_is_signed_over_the_old_heads() -> None:
    case = logged(3)
    record_acts(case, acts(case, 3, 9), Trail(OPERATOR, datetime(2026, 11, 24, tzinfo=UTC)))
    with pytest.raises(Refusal, match="signed by nobody whom we know"):
        sign_head(lambda name: SigningKey(name, Ed25519PrivateKey.generate()))


def test_without_a_key_heads_cannot_be_checked_and_that_is_told() -> None:
    logged(3)
    kept = custody_of(OPERATOR)
    assert [fault.where for fault in faults_in(kept, None)] == ["keys"]


def test_what_is_kept_of_the_tree_is_what_is_signed() -> None:
    logged(1, 16, 17, SIZE)
    assert CustodyNode.objects.count() == 2
    assert told() == []


def test_a_member_gets_nothing_of_the_log() -> None:
    logged(3)
    kept = custody_of(Viewer("Amina", "valley", "amina", "forum", frozenset({"legal"})))
    assert (kept.entries, kept.heads, kept.sources, kept.logs) == ((), (), (), ())
