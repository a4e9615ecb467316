# Two commands on a fresh machine with Python 3.11+ and make: `make report` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

help:  ## list the commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

# uv first, then everything it installs from the lock, with hashes; bytecode is compiled once here,
# or Great Expectations takes three times as long to import.
.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "partsrapport behöver Python 3.11 eller senare")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

report: .venv/installed  ## build the report into public/
	@$(BIN)/partsrapport build

lab: .venv/installed  ## open JupyterLab on the notebooks
	@$(BIN)/partsrapport lab

lint: .venv/installed  ## ruff (lint and format) and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

test: lint  ## lint, types and all tests
	@$(BIN)/pytest -n 2 --dist loadgroup

fuzz: .venv/installed  ## break the inputs some thousand times, and see that each ends in a clear way
	@FUZZ=$${FUZZ:-3000} $(BIN)/pytest -q tests/core/test_fuzz.py

screenshots: .venv/installed  ## pictures of the published report, every width and sheet, into screenshots/
	@$(BIN)/python -m tests.browser.screenshots public screenshots

bench: .venv/installed  ## measure speed and the size of the tests, as ratios
	@$(BIN)/python -m bench

lock: .venv/installed  ## renew requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --extra dev --custom-compile-command 'make lock' pyproject.toml -o requirements.lock

clean: .venv/installed  ## remove what the build has made (the environment stays)
	@$(BIN)/partsrapport clean

.PHONY: help report lab lint test fuzz screenshots bench lock clean
