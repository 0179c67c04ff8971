"""What holds for every reader: no bytes make it raise, its facts are well formed, its time is in proportion."""

import pytest
from facts_of import takes_linear_time
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.verify.facts.kinds import KINDS
from tracker.verify.readers import UnknownReaderError, read, readers_for, registry
from tracker.verify.readers.lock_file import KINDS as LOCKS
from tracker.verify.readers.other_languages import LANGUAGES
from tracker.verify.readers.task_tables import TABLES
from tracker.verify.readers.yaml_file import DIALECTS

NAMES = [
    *(name for name in registry.READERS if name not in {"lock", "source", "tasks"}),
    *(f"lock:{kind}" for kind in LOCKS),
    *(f"source:{language}" for language in LANGUAGES),
    *(f"tasks:{kind}" for kind in TABLES),
    *(f"yaml:{dialect}" for dialect in DIALECTS),
]
CODE = {"python", "notebook", "javascript", "typescript", "tsx"}

FRAGMENTS = (
    "a: b\n|- |run: |\n  |[|]|{|}|(|)|'|\"|`|```\n|\\|\n|    |\t|#|<!--|-->|<a href=|>|[a](b)|![|{{ x }}|${{|$(|"
    "<<EOF\n|EOF\n|---\n|===\n|FROM a AS b\n|RUN [|CMD |ARG A=$A\n|&a |*a|<<: |jobs:\n  t:\n    steps:\n|"
    "command: [a]\n|test: x\n\tpytest\n|a = 1\n|==1\n|[tool.poe.tasks]\n|resource a b {\n|--hash=sha256:a|"
    '{"cells": [|"a": 1,|[[a.b]]\n|require (\n|import a\n|@Test\n|fn a() {|'
    "stage('a') { sh '|\u0663|\u00b2|\0|\ufeff|\u2028|1e999999|\\ud800|;|$$|/*|--|pip:\n|\\N{"
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS.split("|")), max_size=40).map(lambda parts: "".join(parts).encode())


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30)
@given(data=st.binary(max_size=300) | TEXTS)
@example(data=b"")
@example(data=b"\xff\xfe" + "a: b".encode("utf-16-le"))
@example(data="\u2028- a\x85b: c".encode())
def test_any_bytes_give_well_formed_facts(name, data):
    for fact in read(name, data):
        assert not KINDS[fact.kind].derived
        assert 1 <= fact.line <= data.count(b"\n") + data.count(b"\r") + 1 + data.count(0)
        assert isinstance(fact.name, str)
        assert isinstance(fact.value, str)


@pytest.mark.parametrize("name", sorted(set(NAMES) - CODE))
def test_four_times_the_bytes_take_less_than_twelve_times_the_time(name):
    for nasty in ("[", "{{", "a.", '"\\', "<a ", "- ", "$(", "A=$(A)$(A)\n", "'\\'''"):
        assert takes_linear_time(name, nasty), nasty


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
        ("image.png", ()),
        ("main_test.go", ("source:go",)),
        (".env.example", ()),
    ],
)
def test_a_path_names_its_readers(path, names):
    assert readers_for(path) == names


def test_a_script_without_suffix_is_told_by_its_first_line():
    assert readers_for("bin/run", b"#!/usr/bin/env bash\nls") == ("shell",)
    assert readers_for("bin/run", b"#!/usr/bin/python3 -u\n") == ("python",)
    assert readers_for("bin/run", b"\x7fELF") == ()


def test_every_reader_that_a_path_can_name_exists():
    named = {name for table in (registry._NAMES, registry._SUFFIXES) for names in table.values() for name in names}  # noqa: SLF001 - the tables are the registry's whole content
    for name in named:
        read(name, b"")


def test_an_unknown_reader_is_the_callers_mistake():
    with pytest.raises(UnknownReaderError, match="nothing"):
        read("nothing", b"")
