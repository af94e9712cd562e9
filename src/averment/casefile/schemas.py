"""The JSON Schema of every file of a case folder, generated from the nouns."""

from __future__ import annotations

from typing import Any

from averment.casefile.entries import adapter
from averment.casefile.nouns import (
    CaseCard,
    Claim,
    Instrument,
    OriginJudgment,
    Position,
    RegisterCard,
    Source,
    SubmissionCard,
)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ONE = {"case.yaml": CaseCard, "register.yaml": RegisterCard, "submission.yaml": SubmissionCard}
_MANY = {
    "catalogue": Source,
    "origins": OriginJudgment,
    "claims": Claim,
    "instruments": Instrument,
    "positions": Position,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """File name → JSON Schema; for a collection the schema is that of one entry (one line of JSON Lines)."""
    nouns: dict[str, type] = {**_ONE, **_MANY}
    return {
        name.removesuffix(".yaml"): {"$schema": _DIALECT, **adapter(noun).json_schema(by_alias=True)}
        for name, noun in nouns.items()
    }
