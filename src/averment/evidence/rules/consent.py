"""What a person agreed to, in the words in which the custody log keeps it."""

from __future__ import annotations

from dataclasses import fields

from averment.casefile.nouns import Consent, ConsentUses


def in_words(consent: Consent | None) -> str:
    """A consent with its limits, for the log and for people.

    >>> from averment.kernel.dates import PartialDate
    >>> in_words(Consent(PartialDate(2026, 6, 9), "signed", uses=ConsentUses(body=True, public="anonymous")))
    'given 2026-06-09 (signed), for body, public: anonymous'
    >>> in_words(Consent()), in_words(None)
    ('not given, for nothing', 'none on record')
    """
    if consent is None:
        return "none on record"
    given = f"given {consent.given}" if consent.given else "not given"
    parts = [f"{given} ({consent.how})" if consent.how else given, f"for {uses_in_words(consent.uses)}"]
    parts += [f"until {consent.expires}"] if consent.expires else []
    parts += [f"withdrawn {consent.withdrawn}"] if consent.withdrawn else []
    return ", ".join(parts)


def uses_in_words(uses: ConsentUses) -> str:
    """The uses that were agreed to.

    >>> uses_in_words(ConsentUses(coalition=True, public="named"))
    'coalition, public: named'
    """
    agreed = {field.name: getattr(uses, field.name) for field in fields(uses)}
    named = {name: value for name, value in agreed.items() if value not in (False, "no")}
    return ", ".join(name if value is True else f"{name}: {value}" for name, value in named.items()) or "nothing"
