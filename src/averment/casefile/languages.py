"""Texts by language: which tags name a language, and how a noun has one key for each.

A tag is one of BCP 47 (RFC 5646) by its form alone: the registry grows, and a language of a few valleys is not refused
because a list is old.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Annotated, Any

from pydantic import BeforeValidator, SerializerFunctionWrapHandler, WrapSerializer
from pydantic_core import PydanticCustomError

ANY_LANGUAGE = "a language tag (ur, ks …)"  # what faults tell among the keys, as `Translation` has it; no key itself
# First parts of four letters and more are left out: no language has one, and misspelt keys would pass.
LANGUAGE_TAG = (
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?|[xX](?:-[A-Za-z0-9]{1,8})+)"
)
_LANGUAGE_TAG = re.compile(LANGUAGE_TAG)


def language_tag(word: str) -> str:
    """A well-formed language tag as BCP 47 writes it, with capitals for scripts and countries; else nothing.

    >>> language_tag("PA-arab-pk"), language_tag("gju"), language_tag("Urdu"), language_tag("ur_PK")
    ('pa-Arab-PK', 'gju', '', '')
    """
    if not _LANGUAGE_TAG.fullmatch(word):
        return ""
    primary, *rest = word.lower().split("-")
    if len(primary) == 1:
        return word.lower()
    extended = next((place for place, part in enumerate(rest) if len(part) == 1), len(rest))
    return "-".join([primary, *map(_cased, rest[:extended]), *rest[extended:]])


def _cased(part: str) -> str:
    if len(part) == 4 and part.isalpha():  # a script
        return part.title()
    return part.upper() if len(part) == 2 else part  # a country


def _language(word: object) -> str:
    tag = language_tag(str(word))
    if not tag:
        raise PydanticCustomError("language", "a language by its tag, such as en, ks or pa-Arab")
    return tag


Language = Annotated[str, BeforeValidator(_language)]


def gathered_by_language(own: Collection[str]) -> BeforeValidator:
    """Gathers the keys that are language tags; `own` are the keys of a noun that look like one."""

    def gathered(value: object) -> object:
        if not isinstance(value, dict):
            return value
        tags = {key: language_tag(key) for key in value if key not in own}
        words = {tag: value[key] for key, tag in tags.items() if tag}
        if ANY_LANGUAGE in value or len(words) < sum(map(bool, tags.values())):
            raise PydanticCustomError("languages", "a set of keys in which each language stands once, by its tag")
        others = {key: said for key, said in value.items() if not tags.get(key)}
        return {ANY_LANGUAGE: words, **others} if words else others

    return BeforeValidator(gathered)


def _spread(value: object, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
    plain: dict[str, Any] = handler(value)
    words = plain.pop(ANY_LANGUAGE, {})
    return {**dict(sorted(words.items())), **plain}


SPREAD_BY_LANGUAGE = WrapSerializer(_spread)


def schema_by_language(own: Collection[str]) -> Callable[[dict[str, Any]], None]:
    """The JSON Schema of a noun with one key a language."""

    def by_language(schema: dict[str, Any]) -> None:
        del schema["properties"][ANY_LANGUAGE]
        schema["patternProperties"] = {f"^(?!(?:{'|'.join(own)})$){LANGUAGE_TAG}$": {"type": "string"}}

    return by_language
