"""Dockerfiles: instructions by stage, with what ARG and ENV set put in, and the commands that they run."""

from textwrap import dedent

import pytest

from tracker.verify.readers import read


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


def test_here_documents_are_scripts_of_the_shell_and_hide_instructions():
    text = """\
        FROM a
        RUN <<ONE <<TWO
        uv sync
        ONE
        make
        TWO
        COPY <<-EOF /etc/x
        \tUSER no
        \tEOF
        RUN cat <<<word
        RUN echo "<<EOF"
        USER me
        """
    facts = read("dockerfile", dedent(text).encode())
    assert [(f.name, f.line) for f in facts if f.kind == "command"][:2] == [("uv sync", 3), ("make", 5)]
    assert [(f.value, f.line) for f in facts if f.name == "USER"] == [("me", 12)]


def test_values_in_quotes_are_put_in_whole():
    facts = read("dockerfile", b'ARG TAG="1 2" X\nENV NAME some value\nFROM $TAG-$NAME-${X:-y} as z\n')
    assert facts[-1].value == "1 2-some value-y as z"
    assert facts[-1].inside == "z"


def test_a_list_of_words_over_several_lines_is_one_command():
    facts = read("dockerfile", b'FROM a\nCMD ["sh", "-c", "\\\n  make & \\\n  pytest"]\nUSER b\n')
    assert [f.name for f in facts if f.kind == "command"][1:] == ["make", "pytest"]
    assert facts[-1].name == "USER"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM {{ base }} AS x\nRUN y", [("FROM", "{{ base }} AS x"), ("RUN", "y")]),
        ("{% if x %}\nFROM a\n{% endif %}\nRUN y", [("FROM", "a"), ("RUN", "y")]),
        (
            "FROM a\nEXPOSE 80a\nUSER 'b'\nCOPY c\nARG\nRUN y",
            [("FROM", "a"), ("EXPOSE", "80a"), ("USER", "'b'"), ("COPY", "c"), ("ARG", ""), ("RUN", "y")],
        ),
        (
            "FROM a\n<<<<<<< HEAD\nRUN x\n=======\nRUN y\n>>>>>>> b\nCMD z",
            [("FROM", "a"), ("RUN", "x"), ("RUN", "y"), ("CMD", "z")],
        ),
        ("FROM a\nRUN [[ x ]] || \\\n # why\n\n  y\nUSER b", [("FROM", "a"), ("RUN", "[[ x ]] || y"), ("USER", "b")]),
    ],
)
def test_what_stands_around_a_mistake_is_read(text, found):
    facts = read("dockerfile", text.encode())
    assert [(fact.name, fact.value) for fact in facts if fact.kind == "instruction"] == found
