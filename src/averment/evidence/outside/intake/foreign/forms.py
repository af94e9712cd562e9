"""ODK Central and KoboToolbox: tables of submissions, with the pictures and recordings that were sent along.

Who sent a submission and from which device stays in the table. What came with one submission is of one origin.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from averment.evidence.outside.intake.foreign.notes import Note, Notes
from averment.evidence.outside.intake.foreign.trees import Tree, head, whole
from averment.evidence.rules.decoding import decoded
from averment.evidence.rules.labels import Label, one_line

_ODK, _KOBO = "ODK Central", "KoboToolbox"
_ODK_COLUMNS = {"SubmissionDate", "KEY", "AttachmentsPresent", "AttachmentsExpected"}
_KOBO_COLUMNS = {"_id", "_uuid", "_submission_time", "_index"}
_KOBO_KEYS = {"_id", "_uuid", "_submission_time", "_attachments"}
_UUID = re.compile(r"(?:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z")
# How KoboToolbox names the files of its media export.
_KOBO_MEDIA = re.compile(r"(?:.*/)?attachments/[^/]+/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/[^/]+\Z")
_GUARDED = "It tells who sent what, and from which device, so it is confidential whatever was asked for."


@dataclass(frozen=True, slots=True)
class _Submission:
    """One submission: what it is called, when it was sent, and what its cells say."""

    key: str
    at: str
    cells: tuple[str, ...]


def notes_in(tree: Tree, records: Sequence[str]) -> Notes | None:
    """What a server of forms noted of the files in a folder; None where no table there is of one."""
    for name in records:
        for tool, read in ((_ODK, _of_odk), (_KOBO, _of_kobo), (_KOBO, _of_kobo_json)):
            if (found := read(tree, name)) is not None:
                return _notes(tool, name, found, tree)
    names = tree.names() if not records else []
    if names and all(_KOBO_MEDIA.match(name) for name in names):  # the media export, which comes without its table
        return _notes(_KOBO, "", [], tree)
    return None


def _notes(tool: str, table: str, submissions: Sequence[_Submission], tree: Tree) -> Notes:
    names = tree.names()
    by_key = {one.key: one for one in submissions}
    by_name = {table: _table(tool)} if table else {}
    media = {name.rpartition("/")[2]: name for name in names if name.startswith("media/")}
    for one in submissions if tool == _ODK else ():
        by_name |= {media[cell]: _note(tool, table, one) for cell in one.cells if cell in media}
    for name in names if tool == _KOBO else ():
        if place := _KOBO_MEDIA.match(name):
            by_name[name] = _note(tool, table, by_key.get(place[1], _Submission(place[1], "", ())))
    for name in names:  # the tables of what repeats inside a submission
        if tool == _ODK and name.endswith(".csv") and name not in by_name and b"PARENT_KEY" in head(tree, name):
            by_name[name] = _table(tool)
    return Notes(tool, by_name, whole=Label(guarded=bool(table), remarks=(_GUARDED,) * bool(table)))


def _table(tool: str) -> Note:
    label = Label(kind="dataset", guarded=True, custody=(("tool", tool),), remarks=(_GUARDED,))
    return Note(label, f"a table of submissions, exported from {tool}")


def _note(tool: str, table: str, one: _Submission) -> Note:
    at = f" at {one.at}" if one.at else ""
    custody = (("tool", tool), ("submission", one.key), ("submitted at", one.at or "not told"), ("described in", table))
    label = Label(origin=f"submission {one.key}", custody=tuple(pair for pair in custody if pair[1]))
    return Note(label, f"sent with the submission {one.key}{at}, exported from {tool}")


def _of_odk(tree: Tree, name: str) -> list[_Submission] | None:
    rows = _rows(tree, name, ",", _ODK_COLUMNS)
    return None if rows is None else [
        _Submission(key[1], one_line(row["SubmissionDate"], 40), tuple(row.values()))
        for row in rows if (key := _UUID.match(row["KEY"]))
    ]  # fmt: skip


def _of_kobo(tree: Tree, name: str) -> list[_Submission] | None:
    for separator in (";", ","):
        rows = _rows(tree, name, separator, _KOBO_COLUMNS)
        if rows is not None:
            return [
                _Submission(key[1], one_line(row["_submission_time"], 40), ())
                for row in rows if (key := _UUID.match(row["_uuid"]))
            ]  # fmt: skip
    return None


def _of_kobo_json(tree: Tree, name: str) -> list[_Submission] | None:
    if not name.lower().endswith(".json") or b'"_id"' not in head(tree, name):
        return None
    try:
        found = json.loads(whole(tree, name))
    except (ValueError, RecursionError):
        return None
    rows = found.get("results") if isinstance(found, dict) else found
    if (
        not isinstance(rows, list)
        or not rows
        or not all(isinstance(row, dict) and set(row) >= _KOBO_KEYS for row in rows)
    ):
        return None
    keyed = ((_UUID.match(str(row["_uuid"])), row) for row in rows)
    return [_Submission(key[1], one_line(str(row["_submission_time"]), 40), ()) for key, row in keyed if key]


def _rows(tree: Tree, name: str, separator: str, columns: set[str]) -> Iterator[Mapping[str, str]] | None:
    """The rows of a table that has all of these columns; None of any other file."""
    if not name.lower().endswith(".csv"):
        return None
    first = next(csv.reader([_first_line(head(tree, name))], delimiter=separator), [])
    if not columns <= set(first):
        return None
    lines = decoded(whole(tree, name)).text.splitlines(keepends=True)
    table = csv.DictReader(lines, delimiter=separator, restval="")
    return ({str(key): str(value) for key, value in row.items()} for row in _unbroken(table))


def _unbroken(table: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    """The rows up to one that is no row of a table."""
    try:
        yield from table
    except csv.Error:
        return


def _first_line(data: bytes) -> str:
    """The header of a table; of one that is longer than what was read, so much as is there."""
    return decoded(data.removeprefix(b"\xef\xbb\xbf"), cut=True).text.partition("\n")[0].rstrip("\r")
