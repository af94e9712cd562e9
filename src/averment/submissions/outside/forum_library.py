"""The library of forums that ships with the platform: one TOML file a forum, its name the forum's id."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from averment.submissions.rules.forum import FaultyForum, Forum, read_forum


class UnknownForum(LookupError):
    """No forum of this id; `nearest` is the known id that looks most like it, or nothing."""

    def __init__(self, forum_id: str, nearest: str) -> None:
        hint = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(f"no forum {forum_id!r} in the library{hint}")
        self.forum_id = forum_id
        self.nearest = nearest


def forum_ids() -> tuple[str, ...]:
    """The ids of all forums, in alphabetical order."""
    return tuple(sorted(_files()))


@cache
def load_forum(forum_id: str) -> Forum:
    """The forum of this id, with all its rules (UnknownForum where there is none)."""
    file = _files().get(forum_id)
    if file is None:
        raise UnknownForum(forum_id, _nearest(forum_id))
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FaultyForum(forum_id, (str(error),)) from None
    return read_forum(forum_id, tree)


def load_forums() -> tuple[Forum, ...]:
    """All forums of the library, by id."""
    return tuple(load_forum(forum_id) for forum_id in forum_ids())


@cache
def _files() -> dict[str, Traversable]:
    folder = resources.files("averment.submissions") / "forums"
    return {entry.name.removesuffix(".toml"): entry for entry in folder.iterdir() if entry.name.endswith(".toml")}


def _nearest(forum_id: str) -> str:
    from rapidfuzz import process  # noqa: PLC0415 — only a wrong id pays for it

    found = process.extractOne(forum_id, forum_ids(), score_cutoff=50)
    return found[0] if found else ""
