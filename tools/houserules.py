"""What the house asks of code and ruff cannot say; `python tools/houserules.py` lists the breaches.

Each rule is a function from a parsed module to complaints, and carries a piece of code that keeps it and one that
breaks it: tests/house/test_house_rules.py tries both.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from averment.areas import AREAS

SOURCE = Path(__file__).parents[1] / "src" / "averment"
LONGEST_FUNCTION, LONGEST_MODULE = 50, 600
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "handler", "misc", "tools", "lib"}
OUTSIDE_WORLD = {
    "os", "time", "random", "secrets", "uuid", "subprocess", "socket", "tempfile", "shutil", "sqlite3", "urllib",
    "http", "threading", "multiprocessing", "asyncio", "logging", "signal", "fcntl", "locale",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}
FILES = {"open", "input", "print"}
# Where a broad exception is caught: at the edge of the command line, and of a process that sends it to its parent.
EDGE = ("web/main.py", "build/outside/labour.py")
EXCEPTED = {
    ("a_module_is_read_in_one_sitting", "verify/verifier.py"): "travels in each package as one file that runs alone",
    ("an_import_is_written_as_one", "evidence/outside/nursery.py"): "loads only the readers that a child may need",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One module of the source: its path inside the package, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def is_pure(self) -> bool:
        """Whether it decides on values only: a rule or a pass of the compiler."""
        return bool(re.search(r"/rules(/|\.py$)|^build/compiler/", self.path))

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Its functions and methods, also those inside others."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@dataclass(frozen=True, slots=True)
class Complaint:
    """A breach of a rule, with its place."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"src/averment/{self.path}:{self.line}: {self.what}"


Check = Callable[[Module], Iterator[Complaint]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how it is checked, code that keeps it, code that breaks it, and where such code would stand."""

    check: Check
    good: str
    bad: str
    path: str = "claims/rules/example.py"


RULES: dict[str, Rule] = {}


def rule(good: str, bad: str, path: str = "claims/rules/example.py") -> Callable[[Check], Check]:
    """Puts a check among the rules, by its own name."""

    def add(check: Check) -> Check:
        RULES[check.__name__] = Rule(check, good, bad, path)
        return check

    return add


@rule(good="def f():\n" + "    x()\n" * 49, bad="def f():\n" + "    x()\n" * 50)
def a_function_fits_on_a_screen(module: Module) -> Iterator[Complaint]:
    """At most 50 lines, its signature and docstring counted."""
    for function in module.functions:
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            yield Complaint(module.path, function.lineno, f"{function.name} has {length} lines")


@rule(good="x = 1\n" * 600, bad="x = 1\n" * 601)
def a_module_is_read_in_one_sitting(module: Module) -> Iterator[Complaint]:
    """At most 600 lines."""
    length = len(module.text.splitlines())
    if length > LONGEST_MODULE:
        yield Complaint(module.path, 1, f"{length} lines")


def _no_name(path: str) -> str:
    return next((part for part in path.removesuffix(".py").split("/") if part in NAMELESS), "")


def a_module_has_a_name(module: Module) -> Iterator[Complaint]:
    """What is called utils, helpers or base says nothing of what is in it, and grows."""
    if _no_name(module.path):
        yield Complaint(module.path, 1, f"“{_no_name(module.path)}” is no name: say what it is for")


RULES["a_module_has_a_name"] = Rule(a_module_has_a_name, "", "", "claims/rules/utils.py")


@rule(good="try:\n    x()\nexcept OSError:\n    y()\n", bad="try:\n    x()\nexcept (ValueError, Exception):\n    y()\n")
def no_fault_is_swallowed(module: Module) -> Iterator[Complaint]:
    """A broad exception is caught only at an edge: of the command line, or of a process."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and module.path not in EDGE and _is_broad(node):
            yield Complaint(module.path, node.lineno, "catches every exception; name those that are meant")


def _is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(n, ast.Name) and n.id in ("Exception", "BaseException") for n in ast.walk(handler.type))


@rule(good="def f(today):\n    return today.year\n", bad="from datetime import date\nx = date.today()\n")
def a_rule_has_no_clock_and_touches_nothing(module: Module) -> Iterator[Complaint]:
    """A rule or a pass sees only what it is given: no clock, no chance, no file, no network, no screen."""
    if not module.is_pure:
        return
    for node in ast.walk(module.tree):
        for what in _touches(node):
            yield Complaint(module.path, getattr(node, "lineno", 1), f"uses {what}; let the caller hand the value in")


