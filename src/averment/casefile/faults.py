"""What pydantic says of a value, in words that a researcher can act on."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from averment.kernel.findings import Finding, Where, finding
from averment.kernel.nearest import did_you_mean

_ALIAS = re.compile(r"""alias=["']([^"']+)""")
LineOf = Callable[[tuple[int | str, ...]], int]
_KINDS = {
    "string_type": "words", "int_type": "a whole number", "int_parsing": "a whole number",
    "int_from_float": "a whole number", "float_type": "a number", "float_parsing": "a number",
    "bool_type": "true or false", "bool_parsing": "true or false", "tuple_type": "a list", "list_type": "a list",
    "dict_type": "a set of keys", "dataclass_type": "a set of keys", "dataclass_exact_type": "a set of keys",
    "none_required": "nothing",
}  # fmt: skip
_PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{0,62}$": "an id: small Latin letters, digits and hyphens, at most 63, beginning with a letter "
    "or digit",
    r"^[0-9a-f]{64}$": "a SHA-256 digest: 64 digits and letters from a to f, as sha256sum prints it",
    r"^[A-Z]{3}$": "a State by its three capital letters of ISO 3166, such as XVA",
}


def faults_in(error: ValidationError, file: str, line_of: LineOf, noun: type) -> list[Finding]:
    """One finding for each thing that a value of `noun` gets wrong; alternatives of one place are told once."""
    told: dict[tuple[int | str, ...], Finding] = {}
    for detail in error.errors(include_url=False):
        loc = _plain_loc(detail["loc"])
        if loc not in told:
            told[loc] = _fault(detail, loc, Where(file, line_of(loc), subject=_path(loc)), noun)
    return list(told.values())


def _plain_loc(loc: Iterable[int | str]) -> tuple[int | str, ...]:
    """The place without the names of alternatives, which pydantic writes into it."""
    return tuple(step for step in loc if isinstance(step, int) or not _is_alternative(step))


def _is_alternative(step: str) -> bool:
    return step in {"str", "int", "float", "bool", "none", "Between"} or "[" in step or "(" in step


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in loc)


def _fault(detail: ErrorDetails, loc: tuple[int | str, ...], where: Where, noun: type) -> Finding:
    key = str(loc[-1]) if loc else ""
    if detail["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        known = _keys_at(noun, loc[:-1])
        return finding(
            "unknown-key",
            where,
            what=f"There is no key “{key}” here.{did_you_mean(key, known)}",
            mend=f"Use one of: {', '.join(sorted(known))}." if known else "Remove the key.",
        )
    if detail["type"] in ("missing", "missing_argument"):
        return finding("missing-key", where, what=f"The key “{key}” is missing.", mend=f"Add “{key}”.")
    return finding(
        "wrong-value", where, what=f"{_shown(detail['input'])} is not {_wanted(detail)}.", mend=_mend(detail, key)
    )


def _shown(value: object) -> str:
    """The value as its author wrote it; of an entry only its kind, since it may hold a name that is protected."""
    if isinstance(value, dict | list | tuple):
        return "A set of keys" if isinstance(value, dict) else "A list"
    if value is None:
        return "Nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _wanted(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "literal_error":
        return f"one of {str(context['expected']).replace(' or ', ', ')}"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(context["pattern"]), f"of the form {context['pattern']}")
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"a number from {context['ge']} up" if "ge" in context else f"a number up to {context['le']}"
    if kind in ("day", "instant"):
        return detail["msg"]
    return _KINDS.get(kind, detail["msg"])


def _mend(detail: ErrorDetails, key: str) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "literal_error":
        choices = [choice.strip(" '") for choice in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"Write one of them.{did_you_mean(str(detail['input']), choices)}"
    return f"Write “{key}” in that form." if key else "Write it in that form."


def _keys_at(noun: Any, loc: tuple[int | str, ...]) -> list[str]:
    """The keys that an entry may have at `loc`, found by following the fields of the nouns."""
    for step in loc:
        if isinstance(step, int):
            continue
        fields = {_key(f): f.type for f in dataclasses.fields(noun)} if dataclasses.is_dataclass(noun) else {}
        noun = _noun_within(noun, step) if step in fields else noun
    return [_key(f) for f in dataclasses.fields(noun)] if dataclasses.is_dataclass(noun) else []


def _key(field: dataclasses.Field[Any]) -> str:
    """The key of a field in the folder: its alias where it has one."""
    alias = _ALIAS.search(str(field.type))
    return alias[1] if alias else field.name


def _noun_within(noun: Any, key: str) -> Any:
    """The noun that the values of a field are made of, however it is wrapped."""
    hints = _hints(noun)
    found = [hint for hint in _leaves(hints[key]) if dataclasses.is_dataclass(hint)]
    return found[0] if found else None


def _hints(noun: Any) -> dict[str, Any]:
    import typing  # noqa: PLC0415  only where a fault is explained

    hints = typing.get_type_hints(noun, include_extras=True)
    return {_key(f): hints[f.name] for f in dataclasses.fields(noun)}


def _leaves(hint: Any) -> list[Any]:
    arguments = get_args(hint)
    return [hint] if not arguments else [leaf for argument in arguments for leaf in _leaves(argument)]
