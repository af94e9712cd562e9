"""`averment leaks`."""

from __future__ import annotations

from pathlib import Path

import click

from averment.evidence.outside.leaks import LeakReport, read_names_file, scan
from averment.evidence.outside.pixels import Eyes
from averment.kernel.names import NameIndex, ProtectedName
from averment.kernel.refusals import Refusal
from averment.web.screen import plural, print_json, safe


def search_for_names(names: Path, paths: tuple[Path, ...], *, as_json: bool) -> int:
    """Prints where the names of a file stand in other files; 1 where one does, or a file could not be read."""
    missing = [str(path) for path in paths if not path.exists() and not path.is_symlink()]
    if missing:
        raise Refusal(f"There is no “{missing[0]}”", mend="Give the paths of files or folders that exist.")
    report = scan(NameIndex.of(names_in(names)), paths, eyes=Eyes.WIDE)
    if as_json:
        print_json(report.as_json())
    else:
        for leak in report.leaks:
            click.echo(f"{safe(leak.path)}: {safe(leak.part)}: {safe(leak.name)} ({leak.how})")
        for unread in report.unread:
            click.echo(f"{safe(unread.path)}: {safe(unread.part)}: not searched: {safe(unread.why)}")
        click.echo(_in_words(report))
    return 0 if report.clean else 1


def names_in(names: Path) -> tuple[ProtectedName, ...]:
    """The names of a list; raises Refusal where it must not be used."""
    if names.exists() and not names.is_file():
        raise Refusal(f"“{names}” is no file of names", mend="Give a text file with one name a line.")
    read = read_names_file(names)
    if read.faults:
        told = [f"{fault.what.rstrip('.')} ({fault.where})" for fault in read.faults[:3]]
        more = f"; and {len(read.faults) - 3} more" if len(read.faults) > 3 else ""
        raise Refusal("; ".join(told) + more, mend=read.faults[0].mend)
    return read.names


def _in_words(report: LeakReport) -> str:
    unread = len({(unread.path, unread.part) for unread in report.unread})
    parts = [f"{plural(report.files, 'file')} searched", plural(len(report.leaks), "leak")]
    parts += [f"{plural(unread, 'part')} not searched"] if unread else []
    return f"{', '.join(parts)}."