def _touches(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.split(".")[0] in OUTSIDE_WORLD)
    elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OUTSIDE_WORLD:
        yield node.module or ""
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
        yield f"the clock ({node.func.attr})"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FILES:
        yield node.func.id


@rule(good="from averment.kernel import dates\n", bad="import importlib\nx = importlib.import_module('averment.web')\n")
def an_import_is_written_as_one(module: Module) -> Iterator[Complaint]:
    """A module named in a string goes past the linter's floors."""
    for node in ast.walk(module.tree):
        name = _called(node)
        if name in ("import_module", "__import__", "get_model"):
            yield Complaint(module.path, getattr(node, "lineno", 1), f"{name} hides an import from the linter")


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@rule(
    good="source = ForeignKey('evidence.Source', on_delete=PROTECT)\nparent = ForeignKey('self')\n",
    bad="used = ManyToManyField(to='positions.Position')\n",
    path="claims/models.py",
)
def a_key_in_a_string_points_down(module: Module) -> Iterator[Complaint]:
    """A table refers to tables of its own floor or of a lower one, also where the other is named in a string."""
    area = module.path.split("/")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _called(node) in ("ForeignKey", "OneToOneField", "ManyToManyField"):
            for value in (*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "to")):
                target = value.value if isinstance(value, ast.Constant) else ""
                if isinstance(target, str) and "." in target and _floor(target.split(".")[0]) > _floor(area):
                    yield Complaint(module.path, node.lineno, f"{target} is on a floor above {area}")


def _floor(area: str) -> int:
    return next((known.floor for known in AREAS if known.name == area), 99)


@rule(
    good='def span_still_holds(span, text):\n    """Whether the words at the span are still those quoted."""\n',
    bad='def span_still_holds(span, text):\n    """Return whether the span still holds for the given text."""\n',
)
def a_docstring_says_more_than_the_signature(module: Module) -> Iterator[Complaint]:
    """A docstring that repeats names costs a reader time and tells nothing."""
    for function in module.functions:
        told = ast.get_docstring(function) or ""
        if told and _only_repeats(function, told):
            yield Complaint(module.path, function.lineno, f"the docstring of {function.name} repeats its signature")


_FILLERS = {
    "a", "an", "the", "of", "for", "to", "in", "on", "and", "or", "is", "are", "be", "it", "its", "this", "that",
    "given", "whether", "return", "returns", "get", "gets", "if", "with", "by", "from", "as", "value", "values", "new",
}  # fmt: skip


def _only_repeats(function: ast.FunctionDef | ast.AsyncFunctionDef, told: str) -> bool:
    if re.search(r":param |^\s*Args:|^\s*Parameters\n", told, re.MULTILINE):
        return True
    arguments = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    known = {_stem(word) for word in re.findall(r"[a-z]+", " ".join([function.name, *arguments]).lower())}
    said = {_stem(word) for word in re.findall(r"[a-z]+", told.lower()) if word not in _FILLERS}
    return len(said) > 1 and said <= known


def _stem(word: str) -> str:
    return re.sub(r"(ing|ed|es|s)$", "", word)


@rule(
    good="import json\nimport hashlib\n",
    bad="from lxml import etree\n",
    path="verify/verifier.py",
)
def the_verifier_needs_python_alone(module: Module) -> Iterator[Complaint]:
    """The verifier runs on a computer that has Python and nothing else."""
    if not module.path.startswith("verify/"):
        return
    for node in ast.walk(module.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("averment.verify"):
                yield Complaint(module.path, getattr(node, "lineno", 1), f"imports {name}")


def parsed(path: str, text: str) -> Module:
    """A module from its text."""
    return Module(path, text, ast.parse(text))


def modules() -> Iterator[Module]:
    """Every module of the package."""
    for file in sorted(SOURCE.rglob("*.py")):
        yield parsed(file.relative_to(SOURCE).as_posix(), file.read_text(encoding="utf-8"))


def complaints(name: str) -> list[Complaint]:
    """The breaches of one rule in the whole package."""
    found = [complaint for module in modules() for complaint in RULES[name].check(module)]
    return [complaint for complaint in found if (name, complaint.path) not in EXCEPTED]


def main() -> int:
    """Prints every breach; 1 where there is one."""
    found = [(complaint, name) for name in RULES for complaint in complaints(name)]
    for complaint, name in found:
        print(f"{complaint}  [{name}]")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
