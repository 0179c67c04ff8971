"""What the readers of source code share: values noted on the way, nothing left behind."""

import gc

import pytest

from tracker.verify.readers import javascript, python
from tracker.verify.readers.names import Scope


@pytest.mark.parametrize(
    ("read", "source", "comment"),
    [
        (python.read, "from x import A\nprint(A.b('c', d={'e': 1}), f'{A}')\n", "# é"),
        (javascript.read_typescript, "import { A } from 'x'\nA.b('c', {d: `e${A}`})\n", "// é"),
    ],
)
def test_a_character_of_several_bytes_changes_no_fact_beside_it(read, source, comment):
    assert read((source + comment).encode()) == read(source.encode())


@pytest.mark.parametrize(
    "given_to_f",
    [
        "",
        "a",
        "a.b, 'c', 1",
        "a, k=b.c, **d",
        "*a, k={'b': c}",
        "(x for x in y)",
        "g(h(a)), # comment\n k=g(b=1)",
        "a=[b]",
        ", ".join(f"a{number}" for number in range(60)),
        ", ".join(f"k{number}={number}" for number in range(60)),
    ],
)
def test_a_call_has_the_arguments_that_the_same_decorator_has(given_to_f):
    facts = python.read(f"@f({given_to_f})\ndef g(): pass\n".encode())
    told = {fact.kind: fact.arguments for fact in facts if fact.name == "$f"}
    assert told["call"] == told["decorator"]


def test_a_member_without_a_dot_in_broken_source_is_no_name():
    facts = javascript.read_typescript(b'""class=')
    assert [fact.name for fact in facts if fact.kind == "attribute"] == ["$str.class"]


@pytest.mark.parametrize(
    ("read", "source"),
    [
        (python.read, b"class A:\n    def f(self):\n        self.x = 1\n        return [lambda: self.x for y in z]\n"),
        (javascript.read_javascript, b"class A { constructor() { this.x = () => { const y = () => this.x } } }\n"),
    ],
)
def test_nothing_of_a_file_that_was_read_waits_for_the_collector_of_cycles(read, source):
    gc.collect()
    gc.disable()
    try:
        read(source)
        assert not [held for held in gc.get_objects() if isinstance(held, Scope)]
    finally:
        gc.enable()
