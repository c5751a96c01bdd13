# Two commands are all that a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip -qq --disable-pip-version-check install
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help demo test install check format lint types contract translations bench soak screenshots lock clean dev services

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 22

demo: install ## the Sơn La story in a browser, from nothing
	@$(BIN)/fundledger demo --port $(PORT)

test: dev services ## every test, with a real PostgreSQL, Chromium, hledger and beancount
	@echo "→ running the tests"
	@$(BIN)/pytest -n 2 --dist loadfile

install: $(VENV)/installed ## the program in .venv, without serving

check: format lint types contract translations test ## everything that must hold before a commit

format: dev ## write the code in one form
	@$(BIN)/ruff format -q .

lint: dev ## the linter's rules
	@$(BIN)/ruff format -q --check . && $(BIN)/ruff check -q .

types: dev ## strict types
	@$(BIN)/mypy fundledger tests tools $(wildcard benchmarks)

contract: dev ## which package may import which
	@$(BIN)/lint-imports --cache-dir .cache/import-linter --no-logo

translations: dev ## Vietnamese complete, the same places in every sentence
	@$(BIN)/python -m tools.translations check

bench: dev services ## the promises of docs/performance.md, measured as ratios
	@$(BIN)/python -m benchmarks

soak: dev services ## the long forms: 10,000 random steps, 200 kills
	@FUNDLEDGER_PROFILE=nightly $(BIN)/pytest -n 2 --timeout 7200 $(wildcard tests/properties tests/concurrency tests/crash)

screenshots: dev services ## the pictures in docs/screenshots
	@$(BIN)/python -m tools.screenshots

lock: dev ## renew the locked versions in requirements/
	@echo "→ locking the newest versions that pyproject.toml allows"
	@$(LOCK) pyproject.toml -o requirements/runtime.lock
	@$(LOCK) pyproject.toml --group dev --constraints requirements/runtime.lock -o requirements/dev.lock
	@$(LOCK) --group pyproject.toml:build --constraints requirements/dev.lock -o requirements/build.lock
	@$(LOCK) --group pyproject.toml:node -o requirements/node.lock

clean: ## remove all that make created
	@rm -rf $(VENV) .cache node_modules dist fundledger/fonts fundledger/web/static/vendor

dev: $(VENV)/dev-installed

services: dev
	@$(BIN)/python -m tests.services

$(VENV)/bin/python:
	@echo "→ creating .venv"
	@$(PYTHON) -c 'import sys; sys.version_info < (3, 11) and sys.exit("Python 3.11 or later is needed: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python requirements/build.lock requirements/runtime.lock pyproject.toml package-lock.json tools/frontend.py
	@echo "→ installing packages into .venv"
	@$(PIP) --require-hashes -r requirements/build.lock -r requirements/runtime.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@echo "→ fetching fonts and front-end files"
	@$(BIN)/python tools/frontend.py
	@touch $@

$(VENV)/dev-installed: $(VENV)/installed requirements/dev.lock
	@echo "→ installing what the tests need into .venv"
	@$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@
