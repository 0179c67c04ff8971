"""What holds for every reader: no bytes make it raise, its facts are well formed."""

import pytest
from facts_of import READERS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.verify.facts.kinds import KINDS
from tracker.verify.readers import UnknownReaderError, read, readers_for, registry

FRAGMENTS = (
    "a: b\n|- |run: |\n  |[|]|{|}|(|)|'|\"|`|```\n|\\|\n|    |\t|#|<!--|-->|<a href=|>|[a](b)|![|{{ x }}|${{|$(|"
    "<<EOF\n|EOF\n|---\n|===\n|FROM a AS b\n|RUN [|CMD |ARG A=$A\n|&a |*a|<<: |jobs:\n  t:\n    steps:\n|"
    "command: [a]\n|test: x\n\tpytest\n|a = 1\n|==1\n|[tool.poe.tasks]\n|resource a b {\n|--hash=sha256:a|"
    '{"cells": [|"a": 1,|[[a.b]]\n|require (\n|import a\n|@Test\n|fn a() {|'
    "stage('a') { sh '|\u0663|\u00b2|\0|\ufeff|\u2028|1e999999|\\ud800|;|$$|/*|--|pip:\n|\\N{|"
    "a.b(|)|=|=>|@a |f'|*|**|+|//|/|,|;|:|<|>|</|class A {|== a\n|[source,a]\n----\n|----\n|===\n|:toc:\n"
)
TEXTS = st.lists(st.sampled_from([*FRAGMENTS.split("|"), "|"]) | st.characters(), max_size=40).map(
    lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=30)
@given(data=st.binary(max_size=300) | TEXTS)
@example(data=b"")
@example(data=b"\xff\xfe" + "a: b".encode("utf-16-le"))
@example(data="\u2028- a\x85b: c".encode())
@example(data=rb'{"cells": [{"cell_type": "markdown", "source": "\ud800"}, {"cell_type": "code", "source": "\ud800"}]}')
def test_any_bytes_give_well_formed_facts(name, data):
    for fact in read(name, data):
        assert not KINDS[fact.kind].derived
        assert 1 <= fact.line <= data.count(b"\n") + data.count(b"\r") + 1 + data.count(0)
        assert isinstance(fact.name, str)
        assert isinstance(fact.value, str)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("pyproject.toml", ("toml", "pyproject", "tasks:pyproject")),
        ("web/package.json", ("json", "package-json", "tasks:package")),
        ("Jenkinsfile.release", ("jenkins",)),
        (".teamcity/settings.kts", ("teamcity",)),
        ("app/build.gradle.kts", ("gradle",)),
        (".builds/test.yml", ("yaml:builds",)),
        ("builds/test.yml", ("yaml",)),
        (".mise/tasks/test", ("shell",)),
        ("tasks/test", ()),
        ("package-lock.json", ("lock:package-lock.json",)),
        ("main.py.lock", ("lock:uv.lock",)),
        ("requirements-dev.txt", ("requirements", "lock:requirements.txt")),
        ("requirements/base.in", ("requirements",)),
        ("notes.txt", ()),
        ("a/Dockerfile.prod", ("dockerfile",)),
        ("api.Dockerfile", ("dockerfile",)),
        ("Containerfile", ("dockerfile",)),
        (".github/workflows/ci.yml", ("yaml",)),
        ("environment.yml", ("yaml", "conda")),
        ("src/App.tsx", ("tsx",)),
        ("types.d.ts", ()),
        ("jquery.min.js", ()),
        ("x/Makefile", ("makefile",)),
        (".husky/pre-commit", ("shell",)),
        ("scripts/githooks/pre-commit", ("script",)),
        ("image.png", ()),
        ("main_test.go", ("source:go",)),
        (".env.example", ()),
    ],
)
def test_a_path_names_its_readers(path, names):
    assert readers_for(path) == names


SAMPLES = (
    "import torch\ntorch.nn.Linear(1)\ndef f():\n  return 1\n",
    "# Heading\n\nbecause of words\n",
    "a: b\nc:\n - d\n",
    "[a]\nb = 'c'\n",
    '{"a": "b", "dependencies": {"x": "1"}}\n',
    "FROM a\nRUN b\n",
    "a: b\n\tpytest x\n",
    "a==1\nb>=2\n",
    "select a from b;\n",
    "name,size\n1,2\n",
    'package x\nimport a.b\nimport "x"\nuse a::b;\nfunc main() { a.b(c) }\n',
    'resource "a" "b" {\n x = 1\n}\n',
    "library(x)\nusing A.B;\nrequire 'x'\n",
    "<Project><PackageReference Include='a' Version='1'/></Project>",
    '{"cells": [{"cell_type": "code", "source": ["import torch\\n", "torch.nn.Linear(1)"]}]}',
    "module x\nrequire a/b v1.0.0\n",
    "web: gunicorn a\n",
)


@pytest.mark.parametrize("name", sorted(set(READERS) - {"lock:bun.lockb"}))  # which is binary
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_the_same_in_every_encoding_and_with_every_end_of_line(name, encoding):
    for sample in SAMPLES:
        expected = read(name, sample.encode())
        assert read(name, sample.encode(encoding)) == expected
        assert read(name, sample.replace("\n", "\r\n").encode(encoding)) == expected


def test_an_executable_file_without_suffix_is_read_by_the_program_of_its_first_line():
    assert readers_for("bin/run", executable=True) == ("script",)
    assert readers_for("bin/run") == readers_for("bin/run.bin", executable=True) == ()
    assert [fact.name for fact in read("script", b"#!/usr/bin/env bash\npytest -q\n") if fact.kind == "command"] == [
        "pytest -q"
    ]
    assert ("import", "torch") in {
        fact[:2] for fact in read("script", b"#!/usr/bin/python3 -u\nimport torch\ntorch.a()\n")
    }
    assert read("script", b"\x7fELF") == read("script", b"pytest\n") == []


def test_every_reader_that_a_path_can_name_exists():
    named = {name for table in (registry._NAMES, registry._SUFFIXES) for names in table.values() for name in names}  # noqa: SLF001 - the tables are the registry's whole content
    for name in named:
        read(name, b"")


def test_an_unknown_reader_is_the_callers_mistake():
    with pytest.raises(UnknownReaderError, match="nothing"):
        read("nothing", b"")
