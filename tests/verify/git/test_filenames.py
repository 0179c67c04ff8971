"""File names as printable text that converts back to the bytes that git stores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.git.filenames import printable, shortened, shown, stored


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"src/app.py", "src/app.py"),
        ("über/é.py".encode(), "über/é.py"),
        (b"new\nline", r"new\x0aline"),
        (b"esc\x1b[31m", r"esc\x1b[31m"),
        (b"latin-\xe9.py", r"latin-\xe9.py"),
        (rb"latin-\xe9.py", r"latin-\\xe9.py"),
        ("\u202egnp.py".encode(), r"\u202egnp.py"),
        ("zero\u200bwidth".encode(), r"zero\u200bwidth"),
    ],
)
def test_a_name_keeps_what_is_printable_and_escapes_the_rest(raw, text):
    assert printable(raw) == text
    assert stored(text) == raw


@given(st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_a_printable_name_gives_the_stored_one_back(raw):
    name = printable(raw)
    assert stored(name) == raw
    assert not set(name) & {*map(chr, range(32)), "\x7f", "\x9b", "\u202e"}
    name.encode()


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_shown(text):
    assert "\x1b" not in shown(text)


@given(st.binary(max_size=12), st.binary(max_size=12))
def test_two_names_never_look_the_same(one, other):
    assert (printable(one) == printable(other)) == (one == other)


def test_of_a_very_long_name_both_ends_are_shown():
    assert shortened(b"a" * 300 + b".py") == "a" * 200 + "…" + "a" * 57 + ".py"
    assert shortened(b"a.py") == "a.py"


def test_a_name_from_the_command_line_is_shown_with_its_bytes():
    assert shown(b"latin-\xe9\x1b".decode("utf-8", "surrogateescape")) == r"latin-\xe9\x1b"
