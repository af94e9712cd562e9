"""Tella: beside each recording a file of its verification mode, with the digest, the time, and much that endangers.

The columns are those of PublicMetadataMapper in Tella for Android. Place, device and networks stay in that file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from averment.evidence.outside.intake.foreign.notes import Note, Notes
from averment.evidence.outside.intake.foreign.trees import Tree, head, whole
from averment.evidence.rules.decoding import decoded
from averment.evidence.rules.labels import Label

TOOL = "Tella"
_START, _ALSO = ["File hash", "File path", "File name"], {"Cells", "WiFis", "Timestamp", "Device ID"}
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_GUARDED = (
    "It tells the place, the device and the networks of whoever recorded, so it is confidential whatever was asked for."
)


def notes_in(tree: Tree, records: Sequence[str]) -> Notes | None:
    """What Tella noted of the recordings in a folder; None where no file there is of its verification mode."""
    rows = [(name, row) for name in records if (row := _row(tree, name))]
    if not rows:
        return None
    there, by_name, lost = set(tree.names()), dict[str, Note](), dict[str, str]()
    for record, row in rows:
        name, digest = row["File name"].strip(), row["File hash"].strip().lower()
        by_name[record] = Note(
            Label(guarded=True, custody=(("tool", TOOL),), remarks=(_GUARDED,)), "a file of Tella's verification mode"
        )
        if name in there:
            by_name[name] = _note(record, row, digest if _SHA256.match(digest) else "")
        elif name:
            lost[name] = f"{TOOL} noted it, and it is not there."
    return Notes(TOOL, by_name, lost=lost, whole=Label(guarded=True, remarks=(_GUARDED,)))


def _note(record: str, row: dict[str, str], digest: str) -> Note:
    at = _instant(row["Timestamp"])
    how = f"recorded with {TOOL}{f' at {at}' if at else ''}, as its verification file {record} tells"
    custody = [("tool", TOOL), ("described in", record)]
    custody += [("recorded at", at)] * bool(at) + [("digest recorded by the tool", f"sha256 {digest}")] * bool(digest)
    return Note(Label(custody=tuple(custody)), f"{how}; its digest is the one noted there" if digest else how,
                "sha256", digest)  # fmt: skip


def _row(tree: Tree, name: str) -> dict[str, str] | None:
    if not name.lower().endswith(".csv") or not head(tree, name).startswith(",".join(_START).encode()):
        return None
    rows = list(csv.reader(decoded(whole(tree, name)).text.splitlines()[:3]))
    if len(rows) != 2 or len(rows[1]) < len(_START) or not set(rows[0]) >= _ALSO:
        return None
    return dict.fromkeys(rows[0], "") | dict(zip(rows[0], rows[1], strict=False))


def _instant(milliseconds: str) -> str:
    """The moment in UTC; nothing where it is none.

    >>> _instant("1781400000123"), _instant("0"), _instant("soon")
    ('2026-06-14T01:20:00Z', '', '')
    """
    if not re.fullmatch(r"[0-9]{12,13}", milliseconds.strip()):
        return ""
    return datetime.fromtimestamp(int(milliseconds) // 1000, UTC).isoformat().replace("+00:00", "Z")
