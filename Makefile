# Every command of this project. `make` alone lists them.
# On a bare Debian or Ubuntu, run as root, they install what they need.

ENVIRONMENT := takehomes/environments/tabular
DEMO := takehomes/late-deliveries/reference
BIN := .venv/bin
MAKEFLAGS += --no-builtin-rules

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint bench nightly docs lock image deep browser postgres

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/runtime image ## grade four submissions of one take-home in Docker, into demo/
	$(BIN)/minbar grade $(DEMO)/*.ipynb --takehome late-deliveries --out demo

test: lint image deep browser postgres ## run every check and every test; tests that need Docker, a browser or PostgreSQL fail without it
	$(BIN)/pytest -n 2 --cov --cov-report=term

lint: .venv/test ## ruff, mypy, and the arrows between the parts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: .venv/test image ## measure grading, loading a large bank, drawing from it, and reading code
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/bank.py
	$(BIN)/python benchmarks/draw.py
	$(BIN)/python benchmarks/exposure.py
	$(BIN)/python benchmarks/quality.py

nightly: .venv/test image deep browser postgres ## the tests that take long, and many more examples of the others
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest -m "nightly or not nightly"

docs: .venv/test ## build the documentation into docs/_build/html
	$(BIN)/sphinx-build -W -n --keep-going -b html docs docs/_build/html

lock: .venv/test ## pin the newest versions of everything, with hashes
	tools/lock --upgrade

image: .venv/runtime
	tools/engine
	tools/sandbox-image $(ENVIRONMENT)

deep: image
	tools/sandbox-image takehomes/environments/deep

browser:
	tools/chromium

postgres:
	tools/postgres

.venv/test: requirements/test.txt pyproject.toml
	tools/venv requirements/test.txt
	@touch .venv/test .venv/runtime

.venv/runtime: requirements/runtime.txt pyproject.toml
	tools/venv requirements/runtime.txt
	@touch .venv/runtime
