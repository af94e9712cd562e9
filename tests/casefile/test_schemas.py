"""The JSON Schemas of the documentation take what the reader takes, and refuse what it refuses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from averment.casefile.reader import read_case
from averment.casefile.schemas import json_schemas
from averment.casefile.writer import plain, write_case
from averment.casefile.yaml_text import read_yaml

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEMAS = json_schemas()
_TYPES = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict,
    "null": type(None),
}  # fmt: skip


def misfits(value: Any, schema: Any, root: Any, at: str = "") -> list[str]:
    """Where a value does not fit the part of JSON Schema that our schemas use."""
    if "$ref" in schema:
        return misfits(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, at)
    if "anyOf" in schema:
        tried = [misfits(value, choice, root, at) for choice in schema["anyOf"]]
        return [] if any(not wrong for wrong in tried) else min(tried, key=len)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is_of(value, kind) for kind in types):
        return [f"{at} is no {types}"]
    wrong = _misfits_of_value(value, schema, at)
    if isinstance(value, list):
        for index, item in enumerate(value):
            wrong += misfits(item, schema.get("items", {}), root, f"{at}[{index}]")
    if isinstance(value, dict):
        wrong += _misfits_of_keys(value, schema, root, at)
    return wrong


def _is_of(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _misfits_of_value(value: Any, schema: Any, at: str) -> list[str]:
    wrong = []
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{at} is none of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        wrong.append(f"{at} is not {schema['const']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        wrong.append(f"{at} is not of the form {schema['pattern']}")
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        wrong.append(f"{at} is out of bounds")
    return wrong


def _misfits_of_keys(value: dict[str, Any], schema: Any, root: Any, at: str) -> list[str]:
    wrong = [f"{at} lacks {key}" for key in schema.get("required", []) if key not in value]
    for key, item in value.items():
        known = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        known += [form for pattern, form in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
        for form in known or [schema.get("additionalProperties", "patternProperties" not in schema)]:
            if form is False:
                wrong.append(f"{at} has {key}")
            elif isinstance(form, dict):
                wrong += misfits(item, form, root, f"{at}.{key}")
    return wrong


def _entries(folder: Path) -> list[tuple[str, Any]]:
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        value, name = read_yaml(path.read_text("utf-8")).value, path.stem
        found += [(name, item) for item in (value if isinstance(value, list) else [value])]
    return found


@pytest.mark.parametrize("name", ["valley", "faulty"])
def test_the_examples_fit_their_schemas(name: str) -> None:
    entries = _entries(EXAMPLES / name)
    assert {kind for kind, _ in entries} == set(SCHEMAS) - {"origins"}, "nobody judged an origin in the examples"
    for kind, value in entries:
        assert not misfits(value, SCHEMAS[kind], SCHEMAS[kind]), (kind, value)


def test_a_written_case_fits_the_schemas_as_well(tmp_path: Path) -> None:
    case = read_case(EXAMPLES / "valley").case
    assert case is not None
    write_case(case, tmp_path / "dump")
    for kind, value in [*_entries(tmp_path / "dump"), *(("claims", plain(claim)) for claim in case.claims)]:
        assert not misfits(value, SCHEMAS[kind], SCHEMAS[kind]), (kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("claims", {"id": "a"}),
        ("claims", {"id": "A", "text": "x"}),
        ("claims", {"id": "a", "text": "x", "txt": "x"}),
        ("claims", {"id": "a", "text": "x", "grounds": [{"stance": "supports", "credibility": 7}]}),
        ("claims", {"id": "a", "text": "x", "grounds": [{"stance": "likes"}]}),
        ("claims", {"id": "a", "text": "x", "grounds": [{"stance": "supports", "translation": {"Urdu": "x"}}]}),
        ("claims", {"id": "a", "text": "x", "grounds": [{"stance": "supports", "translation": {"ur_PK": "x"}}]}),
        ("claims", {"id": "a", "text": "x", "grounds": [{"stance": "supports", "translation": {"of": "x"}}]}),
        ("claims", {"id": "a", "text": "x", "grounds": [{"stance": "supports", "translation": {"ks": ["x"]}}]}),
        ("catalogue", {"id": "a", "title": "x", "kind": "gossip"}),
        ("origins", {"id": "a", "sources": ["b", "c"], "judged": "maybe", "reason": "x", "by": "d", "at": "2026"}),
        ("origins", {"id": "a", "sources": ["b", "c"], "judged": "independent", "by": "d", "at": "2026"}),
        ("catalogue", {"id": "a", "title": "x", "kind": "news", "published": "June 2026"}),
        ("register", {"kind": "people", "title": "x", "lists": [], "figures": {"a": {"cnt": "rows"}}}),
        ("case", {"averment": 2, "id": "a", "title": "x"}),
        ("submission", {"forum": "x", "title": "t", "state": "India"}),
    ],
)
def test_what_the_reader_refuses_does_not_fit(kind: str, value: Any) -> None:
    assert misfits(value, SCHEMAS[kind], SCHEMAS[kind])
