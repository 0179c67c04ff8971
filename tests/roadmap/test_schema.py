"""The JSON Schema and the linter agree, because both derive from the model."""

import tomllib

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from tracker import paths
from tracker.files.problems import Problems
from tracker.files.records import read_table
from tracker.files.schema import schema_of
from tracker.roadmap.model import Track

SCHEMA = schema_of(Track, "A track")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_it_is_a_schema_that_describes_every_key():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    tables = [SCHEMA, *SCHEMA["$defs"].values()]
    assert len(tables) == 11
    for table in tables:
        assert table["description"]
        assert all(key.get("description") for key in table["properties"].values())


def test_shipped_tracks_fit_it():
    files = list(paths.shipped_tracks().glob("*.toml"))
    assert files
    for file in files:
        VALIDATOR.validate(tomllib.loads(file.read_text(encoding="utf-8")))


def tables_of(value):
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from tables_of(inner)


@given(st.data())
def test_it_refuses_what_the_reader_refuses(sound, data):
    # Only what a schema can say: not which ids exist, that the least is not over the most, or control characters.
    table = tomllib.loads(sound)
    target = data.draw(st.sampled_from(list(tables_of(table))))
    key = data.draw(st.sampled_from([*target, "unheard-of"]))
    odd = st.sampled_from([None, 1, -1, True, "", "Two Words", "ok", 0.5, [], ["a"], ["a", "a"], [1, 2], [1], {}, [{}]])
    value = data.draw(odd)
    if value is None:
        target.pop(key, None)
    else:
        target[key] = value
    problems = Problems("cook.toml")
    read_table(Track, table, problems)
    assert VALIDATOR.is_valid(table) == (not problems), problems.listed("")
