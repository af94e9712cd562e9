"""`averment origins`: which sources copy which, and which of them are one origin, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from averment.build.reading import load_case
from averment.casefile.nouns import ID_PATTERN, Source
from averment.casefile.writer import plain
from averment.claims.rules.copying import Copy, Copying, Library, copies_of, every_copy
from averment.claims.rules.origins import Tie
from averment.web.folder_library import folder_library
from averment.web.screen import plural, print_json, print_wrapped, safe
from averment.web.seat import Seat
from averment.web.workspace import seated

_MOST_LINES = 40
_WHY = {
    "declared": "the catalogue gives both the origin “{other}”",
    "derived": "{first} derives from {second}",
    "judged": "a reviewer judged {first} and {second} one origin",
    "copied": "{first} and {second} share their text",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """What was asked and found; `words` gives the text of each source whose passages are shown."""

    case: str
    source: str | None
    found: Copying
    words: dict[str, str]


def tell_origins(given: str, source: str | None, seat: Seat, *, as_json: bool) -> None:
    """Prints what copies what in a case, or what one source copies and who copies it."""
    if Path(given).exists() or not re.fullmatch(ID_PATTERN, given):
        case = load_case(Path(given))
        with folder_library(case) as library:
            told = _asked(case.card.id, source, library, library.source, lambda ask: ask(library))
    else:
        told = _of_workspace(given, source, seat)
    if as_json:
        print_json(_as_json(told))
    else:
        _tell(told)


def _of_workspace(given: str, source: str | None, seat: Seat) -> _Told:
    with seated(given, seat) as room:
        from averment.claims.report import FOLDER, CaseLibrary, answered

        library = CaseLibrary(room.viewer, room.case, room.workspace.folder / FOLDER)
        return _asked(given, source, library, library.source, lambda ask: answered(library, ask))


def _asked(
    case: str, source: str | None, library: Library, find: Callable[[str], tuple[Source, int | None]],
    ask: Callable[[Callable[[Library], Copying]], Copying],
) -> _Told:  # fmt: skip
    if source is None:
        return _Told(case, None, ask(every_copy), {})
    about, stamp = find(source)
    found = ask(lambda asked: copies_of(asked, about, stamp))
    shown = {copy.second for copy in found.copies} | {source}
    return _Told(case, source, found, {ref: library.text(of) for ref in shown if (of := find(ref)[1]) is not None})


def _as_json(told: _Told) -> dict[str, Any]:
    found = told.found
    return {
        "case": told.case,
        "source": told.source,
        "copies": [_copy_as_json(copy, told) for copy in found.copies],
        "origins": [
            {
                "members": list(one.members),
                "earliest": one.earliest or None,
                "because": [{"first": tie.first, "second": _other(tie), "why": tie.why} for tie in one.ties],
            }
            for one in found.classes
        ],
        "judgments": [plain(judgment) for judgment in found.judgments],
        "contradictions": [
            {"first": first, "second": second, "judgment": judgment.id}
            for first, second, judgment in found.contradicted
        ],
        "complete": found.whole,
    }


def _copy_as_json(copy: Copy, told: _Told) -> dict[str, Any]:
    first, second = (told.found.sources[end] for end in (copy.first, copy.second))
    return {
        "first": copy.first,
        "second": copy.second,
        "one_origin": copy.one_origin,
        "same_text": copy.same_text,
        "earlier": copy.earlier or None,
        "published": [str(one.published) if one.published else None for one in (first, second)],
        "words": sum(passage.words for passage in copy.passages),
        "passages": [
            {
                "first": list(passage.first),
                "second": list(passage.second),
                "words": passage.words,
                **_quoted(copy, passage.first, passage.second, told),
            }
            for passage in copy.passages
        ],
    }


def _quoted(copy: Copy, first: tuple[int, int], second: tuple[int, int], told: _Told) -> dict[str, str]:
    """The passage as it is spelt in each of the two; for one source, not for a whole case."""
    if told.source is None:
        return {}
    ends = (("first_text", copy.first, first), ("second_text", copy.second, second))
    return {name: told.words.get(ref, "")[start:end] for name, ref, (start, end) in ends}


def _other(tie: Tie) -> str:
    return tie.second.removeprefix("origin:")


def _tell(told: _Told) -> None:
    found = told.found
    for copy in found.copies[:_MOST_LINES]:
        print_wrapped(_in_words(copy, told), 0, 2)
        for passage in copy.passages if told.source else ():
            words = " ".join(told.words.get(copy.first, "")[slice(*passage.first)].split())
            at = f"{passage.first[0]}–{passage.first[1]}; {passage.second[0]}–{passage.second[1]}"
            print_wrapped(f"{plural(passage.words, 'word')} ({at}): “{words}”", 4, 4)
    if len(found.copies) > _MOST_LINES:
        print_wrapped(f"… and {len(found.copies) - _MOST_LINES:,} pairs more (--json tells all).")
    if not found.copies:
        print_wrapped("No source shares 15 words in a row with " + ("this one." if told.source else "another."))
    for one in found.classes:
        click.secho(safe(f"One origin: {', '.join(one.members)}"), bold=True)
        for tie in one.ties[:_MOST_LINES]:
            print_wrapped(_WHY[tie.why].format(first=tie.first, second=tie.second, other=_other(tie)), 2, 4)
        print_wrapped(f"earliest: {one.earliest}" if one.earliest else "which came first, the dates do not tell", 2, 4)
    for judgment in found.judgments:
        day = judgment.at.date().isoformat()
        named = ", ".join(judgment.sources)
        print_wrapped(f"Judged {judgment.judged} by {judgment.by} on {day}: {named}. {judgment.reason}", 0, 2)
    for first, second, judgment in found.contradicted:
        print_wrapped(f"“{judgment.id}” finds {first} and {second} independent, but they still are one origin.", 0, 2)
    if not found.whole:
        print_wrapped("The origin has more members than were followed.")


def _in_words(copy: Copy, told: _Told) -> str:
    """The direction of time, how much is shared, and whether that makes one origin."""
    if copy.earlier:
        later = copy.second if copy.earlier == copy.first else copy.first
        who = f"{later} copies {copy.earlier}, or both a third"
    else:
        who = f"{copy.first} and {copy.second} share text; which is earlier, their dates do not tell"
    total = sum(passage.words for passage in copy.passages)
    much = "the same text" if copy.same_text else f"{plural(total, 'word')} in {plural(len(copy.passages), 'passage')}"
    return f"{who}: {much}{'' if copy.one_origin else '; too little to be one origin'}."
