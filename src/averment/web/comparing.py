"""Makes the texts of a case ready for comparison when sources have come in: the first question need not wait."""

from __future__ import annotations

import click

from averment.web.workspace import Workspace


def compare_what_is_new(workspace: Workspace, ref: str) -> None:
    """Brings the library of a case in step; where its files cannot be written, the sources are kept all the same."""
    from averment.claims.report import FOLDER, CaseLibrary
    from averment.team.queries import case_of

    operator = workspace.acting("to compare the texts of its sources")
    try:
        CaseLibrary(operator, case_of(operator, ref), workspace.folder / FOLDER).bring_up()
    except OSError as error:
        why = error.strerror or type(error).__name__
        click.echo(f"The texts were not made ready for comparison ({why}); “averment origins” does it later.", err=True)
