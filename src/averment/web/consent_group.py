"""The commands of `averment consent`. Each imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import click

from averment.web.seat import Seat

SEAT = click.pass_obj
CASE = click.argument("case")
SOURCE = click.argument("source")
SIMPLE_USES = ("coalition", "body", "state", "image", "contact")


@click.group("consent", short_help="What a person agreed to, that she takes it back, and what was built before.")
def consent() -> None:
    """Consent of the person in a source of a case in the workspace.

    Researchers and legal reviewers change it, and whoever collected the source or holds a key to it.
    """


@consent.command("record")
@CASE
@SOURCE
@click.option("--given", required=True, metavar="DAY", help="When she agreed, as 2026-11-24 or 2026-11.")
@click.option("--how", required=True, metavar="WORDS", help="How, as “signed”. It stays in the log: name nobody.")
@click.option("--use", "uses", multiple=True, type=click.Choice(SIMPLE_USES), help="What she agreed to; each use.")
@click.option("--public", type=click.Choice(["no", "anonymous", "pseudonym", "named"]), default="no", show_default=True,
              help="How she may appear in public.")  # fmt: skip
@click.option("--expires", metavar="DAY", help="The last day on which it holds.")
@SEAT
def consent_record(  # noqa: PLR0913  options of a command
    seat: Seat, case: str, source: str, given: str, how: str, uses: tuple[str, ...], public: str, expires: str | None
) -> None:
    """Record what the person in SOURCE agreed to. What was on record before stays in the custody log.

    What is not named was not asked, and counts as no. After a withdrawal only a later agreement counts.
    """
    from averment.web.consenting import agreement, record

    record(seat, case, source, agreement(given, how, uses, public, expires))


@consent.command("withdraw")
@CASE
@SOURCE
@click.option("--reason", required=True, metavar="WORDS", help="Why; it stays in the custody log: name nobody.")
@SEAT
def consent_withdraw(seat: Seat, case: str, source: str, reason: str) -> None:
    """Note that the person in SOURCE takes her consent back, as of today: no output is built on it any more.

    Tells which outputs were built before, so that whoever holds them can be told.
    """
    from averment.web.consenting import withdraw

    withdraw(seat, case, source, reason)


@consent.command("outputs")
@CASE
@SOURCE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@SEAT
def consent_outputs(seat: Seat, case: str, source: str, as_json: bool) -> None:
    """The outputs that SOURCE, and what derives from it, went into: those built by the id of the case."""
    from averment.web.consenting import tell_outputs

    tell_outputs(seat, case, source, as_json=as_json)
