"""Whether a submission keeps to its forum's form: length, sections, answers, and whether the door is open at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process

from averment.casefile.nouns import Answer, SubmissionCard
from averment.kernel.dates import read_date
from averment.kernel.document import (
    Block,
    Division,
    Document,
    Heading,
    LineBreak,
    Listing,
    Paragraph,
    Rule,
    Text,
    plain_text,
)
from averment.kernel.findings import Finding, Where, finding, in_order
from averment.kernel.folding import folded_text
from averment.submissions.rules.counting import WordCounts
from averment.submissions.rules.forum import (
    YES_NO,
    Cited,
    FieldRule,
    FilerKind,
    Forum,
    LengthRule,
    SectionRule,
    in_force,
    weight,
)

LANGUAGE_NAMES = {
    "ar": "Arabic", "cy": "Welsh", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi",
    "ks": "Kashmiri", "ru": "Russian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a draft: its title, its level (1 is the highest), its line, and whether nothing stands in it."""

    title: str
    level: int
    line: int
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a draft in their order."""

    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Where the submission's card and draft stand, for findings."""

    card: Where
    draft: Where


@dataclass(frozen=True, slots=True)
class _Filing:
    """What the checks look at, together."""

    forum: Forum
    card: SubmissionCard
    outline: Outline
    counts: WordCounts
    places: Places
    filer: FilerKind


def form_findings(  # noqa: PLR0913 — the six things that a form is about
    forum: Forum,
    card: SubmissionCard,
    outline: Outline,
    counts: WordCounts,
    places: Places,
    filer: FilerKind = "coalition",
) -> tuple[Finding, ...]:
    """Every way in which the submission breaks the forum's form, each with the rule and its source.

    Codes: `not-admissible`, `word-limit`, `missing-section`, `missing-field`, `unknown-field`. Because a rule that
    is not verified may be wrong, its breach is a warning and never an error.
    """
    filing = _Filing(forum, card, outline, counts, places, filer)
    checks = (_closed_doors, _length_faults, _section_faults, _order_faults, _fact_titles, _answers, _unknown_fields)
    return in_order(found for check in checks for found in check(filing))


# ── the outline ──────────────────────────────────────────────────────────────────────────────────


def outline_of(document: Document) -> Outline:
    """The sections of a parsed draft; a section is empty when neither it nor a section below it holds anything."""
    marks = tuple(_unwrapped(document.blocks))
    sections = []
    for place, block in enumerate(marks):
        if isinstance(block, Heading):
            held = _until_next(marks[place + 1 :], block.level)
            title = " ".join(plain_text(block.children).split())
            sections.append(Section(title, block.level, block.at.line, not any(map(_holds_something, held))))
    return Outline(tuple(sections))


def _unwrapped(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Division):
            yield from _unwrapped(block.blocks)
        else:
            yield block


def _until_next(blocks: Sequence[Block], level: int) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Heading) and block.level <= level:
            return
        yield block


def _holds_something(block: Block) -> bool:
    if isinstance(block, Heading | Rule):
        return False
    if isinstance(block, Listing):
        return any(map(_holds_something, (inner for item in block.items for inner in item)))
    if isinstance(block, Paragraph):
        # A figure or a citation alone is something, though it has no words until it is resolved.
        return any(not isinstance(child, Text | LineBreak) for child in block.children) or bool(
            plain_text(block.children).strip()
        )
    return True


_NUMBER = re.compile(r"^(?:[(\[]?(?:\d{1,2}(?:\.\d{1,2})*|[ivxlc]+|[a-h])[.)\]:\u06d4]+|\d{1,2}(?:\.\d{1,2})*)\s+")


def folded_title(title: str) -> str:
    """A title as it is compared: case, white space, a leading number and closing punctuation do not count.

    >>> folded_title("  2. RECOMMENDATIONS: ") == folded_title("Recommendations")
    True
    >>> folded_title("II. Methodology"), folded_title("2011 census")
    ('methodology', '2011 census')
    """
    return _NUMBER.sub("", folded_text(title).casefold().strip()).strip(" .:-۔।")


def holds_facts(forum: Forum, card: SubmissionCard, path: Sequence[str]) -> bool:
    """Whether sentences under these headings (outermost first) state facts that must be grounded.

    The card's `facts` decide where they are given; else every section is one of facts but those that the forum
    sets aside, such as recommendations, and what stands below them.
    """
    titles = {folded_title(title) for title in path}
    if card.facts is not None:
        return bool(titles & {folded_title(title) for title in card.facts})
    aside = (rule for rule in forum.sections if rule.id in forum.not_facts)
    return not any(titles & _accepted_titles(rule) for rule in aside)


