"""No command is without a row that says who may run it."""

from __future__ import annotations

from tests.web.seats import SEATS, commands


def test_every_command_says_who_may_run_it() -> None:
    assert set(commands()) == SEATS.keys(), "tests/web/seats.py needs a row; tests/web/test_seats.py then tries it"
