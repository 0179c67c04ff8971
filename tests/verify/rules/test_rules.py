"""A pattern matches a fact by shell-style globs on its name and by whatever else it demands."""

import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located
from tracker.verify.rules.globs import FRAGMENT_MARK, WORD, matcher, matches_any, matches_path
from tracker.verify.rules.matching import PatternIndex, demands, index_of
from tracker.verify.rules.model import Pattern, folded_name


def fact(kind="call", name="openai.OpenAI.chat.create", **rest: object):
    return Located("src/app.py", "code", Fact(kind, name, 3, **rest))


def found(patterns, *facts: Located, paths=None):
    by_kind = {}
    for located in facts:
        by_kind.setdefault(located.fact.kind, []).append(located)
    return PatternIndex(patterns).match(by_kind, paths or {})


def holds_for(pattern, located):
    return all(check(located) for check in demands(pattern))


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("openai.*.create", "openai.OpenAI.chat.create"),
        ("*", "anything"),
        ("*.create", "a.create"),
        ("$*.fit", "$model.fit"),
        ("get_?", "get_a"),
        ("[ab].run", "b.run"),
        ("*[gG]enerate*", "x.regenerate_all"),
    ],
)
def test_globs_that_match(pattern, name):
    assert matches_any((pattern,), name)
    assert 0 in found([Pattern("call", (pattern,))], fact(name=name))


@pytest.mark.parametrize(
    ("pattern", "name"),
    [("openai.*.create", "openai.create"), ("*.create", "a.created"), ("create", "a.create"), ("a?", "a")],
)
def test_globs_that_do_not(pattern, name):
    assert not matches_any((pattern,), name)
    assert not found([Pattern("call", (pattern,))], fact(name=name))


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("services.*.build", "services.web.build", True),
        ("services.*.build", "services.web.x.build", False),
        ("services.**.build", "services.web.x.build", True),
        ("on.?", "on.x", True),
        ("on.?", "on..", False),
    ],
)
def test_a_star_in_a_key_is_one_segment_and_two_are_several(pattern, name, matches):
    assert bool(found([Pattern("key", (pattern,))], fact("key", name))) is matches


def test_names_of_code_keep_their_case_and_those_of_prose_do_not():
    assert not found([Pattern("call", ("Openai.*",))], fact())
    assert found([Pattern("heading", ("*Run*",))], fact("heading", "how to RUN it"))


@pytest.mark.parametrize(
    "demand",
    [
        {"excluded": ("openai.*",)},
        {"values": ("x*",)},
        {"not_values": ("*y",)},
        {"arguments": (("stream", ("True",)),)},
        {"arguments": (("model", ("claude*",)),)},
        {"inside": ("train*",)},
        {"not_inside": ("Agent.*",)},
        {"files": ("*.ts",)},
        {"not_files": ("src/*",)},
        {"flags": ("await",)},
        {"minimum": 1.0},
    ],
)
def test_each_demand_can_keep_a_fact_out(demand):
    located = fact(value="any", inside="Agent.run", arguments=(("model", "gpt-4o"),), flags=("loop",))
    assert holds_for(Pattern("call", ("*",)), located)
    assert not holds_for(Pattern("call", ("*",), **demand), located)


def test_demands_that_a_fact_meets():
    located = fact(value="0.95", inside="Agent.run", arguments=(("0", "hi"), ("model", "gpt-4o")), flags=("loop",))
    pattern = Pattern(
        kind="call",
        names=("openai.*",),
        values=("0.*",),
        arguments=(("*", ("gpt*",)), ("0", ("h?",))),
        inside=("*.run",),
        files=("app.py",),
        flags=("loop",),
        minimum=0.9,
    )
    assert holds_for(pattern, located)


def test_an_unused_import_never_counts_unless_it_is_asked_for():
    unused = fact("import", "openai.OpenAI", flags=("unused",))
    assert not holds_for(Pattern("import", ("openai.*",)), unused)
    assert holds_for(Pattern("import", ("openai.*",), flags=("unused",)), unused)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("README*", "docs/README.md", True),
        ("/README*", "README.md", True),
        ("/README*", "docs/README.md", False),
        ("docs/*", "docs/a/b.md", True),
        ("docs/*", "src/docs/b.md", False),
    ],
)
def test_a_path_pattern_is_for_the_name_the_path_or_the_root(pattern, path, matches):
    assert matches_path((pattern,), path) is matches


def test_files_match_by_name_or_path_whatever_their_content():
    paths = {"public/.well-known/agent.json": "config", "a/agent-card.json": "config", "b.json": "config"}
    pattern = Pattern("file", ("agent-card.json", "*.well-known/agent.json"))
    hits = found([pattern], paths=paths)[0]
    assert [hit.path for hit in hits] == ["public/.well-known/agent.json", "a/agent-card.json"]


def test_any_name_with_an_argument_or_flag():
    index = [Pattern("call", ("*",), arguments=(("tools", ("?*",)),)), Pattern("call", ("*",), flags=("loop",))]
    hits = found(index, fact(arguments=(("tools", "[a]"),)), fact(flags=("loop",)), fact())
    assert {number: len(items) for number, items in hits.items()} == {0: 1, 1: 1}


SIGNS = ["*", "?", "[ab]", "a", "b", "run", "chat.", "Run", ".", "é"]
PIECES = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=6)
NAMES = st.lists(st.sampled_from(["a", "b", "run", "chat.", "Run", ".", "é", "]", "["]), max_size=6).map("".join)


@given(globs=st.lists(PIECES.map("".join), min_size=1, max_size=5), names=st.lists(NAMES, max_size=5))
@pytest.mark.parametrize("kind", ["call", "heading", "key"])
def test_the_index_finds_what_trying_every_pattern_finds(kind, globs, names):
    facts = [fact(kind, name) for name in names]
    expected = {
        (number, located)
        for number, glob in enumerate(globs)
        for located in facts
        if matches_any((folded_name(kind, glob),), folded_name(kind, located.fact.name), segments=kind == "key")
    }
    hits = found([Pattern(kind, (glob,)) for glob in globs], *facts)
    assert {(number, located) for number, items in hits.items() for located in items} == expected


GLOBS = st.text("ab.*", max_size=8)


@given(GLOBS, st.text("ab.", max_size=10))
def test_a_glob_without_classes_matches_as_fnmatch_does(pattern, text):
    assert bool(matcher(pattern)(text)) == fnmatchcase(text, pattern)


@given(st.text("ab*[]", max_size=8), st.text("ab", max_size=8))
def test_a_glob_with_classes_matches_as_fnmatch_does(pattern, text):
    assert bool(matcher(pattern)(text)) == fnmatchcase(text, pattern)


@given(st.text("ab.*", max_size=8), st.text("ab.", max_size=10))
def test_a_star_does_not_cross_a_dot_in_keys(pattern, text):
    plain = pattern.replace("**", "*")
    expected = re.fullmatch("".join("[^.]*" if sign == "*" else re.escape(sign) for sign in plain), text)
    if "**" not in pattern:
        assert bool(matcher(pattern, segments=True)(text)) == bool(expected)


@given(st.text("ab._*?", max_size=8), st.text("ab._", max_size=10))
def test_the_key_of_a_glob_is_in_every_text_it_matches(pattern, text):
    words = WORD.findall(text)
    for key in index_of("call", [(0, Pattern("call", (pattern,)))]).named if matcher(pattern)(text) else ():
        assert not key or key in words or (key[0] == FRAGMENT_MARK and any(key[1:] in word for word in words))
