# SPDX-License-Identifier: EUPL-1.2
# make run    sets everything up and starts the simulator with the scenario `starter`
# make test   sets everything up and passes the tests

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check slow clean

run: $(READY)
	$(BIN)/ksz-sim serve --scenario starter

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" -q

slow: $(READY)
	$(BIN)/python -m pytest -m slow -q

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed, this is %d.%d: make PYTHON=python3.12 ..." % v[:2])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(READY)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
