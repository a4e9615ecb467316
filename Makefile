# Two commands on a fresh machine with Python 3.11+ and make: `make report` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE  # where it is set, each of many processes would compile the package anew

help:  ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

# uv first, pinned with its hash, then everything it installs from a lock, with hashes: what the report needs, and only when asked
# for JupyterLab or the tools of developers. Bytecode is compiled once here, or Great Expectations takes three times as long to import.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python

.venv/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "partsrapport behöver Python 3.11 eller senare")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@! $(BIN)/python -c 'import setuptools' 2>/dev/null || $(BIN)/uv pip uninstall --quiet --python $(BIN)/python setuptools
	@touch $@

.venv/installed: requirements.lock pyproject.toml .venv/uv
	@$(INSTALL) --require-hashes --compile-bytecode -r $<
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-%: requirements-%.lock .venv/installed
	@$(INSTALL) --require-hashes --compile-bytecode -r $<
	@touch $@

report: .venv/installed  ## build the report into public/
	@$(BIN)/partsrapport build

lab: .venv/installed-lab  ## open JupyterLab on the notebooks
	@$(BIN)/partsrapport lab

lint: .venv/installed-dev  ## ruff (lint and format) and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Side by side: mypy, one process, would leave a core idle for a minute. The tests in three processes: of two, one or both
# wait at times, for a browser, a kernel or Spark.
test: .venv/installed-dev  ## lint, types and all tests
	@$(MAKE) --no-print-directory --jobs 2 lint tests

tests: .venv/installed-dev
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

fuzz: .venv/installed-dev  ## break the inputs some thousand times, and see that each ends in a clear way
	@FUZZ=$${FUZZ:-3000} $(BIN)/pytest -q tests/core/test_fuzz.py

screenshots: .venv/installed-dev  ## pictures of the published report, every width and sheet, into screenshots/
	@$(BIN)/python -m tests.browser.screenshots public screenshots

bench: .venv/installed-dev  ## measure speed, the tests and how often verdicts are right, as ratios
	@$(BIN)/python -m bench

bench-scale: .venv/installed-dev  ## measure how a build grows, up to 5 million answers (some minutes)
	@$(BIN)/python -m bench.scale

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --custom-compile-command 'make lock' $(UPGRADE)

lock: .venv/uv  ## renew the locks as pyproject.toml says; with UPGRADE=--upgrade also to newer versions
	@echo uv | $(COMPILE) - -o requirements-uv.lock
	@$(COMPILE) --extra build pyproject.toml -o requirements.lock
	@$(COMPILE) --extra build --extra lab --constraint requirements.lock pyproject.toml -o requirements-lab.lock
	@$(COMPILE) --extra build --extra lab --extra dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock
	@$(COMPILE) --extra build --extra spark --constraint requirements.lock pyproject.toml -o requirements-spark.lock

clean: .venv/installed  ## remove what the build has made (the environment stays)
	@$(BIN)/partsrapport clean

.PHONY: help report lab lint test tests fuzz screenshots bench bench-scale lock clean
