"""The page around the HTML that pandoc makes: title block, style sheet, skip link, footnotes in the page's digits."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from averment.build.outside.printed_words import printed_word
from averment.kernel.document import Document
from averment.kernel.numerals import direction_of, in_digits

_STYLE = Path(__file__).with_name("html_style.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"


def html_page(document: Document, body: str) -> str:
    """One file: nothing is fetched, nothing runs."""
    language = document.language or "en"
    direction = document.direction or direction_of(language)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{escape(direction)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(' '.join(document.title.split()))}</title>\n{_metadata(document)}"
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#text">{escape(printed_word(document, "skip"))}</a>\n'
        f"<header>\n<h1>{escape(' '.join(document.title.split()))}</h1>\n{_details(document)}</header>\n"
        f'<main id="text">\n{_body(document, language, body)}</main>\n</body>\n</html>\n'
    )


def _metadata(document: Document) -> str:
    pairs = [("author", "; ".join(document.authors)), ("dcterms.date", document.date)]
    return "".join(f'<meta name="{name}" content="{escape(words)}">\n' for name, words in pairs if words)


def _details(document: Document) -> str:
    if not document.details:
        return ""
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(words)}</dd></div>\n" for label, words in document.details
    )
    return f"<dl>\n{rows}</dl>\n"


def _body(document: Document, language: str, body: str) -> str:
    """pandoc's fragment: headings one level below the title, header cells told to be of their column, notes named."""
    body = re.sub(r"<(/?)h([1-5])\b", lambda found: f"<{found[1]}h{int(found[2]) + 1}", body)
    body = re.sub(r"<th(?=[ >])", '<th scope="col"', body)
    body = re.sub(r'(role="doc-noteref"><sup>)(\d+)', lambda found: found[1] + in_digits(found[2], language), body)
    heading = f'<h2 id="notes">{escape(printed_word(document, "notes"))}</h2>'
    body = re.sub(
        r'(role="doc-endnotes")>\s*<hr />', lambda found: f'{found[1]} aria-labelledby="notes">\n{heading}', body
    )
    back = escape(printed_word(document, "back"))
    return re.sub(r'(class="footnote-back"[^>]*)>[^<]*<', lambda found: f'{found[1]} aria-label="{back}">↑<', body)
