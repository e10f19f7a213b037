# `make help` lists the targets. Everything lives in .venv and in $ZHIKE_HOME (default ./var).
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3 || echo python3)
BIN := .venv/bin

.PHONY: help run test check format soak bench wheel locks setup setup-test clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup:
	@$(PYTHON) tools/setup.py

setup-test:
	@$(PYTHON) tools/setup.py --test

run: setup ## Set up what is missing, make the demo bank once, and serve it on 127.0.0.1:8000
	@$(BIN)/zhike serve --demo $(ARGS)

test: setup-test ## Set up what the tests need and run them all (ARGS="-k words" narrows)
	@$(BIN)/python -m pytest $(ARGS)

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

bench: setup-test ## The benchmarks, each as a ratio; figures go to docs/evidence/
	@$(BIN)/python -m bench.run $(ARGS)

wheel: setup-test ## Build the wheel, assets included, into dist/
	@$(BIN)/python -m build --wheel

locks: ## Resolve the lock files anew (needs uv)
	@sh tools/lock.sh

clean: ## Remove the virtual environment and built assets (never $ZHIKE_HOME)
	@rm -rf .venv node_modules src/zhike/static/vendor dist build
