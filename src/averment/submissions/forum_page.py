"""What `averment forums` and `averment forum ID` print: the rules for people, each with its source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from averment.submissions.rules.form import language_names, length_text, listed
from averment.submissions.rules.forum import Cited, FieldRule, Forum, Route, SectionRule, plain_tree, rules_of

WIDTH = 80
MARK = "NOT VERIFIED"
_NEEDS = {"required": "required", "recommended": "recommended", "encouraged": "encouraged", "optional": "if you wish"}
_READERS = {"body": "the body", "state": "the State concerned", "public": "the public"}


def forum_page(forum: Forum) -> str:
    """One forum's rules as plain text of 80 columns; what is not verified says so at the rule."""
    lines = [*_wrapped(f"{forum.name}  [{forum.id}]"), "=" * WIDTH, *_tally(forum)]
    for heading, rules in _chapters(forum):
        if rules:
            lines += ["", heading.upper()]
            for words, rule in rules:
                lines += _rule(words, rule)
    return "\n".join([*lines, ""])


def forum_table(forums: Iterable[Forum]) -> str:
    """All forums, one a line: id, how many of its rules are verified, name."""
    forums = tuple(forums)
    wide = max((len(forum.id) for forum in forums), default=0)
    lines = [f"{'forum':<{wide}}  rules verified  name"]
    for forum in forums:
        good, whole = _verified(forum)
        lines.append(f"{forum.id:<{wide}}  {f'{good} of {whole}':<14}  {forum.name}")
    return "\n".join([*lines, "", "averment forum ID prints one forum's rules with their sources.", ""])


def page_as_json(forum: Forum) -> dict[str, object]:
    """One forum for machines: its file as it is, with its id."""
    return plain_tree(forum)


def table_as_json(forums: Iterable[Forum]) -> list[dict[str, object]]:
    """All forums for machines, in short."""
    return [
        {
            "id": forum.id,
            "name": forum.name,
            "languages": list(forum.languages.accepted),
            "state_needed": forum.state.needed,
            "closed": [route.state for route in forum.closed],
            "rules": _verified(forum)[1],
            "verified": _verified(forum)[0],
        }
        for forum in forums
    ]


Worded = Sequence[tuple[str, Cited]]


def _chapters(forum: Forum) -> Iterator[tuple[str, Worded]]:
    numbered = [part for part in ("paragraphs", "pages") if getattr(forum.numbering, part)]
    state = "A State must be named. " if forum.state.needed else "No State need be named. "
    taken = (
        f"It takes: {', '.join(forum.formats.accepted)}. Of our outputs hand in the {forum.formats.hand_in.upper()}."
    )
    yield "Whom it is for", [(forum.body.text, forum.body)]
    yield "What comes back", [(forum.comes_back.text, forum.comes_back)]
    yield "Who may file", [(forum.filers.text, forum.filers)]
    yield "The State", [(state + forum.state.text, forum.state), *_routes(forum.open, "Open for")]
    yield "Closed", _routes(forum.closed, "Closed for")
    yield "Languages", [(_languages(forum), forum.languages)]
    yield "Length", [(length_text(rule), rule) for rule in forum.lengths]
    yield "Sections", [(_section(rule), rule) for rule in forum.sections]
    yield "Questions of the form (fields in submission.yaml)", [(_field(rule), rule) for rule in forum.fields]
    yield "Numbers", [(f"{listed(numbered, 'and')} numbered." if numbered else "None asked for.", forum.numbering)]
    yield "File", [(f"{forum.formats.text} {taken}".strip(), forum.formats)]
    yield "How it is filed", [(forum.filing.text, forum.filing)]
    yield "Deadline", [(forum.deadline.text, forum.deadline)]
    yield "Who will see it", [(forum.publicity.text, forum.publicity), (_readers(forum), forum.reaches)]
    yield "Also", [(rule.text, rule) for rule in forum.further]


def _rule(words: str, rule: Cited) -> list[str]:
    """A rule in words, then its note, then where it comes from."""
    firm = (
        f"read {_day(rule.read)}" if rule.verified else f"{MARK}; looked for {_day(rule.read)}, confirm at the source"
    )
    ended = f"; ended {_day(rule.valid_to)}" if rule.valid_to else ""
    lines = _wrapped(words[:1].upper() + words[1:], "- " if rule.verified else "? ", "  ")
    if rule.note:
        lines += _wrapped(rule.note, "  Note: ", "  ")
    lines += [f"  [{firm}{ended}]"]
    return lines + [f"  {address}" for address in (rule.source, *rule.also)]


def _routes(routes: Iterable[Route], words: str) -> Worded:
    return [(f"{words} {route.state}: {route.reason}", route) for route in routes]


def _languages(forum: Forum) -> str:
    rule = forum.languages
    first = f"; rather {listed(language_names(rule.preferred), 'or')}" if rule.preferred else ""
    return f"{listed(language_names(rule.accepted), 'or')}{first}."


def _section(rule: SectionRule) -> str:
    others = rule.titles["en"][1:]
    also = f" Also titled: {'; '.join(others)}." if others else ""
    return f"{rule.title} ({_NEEDS[rule.need]}{', stands first' if rule.first else ''}). {rule.help}{also}"


def _field(rule: FieldRule) -> str:
    choices = f", of {', '.join(rule.choices)}" if rule.choices else ""
    refused = "".join(f" “{refusal.answer}” is refused: {refusal.reason}" for refusal in rule.refuses)
    asked = f" {rule.help[0].upper()}{rule.help[1:]}." if rule.help else ""
    return f"`{rule.id}`: {rule.label} ({_NEEDS[rule.need]}; {rule.kind}{choices}).{asked}{refused}"


def _readers(forum: Forum) -> str:
    seen = [_READERS[reader] for reader in forum.reaches.readers]
    return f"For consent we count as readers: {listed(seen, 'and')}."


def _tally(forum: Forum) -> list[str]:
    good, whole = _verified(forum)
    return _wrapped(
        f"{good} of {whole} rules were read in a source. A rule marked “?” is {MARK.lower()}: a breach of it is a "
        "warning and never stops a build. Verified means read in a copy or an excerpt of the page named; read the "
        "page itself before filing."
    )


def _verified(forum: Forum) -> tuple[int, int]:
    rules = [rule.verified for _, rule in rules_of(forum)]
    return sum(rules), len(rules)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _wrapped(words: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )
