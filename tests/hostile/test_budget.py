"""No repository costs more than 300 MB and ten seconds on two processors, and what was not read of it is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import TRACKER
from gitrepo import git, repository
from repositories import MEGABYTE, files, filled, long_names, notebook, scattered, shared_trees

from tracker.verify import budget

if TYPE_CHECKING:
    from collections.abc import Callable

MEASURED = Path(__file__).with_name("measured.py")
SECONDS_OF_PROCESSORS = 20
KILOBYTES = 300 * 1024
LARGE = budget.SOURCE_BYTES - 100
NOTEBOOK = budget.NOTEBOOK_BYTES - 200


class Run(NamedTuple):
    """What a run of the command gave and cost: its seconds on all processors, and its largest process in kilobytes."""

    code: int
    output: str
    seconds: float
    memory: int


@pytest.fixture
def verify(untraced, tmp_path):
    """Runs `tracker verify --all --json` on a repository."""

    def run(folder: Path) -> Run:
        out = tmp_path / "out"
        command = [sys.executable, "-S", MEASURED, out, TRACKER, "verify", "--all", "--json", folder]
        done = subprocess.run(command, env=untraced, capture_output=True, text=True, check=True)
        code, seconds, memory = done.stdout.split()
        return Run(int(code), out.read_text(), float(seconds), int(memory))

    return run


def many(suffix: str, comment: str, unit: str, size: int = LARGE) -> Callable[[Path], None]:
    """Forty large files of a format."""
    return files({f"a{n}{suffix}": (lambda n=n: f"{comment} {n}\n" + filled(unit, size)) for n in range(40)})


def lines(text: str, count: int) -> str:
    """A text repeated, `%d` in it numbered and `%e` the number after."""
    return "".join(text.replace("%d", str(n)).replace("%e", str(n + 1)) for n in range(count))


WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n"
EVALUATIONS = {
    "workflows that all run a long Makefile": files(
        {
            "Makefile": "all:\n" + lines("\tpytest t%d\n", 3000),
            **{f".github/workflows/{n}.yml": f"{WORKFLOW}    - run: make all # {n}\n" for n in range(300)},
        }
    ),
    "workflows that all call one another": files(
        {
            f".github/workflows/w{n}.yml": "on: [push, workflow_call]\njobs:\n"
            + "".join(f"  j{k}: {{uses: ./.github/workflows/w{(n * 7 + k) % 200}.yml}}\n" for k in range(50))
            for n in range(200)
        }
    ),
    "jobs that all need the one before": files(
        {".github/workflows/a.yml": "on: push\njobs:\n" + lines("  j%e:\n    needs: j%d\n    runs-on: x\n", 1500)}
    ),
    "jobs of GitLab that extend twenty others each": files(
        {
            ".gitlab-ci.yml": "t: {extends: .a010}\n"
            + "".join(
                f".a{n}{m}: {{extends: [{', '.join(f'.a{n + 1}{k}' for k in range(10, 30))}]}}\n"
                for n in range(9)
                for m in range(10, 30)
            )
        }
    ),
    "commands of CircleCI that call twenty others each": files(
        {
            ".circleci/config.yml": "workflows: {w: {jobs: [j]}}\njobs: {j: {steps: [c0x0]}}\ncommands:\n"
            + "".join(
                f"  c{n}x{m}: {{steps: [{', '.join(f'c{n + 1}x{k}' for k in range(20))}]}}\n"
                for n in range(9)
                for m in range(20)
            )
        }
    ),
    "templates of Azure in templates": files(
        {
            "azure-pipelines.yml": "steps:\n"
            + "".join(
                f"{'    ' * n}- template: a\n{'    ' * n}  parameters:\n{'    ' * n}   steps:\n" for n in range(20)
            )
        }
    ),
    "a Dockerfile of stages, all of them built": files(
        {
            "Dockerfile": "FROM a AS s0\n" + lines("FROM s%d AS s%e\n", 3000),
            "compose.yml": "services:\n" + lines("  a%d:\n    build: {context: ., target: s%d}\n", 1500),
        }
    ),
    "targets of Bake that inherit one another": files(
        {"Dockerfile": "FROM a\n", "docker-bake.hcl": lines('target "t%d" {\n inherits = ["t%e"]\n}\n', 3000)}
    ),
    "a Taskfile of many tasks": files(
        {"Taskfile.yml": "version: 3\ntasks:\n" + lines("  t%d:\n    aliases: [a%d]\n    cmds: [pytest]\n", 1200)}
    ),
    "a README of reasons": files({"README.md": lines("# why %d\nbecause\n", 6000)}),
    "functions that call one another": files(
        {
            f"m{m}.py": "import openai\nc = openai.OpenAI()\n"
            + lines("def f%d():\n    f%e()\n    c.chat.completions.create(model='x', messages=[])\n", 2000)
            for m in range(20)
        }
    ),
    "long names of modules": files(
        {f"m{m}.py": "import m0\n" + lines("m0" + ".a" * 180 + "%d()\n", 1000) for m in range(40)}
    ),
    "a hundred thousand files without a reader": scattered(".swift", "import OpenAI\nlet x = 1\n"),
    "a hundred thousand modules in deep folders": long_names(1, 60, 100_000),
    "a statement about every file": files(
        {
            ".gitattributes": lines("*%d*a*b*.py linguist-generated\n", 5000),
            ".tracker.toml": lines('[[ignore]]\nreason = "generated"\npath = "*%d*a*b*"\n', 100),
            **{f"d{n % 100}/a{n}.py": "" for n in range(5000)},
        }
    ),
    "a pattern of many characters": files(
        {
            ".tracker.toml": f'[[include]]\npath = "{("[" + "abcdefgh" * 100 + "]") * 3}"\n',
            ".gitattributes": f"{('[' + 'abcdefgh' * 100 + ']') * 3} linguist-vendored\n",
            "a.py": "x = 1\n",
        }
    ),
}


CLASSES = "".join(
    f"class A{n}(A{n - 1}, A{n - 2}):\n x = [A{n - 1}.x, A{n - 1}.y]\n y = A{n - 2}.x\n" for n in range(70)
)
REPOSITORIES = {
    "trees that share, 100,000 files": shared_trees(5, "x.py", "import torch\ntorch.nn.Linear(1, 2)\n"),
    "trees that share a large file": shared_trees(4, "x.py", filled("torch.a%d(x)\n", 100_000)),
    "trees that share a document": shared_trees(5, "README.md", "# a\nwords because of words\n"),
    "paths of very long components": long_names(200_000, 3, 50),
    "very deep paths": long_names(1, 900, 500),
    "a notebook of many cells": files({"a.ipynb": notebook("import torch\nx = 1", 40_000, NOTEBOOK)}),
    "a notebook of many lines": files(
        {"a.ipynb": '{"cells":[{"cell_type":"code","source":[' + '"a=1\\n",' * (NOTEBOOK // 9)}
    ),
    "a notebook of brackets": files({"a.ipynb": "[" * NOTEBOOK}),
    "a notebook of empty cells": files({"a.ipynb": '{"cells":[' + "{}," * (NOTEBOOK // 3 - 10)}),
    "classes in Python": files({"a.py": CLASSES}),
    "a Python file of names": files({"a.py": filled("a;", LARGE)}),
    "a Python file of calls": files({"a.py": filled("x%d = torch.nn.Linear(a, b)\n", LARGE)}),
    "a TypeScript file of objects": files({"a.ts": filled("x = {a: 1, b: [1, 2]};\n", LARGE)}),
    "a JSON file of lists": files({"a.json": "[" + filled("[1,2],", MEGABYTE - 200)}),
    "forty large Python files": many(".py", "#", "x%d = torch.nn.Linear(a, b)\n"),
    "forty large TypeScript files": many(".ts", "//", "const x%d = foo.bar(a, b);\n"),
    "forty large shell files": many(".sh", "#", "docker run -it a%d b\n"),
    "forty large TOML files": many(".toml", "#", "a%d = 1\n", MEGABYTE - 200),
    **EVALUATIONS,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", REPOSITORIES)
def test_what_is_too_much_is_named_within_the_budget(verify, tmp_path, name):
    REPOSITORIES[name](tmp_path / "work")
    done = verify(tmp_path / "work")
    assert done.code in {0, 3}, done.output[-300:]
    assert done.seconds < SECONDS_OF_PROCESSORS
    assert done.memory < KILOBYTES
    document = json.loads(done.output)
    assert document["error"] is None or document["error"]["code"] == "too_many_files"


@pytest.mark.slow
@pytest.mark.parametrize("levels", [6, 9])
def test_more_files_than_can_be_verified_are_an_error_with_a_remedy(verify, tmp_path, levels):
    shared_trees(levels, "x.py", "import torch\n")(tmp_path / "work")
    done = verify(tmp_path / "work")
    error = json.loads(done.output)["error"]
    assert (done.code, error["code"]) == (3, "too_many_files")
    assert "folder" in error["remedy"]
    assert done.seconds < SECONDS_OF_PROCESSORS
    assert done.memory < KILOBYTES


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("READ_BYTES", {"notebook": 1000, "": 60}, budget.TOO_MUCH_TO_READ),
        ("FACTS", 3, budget.TOO_MANY_FACTS),
        ("FACTS_IN_FILE", 3, budget.DENSE),
        ("FACT_BYTES_IN_FILE", 200, budget.DENSE),
        ("READ_SECONDS", -1000.0, budget.TOO_SLOW),
        ("RUN_SECONDS", -1000.0, budget.TOO_SLOW),
        ("EVALUATION_STEPS", 10, budget.TOO_MANY_STEPS),
        ("PATH_BYTES", 8, budget.LONG_PATH),
        ("PATH_DEPTH", 0, budget.LONG_PATH),
    ],
)
@pytest.mark.usefixtures("home")
def test_each_limit_names_what_is_over_it_and_makes_rows_unavailable(tmp_path, monkeypatch, limit, value, reason):
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - after the environment is set

    monkeypatch.setattr(budget, limit, value)
    monkeypatch.setattr("tracker.verify.parse_files.BYTES_AT_ONCE", 1)
    work = repository(tmp_path / "work", {"a.py": "x = 1\n", "sub/large.py": "import torch\ntorch.nn.Linear(1)\n" * 10})
    first = verify_repository(Request(str(work)))
    assert {item.reason for item in first.skipped} == {reason}
    assert next(row for row in first.rows if row.id == "model-training").status == "unavailable"
    if limit.endswith("SECONDS"):  # what was read in time is there the next time
        return
    again = verify_repository(Request(str(work)))
    assert (again.rows, again.skipped) == (first.rows, first.skipped), "the cache changes nothing"


@pytest.mark.usefixtures("home")
def test_a_stage_that_costs_too_much_leaves_the_rows_undecided_that_rest_on_it(tmp_path, monkeypatch):
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - as above

    monkeypatch.setattr(budget, "EVALUATION_STEPS", 20_000)
    makefile = "all:\n" + lines("\tpytest t%d\n", 2000)
    others = {"Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python a.py\n", "a.py": "import openai\n"}
    work = repository(
        tmp_path / "work", {"Makefile": makefile, ".github/workflows/a.yml": f"{WORKFLOW}    - run: make\n"} | others
    )
    report = verify_repository(Request(str(work)))
    rows = {row.id: row for row in report.rows}
    assert rows["ci-tests"].status == "unavailable"
    assert [item.reason for item in rows["ci-tests"].unread] == [budget.TOO_MANY_STEPS]
    assert rows["dockerfile"].status == "verified"
    assert rows["llm-api"].status != "unavailable"
    assert (".", budget.TOO_MANY_STEPS) in report.skipped


@pytest.mark.usefixtures("home")
def test_equal_files_count_once_for_reading_and_each_for_facts(tmp_path, monkeypatch):
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - as above

    work = repository(tmp_path / "work", {f"{n}.py": "import torch\ntorch.nn.Linear(1)\n" for n in range(20)})
    size = len("import torch\ntorch.nn.Linear(1)\n")
    monkeypatch.setattr(budget, "READ_BYTES", {"notebook": 0, "": size})
    assert not verify_repository(Request(str(work))).skipped
    monkeypatch.setattr(budget, "FACTS", 10)
    git(work, "commit", "-q", "--allow-empty", "-m", "Again")
    (tmp_path / "cache/facts.sqlite").unlink()
    skipped = verify_repository(Request(str(work))).skipped
    assert skipped
    assert {item.reason for item in skipped} == {budget.TOO_MANY_FACTS}
