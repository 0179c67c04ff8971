"""What the reader of notebooks tells, with the lines of the notebook's own file."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.verify.readers.notebook import read


def notebook(*cells: tuple[str, str | list[str]], indent=1):
    return json.dumps(
        {"cells": [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells]}, indent=indent
    ).encode()


def facts(kind, data):
    return [fact for fact in read(data) if fact.kind == kind]


def test_all_code_cells_are_one_module():
    data = notebook(
        ("code", "from openai import OpenAI\nc = OpenAI()"), ("markdown", "# Ask"), ("code", "c.chat.create()")
    )
    assert [fact.name for fact in facts("call", data)] == ["openai.OpenAI", "openai.OpenAI.chat.create"]
    assert [fact.name for fact in facts("heading", data)] == ["Ask"]


def test_lines_are_those_of_the_file():
    data = notebook(("code", ["import a\n", "\n", "a.b()\n"]))
    (call,) = facts("call", data)
    assert b"a.b()" in data.splitlines()[call.line - 1]


def test_magics_are_no_python_and_shell_lines_are_commands():
    data = notebook(("code", "%matplotlib inline\n!pip install openai\n%pip install rich\nimport a\na.b()\na.b?"))
    assert [fact.name for fact in facts("call", data)] == ["a.b"]
    assert [fact.name for fact in facts("command", data)] == ["pip install openai", "pip install rich"]


def test_a_cell_of_another_language_is_left_out():
    data = notebook(("code", "%%bash\npytest -q"), ("code", "%%html\n<b>f()</b>"))
    assert facts("call", data) == []
    assert [fact.name for fact in facts("command", data)] == ["pytest -q"]


def test_outputs_are_no_source():
    data = b'{"cells": [{"cell_type": "code", "outputs": [{"text": ["f()"]}], "source": ["g()"]}]}'
    assert [fact.name for fact in facts("call", data)] == ["$g"]


@settings(max_examples=50)
@given(st.text(max_size=60), st.integers(0, 200))
def test_a_damaged_notebook_gives_what_comes_before_the_damage(source, cut):
    data = notebook(("code", source), ("markdown", source))
    for fact in [*read(data), *read(data[:cut])]:
        assert 1 <= fact.line <= data.count(b"\n") + 1
