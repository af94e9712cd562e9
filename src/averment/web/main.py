"""The command line. Each command imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from averment import __version__
from averment.kernel.refusals import Refusal
from averment.web.consent_group import consent
from averment.web.sealed_group import sealed
from averment.web.seat import CARD, Seat

CASE = click.argument("case")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="averment")
@click.option("--workspace", type=click.Path(path_type=Path), envvar="AVERMENT_WORKSPACE", metavar="DIR",
              help="The workspace; else the one around this folder, or the one made last.")  # fmt: skip
@click.option("--member", envvar="AVERMENT_MEMBER", metavar="ID",
              help="Act as this member of the case; else as the workspace's operator.")  # fmt: skip
@click.pass_context
def cli(context: click.Context, workspace: Path | None, member: str | None) -> None:
    """Averment compiles what a coalition has gathered into submissions that a reader can check line by line.

    CASE is the id of a case in the workspace, or the path of a case folder: what has a slash, or is a folder here with
    a case.yaml in it, is a path. Exit status: 0 clean; 1 findings of
    severity error; 2 the command could not be carried out.
    """
    context.obj = Seat(workspace, os.environ.get("AVERMENT_MEMBER") if member is None else member)


SEAT = click.pass_obj


@cli.command(short_help="What can be held against a submission or a case.")
@CASE
@click.argument("submission", required=False)
@click.option("--tier", type=click.Choice(["public", "coalition", "confidential", "sealed"]), help="Readers of it.")
@JSON
@SEAT
def check(seat: Seat, case: str, submission: str | None, tier: str | None, as_json: bool) -> None:
    """Findings on SUBMISSION, or on the whole case, without building anything."""
    from averment.web.checking import check_case

    sys.exit(check_case(case, seat, submission, tier, as_json=as_json))


@cli.command(short_help="Make the documents and the signed package.")
@CASE
@click.argument("submission")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder that gets the package.")
@click.option("--tier", type=click.Choice(["public", "coalition", "confidential", "sealed"]), help="Readers of it.")
@click.option("--as", "signer", metavar="ORGANISATION", help="The organisation that signs; else the case's first.")
@click.option("--urdu-face", type=click.Choice(["amiri", "nastaliq"]), default="amiri", show_default=True,
              help="Typeface of Urdu in the PDF and DOCX.")  # fmt: skip
@JSON
@SEAT
def build(  # noqa: PLR0913  options of a command
    seat: Seat, case: str, submission: str, out: Path, tier: str | None, signer: str | None, urdu_face: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Compile SUBMISSION into documents and a signed package of evidence; refuses on any error."""
    from averment.web.building import build_package

    sys.exit(build_package(case, seat, submission, out, tier, signer, urdu_face, as_json=as_json))


