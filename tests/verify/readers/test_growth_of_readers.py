"""The time of each reader grows with its text: what its format really holds, and signs that are repeated."""

import time

import pytest
from facts_of import READERS

from tracker.verify import budget
from tracker.verify.readers import read

SMALL, TIMES = 3_000, 8
"""Bytes of the shorter text, and how many times as many the longer one has."""

DOUBLED = 2.6
"""How many times the time twice the bytes may take."""

SHORT = 0.0025
"""Seconds below which times are too short to be compared."""

PYTHON = (
    "import m%d as a%d\nx%d = a%d.b(x%e, k='v')\n",
    "def f%d(a, b=1):\n    '''Text.'''\n    assert f%e(a)\n",
    "class A%d(A%e):\n    x = A%e.x\n    def f(self): return self.f%d()\n",
    "# /// script\n# dependencies = ['a%d']\n",
    "@a.b(%d)\nasync def f%d():\n    async with g%e() as h: yield h\n",
)
JAVASCRIPT = (
    "import {a%d as b%d} from 'm%d';\nconst c%d = b%d(c%e);\n",
    "export class A%d extends A%e { async f() { return await this.g%d(`x${a}`) } }\n",
    "const {x%d, ...y%d} = require('m%d');\nit('t%d', () => expect(x%d).toBe(1));\n",
)
LANGUAGES = {
    "go": ("func f%d(a int) int { return f%e(a) }\n", 'import "a.b/c%d"\nvar x%d = c.D%e(1)\n'),
    "java": (
        "import a.b.C%d;\nclass A%d extends B { @Test void t() { assertEquals(1, c.d%d()); } }\n",
        "//DEPS a.b:c%d:1\n",
    ),
    "csharp": (
        "using A.B%d;\npublic record R%d(int A) { public int F() => G%d(A); }\n",
        "#:package A%d@1.0\norder?.Paid.X%d = true;\n",
    ),
    "rust": ("use a::b%d;\n#[test]\nfn f%d() { assert_eq!(a::g%e(1), 1); }\n",),
    "kotlin": (
        "import a.b.C%d\nfun f%d(a: A): Int { return when (a) {\n  is B%d if a.c > %d -> g()\n  else -> h%e()\n} }\n",
        "context(a: A%d)\nfun f%d() = runBlocking<Unit> { g%e() }\n",
        '@file:DependsOn("a.b:c%d:1")\n',
    ),
    "scala": ("import a.b%d\nobject A%d { def f(x: Int) = g%d(x) }\n", '//> using dep "a::b%d:1"\n'),
    "r": ("library(a%d)\nx%d <- f(x%e, y = %d) |> g()\nh%d <- function(a) { a }\n",),
    "ruby": ("require 'a%d'\nclass A%d\n  def f\n    expect(g%e).to eq(1)\n  end\nend\n",),
    "bats": ('@test "a%d" {\n  run b%d\n  [ "$status" -eq 0 ]\n}\n',),
    "php": ("use A\\B%d;\nclass C%d { function testD() { $this->assertSame(1, e%d()); } }\n",),
    "julia": ('using A%d\n@testset "b%d" begin\n  @test c%e(1) == 1\nend\n',),
}
KEYS = (
    "a%d: {b: [c, d%e], e: 'f'}\n",
    "k%d:\n  run: |\n    pytest a%d\n    make b%e\n",
    "a%d: &a%d\n  <<: *a%e\n  b: c\n",
    "- name: a%d\n  uses: b/c@v%d\n  with: {d: e}\n",
    "---\nkind: A\nmetadata: {name: a%d}\n",
)
TABLES = (
    "[a%d]\nb = ['c', 'd%e']\n[[e]]\nf = {g = 'h%d'}\n",
    "a%d = '''\nx\n'''\nb%d.c.d = 1\n",
    "[a%d.b%d]\nc = %d\n",
)
JSON = ('{"a%d": {"b": ["c%e", 1]}},\n', '"a%d": "b",\n', '{"name": "a%d", "version": "%d.0"},\n')
LOCKS = (
    '[[package]]\nname = "a%d"\nversion = "%d.0"\n',
    "a%d==1.%d \\\n    --hash=sha256:a\n",
    '"node_modules/a%d": {"version": "%d.0"},\n',
    'a%d@^1:\n  version "%d"\n',
    "  a%d:\n    b: '%d'\n",
    "a.b/c%d v1.%d.0 h1:x=\n",
)
TASK_TABLES = (
    *("[tasks.a%d]\ncmd = 'pytest b%d'\ndepends = ['a%e']\n", "[tool.poe.tasks.a%d]\ncmd = ['pytest', 'b%d']\n"),
    *("[envs.a%d.scripts]\nb = ['pytest', 'c%d']\n", "[[repos]]\nhooks = [{id = 'a%d', entry = 'pytest'}]\n"),
    "a%d = 'pytest b%d'\n",
)
TASK_OBJECTS = ('"a%d": {"command": "pytest b%d", "dependsOn": ["a%e"]},\n', '"a%d": ["pytest", "b%d"],\n')
TASKS = (
    "a%d: a%e\n\tpytest b%d\n",
    "A%d = $(A%e) \\\n  b\n",
    "stage('a%d') { steps { sh 'make b%d' } }\n",
    "import 'a%d.just'\nb%d c='d':\n  pytest\n",
    'object A%d : BuildType({ steps { script { scriptContent = "pytest" } } })\n',
)
COMMANDS = ("a%d() { pytest b%d && c%e; }\n", "cat <<E%d\nx\nE%d\n", "if a%d; then b `c` $(d%e); fi\n", "a%d \\\n  b\n")
PROSE = (
    "# a%d\n\nBecause of [b](c%d.md) and `d`.\n\n",
    "| a%d | b |\n|---|---|\n",
    "```python\nimport a%d\n```\n",
    "> a%d\n> - b\n>   - c\n",
    "a%d\n====\n\n.. code:: python\n\n   b%d\n\n",
    "== a%d\n\n[source,python]\n----\nb%d\n----\n",
    "[a%d]: b%d\n[c][a%e]\n",
    "<a href='b%d'><!-- c --><img src=d%d>\n",
)
BLOCKS = (
    'resource "a" "b%d" {\n  c = d.e%e\n  f { g = [h, "${i%d}"] }\n}\n',
    "resource a%d 'b@1' = if (c) {\n  name: d%e\n  e: [for f in g: '${f}']\n}\n",
    "module a%d './b.bicep' = {\n  params: {\n    c: '''\nd\n'''\n  }\n}\n",
    "locals { a%d = <<E%d\nx\nE%d\n}\n",
)
IMAGES = (
    "FROM a%d AS b%d\nRUN c \\\n  && d%e\nCOPY --from=b%d e f\n",
    "RUN <<E%d\nx\nE%d\n",
    "ARG A%d=${A%e}\nENV B%d=$A%d\n",
)
PACKAGES = (
    "a%d[b]>=1.%d; python_version > '3'\n",
    "<dependency><groupId>a</groupId><artifactId>b%d</artifactId></dependency>\n",
    '<PackageReference Include="A%d" Version="%d.0" />\n',
    "implementation 'a:b%d:1'\nimplementation(libs.c%d)\n",
    "gem 'a%d', '~> 1'\n",
    "Imports: a%d (>= 1),\n    b%d,\n",
    "require a.b/c%d v1.0.0\n",
    "[dependencies.a%d]\nversion = '1'\n",
)
QUERIES = (
    "select a%d from b%d join c using (d);\n",
    "with a%d as (select 1)\nselect * from a%d;\n",
    "/* a%d */ -- b\n",
)
CELLS = (
    '{"cell_type": "code", "source": ["import a%d\\n", "b%d(c)"]},\n',
    "# %%\nimport a%d\nb%d(c%e)\n",
    "# COMMAND ----------\n# MAGIC %sql select a%d\n",
)

