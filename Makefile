# `make` sets up, builds the site and tests. `make help` lists the rest.

PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist worksteal
LOCK_ARGS ?=
N ?= 1000
PEERS ?= 1
BENCH_ARGS ?=
INPUTS ?= 20000
SEED ?= 0
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet install

# Each stamp is newer than what it was made from, so a second run installs nothing.
# The locks pin what builds the project too: --no-build-isolation fetches nothing.
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
DEV := $(VENV)/.dev

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: all help setup site serve check test lint format i18n lock bench bench-i18n lighthouse fuzz clean distclean

all: site test ## Set up, build the site and run the tests (default)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(DEV) ## Install everything a developer needs into .venv

site: $(INSTALLED) ## Build the site into site/; any finding fails
	$(BIN)/summitkb build --strict
	@echo "The site is in site/. To read it in a browser: make serve"

serve: $(INSTALLED) ## Serve the site and rebuild it as you write
	$(BIN)/summitkb serve

check: $(INSTALLED) ## Check the notes and translations
	$(BIN)/summitkb check

test: $(INSTALLED) $(DEV) ## Run the tests (one of them: make test PYTEST_ARGS='-k calendar')
	@scripts/test-tools.sh
	$(BIN)/pytest $(PYTEST_ARGS)

lint: $(INSTALLED) $(DEV) ## Check style, types, and that the locks have what pyproject.toml asks for
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pip check
	@! git grep -nE '^(<{7}|>{7}) ' -- ':!tests'

format: $(INSTALLED) $(DEV) ## Rewrite the code in the project's style
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

i18n: $(INSTALLED) ## Bring the translation catalogs up to date with the notes, the templates and the code
	$(BIN)/summitkb i18n update
	$(BIN)/python scripts/messages.py

bench: $(INSTALLED) ## Measure builds beside other generators (make bench N=1000 CORPUS=sessions.jsonl.gz PEERS=0)
	$(BIN)/python -m benchmarks.compare --notes $(N) $(if $(CORPUS),--corpus $(CORPUS)) \
		$(if $(filter 0,$(PEERS)),--no-peers) $(BENCH_ARGS)

fuzz: $(INSTALLED) $(DEV) ## Try mutilated notes, vocabularies and catalogs (make fuzz INPUTS=20000 SEED=0)
	$(BIN)/python benchmarks/mutations.py --inputs $(INPUTS) --seed $(SEED)

bench-i18n: $(INSTALLED) ## Measure `i18n update` beside msgmerge (needs gettext)
	$(BIN)/python -m benchmarks.i18n_update

lighthouse: site ## Print Lighthouse's scores of the site
	@scripts/test-tools.sh
	$(BIN)/python -m benchmarks.lighthouse

lock: $(BIN)/uv ## Lock the dependencies anew (to newer versions: make lock LOCK_ARGS=--upgrade)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header $(LOCK_ARGS) pyproject.toml --group build --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header $(LOCK_ARGS) pyproject.toml --group build --group dev \
		--constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove what a build and a test run leave behind
	rm -rf site .site-* .summitkb-cache build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .fuzz
	find . -path ./$(VENV) -prune -o -type d -name __pycache__ -exec rm -rf {} +

distclean: clean ## The same, .venv and what benchmarks and tests install
	rm -rf $(VENV) benchmarks/.env tests/tools/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'summitkb needs Python 3.11 or newer, and `$(PYTHON)` is not: name one with make PYTHON=…' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo '`$(PYTHON) -m venv` failed; Debian and Ubuntu have it in the package python3-venv.' >&2; exit 1; }

$(LOCKED): requirements.lock $(BIN)/python
	$(PIP) --require-hashes --only-binary :all: --requirement $<
	@touch $@

$(INSTALLED): pyproject.toml $(LOCKED)
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(LOCKED)
	$(PIP) --require-hashes --only-binary :all: --requirement $<
	@touch $@

$(BIN)/uv: $(BIN)/python
	$(PIP) uv==$(UV_VERSION)
	@touch $@
