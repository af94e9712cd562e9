"""A small invented case as files, to be changed by a test in one place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from averment.casefile.reader import Reading, read_case

CASE = """\
averment: 1
id: valley
title: The valley
organisations: [{id: forum, name: Northern Forum}]
people: [{id: amina, name: Amina Q., organisation: forum, roles: [researcher]}]
"""
CATALOGUE = """\
- id: note
  title: A field note
  kind: report
  file: files/note.txt
  collected: {by: amina, at: 2026-11-01T10:00:00Z}
  access: public
  reliability: B
- id: forum-list
  title: The list of the forum
  kind: dataset
  derives_from: [note]
"""
CLAIMS = """\
- id: held
  text: Forty-one people were held.
  grounds:
    - {source: note, quote: "forty-one people were held", stance: supports, credibility: 2}
    - {record: detainees/forum.csv/2, stance: supports}
    - {figure: held-june, stance: supports}
"""
REGISTER = """\
kind: people
title: Detained
lists:
  - {file: forum.csv, organisation: forum, source: forum-list, columns: {id: No, name: Name, date: Date}}
figures:
  held-june: {count: people, where: {date: {from: 2026-06-01, to: 2026-06-30}}}
"""
FILES: Mapping[str, str | bytes] = {
    "case.yaml": CASE,
    "sources/catalogue.yaml": CATALOGUE,
    "sources/files/note.txt": "We counted: forty-one people were held.\n",
    "claims.yaml": CLAIMS,
    "instruments.yaml": "- {id: law, symbol: Law 9, provisions: [{id: 1.1, text: a}, {id: 1.10, text: b}]}\n",
    "positions.yaml": "- {id: call, paragraphs: [{id: p1, text: Calls for release.}], rests_on: [held]}\n",
    "registers/detainees/register.yaml": REGISTER,
    "registers/detainees/forum.csv": "No,Name,Date,Remarks\n1,Ravel Osk,2026-06-02,\n2,Tamas Irn,2026-06,seen\n",
    "consultations/talk/consultation.yaml": "open: true\n",
    "consultations/talk/votes.csv": "a,b\n1,2\n",
    "submissions/upr/submission.yaml": "{forum: upr-stakeholder, title: The valley, state: XVA, endorsed_by: [forum]}",
    "submissions/upr/draft.md": "# Facts\n\nForty-one people were held [@held].\n",
}


def put(root: Path, files: Mapping[str, str | bytes | None]) -> Path:
    for name, content in files.items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def reading_with(root: Path, changed: Mapping[str, str | bytes | None]) -> Reading:
    """What is read of the case with some files changed, added or (None) taken away."""
    return read_case(put(root, {**FILES, **changed}))


def faults_with(root: Path, changed: Mapping[str, str | bytes | None]) -> list[str]:
    """The faults of the changed case as `code place what`."""
    return [f"{fault.code} {fault.where} {fault.what}" for fault in reading_with(root, changed).faults]
