"""The first page of the demonstration: the packages that were built, with what to read and how to check each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.resources import files

from averment.build.actions import Built
from averment.kernel.numerals import direction_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A package as the page tells it."""

    folder: str
    title: str
    language: str
    forum: str
    digest: str
    fingerprint: str


def shown(built: Built) -> Shown | None:
    """What the page tells of a build; nothing of one that was refused."""
    if built.package is None or built.outcome is None:
        return None
    document = built.outcome.printed.document
    forum = built.outcome.reading.forum.name
    return Shown(built.package.name, document.title, document.language, forum, built.digest, built.fingerprint)


def front_page(title: str, packages: list[Shown]) -> str:
    """One HTML page beside the packages, without script, that opens from the disk as well."""
    style = files("averment.web").joinpath("front_page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<header>\n"
        f"<h1>{escape(title)}</h1>\n"
        "<p>An invented case, compiled. Every sentence of fact in these submissions rests on originals; those that may "
        "travel lie in the package. Whoever receives one can check it with the tools of any computer, without us.</p>\n"
        f"</header>\n<main>\n{''.join(map(_card, packages))}</main>\n"
        "<footer>\n<p>The places, people and organisations are invented. Nothing of this leaves "
        "this computer.</p>\n</footer>\n</body>\n</html>\n"
    )


def _card(one: Shown) -> str:
    folder = escape(one.folder)
    documents = f"{folder}/bag/data/submission/submission"
    read = "".join(f'<li><a href="{documents}.{form}">{form.upper()}</a></li>' for form in ("pdf", "docx", "html"))
    return (
        f'<article>\n<p class="forum">{escape(one.forum)}</p>\n'
        f'<h2 lang="{escape(one.language)}" dir="{direction_of(one.language)}">{escape(one.title)}</h2>\n'
        f'<ul class="read">{read}</ul>\n<ul class="check">\n'
        f'<li><a href="{folder}/bag/data/grounds.html">Grounds</a> '
        "<span>from each sentence to its originals</span></li>\n"
        f'<li><a href="{folder}/VERIFY.txt">VERIFY.txt</a> '
        "<span>how a recipient checks the package</span></li>\n</ul>\n"
        f"<dl>\n<dt>Signed by</dt><dd><code>{escape(one.fingerprint)}</code></dd>\n"
        f"<dt>Sealed as</dt><dd><code>{escape(one.digest)}</code></dd>\n</dl>\n</article>\n"
    )
