"""YAML as the case folder uses it: the core schema of YAML 1.2, with the line of every key and value.

Because of YAML 1.1 an unquoted `no` would be a truth value and an unquoted day a date; here both are words.
Anchors and tags are refused: a few lines of them can stand for gigabytes, and a reader cannot follow them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import yaml

Loc = tuple[int | str, ...]
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?\Z")
_ODD = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONSTANTS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip
_TAGS = {"!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))}
_DEEPEST = 40


class _Loader(yaml.CSafeLoader):
    """Leaves every plain scalar a string; the core schema is applied below."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


class YamlFault(Exception):
    """A text that is no YAML of ours: what is wrong, and the line."""

    def __init__(self, what: str, line: int) -> None:
        self.what, self.line = what, line
        super().__init__(what, line)


@dataclass(slots=True)
class YamlText:
    """What a YAML text says, and where each part of it stands."""

    value: object
    _root: yaml.Node | None
    _lines: dict[Loc, int] = field(default_factory=dict)

    def line_of(self, loc: Sequence[int | str]) -> int:
        """The line of the key or value at `loc`, or of the nearest part around it that exists."""
        node, line = self._root, 1
        if node is not None:
            line = int(node.start_mark.line) + 1
        for step in loc:
            found = _step(node, step)
            if found is None:
                return line
            node, line = found
        return line


def _step(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, int(child.start_mark.line) + 1
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if key.value == str(step):
                return child, int(key.start_mark.line) + 1
    return None


def read_yaml(text: str) -> YamlText:
    """The value of a YAML text; raises YamlFault with the line of the first thing that cannot be read."""
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        unclosed = error.context == "while scanning a quoted scalar"  # it is told at the end of the file otherwise
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        raise YamlFault(_in_words(error), (mark.line if mark else 0) + 1) from error
    except yaml.YAMLError as error:
        raise YamlFault(f"a character that YAML does not allow: {error}".split("\n", 1)[0], _odd_line(text)) from error
    return YamlText(_value(root, set(), 0) if root is not None else None, root)


def _odd_line(text: str) -> int:
    """The line of the first character that no YAML may hold."""
    odd = _ODD.search(text)
    return text.count("\n", 0, odd.start()) + 1 if odd else 1


def _in_words(error: yaml.MarkedYAMLError) -> str:
    return " ".join(part for part in (error.context, error.problem) if part)


def _value(node: yaml.Node, seen: set[int], depth: int) -> object:
    if id(node) in seen:
        raise YamlFault("anchors and aliases (& and *) are not used in a case", node.start_mark.line + 1)
    if depth > _DEEPEST:
        raise YamlFault(f"nested deeper than {_DEEPEST} levels", node.start_mark.line + 1)
    if node.tag not in _TAGS:
        raise YamlFault(f"the tag {node.tag} is not used in a case", node.start_mark.line + 1)
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, seen, depth + 1) for child in node.value]
    result: dict[str, object] = {}
    last, plain = "", False
    for key, child in node.value:
        if plain and _continues(result.get(last), key, child):
            result[last] = f"{result[last]}, {key.value}"
            continue
        if not isinstance(key, yaml.ScalarNode):
            raise YamlFault("a key that is not a word", key.start_mark.line + 1)
        if key.value in result:
            raise YamlFault(f"the key “{key.value}” stands twice in one entry", key.start_mark.line + 1)
        last, plain = key.value, isinstance(child, yaml.ScalarNode) and not child.style
        result[last] = _value(child, seen, depth + 1)
    return result


def _continues(before: object, key: yaml.Node, child: yaml.Node) -> bool:
    """Whether a lone key is the rest of the text before it: `{title: Kashmir, the situation}` has a comma in a text.

    A key without a colon means nothing in a case, so this reading is the only one; writing the case anew quotes it.
    """
    lone = isinstance(child, yaml.ScalarNode) and child.value == "" and not child.style
    return lone and isinstance(before, str) and child.start_mark.index == key.end_mark.index


def _scalar(node: yaml.ScalarNode) -> object:
    """The value of a plain scalar; a number that would be written otherwise (1.10, +5) stays the words that it is.

    Because paragraph 1.10 of a resolution is not its paragraph 1.1.
    """
    text: str = node.value
    if node.style:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.match(text):
        return int(text) if len(text) < 19 and str(int(text)) == text else text
    return float(text) if _FLOAT.match(text) and _as_written(float(text)) == text else text


def _as_written(number: float) -> str:
    text = repr(number)
    return text if "." in text else text.replace("e", ".0e", 1)  # as PyYAML writes it, who reads 1e20 as a word
