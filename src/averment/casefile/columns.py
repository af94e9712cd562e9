"""A noun as the columns of a table, and back: the same values either way.

What has a life of its own is a table of its own; what has none (the uses that a consent allows, the words of a
translation) stays together, as the case folder writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from averment.casefile.entries import adapter
from averment.kernel.refusals import Refusal

T = TypeVar("T")


def column_names(noun: type) -> tuple[str, ...]:
    """The names of a noun's values, in order; its id is the column `ref`, because a row has a number of its own.

    >>> from averment.casefile.nouns import Organisation
    >>> column_names(Organisation)
    ('ref', 'name', 'caucus')
    """
    return tuple("ref" if field.name == "id" else field.name for field in fields(noun))


def columns_of(value: Any, leaving_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """What is stored of a noun: texts, numbers, lists and mappings as JSON has them; dates as they are written.

    Raises Refusal for a text with the character U+0000, which PostgreSQL does not keep.

    >>> from averment.casefile.nouns import Organisation
    >>> columns_of(Organisation("delta-watch", "Delta Watch"))
    {'ref': 'delta-watch', 'name': 'Delta Watch', 'caucus': ''}
    """
    noun = type(value)
    dumped = adapter(noun).dump_python(value, mode="json", by_alias=True, exclude=set(leaving_out))
    for name, part in dumped.items():
        if isinstance(part, str) and "\0" in part:
            what = f"A {noun.__name__.lower()} has a character in “{name}” that no database keeps (U+0000)"
            raise Refusal(what, where=str(dumped.get("id", "")), mend="Take it out of the text; it shows nothing.")
    return {"ref" if name == "id" else name: part for name, part in dumped.items()}


def noun_of(noun: type[T], columns: Mapping[str, Any]) -> T:
    """The noun that was stored; raises ValidationError where somebody else wrote the row.

    >>> from averment.casefile.nouns import Organisation
    >>> noun_of(Organisation, {"ref": "delta-watch", "name": "Delta Watch", "caucus": ""})
    Organisation(id='delta-watch', name='Delta Watch', caucus='')
    """
    return adapter(noun).validate_python({"id" if name == "ref" else name: part for name, part in columns.items()})