KINDS = {
    "python": PYTHON + CELLS,
    **dict.fromkeys(("python-tasks", "setup-py"), PYTHON),
    **dict.fromkeys(("javascript", "typescript", "tsx", "astro", "component"), JAVASCRIPT),
    **dict.fromkeys(("yaml", "conda"), KEYS),
    **dict.fromkeys(("toml", "pyproject", "cargo", "pipfile", "tox-toml"), TABLES),
    **dict.fromkeys(("ini", "setup-cfg", "tox"), TABLES + PACKAGES),
    **dict.fromkeys(("json", "jsonl", "package-json", "composer", "renv", "terraform-json"), JSON),
    **dict.fromkeys(("requirements", "maven", "nuget", "gradle", "gemfile", "r-description", "go-mod"), PACKAGES),
    "sbt": ('val a%d = "1"\n"b" %% "c%e" % a%d\n', '"a" % "b%d" %% '),
    "baml": (
        'client<llm> C%d {\n  provider x\n  options { s [ "a", b ] } // c\n}\n',
        "function F%d(a: b) -> c {",
        '#"{{ ',
        "(",
    ),
    "nginx": ("a%d {\n  b c%d 'd';\n  e \"${f%d}\" # g\n}\n", "a%d { "),
    "template": JSON + KEYS + BLOCKS,
    "tasks": TABLES + TASK_TABLES,
    **{f"tasks:{argument}": JSON + TASK_OBJECTS for argument in ("deno", "nx", "package", "composer", "turbo")},
    "tasks:poe": TABLES + TASK_TABLES + JSON + TASK_OBJECTS,
    "attributes": ("*.a%d filter=b%e\n", "*.a filter=b%d c=%e"),
    "lock": LOCKS,
    **dict.fromkeys(("hcl", "bicep"), BLOCKS),
    "razor": (
        "@code {\n  void A%d() { b(c%e); }\n}\n",
        "@using A%d\n@inject B C%d\n",
        "@* a%d *@ <p>\n",
        "@code {\n<p>a%d\n@<b>c</b>\n",
    ),
    "dockerfile": IMAGES,
    **dict.fromkeys(("shell", "script", "procfile"), COMMANDS),
    **dict.fromkeys(("makefile", "justfile", "jenkins", "teamcity"), TASKS + COMMANDS),
    **dict.fromkeys(("markdown", "front-matter", "rst", "asciidoc", "markup", "policies", "words"), PROSE),
    "quarto": PROSE + CELLS,
    "notebook": CELLS,
    "sql": QUERIES,
    "table": ("a%d,b,c%e\n", '"a%d\n",b\n', "a%d\tb;c|"),
}
SIGNS = ("[", "{{", "a.", '"\\', "<a ", "- ", "$(", "A=$(A)$(A)\n", "'\\'''")
SIGNS_OF_CODE = ("a.b(c)\n", "a;", "f(", "[", "x = {a: [1, 'b']}\n", "class A { f() {} }\n", "a|", "'a' + ")
CODE = {"python", "notebook", "javascript", "typescript", "tsx", "astro", "component", "razor", "source"}
MORE = {
    "json": ('{"a":', '"a":NaN,', "[1,", '"a', "{a: [", "1 ", "//", '{"a": 1e+5},\n'),
    "yaml": ("a: b\n", "&a [*a, ", "- {a: 'b'}\n", "a: |\n  b\n", "? ", '"', "{{ a }}\n"),
    "toml": ("a=[", "a={b=", "[[a]]\n", "[a.b]\nc=1\n", '"', "'''", "a = 1 b\n", "=", "{{ a }}\n"),
    "dockerfile": (
        *(
            "RUN a \\\n",
            "RUN <<A\n",
            "ENV a=b \\\n",
            "FROM ${a:-",
            "<<<",
            "ONBUILD ",
            '["a",',
            "\\\n",
            "# a\n",
            "x y\n",
        ),
    ),
    "source": (
        *("a.b().c().d();\n", "class A {\n B b; void f() { b.go(); }\n}\n", "import a.b\n", "use a::b;\n", "a + "),
        *('"a" + ', "a.", "// a\n", "x == ", "f(g("),
    ),
    **dict.fromkeys(
        ("python", "quarto", "markdown", "sql"),
        (
            *("# %%\na\n", "# %% [markdown]\n# a\n", "@app.cell\ndef _(", "# MAGIC %sql\n", "# COMMAND ----------\n"),
            *("```{r}\n", "```{python}\na\n```\n", "%%bash\n", "    return (\n"),
        ),
    ),
}
"""What a kind of reader gives meaning to, besides the signs of all."""

