"""The page of grounds: each sentence, the claims that it asserts, the passages that ground them, the originals.

One file that opens offline and works without script; the package's own originals are linked from it.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from averment.build.compiler import Outcome
from averment.build.compiler.dossier import Carried, Dossier, Trail, trails, transcribers
from averment.build.compiler.foreign import pieces
from averment.build.compiler.material import Assessed, FoundGround, Material
from averment.build.compiler.translations import versions
from averment.kernel.numerals import direction_of

_STYLE = Path(__file__).with_name("grounds_page.css")
_AROUND = 160


def grounds_page(outcome: Outcome, contents: Dossier, package: str) -> str:
    """The whole page as HTML."""
    document = outcome.printed.document
    carried = {one.source.id: one for one in contents.carried}
    body = "".join(_trail(trail, outcome, carried) for trail in trails(outcome))
    title = escape(document.title)
    return (
        f'<!doctype html>\n<html lang="{escape(document.language)}" dir="{document.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Grounds: {title}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#sentences" lang="en">Skip to the sentences</a>\n<header>\n'
        f"<h1>{title}</h1>\n"
        '<div lang="en" dir="ltr">\n'
        '<p class="lead">Each sentence of fact, the claims that it asserts, and the passages that ground them. Open a '
        "claim to see its passages; a link leads to the original in this package, under its SHA-256 digest.</p>\n"
        f'<p class="meta">Package {escape(package)}. {len(contents.carried)} originals travel with it, '
        f"{len(contents.held)} are withheld to protect somebody.</p>\n</div>\n</header>\n"
        '<main id="sentences">\n<h2 lang="en" dir="ltr">Sentences of fact</h2>\n'
        f'<ol class="trails">\n{body}</ol>\n{_unproven(outcome)}</main>\n</body>\n</html>\n'
    )


def _unproven(outcome: Outcome) -> str:
    """The sentences that argue or ask: no claim stands behind them, and a reader may want to know which they are."""
    reading = outcome.reading
    listed = "".join(
        f"<li>{escape(words)}</li>\n"
        for words, sentence in zip(outcome.printed.sentences, reading.sentences, strict=True)
        if sentence.voice != "fact" and sentence.kind != "title"
    )
    if not listed:
        return ""
    return (
        '<h2 lang="en" dir="ltr">Sentences that argue or ask</h2>\n'
        '<p class="lead" lang="en" dir="ltr">No claim need stand behind these; their numbers, names and quotations '
        f"were checked.</p>\n<ul>\n{listed}</ul>\n"
    )


def _trail(trail: Trail, outcome: Outcome, carried: dict[str, Carried]) -> str:
    claims = "".join(_claim(assessed, outcome, carried) for assessed in trail.claims)
    return f'<li id="s{trail.number}">\n<p class="sentence">{escape(trail.words)}</p>\n{claims}</li>\n'


def _claim(assessed: Assessed, outcome: Outcome, carried: dict[str, Carried]) -> str:
    references = outcome.printed.references
    grounds = "".join(
        _ground(ground, outcome, carried) for ground in assessed.grounds if ground.holds and _shown(ground, outcome)
    )
    judged = "".join(f'<p class="meta">{_marked(told)}</p>\n' for told in references.judgments(assessed))
    status = escape(references.standing(assessed))
    return (
        f'<details>\n<summary>{escape(assessed.claim.text)} <span class="status">{status}</span></summary>\n'
        f'{judged}<ul class="grounds">\n{grounds}</ul>\n</details>\n'
    )


def _shown(ground: FoundGround, outcome: Outcome) -> bool:
    """Grounds of the other version and context that may not be shown are left out; support is named as withheld."""
    return ground.ground.stance == "supports" or outcome.printed.references.shows_ground(ground)


def _ground(ground: FoundGround, outcome: Outcome, carried: dict[str, Carried]) -> str:
    references = outcome.printed.references
    parts = [f"<p>{_marked(references.of_ground(ground))}</p>\n"]
    quote = references.quoted(ground)
    if quote:
        language = references.material.sources[ground.sources[0]].language or references.language
        parts.append(f"{_passage(ground, carried, language)}\n")
        translated = versions(ground.ground.translation) if ground.ground.translation else ()
        parts += [
            f'<p class="around" lang="{code}" dir="{direction_of(code)}">“{escape(words)}”</p>\n'
            for code, words in translated
        ]
    parts += [_original(carried[source], references.material) for source in ground.sources if source in carried]
    return f'<li class="{ground.ground.stance}">\n{"".join(parts)}</li>\n'


def _marked(words: str) -> str:
    """Words of other languages as elements of their own, each in its direction."""
    return "".join(_in_language(text, language) for text, language in pieces(words))


def _in_language(text: str, language: str) -> str:
    if not language:
        return escape(text)
    return f'<bdi lang="{escape(language)}" dir="{direction_of(language)}">{escape(text)}</bdi>'


def _passage(ground: FoundGround, carried: dict[str, Carried], language: str) -> str:
    travels = carried.get(ground.sources[0])
    before, after = _around(ground, travels)
    passage = ground.passage if travels or ground.attestation else ground.ground.quote
    return (
        f'<blockquote lang="{escape(language)}" dir="{direction_of(language)}"><span class="around">{escape(before)}'
        f'</span><mark>{escape(passage)}</mark><span class="around">{escape(after)}</span></blockquote>'
    )


def _around(ground: FoundGround, travels: Carried | None) -> tuple[str, str]:
    """The words before and after a passage, to whole words, where the original travels."""
    if travels is None or travels.text is None or ground.span is None:
        return "", ""
    text, (start, end) = travels.text.text, ground.span
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = f"… {before.partition(' ')[2]}"
    if end + _AROUND < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return before, after


def _original(one: Carried, material: Material) -> str:
    name = escape(one.name)
    text = f' · <a href="{escape(one.derived)}">text</a>' if one.derived else ""
    told = transcribers(one.source, material)
    written = f"<br>Its text was {escape(told)}." if told else ""
    link = f'<a href="{name}">original</a>{text} · <code>{one.sha256}</code>'
    return f'<p class="meta" lang="en" dir="ltr">{link}{written}</p>\n'
