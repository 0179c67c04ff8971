PYTHON ?= python3
# A version that is asked for has an environment of its own: make test PYTHON=python3.12 uses .venv-3.12.
ifneq ($(origin PYTHON),file)
  override PYTHON := $(or $(shell .ci/find-python $(PYTHON)),$(error there is no $(PYTHON) on PATH or among the versions of pyenv))
  VERSION := $(shell $(PYTHON) -c 'import sys; print("-%d.%d" % sys.version_info[:2])')
endif
VENV := .venv$(VERSION)
BIN := $(VENV)/bin
# All tests of a file run in one process, so that they share its fixtures. Three processes keep two cores busy, because
# tests wait for terminals and other programs.
PYTEST := $(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder --ignore tests/browser
# Where the tests of the core are, which has a floor of coverage.
CORE := $(addprefix tests/,actions cli export progress report roadmap verify)

.PHONY: run test test-all coverage check bench browser clients accuracy claims pictures clean

run: $(VENV)/.ready ## verify this repository and a demonstration portfolio
	$(BIN)/tracker verify .
	@echo
	$(BIN)/tracker demo

test: check ## all checks, and all tests that are not slow and compare no times
	$(PYTEST) -m "not slow and not growth"

test-all: check ## all checks and tests, also slow ones and many more examples
	$(PYTEST) --hypothesis-profile thorough

# Not a part of `test`, because tracing doubles the time; tests that compare times are left out for the same reason.
coverage: export COVERAGE_FILE := $(CURDIR)/$(VENV)/coverage/data
coverage: $(VENV)/.ready ## what the tests of the core cover, against its floor
	@rm -rf $(VENV)/coverage && mkdir $(VENV)/coverage
	$(BIN)/coverage run -m pytest --numprocesses 2 --dist loadfile -m "not slow and not growth" $(CORE)
	$(BIN)/python tests/coverage_table.py

check: $(VENV)/.ready ## lint, types, layers and content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tracker tracks lint
	$(BIN)/tracker deliverables lint

bench: $(VENV)/.ready ## speed as ratios against floors and peers, in one run
	$(BIN)/python -m pip install --quiet --constraint constraints.txt '.[bench]'
	$(BIN)/python bench/verify.py
	$(BIN)/python bench/status.py
	$(BIN)/python bench/sync.py
	$(BIN)/python bench/review.py
	$(BIN)/python bench/tui.py

# Where Python came without ensurepip, virtualenv makes the environment.
$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "tracker needs Python 3.11 or newer; call make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m virtualenv --quiet $(VENV) 2>/dev/null \
	  || { $(PYTHON) -m pip install --quiet --target .bootstrap virtualenv && PYTHONPATH=.bootstrap $(PYTHON) -m virtualenv --quiet $(VENV); } \
	  || { echo "no way to make an environment: install the package python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@$(BIN)/python -m compileall -q tracker
	@touch $@

clean:
	rm -rf .venv .venv-* .bootstrap dist build .mypy_cache .ruff_cache .pytest_cache

accuracy: $(VENV)/.ready ## score against labelled repositories: make accuracy MIRRORS=FOLDER
	@test -n "$(MIRRORS)" || { echo "name the folder of mirrors: make accuracy MIRRORS=FOLDER"; exit 2; }
	$(BIN)/python tests/accuracy/report.py --mirrors $(MIRRORS) $(foreach folder,$(LABELS),--labels $(folder)) --write

claims: $(VENV)/.ready ## look up what exports say in public repositories: make claims MIRRORS=FOLDER
	@test -n "$(MIRRORS)" || { echo "name the folder of mirrors: make claims MIRRORS=FOLDER"; exit 2; }
	$(BIN)/python tests/accuracy/claims.py --mirrors $(MIRRORS) --write

pictures: $(VENV)/.ready ## draw the pictures of the terminal UI again
	$(BIN)/python docs/screens.py

browser: $(VENV)/.ready ## use the served terminal UI in a real Chromium, at two sizes
	$(BIN)/pytest tests/browser

clients: $(VENV)/.ready ## give the exports to the real programs that read them; names those it cannot install
	tests/clients/run
