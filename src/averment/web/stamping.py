"""Time stamps of the custody log's head: which authorities a workspace knows, and asking them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from averment.casefile.nouns import ID_PATTERN
from averment.evidence.outside.stamping import ask_authority
from averment.evidence.rules.custody.stamps import Stamp, question_for, read_chain, received
from averment.kernel.refusals import Refusal
from averment.web.screen import print_wrapped
from averment.web.scrubbing import sign_log
from averment.web.seat import CARD, Seat
from averment.web.workspace import Workspace, find_workspace, opened

_FOLDER = "authorities"
_SHOW = "Write it with “averment custody authority NAME URL CHAIN”."
_LONGEST_CHAIN = 1 << 18


@dataclass(frozen=True, slots=True)
class Authority:
    """A time-stamping authority: its name here, its address, and its certificates as PEM."""

    name: str
    url: str
    chain: str


def add_authority(seat: Seat, name: str, url: str, chain: Path) -> None:
    """Makes an authority known to the workspace: its address in the card, its certificates in a file beside."""
    workspace = find_workspace(seat.workspace)
    if not re.fullmatch(ID_PATTERN, name):
        raise Refusal(f"“{name}” is no name for an authority", mend="Use a-z, 0-9 and hyphens.")
    if name in _named(workspace):
        raise Refusal(f"The workspace knows an authority “{name}”", mend=f"Change it in {workspace.folder / CARD}.")
    if not re.fullmatch(r"https?://[!-~]+", url) or '"' in url or "\\" in url:
        raise Refusal(f"“{url}” is no address of an authority", mend="Write it as https://host/path.")
    pem = _small(chain)
    read_chain(pem)
    (workspace.folder / _FOLDER).mkdir(exist_ok=True)
    (workspace.folder / _FOLDER / f"{name}.pem").write_bytes(pem)
    with (workspace.folder / CARD).open("a", encoding="utf-8", newline="\n") as card:
        card.write(f'\n[{_FOLDER}.{name}]\nurl = "{url}"\nchain = "{_FOLDER}/{name}.pem"\n')
    print_wrapped(f"“{name}” stamps heads of the custody log from now on, when asked: averment custody stamp")


def known_authorities(workspace: Workspace, names: Sequence[str] = ()) -> list[Authority]:
    """The authorities of those names, or all; refused where one is not known, or none is."""
    named = _named(workspace)
    wrong = [name for name in names if name not in named]
    if wrong or not named:
        what = f"The workspace knows no authority{f' “{wrong[0]}”' if wrong else ''}"
        raise Refusal(what, where=str(workspace.folder / CARD), mend=_SHOW)
    return [_authority(workspace, name, named[name]) for name in names or named]


def _named(workspace: Workspace) -> dict[str, Any]:
    named = tomllib.loads((workspace.folder / CARD).read_text(encoding="utf-8")).get(_FOLDER, {})
    if not isinstance(named, dict):
        raise Refusal("“authorities” is no table of authorities", where=CARD, mend=_SHOW)
    return named


def _authority(workspace: Workspace, name: str, told: Any) -> Authority:
    if not isinstance(told, dict) or not all(isinstance(told.get(key), str) for key in ("url", "chain")):
        raise Refusal(f"The authority “{name}” lacks its url or its chain", where=CARD, mend=_SHOW)
    pem = _small(workspace.folder / told["chain"])
    read_chain(pem)
    return Authority(name, told["url"], pem.decode("ascii", "replace"))


def _small(path: Path) -> bytes:
    with path.open("rb") as file:
        found = file.read(_LONGEST_CHAIN + 1)
    if len(found) > _LONGEST_CHAIN:
        raise Refusal("The file is too long for a chain of certificates", where=str(path), mend=_SHOW)
    return found


def stamp_head(seat: Seat, names: Sequence[str]) -> int:
    """Has the head of the log stamped by each authority that is meant; 1 where one gave no stamp that holds."""
    workspace = find_workspace(seat.workspace)
    authorities = known_authorities(workspace, names)
    with opened(workspace):
        note = sign_log(workspace)
        failed = 0
        for authority in authorities:
            try:
                print_wrapped(_stamped(workspace, note, authority))
            except Refusal as refusal:
                print_wrapped(f"{authority.name}: {refusal}")
                failed += 1
    return 1 if failed else 0


def _stamped(workspace: Workspace, note: str, authority: Authority) -> str:
    """What an authority said to the head, kept with it; where it has stamped this head lately, it is not asked."""
    from averment.evidence.actions import keep_stamp
    from averment.evidence.queries import stamps_of
    from averment.team.loading import Trail

    now = datetime.now(UTC)
    size = note.split("\n")[1]
    for kept in stamps_of(note):
        if kept.authority == authority.name and not _to_be_renewed(stamp := kept.opened(), now):
            return f"{authority.name}: stamped the head of {size} entries already, on {stamp.at:%Y-%m-%d %H:%M:%S} UTC."
    question = question_for(note.encode())
    token = ask_authority(authority.url, question.request)
    stamp = received(token, note.encode(), read_chain(authority.chain.encode()), question.nonce, now)
    trail = Trail(workspace.acting("to have the head stamped"), now)
    keep_stamp(note, authority.name, token, authority.chain, stamp.at, trail)
    ends = f"; its certificates hold until {stamp.ends:%Y-%m-%d}"
    return f"{authority.name}: the head of {size} entries was there on {stamp.at:%Y-%m-%d %H:%M:%S} UTC{ends}."


def _to_be_renewed(stamp: Stamp, now: datetime) -> bool:
    return stamp.ended(now) or stamp.ends_soon(now)
