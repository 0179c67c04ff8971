"""Every attack by a repository, by name: what costs more to read than to write, and what leads astray who reads it."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

from gitrepo import git, put, repository
from repositories import MEGABYTE, files, filled, lines, long_names, many, notebook, scattered, shared_trees

from tracker.verify import budget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGE = budget.SOURCE_BYTES - 100
NOTEBOOK = budget.NOTEBOOK_BYTES - 200

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
SIZES = {
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
}

CONTENT = {"a.py": "import torch\ntorch.nn.Linear(1)\n", "sub/README.md": "# a\n"}


def altered(change: Callable[[Path], object], contents: dict[str, str] | None = None) -> Callable[[Path], None]:
    """A small repository in which something is changed after its commit."""

    def build(folder: Path) -> None:
        change(repository(folder, contents or CONTENT))

    return build


def pipe(name: str) -> Callable[[Path], None]:
    """A named pipe in place of a file."""

    def change(folder: Path) -> None:
        place = next(iter(sorted(folder.glob(name))), folder / name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        os.mkfifo(place)

    return altered(change)


def written(name: str, content: str | bytes) -> Callable[[Path], None]:
    """A file of `.git` with some content."""
    return altered(lambda folder: put(folder, {f".git/{name}": content}))


def damaged_object(content: bytes) -> Callable[[Path], None]:
    """A blob of which the file holds something else."""

    def change(folder: Path) -> None:
        blob = git(folder, "rev-parse", "HEAD:a.py")
        place = folder / ".git/objects" / blob[:2] / blob[2:]
        place.chmod(0o644)
        place.write_bytes(content)

    return altered(change)


def many_refs(folder: Path) -> None:
    """Fifty thousand branches in one file."""
    head = git(folder, "rev-parse", "HEAD")
    put(folder, {".git/packed-refs": "".join(f"{head} refs/remotes/origin/{n:06}\n" for n in range(50_000))})


def chained_tags(folder: Path) -> None:
    """A tag of a tag of a tag, and the branch at its end."""
    target, kind = git(folder, "rev-parse", "HEAD"), "commit"
    for number in range(200):
        text = f"object {target}\ntype {kind}\ntag t{number}\ntagger T <t@example.invalid> 1 +0000\n\nx\n"
        target, kind = git(folder, "hash-object", "-t", "tag", "-w", "--stdin", stdin=text.encode()), "tag"
    put(folder, {".git/refs/heads/main": f"{target}\n"})


def many_parents(folder: Path) -> None:
    """A commit with thousands of parents, each of which exists."""
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    parents = [git(folder, "commit-tree", "-m", f"{n}", tree) for n in range(20)]
    text = f"tree {tree}\n" + "".join(f"parent {parents[n % 20]}\n" for n in range(20_000))
    text += "author T <t@example.invalid> 1 +0000\ncommitter T <t@example.invalid> 1 +0000\n\nx\n"
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=text.encode())
    git(folder, "update-ref", "refs/heads/main", made)


def long_message(folder: Path) -> None:
    """A commit of which the message and the author are long."""
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor {'A' * MEGABYTE} <a@example.invalid> 99999999999999999999 +9999\n"
    text += "committer T <t@example.invalid> -1 +0000\n\n" + "m" * 20 * MEGABYTE
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=text.encode())
    git(folder, "update-ref", "refs/heads/main", made)


def replaced(folder: Path) -> None:
    """A commit that a replacement reference exchanges for one with another file."""
    other = git(folder, "commit-tree", "-m", "Other", git(folder, "mktree", stdin=b""))
    put(folder, {f".git/refs/replace/{git(folder, 'rev-parse', 'HEAD')}": f"{other}\n"})


def odd_entries(folder: Path) -> None:
    """A tree with names that no file system takes, and twice the same one."""
    blob = bytes.fromhex(git(folder, "rev-parse", "HEAD:a.py"))
    names = (b"..", b".", b".git", b"a.py", b"a.py", b"a/b.py", b"\xff\xfe.py", b"x\x1b[31m.py", b"\xe2\x80\xae.py")
    entries = b"".join(b"100644 " + name + b"\0" + blob for name in names)
    tree = git(folder, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=entries)
    git(folder, "update-ref", "refs/heads/main", git(folder, "commit-tree", "-m", "Odd", tree))


def in_itself(folder: Path) -> None:
    """A work tree whose `.git` leads to a file that leads back."""
    (folder / ".git").rename(folder / "other")
    put(folder, {".git": "gitdir: again\n", "again": "gitdir: .git\n"})


def nested_links(folder: Path) -> None:
    """Links in a circle, and one to the root of the file system, committed and on disk."""
    for name, target in (("a", "b"), ("b", "a"), ("root", "/"), ("up", "..")):
        (folder / name).symlink_to(target)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Links")


PLACES = {
    **{
        f"a named pipe in place of {name}": pipe(name)
        for name in (
            ".git/HEAD",
            ".git/config",
            ".git/packed-refs",
            ".git/refs/heads/main",
            ".git/objects/??/*",
            ".git/objects/info/alternates",
            ".git/info/attributes",
            ".git/shallow",
        )
    },
    "objects borrowed from where they are": written("objects/info/alternates", "../objects\n./\n/\n"),
    "a configuration that includes itself": altered(
        lambda folder: git(folder, "config", "include.path", str(folder / ".git/config"))
    ),
    "a configuration of one long line": written("config", "[core]\n\tx = " + "a" * 8 * MEGABYTE),
    "a configuration that is broken": written("config", "[core\n\x1b[31m"),
    "an index of nonsense": written("index", b"DIRC" + b"\xff" * 500),
    "fifty thousand branches": altered(many_refs),
    "a branch that leads to itself": written("refs/heads/main", "ref: refs/heads/main\n"),
    "a branch that ends in a chain of tags": altered(chained_tags),
    "a commit of many parents": altered(many_parents),
    "a commit with a long message": altered(long_message),
    "a commit that is replaced": altered(replaced),
    "grafts of many parents": written("info/grafts", ("0" * 40 + " ") * 50_000),
    "a shallow file of nonsense": written("shallow", "x\n" * 500_000),
    "names that no file system takes": altered(odd_entries),
    "a repository that leads to itself": altered(in_itself),
    "links in a circle": altered(nested_links),
    "an object that is empty": damaged_object(b""),
    "an object that is larger than it says": damaged_object(zlib.compress(b"blob 2\0" + b"0" * 64 * MEGABYTE)),
    "an object that says it is huge": damaged_object(zlib.compress(b"blob 99999999999\0")),
}

TEXTS = {
    "an own file of deep tables": files({".tracker.toml": "[" + "a." * 15_000 + "a]\n", "a.py": "x = 1\n"}),
    "an own file of deep lists": files({".tracker.toml": "a = " + "[" * 30_000, "a.py": "x = 1\n"}),
    "attributes of macros": files(
        {".gitattributes": lines("[attr]m%e m%d linguist-generated\n*.py m%e\n", 3000), "a.py": "x = 1\n"}
    ),
    "YAML that doubles at each alias": files(
        {
            ".github/workflows/a.yml": "a0: &a0 [x, x]\n" + lines("a%e: &a%e [*a%d, *a%d, *a%d]\n", 60),
            "compose.yml": "x0: &a0 {a: b}\n" + lines("x%e: &a%e {<<: [*a%d, *a%d], b%d: *a%d}\n", 60),
        }
    ),
    "YAML that holds itself": files({"a.yml": "&a [*a, &b {a: *a, b: *b}]\n", "compose.yml": "services: &a {b: *a}\n"}),
    "deep brackets in every format": files(
        {
            f"a{suffix}": "[{(" * 20_000
            for suffix in (
                ".yml",
                ".json",
                ".toml",
                ".py",
                ".ts",
                ".tsx",
                ".java",
                ".kt",
                ".cs",
                ".rs",
                ".tf",
                ".bicep",
            )
        }
    ),
    "deep brackets that a grammar reads in many ways": files(
        {f"a{suffix}": "[{(" * 20_000 for suffix in (".go", ".scala")}
    ),
    "quotes of a document within one another": files({"README.md": ">" * 50_000 + "a\n" + "- " * 50_000}),
    "expressions of a template": files(
        {".github/workflows/a.yml": WORKFLOW + "    - if: ${{ " + "(a && " * 20_000 + "\n      run: pytest\n"}
    ),
    "a shell of commands in commands": files({"a.sh": "$(" * 50_000 + "\n" + "`" * 50_000 + "<<A" * 20_000}),
    "here-documents that never end": files({"Dockerfile": "FROM a\n" + lines("RUN <<E%d <<F%d\n", 8000)}),
    "variables of a Makefile that double": files(
        {"Makefile": "A0 = x x\n" + lines("A%e = $(A%d) $(A%d)\n", 200) + "a:\n\t$(A200)\n"}
    ),
    "arguments of a Dockerfile that double": files(
        {"Dockerfile": "ARG A0=xx\n" + lines("ARG A%e=${A%d}${A%d}\n", 200) + "FROM $A200\n"}
    ),
    "variables of Terraform that double": files(
        {"a.tf": lines('locals {\n a%e = "${local.a%d}${local.a%d}"\n}\n', 500)}
    ),
    "constants of Python that double": files(
        {"a.py": "a0 = 'x'\n" + lines("a%e = a%d + a%d\n", 2000) + "open(a2000)\n"}
    ),
    "constants of TypeScript that double": files(
        {"a.ts": "const a0 = 'x';\n" + lines("const a%e = `${a%d}${a%d}`;\n", 2000) + "f(a2000);\n"}
    ),
    "aliases of imports in a circle": files(
        {
            f"m{n}/__init__.py": lines(f"from m{(n + 1) % 40} import a%d as a%e\nfrom m{(n + 3) % 40} import *\n", 200)
            for n in range(40)
        }
    ),
    "requirements that include one another": files(
        {
            f"requirements{n}.txt": f"-r requirements{(n + 1) % 50}.txt\n-c requirements{(n + 2) % 50}.txt\n" * 200
            for n in range(50)
        }
    ),
    "a table of a million columns": files({"data/a.csv": "a," * (MEGABYTE // 2 - 100) + "\n1\n"}),
    "numbers of many digits": files(
        {
            "a.json": '{"accuracy": ' + "9" * 500_000 + "}",
            "metrics/a.yaml": "accuracy: " + "9" * 500_000 + "\n",
            "a.py": "x = " + "9" * 400_000 + "\n",
            "b.toml": "a = " + "9" * 500_000 + "\n",
        }
    ),
    "scripts that depend on everything": files(
        {
            "a.py": "# /// script\n"
            "# dependencies = [\n" + lines("#   \"a%d[x]>=1; python_version > '3'\",\n", 9000) + "# ]\n# ///\n",
            "a.cs": lines("#:package A%d@1.0\n", 20_000),
            "a.java": lines("//DEPS a.b:c%d:1\n", 20_000),
            "a.sc": lines('//> using dep "a::b%d:1"\n', 15_000),
            "a.main.kts": lines('@file:DependsOn("a:b%d:1")\n', 15_000),
        }
    ),
}
REPOSITORIES = {**SIZES, **EVALUATIONS, **PLACES, **TEXTS}
OF_TIME = {"deep brackets that a grammar reads in many ways"}
"""Where a parser is ended by its time, and so the report may depend on the machine."""
