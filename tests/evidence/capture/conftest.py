"""Until the nursery lists the readers of captures, these tests list them for it."""

from __future__ import annotations

import pytest

from averment.evidence.outside import nursery, supervision

_LISTED = """
import importlib, averment.evidence.outside.nursery as nursery
for kind, name in {"parts": "parts", "warc": "words", "story": "story"}.items():
    if kind in sys.argv:
        found = importlib.import_module("averment.evidence.outside.capture.locked." + name)
        sys.modules["averment.evidence.outside.readers.captured_" + name] = found
        nursery.READERS[kind] = "captured_" + name
nursery.main(sys.argv[2:])
"""


@pytest.fixture(autouse=True)
def _readers(monkeypatch: pytest.MonkeyPatch) -> None:
    if "parts" not in nursery.READERS:
        paths = "import sys, json; sys.path[:] = json.loads(sys.argv[1])"
        monkeypatch.setattr(supervision, "_START", paths + _LISTED)