def _accepted_titles(rule: SectionRule) -> set[str]:
    return {folded_title(title) for titles in rule.titles.values() for title in titles}


# ── is the door open? ────────────────────────────────────────────────────────────────────────────


def _closed_doors(filing: _Filing) -> Iterator[Finding]:
    forum, card = filing.forum, filing.card
    yield from _wrong_filer(filing)
    yield from _wrong_language(filing)
    if forum.state.needed and not card.state and in_force(forum.state, card.date):
        yield finding(
            "not-admissible",
            filing.places.card,
            what="No State is named; the forum takes a submission on one State only.",
            mend="Give `state` in submission.yaml: three letters, such as IND or PAK.",
            why=_because(forum, forum.state, forum.state.text),
            severity=weight(forum.state, forum.state.binding),
        )
    for route in forum.closed:
        if route.state == card.state and in_force(route, card.date):
            yield finding(
                "not-admissible",
                filing.places.card,
                what=f"The route is closed for {card.state}: {route.reason}",
                mend="Choose a forum that is open for this State; `averment forums` lists them.",
                why=_because(forum, route, route.note),
                severity=weight(route, "binding"),
            )


def _wrong_filer(filing: _Filing) -> Iterator[Finding]:
    forum, rule = filing.forum, filing.forum.filers
    if filing.filer in rule.kinds or not in_force(rule, filing.card.date):
        return
    who = "Only a State may file here." if forum.states_only else f"A {filing.filer} may not file here."
    yield finding(
        "not-admissible",
        filing.places.card,
        what=f"{who} Filers that the forum takes: {', '.join(rule.kinds)}.",
        mend="Choose another forum, or hand the text to one who may file it.",
        why=_because(forum, rule, rule.text),
        severity=weight(rule, rule.binding),
    )


def _wrong_language(filing: _Filing) -> Iterator[Finding]:
    rule, language = filing.forum.languages, filing.card.language
    if language.split("-")[0].casefold() in rule.accepted or not in_force(rule, filing.card.date):
        return
    taken = listed(language_names(rule.accepted), "or")
    # The original may be what is filed: its translation for readers is not barred by the forum's languages.
    for_readers = filing.card.translation_of is not None
    yield finding(
        "not-admissible",
        filing.places.card,
        what=f"The text is in {language_names([language])[0]}; the forum takes {taken}.",
        mend="File the original, and this for readers only."
        if for_readers
        else f"Have it translated into {taken}, and file the translation.",
        why=_because(filing.forum, rule, rule.note),
        severity=weight(rule, "advisory" if for_readers else rule.binding),
    )


# ── length ───────────────────────────────────────────────────────────────────────────────────────


def _length_faults(filing: _Filing) -> Iterator[Finding]:
    for rule in filing.forum.lengths:
        if not (in_force(rule, filing.card.date) and _applies(rule, filing.card)):
            continue
        has = filing.counts.counted(rule.scope) if rule.metric == "words" else filing.counts.pages
        if has > rule.limit:
            yield finding(
                "word-limit",
                filing.places.draft,
                what=f"{has:,} {rule.metric} ({listed(rule.scope, 'and')}): {has - rule.limit:,} over {rule.limit:,}.",
                mend=f"Cut {has - rule.limit:,} {rule.metric}{_left_out(rule)}.",
                why=_because(filing.forum, rule, length_text(rule)),
                severity=weight(rule, rule.binding),
            )


def length_text(rule: LengthRule) -> str:
    """The rule on length in a sentence."""
    firm = {"binding": "at most", "advisory": "advised: at most", "unknown": "at most (how strictly is not known)"}
    when = f", where {rule.when.field} is {listed(rule.when.answers, 'or')}" if rule.when else ""
    return f"{firm[rule.binding]} {rule.limit:,} {rule.metric}, counting {listed(rule.scope, 'and')}{when}."


def _applies(rule: LengthRule, card: SubmissionCard) -> bool:
    return rule.when is None or _as_answer(card.fields.get(rule.when.field)) in rule.when.answers


def _left_out(rule: LengthRule) -> str:
    free = [part for part in ("footnotes", "annexes") if part not in rule.scope]
    return f"; this rule does not count {listed(free, 'and')}" if free and rule.metric == "words" else ""


