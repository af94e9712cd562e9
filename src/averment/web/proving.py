"""Proofs of the custody log: made from a workspace, and checked by anyone who has the log's key."""

from __future__ import annotations

from pathlib import Path

import click

from averment.evidence.rules.custody.checkpoints import open_checkpoint
from averment.evidence.rules.custody.exhibits import (
    consistency_text,
    inclusion_text,
    read_consistency,
    read_inclusion,
)
from averment.evidence.rules.custody.keys import VerifierKey, read_verifier_key
from averment.evidence.rules.custody.merkle import Head
from averment.evidence.rules.custody.proofs import consistency_proof, inclusion_proof
from averment.kernel.refusals import Refusal
from averment.web.screen import plural, print_wrapped
from averment.web.scrubbing import head_in, log_key, sign_log
from averment.web.seat import Seat
from averment.web.workspace import Workspace, find_workspace, known_cases, opened, viewer_of


def print_key(seat: Seat) -> None:
    """The key by which heads and proofs are known, for members to keep."""
    with opened(find_workspace(seat.workspace)) as workspace:
        known_cases(workspace, seat)
        click.echo(str(_key_of(workspace, sign_log(workspace))))


def prove_source(seat: Seat, given: str, source: str, out: Path) -> None:
    """Writes a proof for each entry on a source: whoever has one can show what was done, to whom he likes."""
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.evidence.queries import entries_about, stored_hash
        from averment.team.queries import case_of

        viewer = viewer_of(workspace, given, seat)
        note = sign_log(workspace)
        key = _key_of(workspace, note)
        size = _head(note, key).size
        entries = [one for one in entries_about(viewer, case_of(viewer, given), source) if one.entry.sequence < size]
        if not entries:
            what = f"The log has nothing on a source “{source}” of the case “{given}”"
            raise Refusal(what, mend="“averment search” finds its sources.")
        out.mkdir(parents=True, exist_ok=True)
        for logged in entries:
            proof = inclusion_proof(logged.entry.sequence, size, stored_hash)
            text = inclusion_text(logged.entry, logged.salt, proof, note)
            read_inclusion(text, key)  # what does not hold is not given away
            place = out / f"{source}-{logged.entry.sequence}-{logged.entry.event}.tlog-proof"
            place.write_text(text, encoding="utf-8", newline="\n")
    print_wrapped(
        f"{plural(len(entries), 'proof')} written to {out}. Each tells the entry itself, to whoever reads it."
    )
    print_wrapped(f"Anyone checks one with: averment custody check FILE --key {key}")


def prove_growth(seat: Seat, kept: Path, out: Path) -> None:
    """Writes the proof that the log of now only added to a head that somebody kept."""
    untrusted = head_in(kept)
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.evidence.queries import stored_hash

        known_cases(workspace, seat)
        note = sign_log(workspace)
        key = _key_of(workspace, note)
        before, after = open_checkpoint(untrusted, key).checkpoint.head, _head(note, key)
        text = consistency_text(before.size, consistency_proof(before.size, after.size, stored_hash), note)
    read_consistency(text, key, untrusted)
    out.write_text(text, encoding="utf-8", newline="\n")
    print_wrapped(
        f"The log of {after.size:,} entries begins with the {before.size:,} of {kept}. The proof lies in {out}."
    )


def check_proof(path: Path, key_line: str, kept: Path | None) -> None:
    """Says what a proof shows; refused where it shows nothing. No workspace is needed."""
    key = read_verifier_key(key_line.strip())
    try:
        text = head_in(path).decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("This is no proof about the custody log", where=str(path), mend="It is text.") from None
    if kept is not None:
        after = read_consistency(text, key, head_in(kept))
        print_wrapped(f"It holds: the log of {after.size:,} entries only added to what the kept head answers for.")
        return
    shown = read_inclusion(text, key)
    entry = shown.entry
    details = "".join(f"; {name}: {words}" for name, words in entry.detail)
    about = f"{entry.event}, {entry.outcome}, by {entry.agent}, on {entry.object}"
    print_wrapped(f"It holds: entry {entry.sequence:,} of {shown.head.size:,}. {entry.at}: {about}{details}.")
    if entry.digest:
        print_wrapped(f"SHA-256 of the original: {entry.digest}")


def _key_of(workspace: Workspace, note: str) -> VerifierKey:
    return log_key(workspace)(note.partition("\n")[0]).verifier


def _head(note: str, key: VerifierKey) -> Head:
    return open_checkpoint(note.encode(), key).checkpoint.head
