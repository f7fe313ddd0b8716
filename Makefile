# Andon Board. `make run` serves it, `make test` tests it.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV ?= uv

.PHONY: run test screens pictures lint bench chaos requirements lock catalogues clean

run: .venv/.base  ## set up what is missing, then serve until Ctrl-C
	@$(BIN)/board up

test: .venv/.dev  ## install what the tests need (Chromium, PostgreSQL) and run all of them, on both databases
	@tools/ensure_chromium
	@tools/ensure_postgresql
	@mkdir -p .requirements
	@$(BIN)/python -m pytest $(or $(TESTS),-n 2 --dist loadgroup --databases both)

screens: .venv/.dev  ## every screen in both widths, languages and themes: axe-core, and pictures in tests/browser/shots
	@tools/ensure_chromium
	@BOARD_SCREENS=all $(BIN)/python -m pytest tests/browser/test_screens_desk.py tests/browser/test_screens_phone.py -n 2 --dist loadgroup

pictures: .venv/.dev  ## the pictures of README and guides, anew from the demo
	@tools/ensure_chromium chromium
	@PYTHONPATH=. $(BIN)/python tools/pictures.py $(PICTURES)

lint: .venv/.dev node_modules/.package-lock.json  ## every check that needs no running board
	@tools/lint

bench: .venv/.dev  ## how fast the board is: docs/performance.md; QUICK=1 for a look at it
	@tools/ensure_chromium chromium
	@$(BIN)/python -m bench

chaos: .venv/.dev  ## kills, cuts off and fills up a running board while four people work, then looks for losses; QUICK=1 three minutes
	@$(BIN)/python -m chaos

requirements: .venv/.dev  ## which requirements the last test run covered
	@$(BIN)/board requirements

catalogues: .venv/.dev  ## bring the language catalogues up to the source texts
	@tools/catalogues

lock:  ## resolve requirements/*.in into hash-checked lock files
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements/base.in -o requirements/base.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -c requirements/base.lock requirements/dev.in -o requirements/dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Andon Board needs Python 3.11 or newer (PYTHON=/path/to/python3 make run)."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.base: requirements/base.lock pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.lock .venv/.base
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

node_modules/.package-lock.json: package-lock.json
	@npm ci --silent --no-audit --no-fund

clean:  ## remove what was installed; the data stays
	rm -rf .venv node_modules .requirements
