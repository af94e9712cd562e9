"""`averment redact`."""

from __future__ import annotations

from pathlib import Path

import click

from averment.evidence.outside.redaction import write_redacted
from averment.web.screen import plural, print_json, safe
from averment.web.searching import names_in


def redact(original: Path, names: Path, out: Path, *, as_json: bool) -> int:
    """Writes a copy of a file without the names of a list; nothing where a name would remain."""
    made = write_redacted(original, names_in(names), out)
    if as_json:
        print_json({"file": str(out), "form": made.form, "pages": made.pages, "covered": made.covered})
        return 0
    what = plural(made.pages, "page") if made.form == "pixels" else "one text"
    click.echo(f"Written: {safe(out)}: {what}, {plural(made.covered, 'name')} covered, searched and found clean.")
    click.echo(
        "To use it, keep it as a source that derives_from the original, and say in its title that it is redacted."
    )
    return 0
