"""Shell text, Dockerfiles, Makefiles, justfiles, Jenkinsfiles, Procfiles: commands without their wrappers."""

from textwrap import dedent

import pytest

from tracker.verify.readers import read
from tracker.verify.readers.shell import commands


def names(text: str) -> list[str]:
    """Give the names of the commands of a shell text."""
    return [fact.name for fact in commands(dedent(text), 1, "")]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("sudo -u me pytest -q", "pytest -q"),
        ("A=1 B='x y' pytest", "pytest"),
        ("uv run --extra dev --frozen python -m pytest", "pytest"),
        ("poetry run python3.11 train.py --x 'a b'", "python train.py --x a b"),
        ("conda run -n x pytest", "pytest"),
        ("hatch run test:pytest", "pytest"),
        ("npx --yes vitest run", "vitest run"),
        ("timeout -k 5 60 pytest", "pytest"),
        ("./node_modules/.bin/jest", "jest"),
        (".venv/bin/pytest -q", "pytest -q"),
        ("docker-compose -f a.yml up -d", "docker compose up -d"),
        ("kubectl -n x apply -f k8s", "kubectl apply -f k8s"),
        ("pytest -q 2>&1 > out.txt", "pytest -q"),
        ("uv pip install .", "uv pip install ."),
        ("exec gunicorn app:app", "gunicorn app:app"),
    ],
)
def test_wrappers_are_stripped(written, name):
    assert names(written) == [name]


def test_commands_that_carry_others_give_both():
    assert names("docker compose exec -T web pytest") == ["docker compose exec -T web pytest", "pytest"]
    assert names("coverage run -m pytest") == ["coverage run -m pytest", "pytest"]
    assert names('bash -c "npm ci && npm test"')[1:] == ["npm ci", "npm test"]


def test_separators_quotes_comments_and_here_documents():
    text = """\
        # pytest no
        a; b && c || d | e & f
        if g; then h; fi
        echo 'x; pytest' # pytest
        cat <<EOF > out
        pytest no
        EOF
        run() { k; }
        x=$(git rev-parse HEAD)
        """
    found = names(text)
    assert found == ["a", "b", "c", "d", "e", "f", "g", "h", "echo x; pytest", "cat", "k", "git rev-parse HEAD"]
    assert [fact.line for fact in commands(dedent(text), 1, "")][-2:] == [8, 9]


def test_dockerfile_instructions_by_stage_with_arguments_put_in():
    text = """\
        ARG VERSION=3.11
        FROM --platform=linux/amd64 python:${VERSION}-slim AS build
        RUN --mount=type=cache,target=/x \\
            pip install . && \\
            # a comment

            ruff .
        FROM python:$VERSION
        RUN <<EOF
        apt-get update
        USER no
        EOF
        ARG WHO=app
        USER ${WHO:-root}
        HEALTHCHECK --interval=3s CMD curl x
        CMD ["sh", "-c", "uvicorn app:app"]
        """
    facts = read("dockerfile", dedent(text).encode())
    instructions = [(f.name, f.value, f.line, f.inside, f.flags) for f in facts if f.kind == "instruction"]
    assert ("FROM", "python:3.11-slim AS build", 2, "build", ()) in instructions
    assert ("FROM", "python:3.11", 8, "1", ("last-stage",)) in instructions
    assert [i[1] for i in instructions if i[0] == "USER"] == ["app"]
    found = [(f.name, f.line, f.inside) for f in facts if f.kind == "command"]
    assert found[:3] == [("pip install .", 4, "RUN"), ("ruff .", 7, "RUN"), ("apt-get update", 10, "RUN")]
    assert ("curl x", 15, "HEALTHCHECK") in found
    assert ("uvicorn app:app", 16, "CMD") in found


def test_the_escape_directive_of_a_dockerfile_is_obeyed():
    facts = read("dockerfile", b"# escape=`\nFROM a\nRUN pip install `\n  x\nCOPY a c:\\\nUSER b\n")
    assert [f.name for f in facts] == ["FROM", "RUN", "pip install x", "COPY", "USER"]


def test_an_empty_dockerfile_has_no_facts():
    assert read("dockerfile", b"\n# only a comment\n") == []


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
