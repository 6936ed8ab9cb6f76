# The two commands a newcomer needs are `make demo` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
SOURCES := src tests benchmarks examples tools

.PHONY: help demo test test-quick test-databases check fix bench docs messages screenshots clean
.DEFAULT_GOAL := help

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: $(RUN_READY) ## make the demonstration county and serve it on 127.0.0.1:8000
	$(BIN)/junheng demo

test: $(DEV_READY) ## run every test, on SQLite and on a real PostgreSQL, in a real browser
	@sh tools/system-packages postgresql chromium fonts-noto-cjk gettext
	sh tools/run-tests

check: $(DEV_READY) ## format, lint, types, layers, migrations, messages, generated docs
	@sh tools/system-packages gettext
	sh tools/run-checks

fix: $(DEV_READY) ## put right what a tool can put right
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)
	$(MAKE) messages docs

messages: $(DEV_READY) ## gather the wordings of the pages and compile their translations
	@sh tools/system-packages gettext
	$(BIN)/python tools/messages.py gather
	$(BIN)/python tools/messages.py compile

docs: $(DEV_READY) ## write the reference pages from the declarations
	$(BIN)/python tools/reference.py

screenshots: $(DEV_READY) ## take the pictures of the documentation again, in a real browser
	@sh tools/system-packages chromium fonts-noto-cjk
	JUNHENG_SCREENSHOTS=yes $(BIN)/pytest --quiet tests/browser

bench: $(DEV_READY) ## measure speed and memory, as the benchmarks folder says
	$(BIN)/python benchmarks/run.py

clean: ## remove what was made, but never the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage* htmlcov

$(VENV)/bin/python:
	@sh tools/make-venv $(PYTHON) $(VENV)

$(RUN_READY): requirements/run.txt pyproject.toml $(VENV)/bin/python
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python tools/messages.py compile
	@touch $@

$(DEV_READY): requirements/dev.txt $(RUN_READY)
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements/dev.txt
	@touch $@
