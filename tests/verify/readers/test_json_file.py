"""JSON and JSON Lines: keys with their paths and lines, and the columns of lists of objects."""

import pytest
from facts_of import keys

from tracker.verify.readers import decode, read


def test_json_keys_have_lines_and_comments_are_tolerated():
    found = keys("json", '{ // c\n "a": {"b": [1, "x"]},\n /* d */ "c": null, }')
    assert found["a.b.1"] == ("x", 2)
    assert found["c"] == ("null", 3)


def test_a_list_of_objects_is_a_table_whose_rows_are_counted():
    rows = "[" + ",\n".join(f'{{"question": "q", "answer": {n}}}' for n in range(300)) + "]"
    facts = read("json", rows.encode())
    assert [(fact.name, fact.value) for fact in facts if fact.kind == "columns"] == [("question,answer", "300")]
    assert "49.answer" in keys("json", rows)
    assert "50.answer" not in keys("json", rows)
    lines = read("jsonl", b'{"a": 1}\n\n{"b": 2}\nbroken\n')
    assert [(fact.kind, fact.name, fact.value) for fact in lines] == [("columns", "a,b", "3")]


def test_columns_and_keys_of_a_list_below_a_key():
    facts = read("json", b'{"rows": [{"a": 1}, {"b": 2}]}')
    assert [(fact.name, fact.inside) for fact in facts if fact.kind == "columns"] == [("a,b", "rows")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": NaN, "b": "c"}', {"a": "NaN", "b": "c"}),
        ('{"a": 1e+17, "b": [-Infinity, 2]}', {"a": "1e+17", "b": "", "b.0": "-Infinity", "b.1": "2"}),
        ("{a: 1, 'b': 'c d',}", {"a": "1", "b": "c d"}),
        ('{"a": "b"\n "c": {"d": "e"}, "f": "g"}', {"a": "b", "c": "", "c.d": "e", "f": "g"}),
        ('{"a": "b,\n "c": {"d": "e"}}', {"a": "b,", "c": "", "c.d": "e"}),
        ('{"a": {"b": 1, "c": [1, 2', {"a": "", "a.b": "1", "a.c": "", "a.c.0": "1", "a.c.1": "2"}),
        ('{"x": {{ y }}, "z": "2"}', {"x": "{{ y }}", "z": "2"}),
        ('{\n<<<<<<< HEAD\n"a": 1,\n=======\n"a": 2,\n>>>>>>> x\n"b": "c"}', {"a": "2", "b": "c"}),
        (r'{"a": "\d", "b": "\u00e9"}', {"a": r"\d", "b": "é"}),
    ],
)
def test_what_stands_around_a_mistake_is_read(text, found):
    assert {path: value for path, (value, _) in keys("json", text).items()} == found


def test_rows_beyond_the_first_are_counted_around_a_mistake_too():
    rows = ",\n".join(f'{{"a": {number or "NaN"}}}' for number in range(300))
    (table,) = [fact for fact in read("json", f"[{rows}]".encode()) if fact.kind == "columns"]
    assert (table.name, table.value) == ("a", "300")


def test_deep_nesting_is_cut():
    found = keys("json", "[" * 5_000 + "]" * 5_000)
    assert max(path.count(".") for path in found) < decode.MAXIMUM_DEPTH
