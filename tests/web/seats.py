"""Who may run which command: every command of the command line has its row here (tests/house sees to that)."""

from __future__ import annotations

from collections.abc import Iterator

import click

from averment.web.main import cli

WHOLE = "the operator, and a member who may see all of the case"
PART = "the operator, and every member of the case, each with what is hers"
ANYONE = "the operator, and a member of any case, each with what is hers"
REVIEWER = "a member in her own name (the operator has none), over the sources that she may see; to judge, a reviewer"
OPERATOR = "the operator alone"
CUSTODIAN = "who holds a key, which nobody has here: tests/web/test_sealed.py tries it"
NO_WORKSPACE = "whoever runs it: it takes no workspace"

# For each command: who may run it; and its words, in a folder with a workspace `work` and a case folder `in`.
SEATS: dict[str, tuple[str, str]] = {
    "check": (WHOLE, "check CASE"),
    "build": (WHOLE, "build CASE upr --out out"),
    "verify": (OPERATOR, "verify work"),
    "init": (OPERATOR, "init work"),
    "case load": (OPERATOR, "case load in"),
    "case dump": (WHOLE, "case dump CASE dumped"),
    "case list": (ANYONE, "case list"),
    "search": (PART, "search CASE held"),
    "origins": (PART, "origins CASE"),
    "judge": (REVIEWER, "judge CASE independent note forum-list --reason seen"),
    "preserve": (PART, "preserve CASE letter.txt"),
    "sealed list": (PART, "sealed list CASE"),
    "sealed key": (CUSTODIAN, ""),
    "sealed keep": (CUSTODIAN, ""),
    "sealed open": (CUSTODIAN, ""),
    "sealed attest": (CUSTODIAN, ""),
    "sealed rewrap": (CUSTODIAN, ""),
    "custody head": (ANYONE, "custody head"),
    "custody key": (ANYONE, "custody key"),
    "custody growth": (ANYONE, "custody growth head.txt --out growth.txt"),
    "custody proof": (WHOLE, "custody proof CASE note --out proofs"),
    "custody check": (NO_WORKSPACE, ""),
    "custody authority": (OPERATOR, "custody authority stamps http://127.0.0.1:9/ root.pem"),
    "custody stamp": (OPERATOR, "custody stamp"),
    "source grade": (WHOLE, "source grade CASE note B --reason seen"),
    "source withdraw": (WHOLE, "source withdraw CASE spare-dumped --reason seen"),
    "consent record": (WHOLE, "consent record CASE note --given 2026-10-02 --how signed --use body"),
    "consent withdraw": (WHOLE, "consent withdraw CASE told-dumped --reason seen"),
    "consent outputs": (WHOLE, "consent outputs CASE note"),
    "position hash": (WHOLE, "position hash CASE call"),
    "read": (WHOLE, "read CASE note --out dumped"),
    "transcribe": (REVIEWER, "transcribe CASE note letter.txt"),
    "forums": (NO_WORKSPACE, ""),
    "forum": (NO_WORKSPACE, ""),
    "explain": (NO_WORKSPACE, ""),
    "leaks": (NO_WORKSPACE, ""),
    "redact": (NO_WORKSPACE, ""),
    "demo": (NO_WORKSPACE, "it makes its own"),
}


def commands(group: click.Group = cli, before: str = "") -> Iterator[str]:
    """The words of every command that there is."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name
