"""All patterns matched with all facts at once: what is found is what trying each pattern with each fact finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located
from tracker.verify.rules.globs import FRAGMENT_MARK, WORD, matcher, matches_any
from tracker.verify.rules.matching import PatternIndex, index_of
from tracker.verify.rules.model import Pattern, folded_name


def fact(kind="call", name="openai.OpenAI.chat.create", **rest: object):
    return Located("src/app.py", "code", Fact(kind, name, 3, **rest))


def found(patterns, *facts: Located, paths=None):
    by_kind = {}
    for located in facts:
        by_kind.setdefault(located.fact.kind, []).append(located)
    return PatternIndex(patterns).match(by_kind, paths or {})


def test_each_pattern_has_the_facts_it_matches_each_once_in_the_order_read():
    one, two, other = fact(name="a.run"), fact(name="b.run"), fact(name="c")
    hits = found([Pattern("call", ("*.run", "a.*")), Pattern("call", ("c",)), Pattern("call", ("d",))], two, one, other)
    assert hits == {0: [two, one], 1: [other]}


def test_a_pattern_matches_facts_of_its_kind_only():
    assert not found([Pattern("import", ("openai.*",))], fact())


def test_a_fact_that_lacks_what_is_demanded_is_no_match():
    inside = Pattern("call", ("openai.*",), inside=("train",))
    assert found([inside], fact(inside="train"), fact(inside="serve")) == {0: [fact(inside="train")]}


def test_a_pattern_may_begin_and_end_in_a_wildcard_or_be_one():
    wanted = [Pattern("call", ("openai.*.create",)), Pattern("call", ("*penA*",)), Pattern("call", ("*",))]
    assert found(wanted, fact()) == {0: [fact()], 1: [fact()], 2: [fact()]}


def test_names_of_code_keep_their_case_and_those_of_prose_do_not():
    assert not found([Pattern("call", ("Openai.*",))], fact())
    assert found([Pattern("heading", ("*Run*",))], fact("heading", "how to RUN it"))


def test_files_match_by_name_or_path_whatever_their_content():
    paths = {"public/.well-known/agent.json": "config", "a/agent-card.json": "config", "b.json": "config"}
    pattern = Pattern("file", ("agent-card.json", "*.well-known/agent.json"))
    hits = found([pattern], paths=paths)[0]
    assert [hit.path for hit in hits] == ["public/.well-known/agent.json", "a/agent-card.json"]


def test_an_argument_that_may_not_be_given():
    index = [Pattern("call", ("a.b",), without=("url", "base"))]
    hits = found(index, *(fact(name="a.b", arguments=((name, "1"),)) for name in ("model", "url")))
    assert hits == {0: [fact(name="a.b", arguments=(("model", "1"),))]}


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


@given(st.text("ab._*?", max_size=8), st.text("ab._", max_size=10))
def test_the_key_of_a_glob_is_in_every_text_it_matches(pattern, text):
    words = WORD.findall(text)
    for key in index_of("call", [(0, Pattern("call", (pattern,)))]).named if matcher(pattern)(text) else ():
        assert not key or key in words or (key[0] == FRAGMENT_MARK and any(key[1:] in word for word in words))
