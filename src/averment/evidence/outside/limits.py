"""How much of the machine one reader may use for one file."""

from __future__ import annotations

import contextlib
import resource
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for the reading of one file; `without` names locks to leave open, so that poorer machines can be tried."""

    memory_bytes: int = 1536 * MEBIBYTE
    cpu_seconds: int = 10
    wall_seconds: int = 60
    text_bytes: int = 50 * MEBIBYTE
    without: tuple[str, ...] = ()


STANDARD = Limits()


def set_limits(limits: Limits) -> None:
    """Bind this process for good.

    It needs no more files than the three it holds: so no further file, socket or pipe can be opened by any
    means, on every system that has these limits at all.
    """
    bounds = (
        ("RLIMIT_AS", limits.memory_bytes, limits.memory_bytes),
        ("RLIMIT_CPU", limits.cpu_seconds, limits.cpu_seconds + 1),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_CORE", 0, 0),
        ("RLIMIT_NPROC", 0, 0),
        ("RLIMIT_NOFILE", 3, 3),
    )
    for name, soft, hard in bounds:
        with contextlib.suppress(AttributeError, ValueError, OSError):  # a system that lacks one keeps the others
            resource.setrlimit(getattr(resource, name), (soft, hard))
