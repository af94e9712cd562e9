"""Whose consent a source needs, and whether it is in force: for a copy, that of the person whose words it copies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from averment.casefile.nouns import Consent, Source

_NEEDS_CONSENT = {"testimony"}


def deciding(source: Source, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """The sources whose consents decide over this one; each has a consent, or lacks one that it needs.

    A source with a consent, and every testimony, decides over itself. A copy of another kind goes by what it copies,
    followed through. A consent that was withdrawn ends every copy, whatever was agreed for that one.

    >>> told = Source("told", "Told", "testimony", consent=Consent())
    >>> copy = Source("copy", "In English", "report", derives_from=("told",))
    >>> [one.id for one in deciding(copy, {"told": told, "copy": copy})]
    ['told']
    """
    found: dict[str, Source] = {}
    seen: set[tuple[str, bool]] = set()
    left = [(source.id, True)]
    while left:
        name, open_yet = left.pop()
        if (name, open_yet) in seen or name not in sources:
            continue
        seen.add((name, open_yet))
        one = sources[name]
        of_its_own = one.consent is not None or one.kind in _NEEDS_CONSENT
        if (open_yet and of_its_own) or (one.consent and one.consent.withdrawn):
            found[name] = one
        left += [(copied, open_yet and not of_its_own) for copied in reversed(one.derives_from)]
    return tuple(found.values())


def consent_stands(source: Source, sources: Mapping[str, Source], today: date) -> bool:
    """Whether every consent that a source needs is given, not expired and not withdrawn."""
    return all(one.consent is not None and in_force(one.consent, today) for one in deciding(source, sources))


def in_force(consent: Consent, today: date) -> bool:
    """Whether a consent was given, and has neither expired nor been withdrawn by that day."""
    return not lapse(consent, today)


def lapse(consent: Consent, today: date) -> str:
    """Why a consent is not in force on that day, as words that follow “the consent”; empty where it is.

    >>> from averment.kernel.dates import PartialDate
    >>> lapse(Consent(given=PartialDate(2025), expires=PartialDate(2026, 3)), date(2026, 4, 1))
    'expired at the end of 2026-03'
    """
    if consent.given is None or consent.given.first_day() > today:
        return "was not given"
    if consent.withdrawn is not None and consent.withdrawn.first_day() <= today:
        return f"was withdrawn ({consent.withdrawn})"
    if consent.expires is not None and consent.expires.last_day() < today:
        return f"expired at the end of {consent.expires}"
    return ""
