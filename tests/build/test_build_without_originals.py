"""A package whose submission rests on no original that may travel is whole as well."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from averment.build.actions import Order, build_submission
from averment.build.reading import load_case
from averment.verify import verify

pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")  # in pysbd

CARD = "averment: 1\nid: own\ntitle: Own\norganisations: [{id: forum, name: The Forum}]\n"
COVENANT = "- {id: iccpr, symbol: ICCPR, provisions: [{id: art-9, text: Liberty of person}]}\n"
SUBMISSION = (
    "{forum: upr-stakeholder, title: On liberty, state: XVA, state_name: Varenia, date: 2026-11-01, "
    "fields: {contact: The Forum, activities: Law, established: 2026}, endorsed_by: [forum]}\n"
)
NOTE = (
    "- {id: note, title: A note, kind: report, file: files/note.txt, access: confidential, reliability: B}\n"
    "- {id: list, title: A list, kind: report, file: files/list.txt, access: confidential, reliability: B}\n"
)
CLAIM = """- id: held
  text: A man was held.
  grounds:
    - {source: note, quote: A man was held, stance: supports, credibility: 2}
    - {source: list, quote: one man held, stance: supports, credibility: 2}
"""


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("draft", "more"),
    [
        ("Nobody may be held without law [@iccpr, art-9].", {}),
        (
            "A man was held [@held].",
            {
                "claims.yaml": CLAIM,
                "sources/catalogue.yaml": NOTE,
                "sources/files/note.txt": "A man was held.",
                "sources/files/list.txt": "The list has one man held.",
            },
        ),
    ],
    ids=["only an instrument is cited", "every original is withheld"],
)
def test_a_package_without_originals_is_built_and_verifies(draft: str, more: dict[str, str], tmp_path: Path) -> None:
    text = f"# Introduction\n\n{draft}\n\n# Recommendations\n\n[We ask for an inquiry.]{{.request}}\n"
    files = {"case.yaml": CARD, "instruments.yaml": COVENANT, **more}
    case = write(
        tmp_path / "case", {**files, "submissions/u/submission.yaml": SUBMISSION, "submissions/u/draft.md": text}
    )
    order = Order(load_case(case), "u", tmp_path / "out", tmp_path / "keys", date(2026, 11, 24))
    built = build_submission(order, lambda _: None)
    assert built.package is not None, [finding.what for finding in built.findings]
    assert verify(built.package).ok
    assert not (built.package / "bag/data/evidence").exists()
