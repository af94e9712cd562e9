"""A case folder that cannot be used as it is."""

from __future__ import annotations

from averment.kernel.findings import Finding


class FaultyCase(Exception):
    """Nothing was taken from the folder; the findings say everything that is wrong with it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} faults")