# ── sections ─────────────────────────────────────────────────────────────────────────────────────


def _found(filing: _Filing, rule: SectionRule) -> int | None:
    """The place of the section in the outline; the first where several bear its title."""
    titles = _accepted_titles(rule)
    places = (n for n, section in enumerate(filing.outline.sections) if folded_title(section.title) in titles)
    return next(places, None)


def _section_faults(filing: _Filing) -> Iterator[Finding]:
    for rule in filing.forum.sections:
        if rule.need == "optional" or not in_force(rule, filing.card.date):
            continue
        place = _found(filing, rule)
        if place is None:
            what, line = f"There is no section “{rule.title}”.", 0
            mend = f"Add the section under this title or one of: {'; '.join(_titles_shown(rule, filing.card))}."
        elif filing.outline.sections[place].empty:
            what, line = f"Nothing stands in the section “{rule.title}”.", filing.outline.sections[place].line
            mend = "Write it, or say in a sentence why there is nothing to say."
        else:
            continue
        yield _section_finding(filing, rule, line, (what, mend))


def _titles_shown(rule: SectionRule, card: SubmissionCard) -> tuple[str, ...]:
    language = card.language.split("-")[0]
    return (rule.titles.get(language) or rule.titles["en"])[:4]


def _order_faults(filing: _Filing) -> Iterator[Finding]:
    """Sections that stand before one which the forum wants ahead of them."""
    found = [(place, rule) for rule in filing.forum.sections if (place := _found(filing, rule)) is not None]
    latest: SectionRule | None = None
    for place, rule in sorted(((p, r) for p, r in found if r.order), key=lambda pair: pair[0]):
        if latest and rule.order < latest.order:
            order = (f"“{rule.title}” comes after “{latest.title}”.", f"Move it before “{latest.title}”.")
            yield _section_finding(filing, rule, filing.outline.sections[place].line, order)
        else:
            latest = rule
    for place, rule in found:
        top = filing.outline.sections[0]
        if rule.first and place > 0 and top.line < filing.outline.sections[place].line:
            first = (f"“{rule.title}” is not the first section.", f"Move it before “{top.title}”.")
            yield _section_finding(filing, rule, filing.outline.sections[place].line, first)


def _section_finding(filing: _Filing, rule: SectionRule, line: int, words: tuple[str, str]) -> Finding:
    return finding(
        "missing-section",
        Where(filing.places.draft.file, line, subject=rule.title),
        what=words[0],
        mend=words[1],
        why=_because(filing.forum, rule, rule.help),
        severity=weight(rule, rule.need),
    )


def _fact_titles(filing: _Filing) -> Iterator[Finding]:
    titles = {folded_title(section.title): section.title for section in filing.outline.sections}
    for title in filing.card.facts or ():
        if folded_title(title) not in titles:
            near = _nearest(folded_title(title), titles)
            yield finding(
                "missing-section",
                Where(filing.places.card.file, filing.places.card.line, subject="facts"),
                what=f"`facts` names the section “{title}”, which the draft does not have.",
                why="The sentences of a section that is named wrongly would go unchecked.",
                mend=f"Write “{titles[near]}”." if near else "Name the section as the draft does, or take it out.",
            )


# ── the form's answers ───────────────────────────────────────────────────────────────────────────

# In capitals inside an answer, in any case alone: “todo” is a common word in Spanish.
_UNFINISHED = re.compile(
    r"\b(?:TODO|TBC|TBD|TBA|FIXME)\b|\?\?|(?i:\blorem ipsum\b|\bto be (?:confirmed|completed|added|decided)\b)"
    r"|(?i:^(?:todo|tbc|tbd|tba|fixme|xxx+)\W*$)|^[\[<{][^\[\]<>{}@]*[\]>}]$",
)


def is_placeholder(answer: str) -> bool:
    """Whether an answer stands for one that is still to be written.

    >>> is_placeholder("TBC"), is_placeholder("[name of contact]"), is_placeholder("none")
    (True, True, False)
    """
    return bool(_UNFINISHED.search(answer.strip()))


def _answers(filing: _Filing) -> Iterator[Finding]:
    for rule in filing.forum.fields:
        if not in_force(rule, filing.card.date):
            continue
        fault = _answer_fault(rule, filing.card.fields.get(rule.id))
        if fault:
            yield _field_finding(filing, rule, fault)
        else:
            yield from _refused(filing, rule)


