"""`averment verify` of a workspace, and the head of its custody log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from averment.build.outside.signing import signing_key
from averment.evidence.rules.custody.checking import check_log
from averment.evidence.rules.custody.checkpoints import open_checkpoint
from averment.evidence.rules.custody.entries import Entry
from averment.evidence.rules.custody.keys import SigningKey
from averment.evidence.rules.custody.merkle import Head
from averment.kernel.refusals import Refusal
from averment.team.rules import Viewer
from averment.web.screen import plural, print_json, print_wrapped
from averment.web.seat import Seat
from averment.web.workspace import Workspace, find_workspace, known_cases, opened

Problem = dict[str, str]


def verify_workspace(folder: Path, heads: Iterable[Path], *, as_json: bool) -> int:
    """Reads every original again and the whole custody log, and holds them against what the cases speak of.

    `heads` are heads of the log that somebody kept elsewhere: only they show that the log was not written anew.
    """
    notes = [(str(path), path.read_bytes()) for path in heads]
    with opened(find_workspace(folder)) as workspace:
        from averment.evidence.queries import originals
        from averment.registers.queries import list_files

        operator = workspace.acting("to verify it")
        came_in = originals(operator)
        wanted, log = list_files(operator) | came_in, _log_of(operator)
        problems = [{"path": f"store/{found.path}", "what": found.what} for found in workspace.store.verify()]
        problems += [*_log_problems(workspace, log, notes), *_unlogged(log, came_in)]
    entries = len(log.entries)
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


@dataclass(frozen=True, slots=True)
class _Log:
    """The custody log as the database has it: its name, its entries, their salts, their leaves, its kept heads."""

    origin: str
    entries: tuple[Entry, ...]
    salts: Mapping[int, bytes]
    leaves: tuple[bytes, ...]
    notes: tuple[str, ...]


def _log_of(operator: Viewer) -> _Log:
    from averment.evidence.queries import kept_notes, log_origin, logged_entries

    logged = list(logged_entries(operator))
    return _Log(
        log_origin(),
        tuple(entry for entry, _, _ in logged),
        {entry.sequence: salt for entry, salt, _ in logged},
        tuple(leaf for _, _, leaf in logged),
        tuple(kept_notes(operator)),
    )


def _log_problems(workspace: Workspace, log: _Log, notes: list[tuple[str, bytes]]) -> Iterator[Problem]:
    """What is wrong with the custody log in itself, and against the heads that were kept here or elsewhere."""
    known = log_key(workspace)(log.origin or "averment.workspace/none").verifier
    heads: list[Head] = []
    for place, note in (*(("custody", note.encode()) for note in log.notes), *notes):
        try:
            heads.append(open_checkpoint(note, known).checkpoint.head)
        except Refusal as refusal:
            yield {"path": place, "what": f"this head of the custody log does not hold: {refusal.what}"}
    for problem in check_log(log.entries, log.salts, log.leaves, heads):
        yield {"path": f"custody/{problem.where}", "what": problem.what}


def _unlogged(log: _Log, came_in: Mapping[str, str]) -> Iterator[Problem]:
    """The originals of which no entry says how they came in."""
    logged = {entry.digest for entry in log.entries}
    for digest, what in came_in.items():
        if digest not in logged:
            yield {"path": "custody", "what": f"no entry says how {what} came in"}


def log_key(workspace: Workspace) -> Callable[[str], SigningKey]:
    """The key of the workspace, under the name of its log."""
    private = signing_key(workspace.keys).private
    return lambda name: SigningKey(name, private)


def sign_log(workspace: Workspace) -> str:
    """The head of the custody log, signed with the key of the workspace and kept in it; done after each act."""
    from averment.evidence.actions import sign_head

    return sign_head(log_key(workspace))


def _tell(problems: list[Problem], files: int, size: int, entries: int, unused: int) -> None:
    for problem in problems:
        print_wrapped(f"{problem['path']}: {problem['what']}", 0, 2)
    print_wrapped(f"{plural(files, 'original')}, {size:,} bytes, and {entries:,} entries of the custody log were read.")
    print_wrapped(f"{plural(len(problems), 'problem')}." if problems else "All is as it was taken in and logged.")
    if unused:
        print_wrapped(f"{plural(unused, 'original')} in the store, of which no case speaks: left by a broken load.")


def print_head(seat: Seat, out: Path | None) -> None:
    """The signed head of the custody log, for members to keep: whoever has it can show that the log was changed.

    It tells how many acts were logged, in all cases together, and nothing else; a member of any case may have it.
    """
    with opened(find_workspace(seat.workspace)) as workspace:
        known_cases(workspace, seat)
        note = sign_log(workspace)
    if out is None:
        click.echo(note, nl=False)
    else:
        out.write_text(note, encoding="utf-8", newline="\n")