STARTS = {
    "notebook": '{"cells": [',
    "json": "[",
    "package-json": '{"dependencies": {',
    **dict.fromkeys(("tasks:deno", "tasks:turbo"), '{"tasks": {'),
    "tasks:nx": '{"targets": {',
    "tasks:package": '{"wireit": {',
    "tasks:composer": '{"scripts": {',
    "tasks:pipfile": "[scripts]\n",
    "script": "#!/bin/sh\n",
    "front-matter": "---\n",
    "nuget": "<Project>",
    "policies": "<policies>",
    "maven": "<project><dependencies>",
    "lines:php": "<?php\n",
}


def written(name: str, unit: str, size: int) -> bytes:
    """A text of so many bytes of a unit, `%d` in it numbered and `%e` the number after."""
    found, length, number = [STARTS.get(name, "")], 0, 0
    while length < size:
        found.append(unit.replace("%d", str(number)).replace("%e", str(number + 1)))
        length += len(found[-1])
        number += 1
    return "".join(found).encode()[:size]


def seconds(name: str, text: bytes) -> float:
    """The processor time of a reading, which may end early for too much."""
    begun = time.process_time()
    try:
        read(name, text)
    except budget.OverLimitError:
        return 0.0
    return time.process_time() - begun


def grows_in_proportion(name: str, unit: str) -> bool:
    """Whether so many times the bytes take a time that fits their number."""
    longest = DOUBLED ** (TIMES.bit_length() - 1)
    long = written(name, unit, SMALL * TIMES)
    if (first := seconds(name, long)) < longest * SHORT:
        return True  # whatever the shorter one takes
    most = longest * max(SHORT, min(seconds(name, written(name, unit, SMALL)) for _ in range(3)))
    return first < most or any(seconds(name, long) < most for _ in range(2))


@pytest.mark.growth
@pytest.mark.parametrize("name", READERS)
def test_the_time_of_a_reader_grows_with_the_size_of_its_text(name):
    kind, _, argument = name.partition(":")
    held = KINDS.get(name) or KINDS.get(kind) or LANGUAGES[argument]
    units = (*held, *(SIGNS_OF_CODE if kind in CODE else SIGNS), *MORE.get(kind, ()))
    slow = [unit for unit in units if not any(grows_in_proportion(name, unit) for _ in range(3))]
    assert not slow
