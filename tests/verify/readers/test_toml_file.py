"""TOML: keys with their paths, values and lines."""

import pytest
from facts_of import keys

from tracker.verify.readers import decode


def test_toml_keys_have_lines():
    text = "[tool.poe.tasks]\ntest = 'pytest -q'\n\n[[tool.x]]\na = 1\n[[tool.x]]\na = true\n"
    found = keys("toml", text)
    assert found["tool.poe.tasks.test"] == ("pytest -q", 2)
    assert found["tool.x.1.a"] == ("true", 7)


def test_broken_toml_gives_the_keys_that_stand_alone():
    assert keys("toml", "[a]\nb = 1\nc = [\n")["a.b"] == ("1", 2)


def test_every_value_has_its_own_line():
    text = """\
        a.b = 1
        list = [
          "x",  # y
          { k = true },
        ]
        [t]
        version.workspace = true
        """
    assert keys("toml", text) == {
        "a": ("", 1),
        "a.b": ("1", 1),
        "list": ("", 2),
        "list.0": ("x", 3),
        "list.1": ("", 4),
        "list.1.k": ("true", 4),
        "t": ("", 6),
        "t.version": ("", 7),
        "t.version.workspace": ("true", 7),
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0x10", "16"),
        ("1_000", "1000"),
        ("1e3", "1000.0"),
        ("-inf", "-inf"),
        ("2020-01-02T03:04:05Z", "2020-01-02 03:04:05+00:00"),
        ("2020-01-02", "2020-01-02"),
        ("true", "true"),
        (r'"a\tb \u00e9"', "a\tb é"),
        (r"'a\tb'", r"a\tb"),
        ('"""\na\\\n  b"""', "ab"),
        ("'''a\nb'''", "a\nb"),
        ("9" * 150, "9" * 150),
    ],
)
def test_values_are_shown_as_python_shows_them(written, value):
    assert keys("toml", f"a = {written}\n")["a"][0] == value


def test_a_table_below_an_array_of_tables_belongs_to_its_last_item():
    found = keys("toml", "[[a]]\n[[a]]\nb = 1\n[a.c]\nd = 2\n")
    assert found == {
        "a": ("", 1),
        "a.0": ("", 1),
        "a.1": ("", 2),
        "a.1.b": ("1", 3),
        "a.1.c": ("", 4),
        "a.1.c.d": ("2", 5),
    }


def test_what_stands_around_a_mistake_is_read():
    text = """\
        {% if x %}
        [a]
        b = "c"
        {% endif %}
        d = {{ e }}
        f = nothing
        [g]
        h = ["i"]
        """
    found = keys("toml", text)
    assert found["a.b"] == ("c", 3)
    assert found["a.f"] == ("nothing", 6)
    assert found["g.h.0"] == ("i", 8)


def test_deep_nesting_is_cut():
    assert len(keys("toml", "a = " + "[" * 5_000 + "]" * 5_000)) == decode.MAXIMUM_DEPTH
    assert len(keys("toml", "a." * 5_000 + "a = 1")) < decode.MAXIMUM_DEPTH + 1
