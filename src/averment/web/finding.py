"""`averment search`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

import click

from averment.casefile.nouns import TIERS, ClaimKind, SourceKind
from averment.kernel.searching.query import parse
from averment.kernel.searching.snippet import Snippet
from averment.web.screen import plural, print_json, print_wrapped, safe
from averment.web.seat import Seat
from averment.web.workspace import find_workspace, opened, viewer_of

if TYPE_CHECKING:
    from averment.claims.queries import Hit, Result

KNOWN: dict[str, tuple[str, ...]] = {
    "kind": ("source", "claim", "excerpt", *get_args(SourceKind), *get_args(ClaimKind)),
    "tier": TIERS,
}


def search_case(given: str, words: tuple[str, ...], seat: Seat, limit: int, *, as_json: bool) -> None:
    """Prints the sources, claims and excerpts of a case that hold all the words, the best first."""
    typed = " ".join(words)
    with opened(find_workspace(seat.workspace)) as workspace:
        from averment.claims.queries import search
        from averment.team.queries import case_of

        query, viewer = parse(typed, KNOWN), viewer_of(workspace, given, seat)
        result = search(viewer, case_of(viewer, given), query, limit)
    if as_json:
        print_json(
            {"query": typed, "count": result.count, "more": result.more, "hits": [_as_json(hit) for hit in result.hits]}
        )
        return
    for hit in result.hits:
        _tell(hit)
    print_wrapped(_counted(result))


def _as_json(hit: Hit) -> dict[str, Any]:
    told = {name: value for name, value in asdict(hit).items() if name != "snippet"}
    return {**told, "snippet": hit.snippet.text, "highlights": [list(place) for place in hit.snippet.highlights]}


def _tell(hit: Hit) -> None:
    title = "" if hit.kind == "claim" else f"  {hit.title}"  # the text of a claim is its snippet
    print_wrapped(f"{hit.kind} {hit.id} ({hit.tier}){title}", 0, 4)
    click.echo(f"    {_highlighted(hit.snippet)}")


def _highlighted(snippet: Snippet) -> str:
    """What was searched for in bold, on a terminal; no sign of the text can steer it."""
    out, reached = "", 0
    for start, end in snippet.highlights:
        out += safe(snippet.text[reached:start]) + click.style(safe(snippet.text[start:end]), bold=True)
        reached = end
    return out + safe(snippet.text[reached:])


def _counted(result: Result) -> str:
    if result.more:
        return f"More than {result.count:,} things found; the first {len(result.hits)} are shown."
    if result.count > len(result.hits):
        return f"{plural(result.count, 'thing')} found; the first {len(result.hits)} are shown (--limit shows more)."
    return f"{plural(result.count, 'thing')} found." if result.count else "Nothing found."
