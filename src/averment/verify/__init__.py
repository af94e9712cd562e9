"""Checks a finished package by the standard library alone; the same file travels inside each package."""

from pathlib import Path

from averment.verify import verifier
from averment.verify.verifier import Problem, Report, Signature, Unusable, in_words, verify

__all__ = ["Problem", "Report", "Signature", "Unusable", "in_words", "verifier_source", "verify"]


def verifier_source() -> bytes:
    """The verifier as one file that runs by itself, to be put into a package."""
    return Path(verifier.__file__).read_bytes()
