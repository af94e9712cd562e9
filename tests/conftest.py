"""What holds for every test: no network, and in CI the same examples each time."""

from __future__ import annotations

import os
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no fault of the code: no test of ours is timed.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

_connect = socket.socket.connect


def _connect_on_this_computer(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"a test must not use the network, and this one tried {address[0]}")
    _connect(self, address)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses the database is marked so, and is run on PostgreSQL as well."""
    for item in items:
        if item.get_closest_marker("django_db") or "workspace" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file made for a test may hold the time of its making: no part of a name, or two workers disagree."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


socket.socket.connect = _connect_on_this_computer  # type: ignore[method-assign]