@cli.command(short_help="Whether a package or a workspace is whole and unaltered, and who signed.")
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--signer", metavar="FINGERPRINT", help="Demand a signature by this key (SHA256:…).")
@click.option("--head", "heads", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Of a workspace: a head of its custody log that was kept elsewhere.")  # fmt: skip
@JSON
@SEAT
def verify(seat: Seat, package: Path, signer: str | None, heads: tuple[Path, ...], as_json: bool) -> None:
    """Check a PACKAGE: nothing altered, added or missing, and who signed it.

    Or a workspace: its whole store and its custody log.
    """
    if (package / CARD).is_file():
        if signer:
            what = "This is a workspace, not a package, and nobody signs a workspace"
            raise Refusal(what, mend="Name the package that somebody sent you.")
        seat.only_operator("reads the whole of it")
        from averment.web.scrubbing import verify_workspace

        sys.exit(verify_workspace(package, heads, as_json=as_json))
    if heads:
        what = "A head of the custody log tells of a workspace, and this is none"
        raise Refusal(what, where=str(package), mend="Name the workspace; or leave --head out to verify a package.")
    from averment.web.verifying import verify_package

    sys.exit(verify_package(package, signer, as_json=as_json))


@cli.command(short_help="Make a workspace: database, store, keys.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--operator", metavar="NAME", help="Who acts at the command line; else the name of this account.")
@SEAT
def init(seat: Seat, folder: Path, operator: str | None) -> None:
    """Make a workspace in DIR, or bring one that is there up to date with this version.

    Its database is SQLite; or PostgreSQL, where DATABASE_URL names one.
    """
    seat.only_operator("makes it, or brings it up to date")
    from averment.web.making import init_workspace

    init_workspace(folder, operator)


@cli.group()
def case() -> None:
    """Cases: take a folder into the workspace, write one out, list them."""


@case.command("load")
@click.argument("folder", type=click.Path(path_type=Path))
@SEAT
def case_load(seat: Seat, folder: Path) -> None:
    """Take the case in FOLDER into the workspace, whole or not at all."""
    from averment.web.cases import load_folder

    load_folder(folder, seat)


@case.command("dump")
@CASE
@click.argument("folder", type=click.Path(path_type=Path))
@SEAT
def case_dump(seat: Seat, case: str, folder: Path) -> None:
    """Write CASE to FOLDER in canonical form: what is dumped reads back equal."""
    from averment.web.cases import dump_case

    dump_case(case, folder, seat)


@case.command("list")
@JSON
@SEAT
def case_list(seat: Seat, as_json: bool) -> None:
    """The cases of the workspace."""
    from averment.web.cases import list_cases

    list_cases(seat, as_json=as_json)


@cli.command(short_help="Find sources, claims and excerpts of a case in the workspace.")
@CASE
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many are shown.")
@JSON
@SEAT
def search(seat: Seat, case: str, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find the sources, claims and excerpts of CASE that hold all WORDS, however their script writes them.

    A "phrase" stands in quotes, a beginning has a star: deten*. Filters: kind:news (or source, claim, excerpt, court),
    language:ur, tier:public, from:2025-06, to:2026. An excerpt has the language and the date of its source, a claim has
    none. A word is not found by its transliteration into another script.
    """
    from averment.web.finding import search_case

    search_case(case, words, seat, limit, as_json=as_json)


@cli.command(short_help="What copies what, and which sources are one origin.")
@CASE
@click.argument("source", required=False)
@JSON
@SEAT
def origins(seat: Seat, case: str, source: str | None, as_json: bool) -> None:
    """Which sources of CASE copy which, in what direction of time, and which of them are one origin, and why.

    With SOURCE, what that one shares with others: the passages as they are spelt, with their places in both texts.
    """
    from averment.web.origins import tell_origins

    tell_origins(case, source, seat, as_json=as_json)


@cli.command(short_help="Judge whether sources are one origin or independent.")
@CASE
@click.argument("judged", metavar="VERDICT", type=click.Choice(["same-origin", "independent"]))
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE SOURCE...")
@click.option("--reason", required=True, help="Why; it stays with the judgment and is printed with the grounds.")
@JSON
@SEAT
def judge(seat: Seat, case: str, judged: str, sources: tuple[str, ...], reason: str, as_json: bool) -> None:  # noqa: PLR0913  options
    """Judge whether SOURCEs of CASE are the same-origin or independent, over what their texts and the catalogue say.

    For a legal reviewer of the case (--member ID). Of two judgments on one pair the later counts; both stay.
    """
    from averment.web.judging import judge_origins_of

    judge_origins_of(case, judged, sources, reason, seat, as_json=as_json)


@cli.command(short_help="Take originals into a case of the workspace.")
@CASE
@click.argument("paths", nargs=-1, required=True, metavar="PATH-or-URL...")
@click.option("--access", type=click.Choice(["public", "coalition", "confidential", "sealed"]),
              help="Who may see what is new, else confidential; sealed: see “averment sealed keep”.")  # fmt: skip
@JSON
@SEAT
def preserve(seat: Seat, case: str, paths: tuple[str, ...], access: str | None, as_json: bool) -> None:
    """Take files, folders, archives and pages of the web in; each becomes a source of CASE, and is kept once.

    A page (https://…) is captured now, with its parts, into a WARC. Only the public internet is reached.

    The same files again change nothing, so that a run that was broken off is begun again; what is there already keeps
    its tier. Exit status 1 where a file could not be taken in.
    """
    from averment.web.preserving import preserve as preserve_all

    sys.exit(preserve_all(case, paths, access, seat, as_json=as_json))


cli.add_command(sealed)
cli.add_command(consent)


@cli.command(short_help="Have a machine read the pictures among the sources.")
@click.argument("case", required=False)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Draft a transcription of one SOURCE.")
@JSON
@SEAT
def read(seat: Seat, case: str | None, sources: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Words of scans and photographs, for the search and as drafts; they ground nothing until a person confirms them.

    What was read before is not read again. Without CASE: what this machine can read, and behind which walls. Exit
    status 1 where pictures are left unread, or something is lacking.
    """
    from averment.web.transcribing import draft, read_all, tell_readiness

    if case is None:
        sys.exit(tell_readiness(as_json=as_json))
    if out is None:
        sys.exit(read_all(case, sources, seat, as_json=as_json))
    if len(sources) != 1:
        raise Refusal("A draft is of one source", mend="Name one SOURCE with --out.")
    sys.exit(draft(case, sources[0], out, seat))


@cli.command(short_help="Answer for what stands in a scan or a photograph.")
@CASE
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--checked-by", metavar="ID", help="Another person of the case, who compared it with the original too.")
@SEAT
def transcribe(seat: Seat, case: str, source: str, file: Path, checked_by: str | None) -> None:
    """FILE, a text that you compared with the original, becomes the transcription of SOURCE: quotes of it hold.

    A line “=== page 3 ===” begins the words of page 3. In a case folder, write the key “transcription” instead.
    """
    from averment.web.transcribing import transcribe as confirm

    sys.exit(confirm(case, source, file, checked_by, seat))


@cli.group()
def source() -> None:
    """Sources of a case in the workspace: grade one, or withdraw it."""


REASON = click.option("--reason", required=True, metavar="WORDS", help="Why; it stays in the custody log.")


@source.command("grade")
@CASE
@click.argument("source_id", metavar="SOURCE")
@click.argument("reliability", type=click.Choice(list("ABCDEF")))
@REASON
@SEAT
def source_grade(seat: Seat, case: str, source_id: str, reliability: str, reason: str) -> None:
    """Say how reliable SOURCE is: A completely … E not at all, F cannot be judged. The old grade stays in the log.

    Researchers and legal reviewers grade sources that they may see.
    """
    from averment.web.grading import grade

    grade(seat, case, source_id, reliability, reason)


@source.command("withdraw")
@CASE
@click.argument("source_id", metavar="SOURCE")
@REASON
@SEAT
def source_withdraw(seat: Seat, case: str, source_id: str, reason: str) -> None:
    """Take SOURCE out of CASE, where nothing rests on it. Its bytes and its entries in the custody log remain.

    Legal reviewers and stewards withdraw sources that they may see.
    """
    from averment.web.grading import withdraw

    withdraw(seat, case, source_id, reason)


@cli.group()
def custody() -> None:
    """The log of every act on a source of the workspace."""


@custody.command("head")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to write it; else it is printed.")
@SEAT
def custody_head(seat: Seat, out: Path | None) -> None:
    """The signed head of the log. Keep it elsewhere: it shows whether the log was changed since."""
    from averment.web.scrubbing import print_head

    print_head(seat, out)


@custody.command("key")
@SEAT
def custody_key(seat: Seat) -> None:
    """The key by which heads and proofs of the log are known, as one line. Keep it with the heads."""
    from averment.web.proving import print_key

    print_key(seat)


OUT_FILE = click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the proofs are written.")


@custody.command("proof")
@CASE
@click.argument("source_id", metavar="SOURCE")
@OUT_FILE
@SEAT
def custody_proof(seat: Seat, case: str, source_id: str, out: Path) -> None:
    """Write a proof for each entry on SOURCE into the folder of --out, one file each, to be checked offline by anyone.

    The form is C2SP's tlog-proof. Each file tells its entry in plain words: give it only to who may know.
    """
    from averment.web.proving import prove_source

    prove_source(seat, case, source_id, out)


@custody.command("growth")
@click.argument("kept", metavar="HEAD", type=click.Path(path_type=Path))
@OUT_FILE
@SEAT
def custody_growth(seat: Seat, kept: Path, out: Path) -> None:
    """Write the proof that the log of now only added to a HEAD that was kept; it tells nothing of any entry."""
    from averment.web.proving import prove_growth

    prove_growth(seat, kept, out)


@custody.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", required=True, metavar="KEY", help="The log's key, as “averment custody key” gives it.")
@click.option("--head", type=click.Path(path_type=Path), help="FILE is a proof of growth from this kept head.")
def custody_check(file: Path, key: str, head: Path | None) -> None:
    """Check a proof, without a workspace: what entry is in the log, or that the log only grew."""
    from averment.web.proving import check_proof

    check_proof(file, key, head)


@custody.command("authority")
@click.argument("name", metavar="NAME")
@click.argument("url", metavar="URL")
@click.argument("chain", metavar="CHAIN", type=click.Path(path_type=Path))
@SEAT
def custody_authority(seat: Seat, name: str, url: str, chain: Path) -> None:
    """Make a time-stamping authority (RFC 3161) known: its URL, and the file of its certificates from the root on.

    It is asked only by “averment custody stamp”, and gets nothing but the digest of a head.
    """
    from averment.web.stamping import add_authority

    seat.only_operator("says which authorities it trusts")
    add_authority(seat, name, url, chain)


@custody.command("stamp")
@click.option("--authority", "names", multiple=True, metavar="NAME", help="Only this one; else all that are known.")
@SEAT
def custody_stamp(seat: Seat, names: tuple[str, ...]) -> None:
    """Have the head of the log stamped: the authorities sign that it was there at this time.

    Exit status 1 where one of them gave no stamp that holds.
    """
    from averment.web.stamping import stamp_head

    seat.only_operator("has its log stamped")
    sys.exit(stamp_head(seat, names))


@cli.command()
@JSON
def forums(as_json: bool) -> None:
    """The library of forums."""
    from averment.submissions.forum_page import forum_table, table_as_json
    from averment.submissions.outside.forum_library import load_forums
    from averment.web.screen import print_json

    if as_json:
        print_json(table_as_json(load_forums()))
    else:
        click.echo(forum_table(load_forums()))


@cli.command()
@click.argument("forum_id", metavar="ID")
@JSON
def forum(forum_id: str, as_json: bool) -> None:
    """One forum's rules, each with its source."""
    from averment.kernel.nearest import did_you_mean
    from averment.submissions.forum_page import forum_page, page_as_json
    from averment.submissions.outside.forum_library import UnknownForum, forum_ids, load_forum
    from averment.web.screen import print_json

    try:
        found = load_forum(forum_id)
    except UnknownForum:
        guess = did_you_mean(forum_id, forum_ids())
        raise Refusal(
            f"There is no forum “{forum_id}”.{guess}".rstrip("."), mend="“averment forums” lists them."
        ) from None
    if as_json:
        print_json(page_as_json(found))
    else:
        click.echo(forum_page(found))


@cli.command(short_help="The long page of a finding; without a code, all codes.")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """The long page of a finding's CODE; without one, all codes."""
    from averment.web.explaining import explain_code

    explain_code(code)


@cli.group()
def position() -> None:
    """Positions of a coalition."""


@position.command("hash")
@CASE
@click.argument("position_id", metavar="POSITION")
@JSON
@SEAT
def position_hash(seat: Seat, case: str, position_id: str, as_json: bool) -> None:
    """The digest of POSITION's text that an adoption and endorsements bind to."""
    from averment.kernel.nearest import did_you_mean
    from averment.positions.rules import paragraph_sha256, text_sha256
    from averment.web.cases import meant
    from averment.web.screen import print_json

    positions = {found.id: found for found in meant(case, seat).case.positions}
    if position_id not in positions:
        guess = did_you_mean(position_id, positions)
        what = f"The case has no position “{position_id}”.{guess}".rstrip(".")
        raise Refusal(what, mend=f"Its positions: {', '.join(positions) or 'none'}.")
    found = positions[position_id]
    if as_json:
        paragraphs = {paragraph.id: paragraph_sha256(paragraph) for paragraph in found.paragraphs}
        print_json({"position": found.id, "text_sha256": text_sha256(found), "paragraphs": paragraphs})
    else:
        click.echo(text_sha256(found))


@cli.command(short_help="Search finished files for protected names.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--names", type=click.Path(path_type=Path), required=True, help="Names, one a line, spellings by “|”.")
@JSON
def leaks(paths: tuple[Path, ...], names: Path, as_json: bool) -> None:
    """Search finished files of any kind for protected names."""
    from averment.web.searching import search_for_names

    sys.exit(search_for_names(names, paths, as_json=as_json))


@cli.command(short_help="Write a copy of a file without protected names.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--names", type=click.Path(path_type=Path), required=True, help="Names, one a line, spellings by “|”.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where the copy goes.")
@JSON
def redact(file: Path, names: Path, out: Path, as_json: bool) -> None:
    """Write a copy of FILE on which the names are covered; nothing, where one would remain.

    A PDF or picture becomes grey pixels with the names painted over; of any other file the words are kept (.txt).
    """
    from averment.web.redacting import redact as redact_file

    sys.exit(redact_file(file, names, out, as_json=as_json))


@cli.command(short_help="Build, verify and show an invented case.")
@click.argument("folder", required=False, type=click.Path(path_type=Path), default=Path("demo"))
@click.option("--serve", is_flag=True, help="Then serve the built documents on this computer.")
@click.option("--port", default=8000, show_default=True, help="Port for --serve.")
def demo(folder: Path, serve: bool, port: int) -> None:
    """Build the invented demonstration case in FOLDER, verify its package, and say where to look."""
    from averment.web.demonstration import run_demo

    sys.exit(run_demo(folder, serve=serve, port=port))


def main() -> None:
    """Runs a command; whatever goes wrong is told in one message, never as a traceback."""
    from averment.web.screen import prepare_streams

    prepare_streams()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ending it clears up as Ctrl-C does
    try:
        status = _status()
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        status = _NOBODY_READS
    except Refusal as refusal:
        status = _told(str(refusal))
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        status = _told(f"{error.strerror or error}{place}. Check the path, its permissions and the free space.")
    except Exception as error:  # noqa: BLE001  the one edge at which a fault of ours becomes a message
        if os.environ.get("AVERMENT_DEBUG"):
            raise
        fault = f"{type(error).__name__}: {error}".rstrip(".")
        status = _told(f"Averment failed: {fault}. Run it with AVERMENT_DEBUG=1 and report what it says.")
    _leave(status)


_STOPPED, _NOBODY_READS = 130, 141


def _status() -> int:
    """Runs the command that the arguments name; its exit status."""
    from averment.casefile.faulty import FaultyCase

    try:
        outcome: Any = cli(standalone_mode=False, color=False if os.environ.get("NO_COLOR") else None)
    except SystemExit as left:
        outcome = left.code
    except click.exceptions.Abort:
        return _told("Stopped. What was not finished was not kept.", _STOPPED)
    except click.ClickException as error:
        error.show()
        return 2
    except FaultyCase as faulty:
        from averment.web.checking import print_faults

        print_faults(
            faulty, {"findings": [found.as_json() for found in faulty.findings]} if "--json" in sys.argv else None
        )
        return 1
    return outcome if isinstance(outcome, int) else 0


def _told(message: str, status: int = 2) -> int:
    """Tells on standard error, on one line, why a command stopped."""
    from averment.web.screen import safe

    with contextlib.suppress(OSError):
        click.echo(safe(message), err=True)
    return status


def _leave(status: int) -> NoReturn:
    """Ends without a last word from Python where nobody reads our output any more."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except OSError:
        for number in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    sys.exit(status)


if __name__ == "__main__":
    main()
