"""What the linter cannot see: that areas and contracts tell one order, and that rules run without any framework."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from averment.areas import AREAS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "averment"
UNIMPORTABLE = ("django", "psycopg", "httpx", "requests", "click")

WITHOUT_FRAMEWORKS = """
import importlib, pkgutil, re, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {refused!r}:
            raise ImportError(name + " is not for rules")
sys.meta_path.insert(0, Refuse())
import averment
wanted = re.compile(r"averment\\.(kernel|casefile|verify|[a-z]+\\.rules|build\\.compiler)(\\.|$)")
packages = re.compile(r"averment\\.[a-z]+$")
def walk(path, prefix):
    for found in pkgutil.iter_modules(path, prefix):
        if wanted.match(found.name) or packages.match(found.name) and found.ispkg:
            module = importlib.import_module(found.name)
            if wanted.match(found.name):
                print(found.name)
            if found.ispkg:
                walk(module.__path__, found.name + ".")
walk(averment.__path__, "averment.")
"""

HELP = """
import sys
import averment.web.main
heavy = {"pydantic", "numpy", "lxml", "pypandoc", "typst", "pikepdf", "cryptography", "pypdfium2", "yaml", "pysbd"}
print(*sorted(heavy & set(sys.modules)))
"""


def _contract(identity: str) -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return next(contract for contract in settings["contracts"] if contract["id"] == identity)


def _python(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_areas_and_contract_tell_one_order() -> None:
    layers = [[name.strip() for name in layer.split("|")] for layer in reversed(_contract("floors")["layers"])]
    told = [sorted(name for name in layer if name not in ("areas", "__main__")) for layer in layers]
    floors = sorted({area.floor for area in AREAS})
    assert [layer for layer in told if layer] == [sorted(a.name for a in AREAS if a.floor == n) for n in floors]


def test_each_area_is_a_package_and_each_package_an_area() -> None:
    packages = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").is_file()}
    assert packages == {area.name for area in AREAS}


def test_each_area_with_rooms_is_under_the_contract_of_rooms() -> None:
    without_rooms = {"kernel", "casefile", "verify", "web"}
    assert set(_contract("rooms")["containers"]) == {f"averment.{a.name}" for a in AREAS if a.name not in without_rooms}


def test_an_area_says_in_one_line_what_it_turns_into_what() -> None:
    assert [area.name for area in AREAS if not area.road or "\n" in area.road] == []


def test_rules_compiler_and_verifier_run_where_no_framework_is() -> None:
    imported = _python(WITHOUT_FRAMEWORKS.format(refused=UNIMPORTABLE)).split()
    assert {"averment.kernel.folding", "averment.claims.rules.status", "averment.build.compiler.weigh"} <= set(imported)
    assert len(imported) > 40


def test_help_comes_without_the_heavy_libraries() -> None:
    assert _python(HELP).split() == []
