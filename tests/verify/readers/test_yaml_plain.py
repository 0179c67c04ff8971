"""The reader of plain YAML agrees with the parser, and leaves to it whatever is not plain."""

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.verify.readers import yaml_events, yaml_plain

PLAIN = """\
---
name: Checks   # of every push
on: [push, "pull request", 'a, b']
env: {}
jobs:
  test:
    steps:
    - uses: actions/checkout@v4
      with:
        token: ${{ secrets.TOKEN }}

    - name: 'It''s a test'
      run: |
        pytest -q

        ruff check
    - run: >-
        pytest
        --verbose
      if:
    - echo done
"""
INDENTS = st.sampled_from(["", "", "  ", "    ", "      ", " "])
CONTENTS = st.sampled_from(
    [
        "run:",
        "script: make",
        "- a",
        "- b: c",
        "- run: |",
        "- - a",
        "-",
        "key: >-",
        "key: |+",
        "command: [a, 'b c', \"d\", --e, f:g]",
        "args: [- a]",
        "args: [a: b]",
        "args: []  # none",
        "args: {}",
        "args: {a: b}",
        "'a b': \"c: d\"",
        "a: b: c",
        "a : b#c # d",
        "a: 'it''s'",
        'a: "\\n"',
        "a: &b c",
        "a: *b",
        "a: !c d",
        "? a",
        "# a",
        "a",
        "--- a",
        "---",
        "...",
        "%YAML 1.1",
        "é: …",
        "a:\tb",
        "",
    ]
)
LINES = st.lists(st.tuples(INDENTS, CONTENTS).map("".join), max_size=12)


def plain_facts(text):
    documents = yaml_plain.read(text)
    return None if documents is None else [fact for document in documents for fact in document.finish()]


def test_a_workflow_is_plain():
    assert plain_facts(PLAIN) == yaml_events.read(PLAIN)


@settings(max_examples=500)
@given(lines=LINES, end=st.sampled_from(["", "\n"]))
@example(lines=["a: |", "   ", "  b"], end="")
@example(lines=["a: >", "  b", "", "   c"], end="\n")
@example(lines=["a:", "  - b", " - c"], end="\n")
def test_what_is_read_as_plain_is_what_the_parser_reads(lines, end):
    text = "\n".join(lines) + end
    facts = plain_facts(text)
    assert facts is None or facts == yaml_events.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        'a: "\\n"\n',
        "a: {b: c}\n",
        "a: [b, [c]]\n",
        "a: b\n  c\n",
        "a: |2\n    b\n",
        "a: b: c\n",
        "a:\n    b: c\n  d: e\n",
        "a:\tb\n",
        "? a\n",
        "...\n",
        "%YAML 1.1\n---\na: b\n",
        "a: \x85\n",
        "a:\n" * 3 + "".join(" " * depth + "a:\n" for depth in range(60)),
    ],
)
def test_anything_else_is_left_to_the_parser(text):
    assert yaml_plain.read(text) is None


def test_plain_files_are_read_without_the_parser():
    program = (
        "import sys; from tracker.verify.readers import read; read('yaml', b'a: b'); assert 'yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
