"""Which commands a command leads to."""

import pytest
from sources import repository

from tracker.verify.facts.continuous_integration import CommandTargets

MAKEFILE = "all: lint\n\truff check\n\nlint:\n\tmypy\n\ntest:\n\tpytest -q\n"
PACKAGE = '{"scripts": {"test": "vitest run", "pretest": "tsc", "build": "vite build"}}'
TOX = "[testenv]\ncommands = pytest\n\n[testenv:lint]\ncommands = ruff check\n"
POE = '[tool.poe.tasks]\ntest = "pytest tests"\n'
TASKFILE = "version: '3'\ntasks:\n  test:\n    cmds:\n      - go test ./...\n"
COMPOSE = "services:\n  api:\n    command: uvicorn app:app\n"
HOOKS = "repos:\n  - repo: local\n    hooks:\n      - id: t\n        entry: pytest -q\n        language: system\n"


def led_to(command, files):
    """The commands that a pipeline's command leads to."""
    pipeline = f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: {command}\n"
    whole = repository({**files, ".github/workflows/ci.yml": pipeline})
    by_path = {}
    for located in whole.kind("command"):
        by_path.setdefault(located.path, []).append(located)
    (start,) = by_path[".github/workflows/ci.yml"]
    return [located.fact.name for located in CommandTargets(by_path).of(start)]


@pytest.mark.parametrize(
    ("command", "files", "expected"),
    [
        ("make test", {"Makefile": MAKEFILE}, ["pytest -q"]),
        ("make -j2 test CI=1", {"Makefile": MAKEFILE}, ["pytest -q"]),
        ("make", {"Makefile": MAKEFILE}, ["ruff check", "make lint"]),
        ("make deploy", {"Makefile": MAKEFILE}, []),
        ("just test", {"justfile": "test:\n    pytest\n"}, ["pytest"]),
        ("npm test", {"package.json": PACKAGE}, ["vitest run", "tsc"]),
        ("npm t", {"package.json": PACKAGE}, ["vitest run", "tsc"]),
        ("npm run build", {"package.json": PACKAGE}, ["vite build"]),
        ("npm ci", {"package.json": '{"scripts": {"ci": "vitest"}}'}, []),
        ("npm run ci", {"package.json": '{"scripts": {"ci": "vitest"}}'}, ["vitest"]),
        ("turbo build", {"package.json": PACKAGE}, ["vite build"]),
        ("tox", {"tox.ini": TOX}, ["pytest", "ruff check"]),
        ("tox -e lint", {"tox.ini": TOX}, ["ruff check"]),
        ("tox --env=lint", {"tox.ini": TOX}, ["ruff check"]),
        ("poe test", {"pyproject.toml": POE}, ["pytest tests"]),
        ("task test", {"Taskfile.yml": TASKFILE}, ["go test ./..."]),
        ("docker compose up -d", {"compose.yaml": COMPOSE}, ["uvicorn app:app"]),
        ("docker compose down", {"compose.yaml": COMPOSE}, []),
        ("docker build .", {"Dockerfile": "FROM x\nRUN pytest\nCMD ./serve\n"}, ["pytest"]),
        ("pre-commit run", {".pre-commit-config.yaml": HOOKS}, ["pytest -q"]),
        ("bash scripts/test.sh", {"scripts/test.sh": "pytest -q\n"}, ["pytest -q"]),
        ("./scripts/test.sh", {"scripts/test.sh": "pytest -q\n"}, ["pytest -q"]),
        ("./test.sh", {"scripts/test.sh": "pytest -q\n"}, ["pytest -q"]),
        ("./retest.sh", {"scripts/test.sh": "pytest -q\n"}, []),
        ("bash other/test.sh", {"scripts/test.sh": "pytest -q\n"}, []),
        ("pytest", {"Makefile": MAKEFILE}, []),
    ],
)
def test_a_command_leads_to_those_that_it_runs(command, files, expected):
    assert led_to(command, files) == expected
