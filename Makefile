# `make help` lists the targets. Everything lives in .venv and in $ZHIKE_HOME (default ./var).
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3 || echo python3)
BIN := .venv/bin

# Both cores; a worker that has nothing left takes from the other, whose tests stay in their order.
BOTH_CORES := -n 2 --dist worksteal
# Where the operational database is touched; of these tests those run that ask for it (conftest).
# Those of protection choose their databases themselves, and run on both in the first pass.
ON_POSTGRESQL := tests/apps tests/cli tests/config tests/proofs tests/test_postgresql.py tests/test_ready_banks.py \
  --ignore=tests/apps/protection --ignore=tests/apps/audit/test_sealers_killed.py

.PHONY: help run test test-sqlite test-postgresql check format soak simulate bench wheel locks setup setup-test clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup:
	@$(PYTHON) tools/setup.py

setup-test:
	@$(PYTHON) tools/setup.py --test

run: setup ## Set up what is missing, make the demo bank once, and serve it on 127.0.0.1:8000
	@$(BIN)/zhike serve --demo $(ARGS)

test: test-sqlite test-postgresql ## Run all tests, on both databases (ARGS="-k words" narrows)

test-sqlite: setup-test ## All tests, on SQLite
	@$(BIN)/python -m pytest $(BOTH_CORES) $(ARGS)

# Status 5: none of these tests was meant by ARGS.
test-postgresql: setup-test ## The tests that touch the database, on a PostgreSQL of their own
	@ZHIKE_TEST_DATABASE=postgresql $(BIN)/python -m pytest $(BOTH_CORES) $(ON_POSTGRESQL) $(ARGS) \
	  || [ $$? -eq 5 ]

check: setup-test ## Formatting, lint, types, import contracts and all tests: what CI runs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory test

format: setup-test ## Format the code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

soak: setup-test ## The long proofs at full counts; figures go to docs/evidence/
	@$(BIN)/python -m bench.soak $(ARGS)

simulate: setup-test ## Whether intervals hold the truth and tests their size; figures go to docs/evidence/
	@$(BIN)/python -m bench.simulate $(ARGS)

bench: setup-test ## The benchmarks, each as a ratio; figures go to docs/evidence/
	@$(BIN)/python -m bench.run $(ARGS)

wheel: setup-test ## Build the wheel, assets included, into dist/
	@$(BIN)/python -m build --wheel

locks: ## Resolve the lock files anew (needs uv)
	@sh tools/lock.sh

clean: ## Remove the virtual environment and built assets (never $ZHIKE_HOME)
	@rm -rf .venv node_modules src/zhike/static/vendor dist build
