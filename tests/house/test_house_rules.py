"""The rules of tools/houserules.py: each is tried on code that keeps it and code that breaks it, then on the tree."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _load():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("houserules", ROOT / "tools" / "houserules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["houserules"] = module
    spec.loader.exec_module(module)
    return module


house = _load()


@pytest.mark.parametrize("name", house.RULES)
def test_the_tree_keeps_the_rule(name: str) -> None:
    assert [str(complaint) for complaint in house.complaints(name)] == []


@pytest.mark.parametrize("name", house.RULES)
def test_code_that_breaks_the_rule_is_found(name: str) -> None:
    rule = house.RULES[name]
    assert list(rule.check(house.parsed(rule.path, rule.bad)))


@pytest.mark.parametrize("name", [name for name in house.RULES if name != "a_module_has_a_name"])
def test_code_that_keeps_the_rule_is_let_be(name: str) -> None:
    rule = house.RULES[name]
    assert list(rule.check(house.parsed(rule.path, rule.good))) == []


def test_a_module_called_after_its_matter_is_let_be() -> None:
    assert list(house.a_module_has_a_name(house.parsed("claims/rules/origins.py", ""))) == []


def test_an_exception_from_a_rule_is_still_needed() -> None:
    for name, path in house.EXCEPTED:
        module = house.parsed(path, (house.SOURCE / path).read_text(encoding="utf-8"))
        assert list(house.RULES[name].check(module)), f"{path} keeps {name} by now: take it off the list"


def test_the_name_of_a_test_is_a_sentence() -> None:
    short = [
        f"{file.name}: {node.name}"
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert short == []
