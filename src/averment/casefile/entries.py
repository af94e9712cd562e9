"""Entries of a collection: YAML lists or JSON Lines, each with the line that it stands on."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from averment.casefile.faults import faults_in
from averment.casefile.folder import Folder, pieces
from averment.casefile.yaml_text import YamlFault, YamlText, read_yaml
from averment.kernel.findings import Where, finding

T = TypeVar("T")


@dataclass(slots=True)
class Entries(Generic[T]):
    """The values of a collection and the place of each."""

    values: list[T] = field(default_factory=list)
    places: list[Where] = field(default_factory=list)


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def adapter(noun: type[T]) -> TypeAdapter[T]:
    """The reader of one noun, made when it is first needed."""
    if noun not in _ADAPTERS:
        _ADAPTERS[noun] = TypeAdapter(noun)
    return _ADAPTERS[noun]


def read_card(folder: Folder, name: str, noun: type[T]) -> tuple[T, YamlText] | None:
    """The one value of a YAML file, with its lines; None where it has faults, which are told."""
    text = _yaml_of(folder, name)
    if text is None:
        return None
    try:
        return adapter(noun).validate_python(text.value), text
    except ValidationError as error:
        folder.faults += faults_in(error, name, text.line_of, noun)
        _spoil_card(folder, text.value)
        return None


def read_entries(folder: Folder, stem: str, noun: type[T]) -> Entries[T]:
    """All entries of a collection, from whichever files it is kept in."""
    entries: Entries[T] = Entries()
    for name in pieces(folder, stem):
        values = _json_lines(folder, name, noun) if name.endswith(".jsonl") else _yaml_list(folder, name, noun)
        for value, line in values:
            entries.values.append(value)
            entries.places.append(Where(name, line))
    return entries


def _yaml_of(folder: Folder, name: str) -> YamlText | None:
    text = folder.text_of(name)
    if text is None:
        return None
    try:
        return read_yaml(text)
    except YamlFault as fault:
        folder.faults.append(
            finding(
                "broken-file",
                Where(name, fault.line),
                what=f"The YAML cannot be read: {fault.what}.",
                mend="Check the indentation, the brackets and the quotation marks at and above this line.",
            )
        )
        return None


def _yaml_list(folder: Folder, name: str, noun: type[T]) -> Iterator[tuple[T, int]]:
    text = _yaml_of(folder, name)
    if text is None or text.value is None:
        return
    single = isinstance(text.value, dict)
    items: Any = [text.value] if single else text.value
    if not isinstance(items, list):
        what = "The file holds neither a list of entries nor one entry."
        folder.faults.append(finding("wrong-value", Where(name, 1), what=what, mend="Begin each entry with “- ”."))
        return
    for index, item in enumerate(items):
        base: tuple[int | str, ...] = () if single else (index,)
        try:
            yield adapter(noun).validate_python(item), text.line_of(base)
        except ValidationError as error:
            _spoil(folder, item)
            line_of = lambda loc, base=base: text.line_of((*base, *loc))  # noqa: E731
            folder.faults += faults_in(error, name, line_of, noun)


def _spoil_card(folder: Folder, card: object) -> None:
    """The same for all that a faulty card would have declared: members, people, figures."""
    if not isinstance(card, dict):
        return
    for key in ("organisations", "people"):
        members = card.get(key)
        for member in members if isinstance(members, list) else ():
            _spoil(folder, member)
    figures = card.get("figures")
    folder.spoiled.update(figures if isinstance(figures, dict) else ())


def _spoil(folder: Folder, item: object) -> None:
    """Notes the id of an entry that has faults, so that whoever refers to it is not told of a second one."""
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        folder.spoiled.add(item["id"])


def _json_lines(folder: Folder, name: str, noun: type[T]) -> Iterator[tuple[T, int]]:
    data = folder.bytes_of(name)
    if data is None:
        return
    validate = adapter(noun).validate_json
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if not line or line.isspace():
            continue
        try:
            value = validate(line)
        except ValidationError as error:
            _line_faults(folder, Where(name, number), line, error, noun)
            continue
        twice = _key_given_twice(line)
        if twice:
            what = f"The key “{twice}” stands twice in one entry."
            folder.faults.append(finding("broken-file", Where(name, number), what=what, mend="Remove one of the two."))
        yield value, number


def _key_given_twice(line: bytes) -> str:
    """The first key that an object of the line has twice; of two, all but the last would be lost in silence."""
    twice: list[str] = []

    def told_apart(pairs: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            twice.extend(key for key in keys if keys.count(key) > 1)

    json.loads(line, object_pairs_hook=told_apart)
    return twice[0] if twice else ""


def _line_faults(folder: Folder, where: Where, line: bytes, error: ValidationError, noun: type) -> None:
    try:
        _spoil(folder, from_json(line))
    except ValueError as broken:
        what = f"The line is not JSON: {broken}."
        folder.faults.append(finding("broken-file", where, what=what, mend="Write one JSON object a line."))
        return
    folder.faults += faults_in(error, where.file, lambda _: where.line, noun)
