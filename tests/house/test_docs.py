"""The documentation tells the truth: what the code says is generated, and what people write is complete."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from averment.kernel.catalogue import CATALOGUE
from averment.submissions.outside.forum_library import forum_ids

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
EXPLANATIONS = ROOT / "src" / "averment" / "build" / "explain"


def _load():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_docs"] = module
    spec.loader.exec_module(module)
    return module


make_docs = _load()


def test_the_generated_pages_say_what_the_code_says() -> None:
    assert "\n".join(make_docs.changed()) == "", "run `make docs`"


def test_a_changed_word_in_a_generated_page_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_docs.findings_page().replace("A citation leads nowhere", "A citation leads somewhere")
    monkeypatch.setattr(make_docs, "findings_page", lambda: page)
    assert "+| [`unknown-citation`](#unknown-citation) | error | A citation leads somewhere |" in make_docs.changed()[0]


def test_every_finding_has_a_page_of_its_own() -> None:
    assert sorted(page.stem for page in EXPLANATIONS.glob("*.md")) == sorted(CATALOGUE)


def test_every_command_is_documented_with_what_it_does() -> None:
    bare = [name for name, text in make_docs.command_helps() if not re.search(r"\n\n  \w", text)]
    assert bare == []


def test_every_forum_has_a_page() -> None:
    assert {page.stem for page in (DOCS / "reference" / "forums").glob("*.md")} == set(forum_ids())


def _names_read_from_the_environment() -> Iterator[str]:
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(r"AVERMENT_[A-Z_]+", node.value):
                    yield node.value
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
                yield ast.literal_eval(node.args[0])
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                yield ast.literal_eval(node.slice)


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)`", (DOCS / "reference" / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(set(_names_read_from_the_environment())) == sorted(documented)


def test_every_dependency_has_a_line_that_says_why_and_how_to_leave() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    table = re.findall(
        r"^\| `([\w-]+)`((?: \| [^|]+){4}) \|$", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(name for name, _ in table) == sorted({re.split(r"[^\w-]", name)[0] for name in wanted})


def test_every_direct_dependency_is_locked_by_hash_and_no_registry_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, wanted in (
        ("run.lock", project["dependencies"]),
        ("dev.lock", [*project["dependencies"], *project["optional-dependencies"]["dev"]]),
    ):
        text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        locked = {name.lower() for name in re.findall(r"^([\w.-]+)==[^\n]+\\\n    --hash=sha256:", text, re.MULTILINE)}
        assert {re.split(r"[^\w-]", name)[0].lower() for name in wanted} <= locked
        assert not re.search(r"https?:|--index|--find-links|--extra-index", text)


def test_both_locks_hold_the_same_versions() -> None:
    run, dev = (
        dict(
            re.findall(
                r"^([\w.-]+)==(\S+ ?;?[^\\\n]*)", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE
            )
        )
        for name in ("run.lock", "dev.lock")
    )
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    for place in re.findall(r"`([\w.]+)` \|$", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE):
        module, _, name = f"averment.{place}".rpartition(".")
        if not importlib.util.find_spec(f"averment.{place}") if _is_package(module) else True:
            assert hasattr(importlib.import_module(module), name), place


def _is_package(module: str) -> bool:
    found = importlib.util.find_spec(module)
    return found is not None and found.submodule_search_locations is not None


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        goal = (page.parent / path) if path else page
        assert goal.exists(), f"{page.name} → {target}"
        if anchor and goal.suffix == ".md":
            assert anchor in _anchors(goal.read_text(encoding="utf-8")), f"{page.name} → {target}"


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def test_every_page_is_reached_from_the_index() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    generated = {"reference/forums", "reference/schemas"}
    pages = [page.relative_to(DOCS) for page in DOCS.rglob("*.md") if page.name != "index.md"]
    missing = [str(page) for page in pages if str(page.parent) not in generated and f"({page})" not in index]
    assert missing == []


@pytest.mark.parametrize("page", sorted((DOCS / "adr").glob("*.md")), ids=lambda page: page.stem)
def test_a_decision_says_why_what_it_costs_and_what_would_change_it(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Context", "Choice", "What we give up", "What would change our mind"]


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    assert re.search(r"^    make demo\b", opening, re.MULTILINE)
    assert re.search(r"^    make test\b", opening, re.MULTILINE)


def test_make_help_tells_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    told = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert targets == told
    assert {"help", "setup", "demo", "serve", "test", "check", "quick", "bench", "golden", "docs", "fix"} <= set(told)


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    assert re.search(r"^run \d+ test$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
