"""Several commands in one process, as `main` runs each: reads their words, prints what came of each, as JSON."""

from __future__ import annotations

import contextlib
import io
import json
import sys


def ran(words: list[str]) -> tuple[int, str, str]:
    """The exit status of a command, and what it said on its two streams."""
    from averment.web.main import main  # noqa: PLC0415  the path is that of the process

    sys.argv = ["averment", *words]
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as left:
            status = left.code
    return int(str(status)), out.getvalue(), err.getvalue()


if __name__ == "__main__":
    json.dump([ran(words) for words in json.load(sys.stdin)], sys.__stdout__ or sys.stdout)
