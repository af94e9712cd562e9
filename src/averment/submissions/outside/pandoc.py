"""The pandoc that is installed with Averment: it reads drafts here, and writes documents for the build."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from averment.kernel.refusals import Refusal


@cache
def pandoc_path() -> str:
    """The binary inside the pypandoc-binary wheel, found without importing the wheel."""
    spec = find_spec("pypandoc")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for name in ("pandoc", "pandoc.exe"):
            if (path := Path(place) / "files" / name).is_file():
                return str(path)
    raise Refusal("The pandoc binary of pypandoc-binary is not installed", mend="Set Averment up anew: make setup.")
