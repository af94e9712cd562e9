"""The card of a workspace: the file by which its folder is known, with the id that ties a database to it."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from averment.evidence.outside.private_files import settle, write_durably
from averment.kernel.refusals import Refusal
from averment.web.seat import CARD

VERSION = 1
_LONGEST_NAME = 200
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_LETTERS = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Card:
    """Which workspace it is, empty where it was made before they had ids; and who acts at the command line."""

    id: str
    operator: str


def read_card(folder: Path) -> Card:
    """The card of a workspace; refused where there is none, or none that this version can read."""
    path = folder / CARD
    if not path.is_file():
        mend = "Make one with “averment init DIR”, or name another: --workspace DIR."
        raise Refusal(f"“{folder}” is no workspace", mend=mend)
    try:
        held: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(path, getattr(error, "strerror", None) or " ".join(str(error).split())) from error
    version, ref, operator = held.get("averment"), held.get("id", ""), held.get("operator")
    if isinstance(version, int) and version > VERSION:
        what = f"This workspace was made by a newer version of Averment: its card has the form {version}"
        raise Refusal(what, where=str(path), mend="Use that version.")
    if version != VERSION or isinstance(version, bool):
        raise _broken(path, f"it does not say “averment = {VERSION}”")
    if not (isinstance(ref, str) and re.fullmatch("[0-9a-f]{32}|", ref)):
        raise _broken(path, "its id is none that Averment gives")
    if not (isinstance(operator, str) and operator.strip()):
        raise _broken(path, "it names no operator")
    return Card(ref, operator)


def write_card(folder: Path, card: Card) -> None:
    """Writes the card, in place of the one that is there, whole or not at all."""
    operator = card.operator.replace("\\", "\\\\").replace('"', '\\"')
    text = f'averment = {VERSION}\nid = "{card.id}"\noperator = "{operator}"\n'
    draft = folder / f".{CARD}"
    draft.unlink(missing_ok=True)
    write_durably(draft, text.encode())
    os.replace(draft, folder / CARD)
    settle(folder)


def operator_named(name: str) -> str:
    """A name under which an operator can act; refused where it cannot stand on one line of the trail.

    >>> operator_named(' A "quoted" \\\\ name ')
    'A "quoted" \\\\ name'
    """
    plain = name.strip()
    odd = [sign for sign in plain if sign in _STEERING or unicodedata.category(sign) in _NO_LETTERS]
    if not plain or odd or len(plain) > _LONGEST_NAME:
        why = f"it holds U+{ord(odd[0]):04X}" if odd else "it is too long" if plain else "it is empty"
        mend = f"Give a name of one line, at most {_LONGEST_NAME} letters: --operator NAME."
        raise Refusal(f"This is no name for the operator of a workspace: {why}", mend=mend)
    return plain


def _broken(path: Path, why: str) -> Refusal:
    mend = "Put it back from a backup. It has three lines: averment, id and operator, the last two in quotes."
    return Refusal(f"The card of the workspace cannot be read: {why.rstrip('.')}", where=str(path), mend=mend)
