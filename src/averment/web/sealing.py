"""`averment sealed`: what only its custodians can open, kept by a workspace that cannot.

All of this runs on the computer of whoever holds the original or a key; the workspace is handed ciphertext, a salted
commitment and a label, and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from averment.casefile.columns import noun_of
from averment.casefile.nouns import Attestation, Collected, Ground, Reliability, Sealed, SourceKind, Stance, Tier
from averment.casefile.nouns import Source as FrozenSource
from averment.evidence.outside.custodian_keys import CustodianSecret
from averment.evidence.outside.private_files import settle
from averment.evidence.outside.sealing import (
    Digested,
    Slip,
    keys_in,
    new_salt,
    read_slip,
    reseal,
    seal,
    unseal,
    written_slip,
)
from averment.evidence.rules.custody.entries import Event, Outcome
from averment.evidence.rules.naming import sealed_id
from averment.evidence.rules.sealing.attesting import ATTESTATION, signed_words
from averment.evidence.rules.sealing.sshsig import signature_over
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.web.custodians import KeyPlace, outside, recipients_of, this_day
from averment.web.screen import plural, print_json, print_wrapped, safe
from averment.web.scrubbing import sign_log
from averment.web.seat import Seat
from averment.web.workspace import Seated, seated

if TYPE_CHECKING:
    from averment.evidence.models import Source

_FEWEST = 2
_LONGEST_LABEL = 120


@dataclass(frozen=True, slots=True)
class Wish:
    """How something is to be kept: under which label, for whom, as what."""

    label: str
    custodians: tuple[str, ...]
    trusted: tuple[str, ...] = ()
    source: str = ""
    kind: SourceKind = "testimony"
    reliability: Reliability = "F"
    one_custodian: bool = False
    label_names_nobody: bool = False


def custodians_in(words: str) -> tuple[str, ...]:
    """The ids that a list names, each once.

    >>> custodians_in("amina, dara,amina")
    ('amina', 'dara')
    """
    return tuple(dict.fromkeys(part.strip() for part in words.split(",") if part.strip()))


# ── keep ─────────────────────────────────────────────────────────────────────────────────────────


def keep(given: str, file: Path, wish: Wish, seat: Seat) -> None:
    """Seals a file to its custodians, and hands the ciphertext to the workspace."""
    _refuse_too_few(wish.custodians, one_is_enough=wish.one_custodian)
    with seated(given, seat) as room:
        if not file.is_file():
            raise Refusal("There is no such file", where=str(file), mend="Check the path; nothing was sealed.")
        outside(file, room.workspace.folder, "The file that is to be sealed")
        row = _row_to_fill(room, wish)
        _check_label(room, row.title, wish)
        recipients = recipients_of(room.case, wish.custodians, wish.trusted)
        _say_beforehand(wish.custodians)
        _seal_into(room, row, file, recipients, wish.custodians)
        sign_log(room.workspace)
        print_wrapped(
            f"“{row.title}” is sealed as {row.ref}. {_holders(wish.custodians)} can open it, and nobody else."
        )
        print_wrapped(f"The plain file still lies in {safe(file)}: whether it may stay there is for you to decide.")


def _refuse_too_few(custodians: Sequence[str], *, one_is_enough: bool) -> None:
    if not custodians:
        raise Refusal("Nobody is named who could open it", mend="Name its custodians: --to amina,dara")
    if len(custodians) < _FEWEST and not one_is_enough:
        raise Refusal(
            f"“{custodians[0]}” alone could open it, and with her key it would be lost",
            mend="Name a second custodian: --to amina,dara; or say --one-custodian, if that is meant.",
        )


def _say_beforehand(custodians: Sequence[str]) -> None:
    """What nobody can mend afterwards is said before it is done."""
    several = "both" if len(custodians) == _FEWEST else f"all {len(custodians)}"
    told = "If she loses her key" if len(custodians) == 1 else f"If {several} custodians lose their keys"
    print_wrapped(f"{told}, nobody can open it any more: neither we, nor the workspace, nor any court.")
    if sys.stdin.isatty():
        click.confirm("Seal it?", default=True, abort=True, err=True)


def _holders(custodians: Sequence[str]) -> str:
    return f"{', '.join(custodians[:-1])} and {custodians[-1]}" if len(custodians) > 1 else custodians[0]


def _row_to_fill(room: Seated, wish: Wish) -> Source:
    """A new source, or the one whose original a load left out because it is sealed."""
    from averment.evidence.models import Source
    from averment.evidence.queries import sources

    if wish.source:
        row = sources(room.viewer, room.case).filter(ref=wish.source).first()
        if row is None:
            raise _not_there(room, wish.source)
        if row.digest or row.sealed:
            what = f"“{wish.source}” has its original already"
            raise Refusal(what, mend="Nothing was sealed. What is in plain in a workspace cannot be made unseen there.")
        row.title = wish.label or row.title
        return row
    made = FrozenSource(
        id=sealed_id(wish.label, secrets.token_hex(4)),
        title=wish.label,
        kind=wish.kind,
        collected=None if room.viewer.is_operator else Collected(room.viewer.person, room.trail.at, "sealed"),
        access="sealed",
        reliability=wish.reliability,
    )
    if Source.objects.filter(case=room.case, ref=made.id).exists():
        what = f"The id “{made.id}”, which the label gives, is taken"
        raise Refusal(what, mend="Choose another label; nothing was sealed.")
    return _new_row(room, made)


def _new_row(room: Seated, made: FrozenSource) -> Source:
    from averment.casefile.columns import columns_of
    from averment.evidence.models import Source
    from averment.team.models import Organisation

    owner = Organisation.objects.filter(case=room.case, ref=room.viewer.organisation).first()
    return Source(case=room.case, owner=owner, digest="", **columns_of(made))


def _check_label(room: Seated, label: str, wish: Wish) -> None:
    """A label is seen by whoever sees the workspace, and stays in documents: it must tell nothing."""
    if not label.strip() or not label.isprintable() or len(label) > _LONGEST_LABEL:
        what = f"A label is one line of at most {_LONGEST_LABEL} letters"
        raise Refusal(what, mend="Choose one that tells nothing, as --label S-17")
    if wish.label_names_nobody:
        return
    from averment.build.freeze import freeze
    from averment.kernel.names import NameIndex
    from averment.registers.rules.protected import protected_names

    operator = room.workspace.acting("to search a label for protected names")
    frozen = freeze(operator, room.case.ref, room.store)
    if any(NameIndex.of(protected_names(frozen, "public", this_day().first_day())).find(label)):
        raise Refusal(
            "The label holds the name of a protected person, or one that sounds like it",
            mend="Choose one that tells nothing, as S-17; or, if it names nobody, say --label-names-nobody.",
        )


def _seal_into(room: Seated, row: Source, file: Path, recipients: list[str], custodians: tuple[str, ...]) -> None:
    from averment.evidence.actions import seal_source

    done: list[Digested] = []

    def write(target: BinaryIO) -> None:
        done.append(seal(file, recipients, target))

    with _stored(room, row, write) as ciphertext:
        slip = Slip(room.case.ref, row.ref, new_salt(), done[0].sha256, done[0].bytes, file.name)
        sealed = Sealed(slip.commitment, custodians, written_slip(slip, recipients))
        seal_source(row, sealed, ciphertext, room.trail)
    _make_label_findable(room, row)


@contextlib.contextmanager
def _stored(room: Seated, row: Source, write: Callable[[BinaryIO], None]) -> Iterator[str]:
    """The digest of a ciphertext that is in the store now; out of it again where the case does not take it."""
    stored, taken = room.store.put_written(write, f"{row.ref}.age"), False
    try:
        yield stored.sha256
        taken = True
    finally:
        if not taken:
            room.store.remove(stored.sha256)


def _make_label_findable(room: Seated, row: Source) -> None:
    from averment.claims.loading import index_sources

    index_sources(room.case, [row], room.store)


# ── open ─────────────────────────────────────────────────────────────────────────────────────────


def open_sealed(given: str, ref: str, out: Path, reason: str, place: KeyPlace, seat: Seat) -> None:
    """Opens a sealed source for one of its custodians; that she did, and why, goes into the custody log first."""
    with seated(given, seat) as room:
        row = _sealed_for(room, ref, reason)
        outside(out, room.workspace.folder, "What is opened")
        outside(place.path, room.workspace.folder, "A custodian's key")
        if out.exists() or not out.absolute().parent.is_dir():
            what = "There is something already" if out.exists() else "There is no folder for it"
            raise Refusal(what, where=str(out), mend="Name a file that is not there yet, in a folder that is.")
        if not reason.strip():
            raise Refusal("No reason is given", mend="Say why it is opened: --reason. It goes into the custody log.")
        with _logged(room, row, reason):
            _write_opened(room, row, place.opened(), out)
        print_wrapped(f"“{row.title}” lies in {safe(out)}, just as it was sealed. That you opened it is in the log.")


@contextlib.contextmanager
def _logged(room: Seated, row: Source, reason: str) -> Iterator[None]:
    """An entry before anything is opened, and one that tells how it ended; a kill leaves the first."""
    _log_view(room, row.ref, row.digest, {"reason": reason, "step": "begun"}, Outcome.PARTIAL)
    ended, why = Outcome.FAILED, "it was broken off"
    try:
        yield
        ended, why = Outcome.DONE, ""
    except (Refusal, OSError) as fault:
        why = fault.what if isinstance(fault, Refusal) else fault.strerror or type(fault).__name__
        raise
    finally:
        _log_view(room, row.ref, row.digest, {"reason": reason} | ({"why": why} if why else {}), ended)


def _log_view(room: Seated, ref: str, digest: str, detail: dict[str, str], outcome: Outcome) -> None:
    from averment.evidence.actions import Act, record_acts

    record_acts(room.case, [Act(Event.VIEWED, ref, digest, detail, outcome)], room.trail)
    sign_log(room.workspace)


def _sealed_for(room: Seated, ref: str, reason: str) -> Source:
    """The sealed source, for one of its custodians; for all others it is as if it were not there. That is logged."""
    from averment.evidence.models import Source
    from averment.evidence.queries import sealed_for

    row = sealed_for(room.viewer, room.case, ref)
    if row is not None:
        return row
    there = Source.objects.filter(case=room.case, ref=ref, access="sealed").first()
    if there is not None:
        detail = {"reason": reason, "why": "no custodian of it"}
        _log_view(room, ref, there.digest, detail, Outcome.REFUSED)
    raise _not_there(room, ref)


def _not_there(room: Seated, ref: str) -> Refusal:
    from averment.evidence.queries import sources

    if room.viewer.is_operator:
        mend = "Its custodians alone open, attest and seal anew; say which of them you are: --member ID."
        return Refusal(f"“{ref}” is not for the operator of the workspace", mend=mend)
    known = sources(room.viewer, room.case).filter(access="sealed").values_list("ref", flat=True)
    what = f"The case “{room.case.ref}” has no sealed source “{ref}” for you.{did_you_mean(ref, known)}".rstrip(".")
    return Refusal(what, mend=f"“averment --member {room.viewer.person} sealed list {room.case.ref}” names yours.")


def _slip_of(room: Seated, row: Source, key: CustodianSecret) -> Slip:
    """The slip of a source, held against the commitment that everybody knows."""
    slip, sealed = read_slip(row.sealed["slip"], key.identity), row.sealed
    if (slip.case, slip.source, slip.commitment) != (room.case.ref, row.ref, sealed["commitment"]):
        raise Refusal(
            "The slip is not that of this source: it was exchanged, or the commitment was",
            mend="Tell the other custodians, and look with “averment verify” whether the custody log holds.",
        )
    return slip


def _write_opened(room: Seated, row: Source, key: CustodianSecret, out: Path) -> None:
    """Writes the plain bytes beside the file that is meant, and gives them its name once they are known to be right."""
    slip = _slip_of(room, row, key)
    handle, name = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.absolute().parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _hold_against(unseal(room.store.get(row.digest), key.identity, file), slip)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, out)  # never over a file that came in the meantime
    except FileExistsError:
        raise Refusal("There is something already", where=str(out), mend="Name a file that is not there yet.") from None
    finally:
        draft.unlink(missing_ok=True)
    settle(out.absolute().parent)


def _hold_against(found: Digested, slip: Slip) -> None:
    if found.sha256 != slip.sha256:
        raise Refusal(
            "What was opened is not the file that was committed to; it was not kept",
            mend="Somebody put another ciphertext in its place. Put the right one back from a backup.",
        )


# ── attest, rewrap, list ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Saying:
    """What a custodian says of a source, who may read it, and the claim that it grounds."""

    words: str
    access: Tier
    claim: str = ""
    stance: Stance = "supports"
    credibility: int = 6


def attest(given: str, ref: str, saying: Saying, place: KeyPlace, seat: Seat) -> None:
    """Signs what a custodian says of a sealed source that she can open."""
    words = saying.words.strip()
    if not words:
        raise Refusal("She would sign nothing", mend="Say what the source holds, in your own words: --says.")
    with seated(given, seat) as room:
        from django.db import transaction

        from averment.evidence.actions import keep_attestation

        row = _sealed_for(room, ref, "to attest")
        key = place.opened()
        _slip_of(room, row, key)
        _refuse_strange_key(room, key)
        with transaction.atomic():
            row = type(row).objects.select_for_update().get(pk=row.pk)
            attestation = _signed(room, row, Saying(words, saying.access), key)
            keep_attestation(row, attestation, room.trail)
            if saying.claim:
                _ground(room, attestation.id, saying)
        sign_log(room.workspace)
        print_wrapped(f"Signed as {attestation.id}: a claim can rest on it with {{attestation: {attestation.id}}}.")


def _refuse_strange_key(room: Seated, key: CustodianSecret) -> None:
    from averment.team.queries import current_keys

    if current_keys(room.case, [room.viewer.person])[room.viewer.person] != key.public:
        mend = f"Register it: averment --member {room.viewer.person} sealed key {room.case.ref}"
        raise Refusal("This is not the key that the case knows as yours", mend=mend)


def _signed(room: Seated, row: Source, saying: Saying, key: CustodianSecret) -> Attestation:
    source = noun_of(FrozenSource, _columns(row))
    name = f"{row.ref[:50]}-{secrets.token_hex(3)}"
    unsigned = Attestation(name, room.viewer.person, this_day(), saying.words, "A" * 40, saying.access)
    words = signed_words(room.case.ref, source, unsigned)
    return replace(unsigned, signature=signature_over(words, key.signing, ATTESTATION))


def _columns(row: Source) -> dict[str, Any]:
    from averment.casefile.columns import column_names

    return {name: getattr(row, name) for name in column_names(FrozenSource)}


def _ground(room: Seated, attestation: str, saying: Saying) -> None:
    from averment.claims.actions import ground_on_attestation

    ground = Ground(saying.stance, saying.credibility, attestation=attestation)
    ground_on_attestation(room.case, saying.claim, ground, room.trail)


def rewrap(given: str, refs: Sequence[str], wish: Wish, reason: str, place: KeyPlace, seat: Seat) -> None:
    """Seals sources anew to other custodians, by one who can open them; the earlier ciphertext goes."""
    _refuse_too_few(wish.custodians, one_is_enough=wish.one_custodian)
    if not reason.strip():
        raise Refusal("No reason is given", mend="Say why it is sealed anew: --reason. It goes into the custody log.")
    with seated(given, seat) as room:
        rows = [_sealed_for(room, ref, reason) for ref in dict.fromkeys(refs)]
        recipients = recipients_of(room.case, wish.custodians, wish.trusted)
        _say_beforehand(wish.custodians)
        key = place.opened()
        for row in rows:
            with _logged(room, row, reason):
                _sealed_anew(room, row, key, (wish.custodians, recipients), reason)
            _sweep(room, row)
            print_wrapped(f"“{row.title}” ({row.ref}): {_holders(wish.custodians)} can open it now.")
        sign_log(room.workspace)
        print_wrapped("Whoever could open it before may have kept a copy, or its ciphertext; that cannot be undone.")


def _sealed_anew(
    room: Seated, row: Source, key: CustodianSecret, to: tuple[tuple[str, ...], list[str]], reason: str
) -> None:
    from django.db import transaction

    from averment.evidence.actions import seal_source

    slip, (custodians, recipients) = _slip_of(room, row, key), to

    def write(target: BinaryIO) -> None:
        _hold_against(reseal(room.store.get(row.digest), key.identity, recipients, target), slip)

    with _stored(room, row, write) as ciphertext, transaction.atomic():
        held = type(row).objects.select_for_update().get(pk=row.pk)
        if held.digest != row.digest:
            raise Refusal("Somebody sealed it anew in the meantime", mend="Look at “averment sealed list”, and again.")
        before = noun_of(Sealed, held.sealed)
        former = [one for one in (*before.former, *before.custodians) if one not in custodians]
        sealed = replace(before, custodians=custodians, former=tuple(former), slip=written_slip(slip, recipients))
        seal_source(held, sealed, ciphertext, room.trail, reason)


def _sweep(room: Seated, row: Source) -> None:
    """Takes the earlier ciphertexts of a source out of the store: they open with the keys of earlier custodians."""
    from averment.evidence.queries import earlier_ciphertexts

    for digest in earlier_ciphertexts(room.case, row.ref):
        room.store.remove(digest)


def list_sealed(given: str, seat: Seat, *, as_json: bool) -> None:
    """The sealed sources that are there for whoever asks, with who can open each."""
    with seated(given, seat) as room:
        from averment.evidence.queries import sources

        rows = sources(room.viewer, room.case).filter(access="sealed").exclude(sealed=None).order_by("ref")
        found = [_told(room, row) for row in rows]
    if as_json:
        print_json(found)
        return
    for one in found:
        print_wrapped(f"{one['source']}  “{one['label']}”, held by {_holders(one['custodians'])}", 0, 2)
        for warning in one["warnings"]:
            print_wrapped(warning, 4)
    print_wrapped(f"{plural(len(found), 'sealed source')} for you.")


def _told(room: Seated, row: Source) -> dict[str, Any]:
    sealed = noun_of(Sealed, row.sealed)
    warnings = []
    if len(sealed.custodians) < _FEWEST:
        warnings.append("One custodian alone can open it: with her key it is lost. Seal it anew to a second.")
    try:
        keys = keys_in(room.store.get(row.digest))
        if keys != len(sealed.custodians):
            warnings.append(
                f"It is sealed to {plural(keys, 'key')}, but names {plural(len(sealed.custodians), 'custodian')}: ask "
                "whoever sealed it."
            )
    except (Refusal, OSError):
        warnings.append("Its ciphertext is not in the store: put it back from a backup.")
    return {
        "source": row.ref,
        "label": row.title,
        "commitment": sealed.commitment,
        "custodians": list(sealed.custodians),
        "former": list(sealed.former),
        "attestations": [one.id for one in sealed.attestations],
        "warnings": warnings,
    }
