"""Makefiles, justfiles, Jenkinsfiles, Procfiles: commands by target, recipe, stage and process type."""

# ruff: noqa: E501 -- small files of other tools, each on one line

from tracker.verify.readers import read


def test_make_targets_have_commands_and_prerequisites():
    text = "PY := uv run python\nall: test\ntest: main.o ## Run\n\t@$(PY) -m pytest \\\n\t  -q\n"
    found = [(f.name, f.line, f.inside) for f in read("makefile", text.encode())]
    assert found == [("pytest -q", 4, "test"), ("make test", 2, "all"), ("make all", 2, "")]


def test_variables_of_make_that_double_stay_small():
    text = "A0=xxxxxxxx\n" + "".join(f"A{n}=$(A{n - 1})$(A{n - 1})\n" for n in range(1, 60)) + "t:\n\techo $(A59)\n"
    assert len(read("makefile", text.encode())[0].name) <= 301


def test_just_recipes():
    found = read("justfile", b'x := "a"\ntest: lint\n  @pytest {{x}}\nlint:\n  ruff .\n')
    assert [(f.name, f.line, f.inside) for f in found] == [
        ("just test", 2, ""),
        ("just lint", 2, "test"),
        ("pytest a", 3, "test"),
        ("ruff .", 5, "lint"),
    ]


def test_jenkins_steps_by_stage():
    text = (
        "stage('Test') {\n // sh 'no'\n sh 'pytest'\n sh '''\n  make x\n '''\n sh(script: \"y\", returnStdout: true)\n}"
    )
    assert [(f.name, f.line, f.inside) for f in read("jenkins", text.encode())] == [
        ("pytest", 3, "Test"),
        ("make x", 5, "Test"),
        ("y", 7, "Test"),
    ]


def test_procfile_processes():
    assert [(f.name, f.inside) for f in read("procfile", b"web: gunicorn app:app\n")] == [("gunicorn app:app", "web")]


def test_a_justfile_names_its_aliases_imports_and_modules():
    text = b"import 'ci/t.just'\nmod api\nmod b \"x/b.just\"\nalias t := unit\n"
    assert [(f.kind, f.name, f.value, f.inside) for f in read("justfile", text)] == [
        ("key", "import", "ci/t.just", ""),
        ("key", "mod.api", "", ""),
        ("key", "mod.b", "x/b.just", ""),
        ("command", "just unit", "unit", "t"),
    ]


def test_stages_of_jenkins_that_never_run_are_left_out():
    text = (
        "stage('A') { when { expression { return false } } steps { sh 'a' } }\n"
        "stage('B') { when { expression { x != false } } steps { sh 'b'; script { if (false) { sh 'c' } else { sh 'd' } } } }"
    )
    assert [f.name for f in read("jenkins", text.encode())] == ["b", "d"]


def test_teamcity_has_the_commands_triggers_and_dependencies_of_its_build_types():
    text = (
        'object T : BuildType({\n steps {\n  script { scriptContent = """\n   pytest\n  """ }\n'
        '  gradle { tasks = "test" }\n  script { enabled = false\n scriptContent = "ls" }\n }\n'
        " triggers { vcs { } }\n dependencies { snapshot(B) { } }\n})"
    )
    assert [(f.kind, f.name, f.line, f.inside or f.value) for f in read("teamcity", text.encode())] == [
        ("command", "pytest", 4, "T"),
        ("command", "gradle test", 6, "T"),
        ("key", "T.trigger", 10, "vcs"),
        ("key", "T.needs", 11, "B"),
    ]
