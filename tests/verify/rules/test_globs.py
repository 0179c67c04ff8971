"""Shell-style globs on names, keys and paths."""

import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.rules.globs import matcher, matches_any, matches_path
from tracker.verify.rules.shorthand import alternatives


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


@pytest.mark.parametrize(
    ("pattern", "name"),
    [("openai.*.create", "openai.create"), ("*.create", "a.created"), ("create", "a.create"), ("a?", "a")],
)
def test_globs_that_do_not(pattern, name):
    assert not matches_any((pattern,), name)


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
    assert matches_any((pattern,), name, segments=True) is matches


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


GLOBS = st.text("ab.*", max_size=8)


@given(
    st.tuples(GLOBS, st.text("ab.", max_size=10)) | st.tuples(st.text("ab*[]", max_size=8), st.text("ab", max_size=8))
)
def test_a_glob_with_and_without_classes_matches_as_fnmatch_does(pair):
    pattern, text = pair
    assert bool(matcher(pattern)(text)) == fnmatchcase(text, pattern)


@given(GLOBS, st.text("ab.", max_size=10))
def test_in_keys_a_star_does_not_cross_a_dot_and_two_do(pattern, text):
    pieces = re.split(r"(\*\*|\*)", pattern)
    expected = "".join({"**": ".*", "*": "[^.]*"}.get(piece, re.escape(piece)) for piece in pieces)
    assert bool(matcher(pattern, segments=True)(text)) == bool(re.fullmatch(expected, text))


@pytest.mark.parametrize(
    ("glob", "meant"),
    [
        ("a.{b,c}", ["a.b", "a.c"]),
        ("{a,b{c,d}}.{e,f}", ["a.e", "a.f", "bc.e", "bc.f", "bd.e", "bd.f"]),
        ("[{]a,b}", ["[{]a,b}"]),
        ("{a: {b,c}", ["{a: b", "{a: c"]),
        ("{a}", ["{a}"]),
    ],
)
def test_braces_stand_for_one_glob_with_each_also_within_others(glob, meant):
    assert sorted(alternatives(glob)) == meant


@pytest.mark.parametrize("glob", ["{a,b}" * 40, "{" + "," * 200_000, "{," * 100_000])
def test_a_glob_that_stands_for_too_many_or_is_damaged_stands_for_itself(glob):
    assert alternatives(glob) == [glob]
