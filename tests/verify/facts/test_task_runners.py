"""Which commands a command leads to: by task runners, scripts, images."""

# ruff: noqa: E501 -- small files of other tools, each on one line

import pytest
from sources import repository

from tracker.verify.facts.pipelines import ci_command

CI = ".github/workflows/ci.yml"
MAKEFILE = "all: lint\n\truff check\n\nlint:\n\tmypy\n\ntest:\n\tpytest -q\n"
PACKAGE = '{"scripts": {"test": "vitest run", "pretest": "tsc", "build": "vite build"}}'
TOX = (
    "[testenv]\ncommands =\n  !lint: pytest {posargs}\n  lint: black\n\n[testenv:docs,{a,b}-x]\ncommands = ruff check\n"
)
POE = '[tool.poe.tasks]\ntest = "pytest tests"\nall = ["test", {cmd = "mypy ."}]\n'
TASKFILE = (
    "version: '3'\nincludes:\n  api: ./api\ntasks:\n  test:\n    cmds:\n      - go test ./...\n  ci:\n"
    "    deps: [test]\n  short: pytest\n"
)
COMPOSE = "services:\n  api:\n    command: uvicorn app:app\n  t:\n    build:\n      context: .\n      target: test\n"
HOOKS = (
    "repos:\n  - hooks:\n      - id: t\n        entry: pytest -q\n      - id: m\n        entry: mypy\n"
    "        stages: [manual]\n"
)
STAGES = "FROM x AS base\nRUN make\nFROM base AS test\nRUN pytest\nCMD vitest\nFROM base\nRUN strip\n"
NOX = (
    "import nox\n@nox.session(python=['3.12'])\ndef tests(session):\n    helper(session)\n"
    "@nox.session(default=False)\ndef docs(session):\n    session.run('sphinx-build', 'docs')\n"
    "def helper(s):\n    s.run('pytest', *s.posargs)\n"
)
JUST = "import 'ci/t.just'\nmod api\nalias u := unit\nunit: lint\n    pytest\nlint:\n    ruff check\n"
PDM = '[tool.pdm.scripts]\nunit = {cmd = ["pytest", "-q"]}\nall = {composite = ["unit"]}\n'
HATCH = '[envs.test.scripts]\nunit = ["prepare", "pytest -q"]\nprepare = "ls"\n'
PIXI = '[tasks]\nunit = {cmd = "pytest", depends-on = ["lint"]}\n[feature.x.tasks]\nlint = "ruff check"\n'
MISE = '[tasks.unit]\nrun = ["pytest"]\ndepends = ["lint"]\nalias = "u"\n[tasks]\nlint = "ruff check"\n'
NX = '{"targets": {"unit": {"executor": "@nx/jest:jest"}, "e2e": {"command": "cypress run"}}}'
INVOKE = "from invoke import task\n@task\ndef lint(c):\n    c.run('ruff check')\n@task(lint)\ndef unit_all(c):\n    c.run('pytest')\n"
DOIT = "def task_unit():\n    return {'actions': ['pytest'], 'task_dep': ['lint']}\n"
DUTY = "@duty\ndef unit(ctx):\n    ctx.run(tools.pytest('-q'))\n"


NOX_TAGS = (
    "@nox.session(tags=['style'])\ndef lint(session):\n    session.run('ruff', 'check')\n"
    "@nox.session(tags=['ci'])\ndef unit(session):\n    session.run('pytest')\n"
    "@nox.session\ndef all(session):\n    session.notify('unit')\n"
)
JUST_GIVEN = 'ci: lint (unit "x")\nlint:\n    ruff check\nunit kind=\'all\' +more="a:b":\n    pytest {{kind}}\n'
PUSH_HOOKS = "default_stages: [pre-push]\nrepos:\n  - hooks:\n      - id: t\n        entry: pytest -q\n"
PYTHON = "import subprocess, sys\nsubprocess.run(['ruff', 'check'])\nsubprocess.check_call([sys.executable, '-m', 'pytest'])\n"


def led_to(command, files):
    """The commands that a pipeline's command leads to, each once, but for those of task runners."""
    pipeline = f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: {command}\n"
    found = [one.fact.name for one in ci_command(repository({**files, CI: pipeline}))]
    return [name for name in dict.fromkeys(found) if name not in {command, found[0]}]


