"""`averment verify`, of a package."""

from __future__ import annotations

from pathlib import Path

from averment.kernel.refusals import Refusal
from averment.verify import Unusable, in_words, verify
from averment.verify.verifier import progress
from averment.web.screen import print_json, print_lines


def verify_package(package: Path, signer: str | None, *, as_json: bool) -> int:
    """Prints the verdict on a package; 1 where it has a problem."""
    try:
        report = verify(package, signer, progress())
    except Unusable as unusable:
        raise Refusal(str(unusable).rstrip("."), mend="") from unusable
    if as_json:
        print_json(report.as_json())
    else:
        print_lines(in_words(report, bool(signer)))
    return 0 if report.ok else 1
