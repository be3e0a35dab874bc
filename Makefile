# The targets that people and CI call. `make help` lists them.
BIN := .venv/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3)
INSTALLED := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test prove lint format lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Install everything into .venv from the hash-locked list

$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

run: install ## Land the synthetic source, build every layer, publish, write the site
	$(BIN)/brygge run --target demo

test: install ## Run all tests, on two cores
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

prove: install ## Run the long proofs: builds and releases killed at any moment, readers meanwhile
	$(BIN)/python -m pytest -m prove

lint: install ## Check SQL, Python, types, imports, contracts, products and what is compiled
	$(BIN)/brygge compile --check
	$(BIN)/brygge contracts check
	$(BIN)/brygge products check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/sqlfluff lint --processes 2 models tests/data

format: install ## Put Python and SQL into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --processes 2 models tests/data

lock: ## Resolve the dependencies anew into requirements.lock (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url \
	    --no-header --python-version 3.11 --upgrade -o requirements.lock
