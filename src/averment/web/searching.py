"""`averment leaks`."""

from __future__ import annotations

from pathlib import Path

import click

from averment.evidence.outside.leaks import read_names_file, scan
from averment.kernel.names import NameIndex
from averment.kernel.refusals import Refusal
from averment.web.screen import print_json, safe


def search_for_names(names: Path, paths: tuple[Path, ...], *, as_json: bool) -> int:
    """Prints where the names of a file stand in other files; 1 where one does, or a file could not be read."""
    missing = [str(path) for path in paths if not path.exists() and not path.is_symlink()]
    if missing:
        raise Refusal(f"There is no “{missing[0]}”", mend="Give the paths of files or folders that exist.")
    read = read_names_file(names)
    if read.faults:
        raise Refusal("; ".join(str(fault) for fault in read.faults), mend="Mend the file of names.")
    report = scan(NameIndex.of(read.names), paths)
    if as_json:
        print_json(report.as_json())
    else:
        for leak in report.leaks:
            click.echo(f"{safe(leak.path)}: {safe(leak.part)}: {safe(leak.name)} ({leak.how})")
        for unread in report.unread:
            click.echo(f"{safe(unread.path)}: {safe(unread.part)}: not searched: {safe(unread.why)}")
        click.echo(f"{report.files} files searched, {len(report.leaks)} leaks.")
    return 0 if report.clean else 1
