"""`averment verify` of a workspace, and the head of its custody log."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from averment.build.outside.signing import KEY_FILE, SigningError, signing_key
from averment.evidence.outside.scrub import Scrubbed, scrub
from averment.evidence.rules.custody.keys import SigningKey, VerifierKey
from averment.evidence.rules.custody.record import Custody, Stamped, faults_in, opened_stamps, signed_up_to
from averment.evidence.rules.custody.stamps import Stamp
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
    notes = [(str(path), head_in(path)) for path in heads]
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
    stamps, faults = opened_stamps(custody)
    problems += [{"path": fault.where, "what": fault.what} for fault in faults]
    now = datetime.now(UTC)
    report = _report(problems, scrubbed, custody, wanted) | {
        "stamps": [_stamp_as_json(stamped, stamp, now) for stamped, stamp in stamps],
        "warnings": [told for one in stamps if (told := _warning(*one, now))],
    }
    if as_json:
        print_json(report)
    else:
        _tell(problems, scrubbed, custody, wanted)
        _tell_stamps(stamps, now)
    return 1 if problems else 0


def head_in(path: Path) -> bytes:
    """The bytes of a file that should be short; of a longer one so many that it is refused."""
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


def _stamp_as_json(stamped: Stamped, stamp: Stamp, now: datetime) -> dict[str, object]:
    return {
        "authority": stamped.authority,
        "entries": stamped.size,
        "at": stamp.at.isoformat(),
        "certificates_end": stamp.ends.isoformat(),
        "ended": stamp.ended(now),
    }


def _warning(stamped: Stamped, stamp: Stamp, now: datetime) -> str:
    """What should be done about a stamp, or nothing."""
    if not stamp.ends_soon(now):
        return ""
    when = f"{stamp.ends:%Y-%m-%d}"
    return f"The certificates of {stamped.authority} end on {when}: stamp anew before, with averment custody stamp."


def _tell_stamps(stamps: list[tuple[Stamped, Stamp]], now: datetime) -> None:
    for stamped, stamp in stamps:
        since = f"; its certificates have ended since, on {stamp.ends:%Y-%m-%d}" if stamp.ended(now) else ""
        print_wrapped(
            f"The head of {stamped.size:,} entries was there on {stamp.at:%Y-%m-%d %H:%M:%S} UTC, "
            f"says {stamped.authority}{since}.", 0, 2,
        )  # fmt: skip
        if told := _warning(stamped, stamp, now):
            print_wrapped(told, 0, 2)


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
        from averment.evidence.queries import stamps_of

        known_cases(workspace, seat)
        note = sign_log(workspace)
        stamps = stamps_of(note)
    if out is None:
        click.echo(note, nl=False)
        return
    out.write_text(note, encoding="utf-8", newline="\n")
    for stamped in stamps:
        _write_stamp(stamped, out)


def _write_stamp(stamped: Stamped, out: Path) -> None:
    """The token and the certificates beside the head, and how anyone checks them."""
    token, chain = (out.with_name(f"{out.name}.{stamped.authority}.{kind}") for kind in ("tsr", "pem"))
    token.write_bytes(stamped.token)
    chain.write_text(stamped.chain, encoding="ascii", newline="\n")
    seconds = int(stamped.opened().at.timestamp())
    words = ["openssl", "ts", "-verify", "-data", str(out), "-in", str(token), "-CAfile", str(chain)]
    click.echo(shlex.join([*words, "-attime", str(seconds)]))
