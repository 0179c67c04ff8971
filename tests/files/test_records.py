"""A table becomes a dataclass; what is wrong is said in words, all of it in one run."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.files.fields import Bounds, Key, OneOf, Size, Spelling, as_table, fields_of
from tracker.files.problems import Problems
from tracker.files.records import read_table


@dataclass(frozen=True, slots=True)
class Part:
    """A part."""

    name: Annotated[str, Spelling("[a-z]+", "lower-case letters")]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing."""

    title: str
    origin: Annotated[str | None, Key("from")] = None
    count: Annotated[int, Bounds(1, 9)] = 1
    ratio: float = 0.5
    span: Annotated[tuple[int, int] | None, Bounds(0, 100)] = None
    kind: Annotated[str, OneOf(("book", "video"))] = "book"
    on: bool = False
    tags: Annotated[tuple[str, ...], Size(distinct=True)] = ()
    parts: Annotated[tuple[Part, ...], Key("part"), Size(1)] = (Part("a"),)
    names: Mapping[str, str] = field(default_factory=dict)
    free: Any = None


def read(text):
    problems = Problems("thing.toml")
    return read_table(Thing, tomllib.loads(text), problems), [str(problem) for problem in problems.listed(text)]


def test_a_sound_table_fills_every_field():
    thing, problems = read(
        'title = "T"\nfrom = "x"\ncount = 3\nratio = 1\nspan = [1, 2]\nkind = "video"\non = true\ntags = ["a", "b"]\n'
        'names = { a = "b" }\nfree = [1, "x"]\n[[part]]\nname = "p"\n'
    )
    assert problems == []
    assert thing == Thing("T", "x", 3, 1, (1, 2), "video", True, ("a", "b"), (Part("p"),), {"a": "b"}, [1, "x"])  # noqa: FBT003 - one of all fields
    assert as_table(thing)["from"] == "x"
    assert as_table(thing)["part"] == [{"name": "p"}]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("titel = 1", 'titel: unknown key (did you mean "title"?)'),
        ("count = true", "count: must be a whole number, not true or false"),
        ("count = 1.0", "count: must be a whole number, not a decimal number"),
        ("count = 10", "count: must be between 1 and 9"),
        ("count = 0x" + "f" * 9000, "count: must be between 1 and 9"),
        ('ratio = "1"', 'ratio: must be a number, not the text "1"'),
        ("span = 4", "span: must be [minimum, maximum], two whole numbers, not a whole number"),
        ("span = [1, 2, 3]", "span: must be [minimum, maximum], two whole numbers"),
        ("span = [6, 4]", "span: the minimum 6 is greater than the maximum 4"),
        ("span = [1, 101]", "span: must be between 0 and 100"),
        (
            'kind = "vidoe"',
            'kind: "vidoe" is not one of book, video (did you mean "video"?)',
        ),
        ("on = 1", "on: must be true or false, not a whole number"),
        ('tags = "a"', 'tags: must be a list, each entry text, not the text "a"'),
        ('tags = ["a", "a"]', 'tags: "a" is listed twice'),
        ('tags = ["a", ""]', "tags: must not be empty"),
        ("from = 2026-01-01", "from: must be text, not a date or time"),
        ('from = "a\\u001b[2J"', "from: contains the control character U+001B"),
        ('from = "a\\u202Eb"', "from: contains the control character U+202E"),
        ('from = "a\\nb"', "from: must be one line"),
        ('names = ["a"]', "names: must be a table, not a list"),
        ("names = { a = 1 }", "names.a: must be text, not a whole number"),
        ("part = []", "part: must not be empty"),
        ("part = [1]", "part: must be a table, not a whole number"),
        ("part = [{}]", "part.name: is missing; expected text"),
        ('part = [{ name = "A" }]', 'part.name: "A" must be lower-case letters'),
        (f'part = [{{ name = "{"a" * 81}" }}]', "part.name: is longer than 80 characters"),
    ],
)
def test_each_fault_is_said_in_words(line, said):
    _, problems = read(f'title = "T"\n{line}\n')
    assert problems == [f"thing.toml:2: {said}"]


def test_all_faults_are_found_in_one_run_in_the_order_of_lines():
    thing, problems = read('count = "x"\n\n[[part]]\nname = 3\n[[part]]\nname = "ok"\nextra = 1\n')
    assert problems == [
        "thing.toml:1: title: is missing; expected text",
        'thing.toml:1: count: must be a whole number, not the text "x"',
        "thing.toml:4: part.name: must be text, not a whole number",
        "thing.toml:7: part.extra: unknown key",
    ]
    assert thing.parts == (Part(""), Part("ok"))


def test_a_field_that_no_toml_value_fills_is_the_callers_mistake():
    @dataclass
    class Wrong:
        x: set[int]

    with pytest.raises(TypeError, match="no TOML value"):
        fields_of(Wrong)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(fields_of(Thing))) | st.text(max_size=5), ANY))
def test_any_table_is_read_without_an_exception(table):
    problems = Problems("thing.toml")
    thing = read_table(Thing, table, problems)
    assert isinstance(thing, Thing)
    assert all("\n" not in str(problem) for problem in problems.listed(""))
