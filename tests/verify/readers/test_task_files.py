"""Makefiles, justfiles, Jenkinsfiles, Procfiles: commands by target, recipe, stage and process type."""

from tracker.verify.readers import read


def test_make_targets_have_commands_and_prerequisites():
    text = "PY := uv run python\nall: test\ntest: main.o ## Run\n\t@$(PY) -m pytest \\\n\t  -q\n"
    found = [(f.name, f.line, f.inside) for f in read("makefile", text.encode())]
    assert found == [("pytest -q", 4, "test"), ("make test", 2, "all")]


def test_variables_of_make_that_double_stay_small():
    text = "A0=xxxxxxxx\n" + "".join(f"A{n}=$(A{n - 1})$(A{n - 1})\n" for n in range(1, 60)) + "t:\n\techo $(A59)\n"
    assert len(read("makefile", text.encode())[0].name) <= 200


def test_just_recipes():
    found = read("justfile", b'x := "a"\ntest: lint\n  @pytest {{x}}\nlint:\n  ruff .\n')
    assert [(f.name, f.line, f.inside) for f in found] == [
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
