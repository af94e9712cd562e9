"""Grounds whose words only a machine has read: they hold when a person has compared them with the original."""

from __future__ import annotations

from averment.build.compiler.material import FoundGround, Material
from averment.casefile.nouns import Claim
from averment.evidence.rules.page_numbers import page_list
from averment.kernel.findings import Finding, Where, finding

_MEND = (
    "Have somebody compare the words with the original and write them down; name that file as the source's "
    "transcription (“averment read” drafts it)."
)


def guessed_finding(claim: Claim, found: FoundGround, material: Material, where: Where) -> Finding | None:
    """Code `machine-reading`; None where no machine stands between the quote and its source."""
    source = found.ground.source or ""
    text = material.texts.get(source)
    if text is None or not found.ground.quote.strip():
        return None
    quote = " ".join(found.ground.quote.split())
    shown = quote if len(quote) <= 160 else f"{quote[:157]}…"
    if found.guessed:
        page = f", page {found.page}" if found.page else ""
        what = f"“{shown}” stands in “{source}”{page} only as a machine read it ({found.guessed})."
    elif text.pictures and found.span is None:
        pages = f"page {page_list(text.pictures)} of " if text.pages else ""
        what = f"“{shown}” was not found: {pages}“{source}” is a picture, and nobody wrote down what stands there."
    else:
        return None
    return finding("machine-reading", where, what=f"{what} (Claim “{claim.id}”.)", mend=_MEND)
