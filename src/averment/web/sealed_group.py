"""The commands of `averment sealed`. Each imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

from pathlib import Path

import click

from averment.web.seat import Seat

SEAT = click.pass_obj
CASE = click.argument("case")
SOURCE = click.argument("source")
FILE = click.Path(path_type=Path)
KEY = click.option("--key", "key", type=FILE, metavar="FILE", help="Your key; else the one in your configuration.")
PASSPHRASE = click.option("--passphrase-file", type=FILE, metavar="FILE",
                          help="A file whose first line is the passphrase; else it is asked for.")  # fmt: skip
TO = click.option("--to", "to", required=True, metavar="IDS", help="Its custodians, as amina,dara.")
TRUST = click.option("--trust", "trust", multiple=True, metavar="SHORT-FORM",
                     help="A changed key that you compared with its custodian.")  # fmt: skip
ONE = click.option("--one-custodian", is_flag=True, help="One custodian is meant, though her key may be lost.")
REASON = click.option("--reason", required=True, metavar="WORDS", help="Why; it goes into the custody log.")


@click.group("sealed", short_help="What only its custodians can open, kept by a workspace that cannot.")
def sealed() -> None:
    """Sealed sources: encrypted here, with age, to named custodians.

    The workspace keeps the ciphertext, a salted commitment and a label; it never holds the original or a key.
    """


@sealed.command("key")
@click.argument("case", required=False)
@KEY
@PASSPHRASE
@SEAT
def sealed_key(seat: Seat, case: str | None, key: Path | None, passphrase_file: Path | None) -> None:
    """Make your custodian's key, if there is none; with CASE, give its public half to the case.

    The secret half stays in your configuration folder, shut with your passphrase: averment --member amina sealed key
    valley.
    """
    from averment.web.custodians import KeyPlace, key_command

    key_command(case, KeyPlace(key, passphrase_file), seat)


@sealed.command("keep")
@CASE
@click.argument("file", type=FILE)
@click.option("--label", default="", metavar="LABEL", help="What everybody may read instead, as S-17.")
@TO
@click.option("--source", default="", metavar="ID", help="An entry of the case whose original this is.")
@click.option("--kind", default="testimony", show_default=True, type=click.Choice([
    "news", "report", "official", "court", "testimony", "image", "video", "audio", "dataset", "web", "correspondence",
    "book"]), help="What it is; a testimony needs consent.")  # fmt: skip
@click.option("--reliability", default="F", show_default=True, type=click.Choice(list("ABCDEF")), help="Its grade.")
@ONE
@click.option("--label-names-nobody", is_flag=True, help="The label looks like a protected name, but is none.")
@TRUST
@SEAT
def sealed_keep(  # noqa: PLR0913  options of a command
    seat: Seat, case: str, file: Path, label: str, to: str, source: str, kind: str, reliability: str,
    one_custodian: bool, label_names_nobody: bool, trust: tuple[str, ...],
) -> None:  # fmt: skip
    """Seal FILE for its custodians; the plain file is not copied, and stays where it is."""
    from typing import Any, cast

    from averment.web.sealing import Wish, custodians_in, keep

    wish = Wish(label, custodians_in(to), trust, source, cast("Any", kind), cast("Any", reliability), one_custodian,
                label_names_nobody)  # fmt: skip
    keep(case, file, wish, seat)


@sealed.command("open")
@CASE
@SOURCE
@click.option("--out", type=FILE, required=True, metavar="FILE", help="Where to write it, outside the workspace.")
@REASON
@KEY
@PASSPHRASE
@SEAT
def sealed_open(  # noqa: PLR0913  options of a command
    seat: Seat, case: str, source: str, out: Path, reason: str, key: Path | None, passphrase_file: Path | None
) -> None:
    """Open SOURCE with your key. That you did, or tried to, goes into the custody log."""
    from averment.web.custodians import KeyPlace
    from averment.web.sealing import open_sealed

    open_sealed(case, source, out, reason, KeyPlace(key, passphrase_file), seat)


@sealed.command("attest")
@CASE
@SOURCE
@click.option("--says", required=True, metavar="WORDS", help="What it holds, in your words; you sign them.")
@click.option("--access", default="confidential", show_default=True,
              type=click.Choice(["public", "coalition", "confidential", "sealed"]),
              help="Who may read your words and the label.")  # fmt: skip
@click.option("--claim", default="", metavar="CLAIM", help="A claim that gets it as a ground.")
@click.option("--stance", default="supports", show_default=True, type=click.Choice(["supports", "disputes", "context"]),
              help="Whether it speaks for the claim.")  # fmt: skip
@click.option("--credibility", default=6, show_default=True, type=click.IntRange(1, 6),
              help="1 confirmed to 5 improbable; 6 cannot be judged.")  # fmt: skip
@KEY
@PASSPHRASE
@SEAT
def sealed_attest(  # noqa: PLR0913  options of a command
    seat: Seat, case: str, source: str, says: str, access: str, claim: str, stance: str, credibility: int,
    key: Path | None, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Sign what SOURCE says, as its custodian. A claim can rest on that."""
    from typing import Any, cast

    from averment.web.custodians import KeyPlace
    from averment.web.sealing import Saying, attest

    saying = Saying(says, cast("Any", access), claim, cast("Any", stance), credibility)
    attest(case, source, saying, KeyPlace(key, passphrase_file), seat)


@sealed.command("rewrap")
@CASE
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@TO
@REASON
@ONE
@TRUST
@KEY
@PASSPHRASE
@SEAT
def sealed_rewrap(  # noqa: PLR0913  options of a command
    seat: Seat, case: str, sources: tuple[str, ...], to: str, reason: str, one_custodian: bool, trust: tuple[str, ...],
    key: Path | None, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Seal each SOURCE anew, to these custodians and no others; by one who can open it."""
    from averment.web.custodians import KeyPlace
    from averment.web.sealing import Wish, custodians_in, rewrap

    wish = Wish("", custodians_in(to), trust, one_custodian=one_custodian)
    rewrap(case, sources, wish, reason, KeyPlace(key, passphrase_file), seat)


@sealed.command("list")
@CASE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@SEAT
def sealed_list(seat: Seat, case: str, as_json: bool) -> None:
    """The sealed sources of CASE that are there for you, and who can open each."""
    from averment.web.sealing import list_sealed

    list_sealed(case, seat, as_json=as_json)
