"""Typst for tests, in a process of its own: its threads do not outlive a fork, and builds fork."""

from __future__ import annotations

import subprocess
import sys

from averment.build.outside.faces import FONTS

_SET = (
    "import sys, typst; sys.stdout.buffer.write("
    "typst.compile(sys.stdin.buffer.read(), font_paths=[sys.argv[1]], ignore_system_fonts=True))"
)


def set_in_type(markup: str) -> bytes:
    """The PDF of a text in Typst's markup, in the faces that Averment brings along."""
    command = [sys.executable, "-c", _SET, str(FONTS)]
    return subprocess.run(command, input=markup.encode(), capture_output=True, check=True).stdout
