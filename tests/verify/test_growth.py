"""The time for evaluating facts grows with their number, and no faster: matching, joins, call graph, pipelines."""

import time

import pytest

from tracker.verify import budget
from tracker.verify.budget import Allowance
from tracker.verify.evaluate import evaluate
from tracker.verify.facts.repository import FileFacts
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scan import Scan
from tracker.verify.waivers import Waivers

CATALOGUE = load_catalogue()
SMALL = 200
DOUBLED = 2.3
"""How many times the time twice the facts may take."""

SHORT = 0.03
"""Seconds below which times are too short to be compared."""

WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n"
CLIENT = "import openai\nc = openai.OpenAI()\n"
ASKS = "c.chat.completions.create(model='x', messages=[], tools=[b])"


def repeated(text, count):
    """A text so many times, `%d` in it numbered and `%e` the number after."""
    return "".join(text.replace("%d", str(n)).replace("%e", str(n + 1)) for n in range(count))


REPOSITORIES = {
    "calls": lambda n: {"a.py": CLIENT + repeated(f"{ASKS}\n", n)},
    "functions that call the next one": lambda n: {
        "a.py": CLIENT + repeated(f"def f%d():\n    f%e()\n    {ASKS}\n", n)
    },
    "functions that all call one": lambda n: {
        "a.py": f"{CLIENT}def g():\n    {ASKS}\n" + repeated("def f%d():\n    g()\n    open('x')\n", n)
    },
    "modules that import the next one": lambda n: {
        f"m{k}.py": f"from m{k + 1} import f as g\ndef f():\n    return g()\n" for k in range(n)
    },
    "scripts that pipelines run": lambda n: {
        ".github/workflows/a.yml": WORKFLOW + repeated("    - run: python a%d.py x y\n", n),
        **{f"a{k}.py": f"{CLIENT}assert {ASKS} > 0.5\n" for k in range(n)},
    },
    "targets that need the next one": lambda n: {
        ".github/workflows/a.yml": WORKFLOW + repeated("    - run: make t%d\n", n),
        "Makefile": repeated("t%d: t%e\n\tpytest t%d\n", n),
    },
    "jobs that need the one before": lambda n: {
        ".github/workflows/a.yml": "on: push\njobs:\n"
        + repeated("  j%e:\n    needs: j%d\n    runs-on: x\n    steps: [{run: pytest}]\n", n)
    },
    "jobs of GitLab": lambda n: {".gitlab-ci.yml": repeated(".a%d: {extends: .a%e}\nj%d: {script: [pytest]}\n", n)},
    "tasks with aliases": lambda n: {
        "Taskfile.yml": "version: 3\ntasks:\n" + repeated("  t%d: {aliases: [a%d], cmds: [pytest]}\n", n)
    },
    "tests": lambda n: {
        "tests/test_a.py": "import pytest\nfrom app import y\ndef h(): assert y\n"
        + repeated("@pytest.mark.parametrize('a', [1, 2])\ndef test_%d(a):\n    assert y(a) == %d\n    h()\n", n),
        "app.py": "def y(a): return a\n",
    },
    "sections with reasons": lambda n: {"README.md": repeated("## why %d\nOne because of another.\n\n", n)},
    "services": lambda n: {
        "compose.yml": "services:\n" + repeated("  a%d: {build: ., depends_on: [a%e], healthcheck: {test: x}}\n", n),
        "Dockerfile": "FROM a\n" + repeated("RUN b%d\n", n),
    },
    "targets of Bake that inherit the next one": lambda n: {
        "docker-bake.hcl": repeated('target "t%d" {\n  inherits = ["t%e"]\n}\n', n),
        "Dockerfile": "FROM a\n",
    },
    "bake files": lambda n: {
        "Dockerfile": "FROM a\n",
        **{f"a{k}/docker-bake.hcl": f'target "t{k}" {{\n  target = "a"\n}}\n' for k in range(n // 10)},
    },
    "resources": lambda n: {"main.tf": repeated('resource "aws_s3_bucket" "b%d" {\n  bucket = aws.a%e\n}\n', n)},
}


def timed(files):
    """A function that evaluates files and gives the processor time that it took."""
    paths = {path: CATALOGUE.scopes.of(path) for path in files}
    facts = [
        FileFacts(path, paths[path], [fact for name in readers_for(path) for fact in read(name, text.encode())])
        for path, text in files.items()
    ]

    def seconds():
        start = time.process_time()
        evaluate(facts, Scan(dict(paths), (), (), Waivers(), Allowance()), (), CATALOGUE)
        return time.process_time() - start

    return seconds


def grows_in_proportion(name):
    """Whether four times the facts take a time that fits their number."""
    short, long = (timed(REPOSITORIES[name](size)) for size in (SMALL, SMALL * 4))
    most = DOUBLED * DOUBLED * max(SHORT, min(short() for _ in range(3)))
    return any(long() < most for _ in range(3))


@pytest.mark.growth
@pytest.mark.parametrize("name", REPOSITORIES)
def test_the_time_grows_with_the_number_of_facts(name):
    # Measured anew where another process disturbed it; what is not linear fails each time.
    assert any(grows_in_proportion(name) for _ in range(3))


def test_steps_within_steps_are_read_once(monkeypatch):
    monkeypatch.setattr(budget, "EVALUATION_STEPS", 20_000)
    nested = "steps:\n" + "".join(
        f"{'    ' * n}- template: a\n{'    ' * n}  parameters:\n{'    ' * n}   steps:\n" for n in range(20)
    )
    text = f"{nested}{'    ' * 20}- script: pytest\n"
    paths = {"azure-pipelines.yml": "ci", "tests/test_a.py": "test"}
    test = "def test_a():\n    assert f() == 1\n"
    files = [FileFacts("azure-pipelines.yml", "ci", read("yaml", text.encode()))]
    files.append(FileFacts("tests/test_a.py", "test", read("python", test.encode())))
    rows = evaluate(files, Scan(paths, (), (), Waivers(), Allowance()), (), CATALOGUE).rows
    assert next(row for row in rows if row.id == "ci-tests").status == "verified"
