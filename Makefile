# `make help` lists what can be done. Nothing here needs more than Python 3.11, its venv module and make.
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
UV ?= yes
PYTHONS := python3.11 python3.12 python3.13 python3.14 python3 python
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
PY ?= $(shell for p in $(PYTHONS); do $$p -c '$(FITS)' 2>/dev/null && { echo $$p; break; }; done)
PYTEST := $(BIN)/python -m pytest
LOCK := $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check quick lint types bench golden docs docs-check fix lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-11s %s\n", $$1, $$2 }'

setup: $(VENV)/.dev ## everything that work on Averment needs, in .venv

demo: $(VENV)/.run ## build the invented demonstration case in demo/, verify its package, say where to look
	$(BIN)/averment demo demo

serve: $(VENV)/.run ## the same, then show it in a browser
	$(BIN)/averment demo demo --serve

test: $(VENV)/.dev ## all tests; those of the database on SQLite, then (but for the slow ones) on PostgreSQL
	$(PYTEST) -v -n $(WORKERS) --dist worksteal
	$(BIN)/python tools/with_postgres.py $(PYTEST) -n $(WORKERS) -m "database and not slow"

check: lint types docs-check ## what a change must pass: style, types, floors, docs, all but the slow tests (two minutes)
	$(PYTEST) -v -n $(WORKERS) --dist worksteal -m "not slow"

quick: lint ## style, floors, and the tests that need no documents (seconds)
	$(PYTEST) -n $(WORKERS) -m "not slow" $(wildcard $(addprefix tests/,house kernel casefile claims positions registers submissions))

lint: $(VENV)/.dev ## style and floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tools/houserules.py

types: $(VENV)/.dev ## types
	$(BIN)/mypy

docs: $(VENV)/.dev ## write anew the pages that the code tells: commands, findings, forums, schemas, the map
	$(BIN)/python tools/make_docs.py

docs-check: $(VENV)/.dev ## the same pages compared, nothing written
	$(BIN)/python tools/make_docs.py --check

golden: $(VENV)/.dev ## write the expected files of the tests anew; then read the difference as you would read code
	AVERMENT_GOLDEN=1 $(PYTEST) -n $(WORKERS) tests/build/test_cases.py
	git --no-pager diff --stat -- tests

bench: $(VENV)/.dev ## measure speed and size, and write docs/benchmarks.md
	$(BIN)/python tools/bench.py

fix: $(VENV)/.dev ## mend style where that can be done without thinking
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(VENV)/.dev ## resolve the dependencies anew (all of pyproject.toml, with hashes, for every system)
	$(LOCK) --upgrade pyproject.toml --extra setup --extra dev -o requirements/dev.lock
	$(LOCK) pyproject.toml --extra setup -c requirements/dev.lock -o requirements/run.lock
	printf 'uv\n' | $(LOCK) - -c requirements/dev.lock -o requirements/uv.lock

clean: ## remove what was made here (not your cases)
	rm -rf $(VENV) demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# uv, where it can be had, is ten times as fast; pip installs the same files by the same hashes.
$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	$(call install,requirements/run.lock)
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements/dev.lock)
	@touch $@ $(VENV)/.run

$(BIN)/python:
	@test -n "$(PY)" || { echo "Averment needs Python 3.11 to 3.14 on the path (Debian: python3, python3-venv); name it: make PY=/path/to/python" >&2; exit 2; }
	$(PY) -m venv $(VENV)
ifeq ($(UV),yes)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.lock || echo "uv is not to be had; pip will do."
endif

define install
	@echo "installing $(1)"
	@{ test -x $(BIN)/uv && $(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r $(1); } \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
endef