@pytest.mark.parametrize(
    ("command", "files", "expected"),
    [
        ("make test", {"Makefile": MAKEFILE}, ["pytest -q"]),
        ("make -j2 test CI=1", {"Makefile": MAKEFILE}, ["pytest -q"]),
        ("make", {"Makefile": MAKEFILE}, ["make all", "ruff check", "make lint", "mypy"]),
        ("make deploy", {"Makefile": MAKEFILE}, []),
        (
            "make ci",
            {"Makefile": "include mk/t.mk\nci: unit a.o\n", "mk/t.mk": "unit:\n\t@pytest\n"},
            ["make unit", "pytest"],
        ),
        ("make ci", {"Makefile": "ci: unit\n", "mk/t.mk": "unit:\n\t@pytest\n"}, []),
        ("make test", {"Makefile": "test:\n\tls\n", "old/Makefile": MAKEFILE}, ["ls"]),
        ("make -C old test", {"Makefile": "test:\n\tls\n", "old/Makefile": MAKEFILE}, ["pytest -q"]),
        ("just unit", {"justfile": JUST}, ["just lint", "ruff check", "pytest"]),
        ("just ci", {"justfile": JUST_GIVEN}, ["just lint", "ruff check", "just unit", "pytest {{kind}}"]),
        ("nox -t ci", {"noxfile.py": NOX_TAGS}, ["pytest"]),
        ("nox -s all", {"noxfile.py": NOX_TAGS}, ["nox -s unit", "pytest"]),
        ("doit", {"dodo.py": DOIT}, ["doit unit", "pytest", "doit lint"]),
        ("doit", {"dodo.py": "DOIT_CONFIG = {'default_tasks': ['lint']}\n" + DOIT}, ["doit lint"]),
        ("hatch env run -e test unit", {"hatch.toml": HATCH}, ["prepare", "ls", "pytest -q"]),
        ("poe unit", {"pyproject.toml": '[tool.poe]\ninclude = "tasks.toml"\n', "tasks.toml": '[tool.poe.tasks]\nunit = "pytest"\n'}, ["pytest"]),
        ("poe unit", {"pyproject.toml": "[tool.poe]\n", "tasks.toml": '[tool.poe.tasks]\nunit = "pytest"\n'}, []),
        ("pre-commit run --all-files", {".pre-commit-config.yaml": PUSH_HOOKS}, []),
        ("pre-commit run --hook-stage push", {".pre-commit-config.yaml": PUSH_HOOKS}, ["pytest -q"]),
        ("python tools/check.py", {"tools/check.py": PYTHON}, ["ruff check", "pytest"]),
        ("just u", {"justfile": JUST}, ["just unit", "just lint", "ruff check", "pytest"]),
        ("just more", {"justfile": JUST, "ci/t.just": "more:\n  jest\n"}, ["jest"]),
        ("just more", {"justfile": "a:\n  ls\n", "ci/t.just": "more:\n  jest\n"}, []),
        ("just api::x", {"justfile": JUST, "api/mod.just": "x:\n  jest\n"}, ["jest"]),
        ("just x", {"justfile": JUST, "api/mod.just": "x:\n  jest\n"}, []),
        ("npm test", {"package.json": PACKAGE}, ["vitest run", "tsc"]),
        ("npm t", {"package.json": PACKAGE}, ["vitest run", "tsc"]),
        ("npm run build", {"package.json": PACKAGE}, ["vite build"]),
        ("npm install test", {"package.json": PACKAGE}, []),
        ("npm ci", {"package.json": '{"scripts": {"ci": "vitest"}}'}, []),
        ("npm run ci", {"package.json": '{"scripts": {"ci": "vitest"}}'}, ["vitest"]),
        ("node --run build", {"package.json": PACKAGE}, ["vite build"]),
        ("turbo build", {"package.json": PACKAGE}, ["vite build"]),
        ("pnpm turbo run build", {"a/package.json": PACKAGE}, ["vite build"]),
        ("pnpm vite run build", {"a/package.json": PACKAGE}, []),
        ("npx nx run-many -t unit", {"a/project.json": NX}, ["jest"]),
        ("npx nx run a:e2e", {"a/project.json": NX}, ["cypress run"]),
        ("npx nx run a:other", {"a/project.json": NX}, []),
        ("moon run a:unit", {"a/moon.yml": "tasks:\n  unit:\n    command: pytest\n"}, ["pytest"]),
        ("deno task a", {"deno.json": '{"tasks": {"a": {"command": "deno test", "dependencies": ["b"]}}}'}, ["deno test", "deno task b"]),
        ("tox", {"tox.ini": "[tox]\nenvlist = lint\n" + TOX}, ["tox -e lint", "black"]),
        ("tox -e py312", {"tox.ini": TOX}, ["pytest"]),
        ("tox -e lint", {"tox.ini": "[testenv]\ncommands = pytest\n[testenv:lint]\ncommands = ruff\n"}, ["ruff"]),
        ("tox -e ${{ matrix.env }}", {"tox.ini": "[testenv]\ncommands = pytest\n"}, ["pytest"]),
        ("tox --env=lint", {"tox.ini": TOX}, ["black"]),
        ("tox", {"pyproject.toml": '[tool.tox]\nenv_list = ["a"]\n[tool.tox.env_run_base]\ncommands = [["pytest", "t"]]\n'}, ["tox -e a", "pytest t"]),
        ("tox -e b-x", {"tox.ini": TOX}, ["ruff check"]),
        ("tox", {}, []),
        ("nox", {"noxfile.py": NOX}, ["nox -s tests", "pytest"]),
        ("nox -s tests-3.12", {"noxfile.py": NOX}, ["pytest"]),
        ("nox -s docs", {"noxfile.py": NOX}, ["sphinx-build docs"]),
        ("nox", {"noxfile.py": "nox.options.sessions = ['docs']\n" + NOX}, ["nox -s docs", "sphinx-build docs"]),
        ("inv unit-all", {"tasks.py": INVOKE}, ["pytest", "invoke lint", "ruff check"]),
        ("inv other", {"tasks.py": INVOKE}, []),
        ("doit unit", {"dodo.py": DOIT}, ["pytest", "doit lint"]),
        ("duty unit", {"duties.py": DUTY}, ["pytest"]),
        ("poe test", {"pyproject.toml": POE}, ["pytest tests"]),
        ("poe all", {"pyproject.toml": POE}, ["poe test", "pytest tests", "mypy ."]),
        ("poe unit", {"poe_tasks.json": '{"tasks": {"unit": {"cmd": "pytest"}}}'}, ["pytest"]),
        ("pdm all", {"pyproject.toml": PDM}, ["unit", "pytest -q"]),
        ("pdm run unit", {"pyproject.toml": PDM}, ["pytest -q"]),
        ("uv run unit", {"pyproject.toml": PDM}, []),
        ("hatch run test:unit", {"hatch.toml": HATCH}, ["prepare", "ls", "pytest -q"]),
        ("pixi run unit", {"pixi.toml": PIXI}, ["pytest", "lint", "ruff check"]),
        ("mise run u", {"mise.toml": MISE}, ["mise run unit", "pytest", "mise run lint", "ruff check"]),
        ("mise unit", {".mise/tasks/unit": "#!/bin/sh\npytest\n"}, ["pytest"]),
        ("rye run unit", {"pyproject.toml": '[tool.rye.scripts]\nunit = "pytest"\n'}, ["pytest"]),
        ("task test", {"Taskfile.yml": TASKFILE}, ["go test ./..."]),
        ("task ci", {"Taskfile.yml": TASKFILE}, ["task test", "go test ./..."]),
        ("task short", {"Taskfile.yml": TASKFILE}, ["pytest"]),
        ("task api:x", {"Taskfile.yml": TASKFILE, "api/Taskfile.yml": "tasks:\n  x: jest\n"}, ["jest"]),
        ("task x", {"Taskfile.yml": TASKFILE, "api/Taskfile.yml": "tasks:\n  y: jest\n"}, []),
        ("pre-commit run", {".pre-commit-config.yaml": HOOKS}, ["pytest -q"]),
        ("prek run --all-files", {".pre-commit-config.yaml": HOOKS}, ["pytest -q"]),
        ("pre-commit run other", {".pre-commit-config.yaml": HOOKS}, []),
        ("docker compose up -d api", {"compose.yaml": COMPOSE}, ["uvicorn app:app"]),
        ("docker compose run t", {"compose.yaml": COMPOSE, "Dockerfile": STAGES}, ["make", "pytest", "vitest"]),
        ("docker compose build t", {"compose.yaml": COMPOSE, "Dockerfile": STAGES}, ["make", "pytest"]),
        ("docker compose down", {"compose.yaml": COMPOSE}, []),
        ("docker build .", {"Dockerfile": STAGES}, ["make", "strip"]),
        ("docker build --target test .", {"Dockerfile": STAGES}, ["make", "pytest"]),
        ("docker buildx bake t", {"Dockerfile": STAGES, "docker-bake.hcl": 'target "t" {\n  target = "test"\n}\n'}, ["make", "pytest"]),
        ("docker pull x", {"Dockerfile": STAGES}, []),
        ("bash scripts/test.sh", {"scripts/test.sh": "pytest -q\n"}, ["pytest -q"]),
        ("./scripts/test.sh", {"scripts/test.sh": "pytest -q\n"}, ["pytest -q"]),
        ("./test.sh", {"scripts/test.sh": "pytest -q\n"}, ["pytest -q"]),
        ("./retest.sh", {"scripts/test.sh": "pytest -q\n"}, []),
        ("bash other/test.sh", {"scripts/test.sh": "pytest -q\n"}, []),
        ("pytest", {"Makefile": MAKEFILE}, []),
    ],
)  # fmt: skip
def test_a_command_leads_to_those_that_it_runs(command, files, expected):
    assert sorted(led_to(command, files)) == sorted(expected)
