"""`averment verify`, of a package or of a workspace."""

from __future__ import annotations

from pathlib import Path

from averment.kernel.refusals import Refusal
from averment.verify import Unusable, in_words, verify
from averment.verify.verifier import progress
from averment.web.screen import plural, print_json, print_lines, print_wrapped
from averment.web.workspace import CARD, find_workspace, opened


def verify_package(package: Path, signer: str | None, *, as_json: bool) -> int:
    """Prints the verdict on a package or a workspace; 1 where it has a problem."""
    if (package / CARD).is_file():
        return _verify_workspace(package, as_json=as_json)
    try:
        report = verify(package, signer, progress())
    except Unusable as unusable:
        raise Refusal(str(unusable).rstrip("."), mend="") from unusable
    if as_json:
        print_json(report.as_json())
    else:
        print_lines(in_words(report, bool(signer)))
    return 0 if report.ok else 1


def _verify_workspace(folder: Path, *, as_json: bool) -> int:
    """Reads every original of the store again, and asks whether all that the cases speak of is there."""
    with opened(find_workspace(folder)) as workspace:
        from averment.evidence.queries import originals
        from averment.registers.queries import list_files
        from averment.team.rules import Viewer

        operator = Viewer(workspace.operator, reason="to verify the workspace")
        wanted = list_files(operator) | originals(operator)
    problems = [{"path": f"store/{found.path}", "what": found.what} for found in workspace.store.verify()]
    records = {record.sha256: record.bytes for record in workspace.store.records()}
    problems += [
        {"path": f"store/originals/{digest[:2]}/{digest}", "what": f"is {what}, and not in the store"}
        for digest, what in sorted(wanted.items())
        if digest not in records
    ]
    unused = sorted(records.keys() - wanted.keys())
    report = {"ok": not problems, "files": len(records), "bytes": sum(records.values()), "signatures": [],
              "problems": problems, "unused": unused}  # fmt: skip
    if as_json:
        print_json(report)
    else:
        _tell(report, problems, len(unused))
    return 1 if problems else 0


def _tell(report: dict[str, object], problems: list[dict[str, str]], unused: int) -> None:
    for problem in problems:
        print_wrapped(f"{problem['path']}: {problem['what']}", 0, 2)
    verdict = f"{plural(len(problems), 'problem')}." if problems else "Each is as it was taken in."
    print_wrapped(f"{plural(int(str(report['files'])), 'original')}, {report['bytes']:,} bytes read. {verdict}")
    if unused:
        print_wrapped(f"{plural(unused, 'original')} in the store, of which no case speaks: left by a broken load.")
