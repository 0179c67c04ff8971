"""The table of fact kinds is complete: each kind is yielded on its example, and nothing yields a kind it lacks."""

import pytest

from tracker.verify.facts.derive import DERIVED, derive
from tracker.verify.facts.kinds import FLAGS, KINDS
from tracker.verify.facts.repository import FileFacts, Repository
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.samples import samples

READ = {name for name, kind in KINDS.items() if not kind.derived and name != "file"}


def repository(file, text):
    facts = [fact for name in readers_for(file) for fact in read(name, text.encode())]
    scope = "ci" if ".github/" in file else "test" if file.startswith("tests/") else "code"
    return Repository([FileFacts(file, scope, facts)], {file: scope})


@pytest.fixture(scope="module")
def example_facts():
    """Give all facts of the examples in the shipped catalogue."""
    patterns = [pattern for rule in load_catalogue().rules.values() for part in rule.parts for pattern in part.patterns]
    found = []
    for pattern in patterns:
        for text in (pattern.examples or samples(pattern)) if pattern.names and pattern.kind != "file" else ():
            found += repository(pattern.example_file or KINDS[pattern.kind].example_file, text).by_kind.values()
    return [located.fact for facts in found for located in facts]


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"file"}))
def test_each_kind_is_yielded_on_its_example(name):
    kind = KINDS[name]
    found = repository(kind.example_file, kind.example)
    assert bool(found.kind(name)) is not kind.derived
    derive(found)
    assert found.kind(name)


def test_the_derived_kinds_are_those_with_a_function():
    assert [name for name in DERIVED if not KINDS[name].derived] == []
    assert {name for name, kind in KINDS.items() if kind.derived} == DERIVED.keys()


def test_no_function_yields_another_kind_than_its_own():
    for kind in KINDS.values():
        found = repository(kind.example_file, kind.example)
        for name, function in DERIVED.items():
            assert {located.fact.kind for located in function(found)} <= {name}


def test_readers_yield_no_other_kind_and_no_other_flag(example_facts):
    assert {fact.kind for fact in example_facts} <= READ
    assert {flag for fact in example_facts for flag in fact.flags} <= FLAGS.keys()
