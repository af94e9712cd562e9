"""`averment verify` of a workspace, and the head of its custody log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import click

from averment.build.outside.signing import KEY_FILE, SigningError, signing_key
from averment.evidence.outside.scrub import Scrubbed, scrub
from averment.evidence.rules.custody.keys import SigningKey, VerifierKey
from averment.evidence.rules.custody.record import Custody, faults_in, signed_up_to
from averment.kernel.refusals import Refusal
from averment.web.looking import looked_at
from averment.web.screen import plural, print_json, print_wrapped
from averment.web.seat import Seat
from averment.web.workspace import Workspace, find_workspace, known_cases, opened

Problem = dict[str, str]
_LONGEST_HEAD = 1 << 18


def verify_workspace(folder: Path, heads: Iterable[Path], *, as_json: bool) -> int:
    """Reads every original again and the whole custody log, and holds them against what the cases speak of.

    `heads` are heads of the log that somebody kept elsewhere: only they show that the log was not written anew. The
    database is read as of one moment, and before the store: what a row speaks of was in the store before it.
    """
    notes = [(str(path), _head_in(path)) for path in heads]
    workspace = find_workspace(folder)
    with looked_at(workspace):
        from averment.evidence.queries import custody_of, originals
        from averment.registers.queries import list_files

        operator = workspace.acting("to verify it")
        custody = custody_of(operator)
        wanted = list_files(operator) | originals(operator)
    scrubbed = scrub(workspace.store)
    key = known_key(workspace, custody.origin)
    problems = [{"path": f"store/{found.path}", "what": found.what} for found in scrubbed.problems]
    problems += [{"path": fault.where, "what": fault.what} for fault in faults_in(custody, key, notes)]
    problems += _absent(wanted, scrubbed)
    report = _report(problems, scrubbed, custody, wanted)
    if as_json:
        print_json(report)
    else:
        _tell(problems, scrubbed, custody, wanted)
    return 1 if problems else 0


def _head_in(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LONGEST_HEAD + 1)


def _absent(wanted: Mapping[str, str], scrubbed: Scrubbed) -> Iterator[Problem]:
    for digest, what in sorted(wanted.items()):
        if digest not in scrubbed.sizes:
            yield {"path": f"store/originals/{digest[:2]}/{digest}", "what": f"is {what}; it is not there"}


def _report(
    problems: list[Problem], scrubbed: Scrubbed, custody: Custody, wanted: Mapping[str, str]
) -> dict[str, object]:
    return {
        "ok": not problems,
        "files": len(scrubbed.sizes),
        "bytes": sum(scrubbed.sizes.values()),
        "entries": len(custody.entries),
        "signed_entries": signed_up_to(custody),
        "signatures": [],
        "problems": problems,
        "unused": sorted(scrubbed.sizes.keys() - wanted.keys()),
    }


def known_key(workspace: Workspace, origin: str) -> VerifierKey | None:
    """The key by which the heads of the log are known; none where the workspace has none that can be read."""
    if not origin or not (workspace.keys / KEY_FILE).exists():
        return None
    try:
        return log_key(workspace)(origin).verifier
    except (SigningError, Refusal):
        return None


def log_key(workspace: Workspace) -> Callable[[str], SigningKey]:
    """The key of the workspace, under the name of its log."""
    private = signing_key(workspace.keys).private
    return lambda name: SigningKey(name, private)


def sign_log(workspace: Workspace) -> str:
    """The head of the custody log, signed with the key of the workspace and kept in it; done after each act."""
    from averment.evidence.actions import sign_head

    return sign_head(log_key(workspace))


def _tell(problems: list[Problem], scrubbed: Scrubbed, custody: Custody, wanted: Mapping[str, str]) -> None:
    for problem in problems:
        print_wrapped(f"{problem['path']}: {problem['what']}", 0, 2)
    files, size, entries = len(scrubbed.sizes), sum(scrubbed.sizes.values()), len(custody.entries)
    print_wrapped(f"{plural(files, 'original')}, {size:,} bytes, and {entries:,} entries of the custody log were read.")
    print_wrapped(f"{plural(len(problems), 'problem')}." if problems else "All is as it was taken in and logged.")
    if entries > signed_up_to(custody):
        unsigned = entries - signed_up_to(custody)
        print_wrapped(f"The last {unsigned:,} of the entries stand under no signed head: averment custody head signs.")
    if unused := len(scrubbed.sizes.keys() - wanted.keys()):
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
