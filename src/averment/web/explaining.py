"""`averment explain`."""

from __future__ import annotations

from importlib.resources import files

from averment.kernel.catalogue import CATALOGUE
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal
from averment.web.screen import print_page, rows


def explain_code(code: str | None) -> None:
    """Prints the page of one code, or the list of all."""
    if code is None:
        rows([[name, entry.severity, entry.title] for name, entry in CATALOGUE.items()])
        return
    if code not in CATALOGUE:
        guess = did_you_mean(code, CATALOGUE)
        raise Refusal(f"There is no finding “{code}”.{guess}".rstrip("."), mend="“averment explain” lists them.")
    print_page(page_of(code))


def page_of(code: str) -> str:
    """The long page of a code: its title, the reason, the smallest failing case and what mends it."""
    entry = CATALOGUE[code]
    page = files("averment.build").joinpath("explain").joinpath(f"{code}.md")
    body = page.read_text(encoding="utf-8") if page.is_file() else ""
    return f"# {code} ({entry.severity})\n\n{entry.title}.\n\n{entry.why}\n\n{body}".rstrip() + "\n"
