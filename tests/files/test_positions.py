"""Every key of a TOML text is found on its line."""

import time
import tomllib

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from tracker.files.positions import positions

SAMPLE = '''\
# a comment with [brackets] and "quotes"
id = "ai"  # trailing = comment
text = """
[not.a.table]
key = "inside"
""\\"""" # three quotes within
literal = \'\'\'
[[nor.this]]\'\'\'
dotted . "quo.ted" . 'lit eral' = 1
list = [ # comment ]
  1,
  [2,
   3],
  { a = "}", b.c = ["]"] },
]

[renamed]
milestones = { "old-\\u0061" = "new" }

[[phase]]
id = "one"
[[phase.milestone]]
id = "first"
steps = [{ id = "s1", text = "x" },
         { id = "s2", text = "y" }]
[phase.milestone.extra]
deep = 1979-05-27 07:32:00
[[phase.milestone]]
id = "second"
[[phase]]
[[phase.milestone]]
id = "third"
'''


def test_each_kind_of_key_is_on_its_line():
    tomllib.loads(SAMPLE)
    lines = positions(SAMPLE).lines
    expected = {
        ("id",): 2,
        ("text",): 3,
        ("literal",): 7,
        ("dotted",): 9,
        ("dotted", "quo.ted", "lit eral"): 9,
        ("list", 0): 11,
        ("list", 1): 12,
        ("list", 1, 1): 13,
        ("list", 2, "a"): 14,
        ("list", 2, "b", "c", 0): 14,
        ("renamed", "milestones", "old-a"): 18,
        ("phase", 0): 20,
        ("phase", 0, "id"): 21,
        ("phase", 0, "milestone", 0): 22,
        ("phase", 0, "milestone", 0, "steps", 0, "id"): 24,
        ("phase", 0, "milestone", 0, "steps", 1, "text"): 25,
        ("phase", 0, "milestone", 0, "extra", "deep"): 27,
        ("phase", 0, "milestone", 1, "id"): 29,
        ("phase", 1): 30,
        ("phase", 1, "milestone", 0, "id"): 32,
    }
    assert {path: lines.get(path) for path in expected} == expected
    assert ("nor",) not in lines
    assert ("key",) not in lines


def test_lines_are_the_same_with_windows_line_ends():
    assert positions(SAMPLE.replace("\n", "\r\n")).lines == positions(SAMPLE).lines


def test_an_unknown_path_is_on_the_line_of_what_is_around_it():
    places = positions(SAMPLE)
    assert places.line(("phase", 0, "milestone", 1, "steps", 3)) == 28
    assert places.line(("nowhere",)) == 1


def paths_of(value, path=()):
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        yield from paths_of(entry, (*path, key))


SCALARS = st.text(max_size=8) | st.integers(-9, 9) | st.booleans() | st.dates() | st.floats(allow_nan=False)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), st.booleans())
def test_exactly_the_paths_of_the_parsed_table_have_lines(table, multiline):
    text = tomli_w.dumps(table, multiline_strings=multiline)
    places = positions(text)
    assert set(places.lines) == set(paths_of(tomllib.loads(text)))
    assert all(1 <= line <= text.count("\n") + 1 for line in places.lines.values())


def test_keys_that_the_grammar_does_not_know_are_on_the_line_of_what_is_around_them():
    """TOML 1.1 allows an inline table to run over lines, the grammar is of 1.0."""
    places = positions("one = 1\ntable = {\n  a = 1,\n  b = 2,\n}\n[next]\nlast = 3\n")
    assert places.line(("table", "b")) in {2, 4}
    assert places.line(("next", "last")) == 7


@given(st.text(st.sampled_from("a1.=[]{}\"'\\#,\n ué"), max_size=60))
def test_no_text_stops_it(text):
    positions(text)


def test_hostile_texts_take_linear_time():
    many = 100_000
    texts = ["[" * many, "a={" * many, "a." * many, '"' * many, "'" * many, '"""' + '\\"' * many, "a=[" + "," * many]
    texts += ['a="""' + '""\\' * many, "#" * many, " " * many, "\n" * many, "[[a]]\n" * (many // 10), "a" * many]
    start = time.process_time()
    for text in texts:
        positions(text)
    assert time.process_time() - start < 10