def _answer_fault(rule: FieldRule, answer: Answer) -> tuple[str, str] | None:
    """What is wrong with an answer and how to mend it; the answer itself is not repeated, for it may hold a name."""
    texts = _texts(answer)
    write = f"Give `{rule.id}` under `fields` in submission.yaml{': ' + rule.help if rule.help else ''}."
    if not any(re.search(r"[^\W_]", text) for text in texts):
        given = answer is not None
        return None if rule.need == "optional" and not given else (f"“{rule.label}” is not answered.", write)
    if any(map(is_placeholder, texts)):
        return f"The answer to “{rule.label}” is a placeholder.", write
    allowed = YES_NO if rule.kind == "yes-no" else rule.choices
    if allowed and not set(texts) <= set(allowed):
        return f"The answer to “{rule.label}” is not one that the form has.", f"Choose: {listed(allowed, 'or')}."
    if rule.kind == "date" and not all(_is_date(text, rule.precision) for text in texts):
        return f"The answer to “{rule.label}” is no date known to the {rule.precision}.", "Write it as 2026-06-14."
    if rule.kind == "number" and not all(map(_is_number, texts)):
        return f"The answer to “{rule.label}” is no number.", "Write the number in digits."
    return None


def _refused(filing: _Filing, rule: FieldRule) -> Iterator[Finding]:
    given = _texts(filing.card.fields.get(rule.id))
    for refusal in rule.refuses:
        if refusal.answer in given:
            yield finding(
                "not-admissible",
                Where(filing.places.card.file, filing.places.card.line, subject=rule.id),
                what=f"“{rule.label}” is answered “{refusal.answer}”: {refusal.reason}",
                mend="Choose another forum, or file when the answer has changed.",
                why=_because(filing.forum, rule, rule.note),
                severity=weight(rule, rule.need),
            )


def _field_finding(filing: _Filing, rule: FieldRule, words: tuple[str, str]) -> Finding:
    return finding(
        "missing-field",
        Where(filing.places.card.file, filing.places.card.line, subject=rule.id),
        what=words[0],
        mend=words[1],
        why=_because(filing.forum, rule, rule.note),
        severity=weight(rule, rule.need),
    )


def _unknown_fields(filing: _Filing) -> Iterator[Finding]:
    known = {rule.id: rule for rule in filing.forum.fields}
    for name in filing.card.fields:
        if name not in known:
            near = _nearest(name, known)
            instead = f"Write `{near}`" if near else "Take it out"
            yield finding(
                "unknown-field",
                Where(filing.places.card.file, filing.places.card.line, subject=name),
                what=f"The form has no question `{name}`.",
                mend=f"{instead}; `averment forum {filing.forum.id}` lists the questions.",
            )


def _texts(answer: Answer) -> tuple[str, ...]:
    """The answer as texts; an answer of several parts has several."""
    if isinstance(answer, tuple):
        return tuple(text for part in answer for text in _texts(part))
    return () if answer is None else (_as_answer(answer),)


def _as_answer(answer: Answer) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "" if answer is None else str(answer).strip()


def _is_date(text: str, precision: str) -> bool:
    day = read_date(text)
    return day is not None and bool(day.month if precision == "month" else day.day if precision == "day" else day.year)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?\d[\d,  ]*(?:\.\d+)?", text))


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _because(forum: Forum, rule: Cited, words: str) -> str:
    told = f" {words[0].upper()}{words[1:].rstrip('.')}." if words else ""
    read = f"read {rule.read}" if rule.verified else "not verified: confirm it there"
    return f"A rule of the forum “{forum.name}”.{told} Source: {rule.source} ({read})."


def _nearest(name: str, known: Iterable[str]) -> str:
    found = process.extractOne(name, list(known), score_cutoff=60)
    return found[0] if found else ""


def language_names(codes: Iterable[str]) -> list[str]:
    """The English names of languages; a code that we have no name for stands for itself."""
    return [LANGUAGE_NAMES.get(code.split("-")[0], code) for code in codes]


def listed(words: Sequence[str], link: str) -> str:
    """Words in a row as a sentence has them.

    >>> listed(["English", "French", "Spanish"], "or")
    'English, French or Spanish'
    """
    return f"{', '.join(words[:-1])} {link} {words[-1]}" if len(words) > 1 else "".join(words)
