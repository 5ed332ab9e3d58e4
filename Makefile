# `make demo` and `make test` do all their own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-test demo test check format bench chaos hostile mutants lock clean

BIN := .venv/bin
ARGS ?=
export PYTHON
# What may run beside what: tests/support/lanes.py.
LANES := --dist loadscope --no-loadscope-reorder

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: ## .venv with what it takes to run
	@.ci/setup run

setup-dev:
	@.ci/setup dev

setup-test: ## Java, Maven, Kafka's jars and docker-compose, for tests
	@.ci/setup-test

demo: setup ## A warning from arrival to answered doors (ARGS='--headless --report out.json')
	@exec $(BIN)/muster demo $(ARGS)

test: setup-dev setup-test check ## Everything that must hold, on real Kafka and PostgreSQL
ifneq ($(strip $(ARGS)),)
	@exec $(BIN)/python -m pytest $(ARGS)
else
	@exec $(BIN)/python -m pytest -n 2 $(LANES) -m "not wall_clock"
	@exec $(BIN)/python -m pytest -n 3 $(LANES) -m wall_clock
endif

check: setup-dev ## Style, types and architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: setup-dev ## Put the code into its form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: setup-dev setup-test ## Every figure beside its limit (ARGS='--quick', '--only impact,timers')
	@exec $(BIN)/python -m tests.bench $(ARGS)

chaos: setup-dev setup-test ## Kill everything under load and count what was lost (ARGS='--kills 500')
	@exec $(BIN)/python -m tests.chaos $(ARGS)

hostile: setup-dev ## Bad input and load at the doors, each figure with its limit (ARGS='--seed 7')
	@exec $(BIN)/python -m tests.hostile $(ARGS)

mutants: setup-dev setup-test ## Put faults into a copy of the tree and see their tests turn red
	@exec $(BIN)/python -m tests.mutants $(ARGS)

# No index is named: where packages come from is the reader's choice, their hashes are ours.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

lock: setup-dev ## New versions of all packages into requirements*.lock (ARGS=--upgrade)
	$(COMPILE) $(ARGS) pyproject.toml -o requirements.lock
	$(COMPILE) $(ARGS) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) $(ARGS) --group build -o requirements-build.lock

clean: ## Delete everything that was made here
	rm -rf .venv .muster .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build
	find schemas services tests -name __pycache__ -type d -prune -exec rm -rf {} +
