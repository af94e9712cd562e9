"""`averment verify` of a workspace, and the head of its custody log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from averment.build.outside.signing import signing_key
from averment.evidence.rules.custody.checking import check_log
from averment.evidence.rules.custody.checkpoints import open_checkpoint
from averment.evidence.rules.custody.keys import SigningKey
from averment.evidence.rules.custody.merkle import Head
from averment.kernel.refusals import Refusal
from averment.web.screen import plural, print_json, print_wrapped
from averment.web.seat import Seat
from averment.web.workspace import Workspace, find_workspace, opened

Problem = dict[str, str]


def verify_workspace(folder: Path, heads: Iterable[Path], *, as_json: bool) -> int:
    """Reads every original again and the whole custody log, and holds them against what the cases speak of.

    `heads` are heads of the log that somebody kept elsewhere: only they show that the log was not written anew.
    """
    notes = [(str(path), path.read_bytes()) for path in heads]
    with opened(find_workspace(folder)) as workspace:
        wanted, problems = _wanted(workspace), list(_log_problems(workspace, notes))
        entries = _entries(workspace)
    problems = [{"path": f"store/{found.path}", "what": found.what} for found in workspace.store.verify()] + problems
    records = {record.sha256: record.bytes for record in workspace.store.records()}
    for digest, what in sorted(wanted.items()):
        if digest not in records:
            problems.append({"path": f"store/originals/{digest[:2]}/{digest}", "what": f"is {what}; it is not there"})
    report = {
        "ok": not problems,
        "files": len(records),
        "bytes": sum(records.values()),
        "entries": entries,
        "signatures": [],
        "problems": problems,
        "unused": sorted(records.keys() - wanted.keys()),
    }
    if as_json:
        print_json(report)
    else:
        _tell(problems, len(records), sum(records.values()), entries, len(records.keys() - wanted.keys()))
    return 1 if problems else 0


def _wanted(workspace: Workspace) -> dict[str, str]:
    """The digest of each file that a case speaks of, with what it is."""
    from averment.evidence.queries import originals
    from averment.registers.queries import list_files
    from averment.team.rules import Viewer

    operator = Viewer(workspace.operator, reason="to verify the workspace")
    return list_files(operator) | originals(operator)


def _entries(workspace: Workspace) -> int:
    from averment.evidence.queries import logged_entries
    from averment.team.rules import Viewer

    return sum(1 for _ in logged_entries(Viewer(workspace.operator)))


def _log_problems(workspace: Workspace, notes: list[tuple[str, bytes]]) -> Iterator[Problem]:
    """What is wrong with the custody log: in itself, against heads kept here or elsewhere, and against the sources."""
    from averment.evidence.queries import kept_notes, log_origin, logged_entries, originals
    from averment.team.rules import Viewer

    operator = Viewer(workspace.operator, reason="to verify the workspace")
    entries, salts, leaves = [], {}, []
    for entry, salt, leaf in logged_entries(operator):
        entries.append(entry)
        salts[entry.sequence] = salt
        leaves.append(leaf)
    known = log_key(workspace)(log_origin() or "averment.workspace/none").verifier
    heads: list[Head] = []
    kept = [("custody", note.encode()) for note in kept_notes(operator)]
    for place, note in (*kept, *notes):
        try:
            heads.append(open_checkpoint(note, known).checkpoint.head)
        except Refusal as refusal:
            yield {"path": place, "what": f"this head of the custody log does not hold: {refusal.what}"}
    for problem in check_log(entries, salts, leaves, heads):
        yield {"path": f"custody/{problem.where}", "what": problem.what}
    logged = {entry.digest for entry in entries}
    for digest, what in originals(operator).items():
        if digest not in logged:
            yield {"path": "custody", "what": f"no entry says how {what} came in"}


def log_key(workspace: Workspace) -> Callable[[str], SigningKey]:
    """The key of the workspace, under the name of its log."""
    private = signing_key(workspace.keys).private
    return lambda name: SigningKey(name, private)


def _tell(problems: list[Problem], files: int, size: int, entries: int, unused: int) -> None:
    for problem in problems:
        print_wrapped(f"{problem['path']}: {problem['what']}", 0, 2)
    print_wrapped(f"{plural(files, 'original')}, {size:,} bytes, and {entries:,} entries of the custody log were read.")
    print_wrapped(f"{plural(len(problems), 'problem')}." if problems else "All is as it was taken in and logged.")
    if unused:
        print_wrapped(f"{plural(unused, 'original')} in the store, of which no case speaks: left by a broken load.")


def print_head(seat: Seat, out: Path | None) -> None:
    """The signed head of the custody log, for members to keep: whoever has it can show that the log was changed."""
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.evidence.actions import sign_head

        note = sign_head(log_key(workspace))
    if out is None:
        click.echo(note, nl=False)
    else:
        out.write_text(note, encoding="utf-8", newline="\n")
