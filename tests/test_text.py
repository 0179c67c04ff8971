"""Text of others reaches a terminal without anything it would act on."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import first_unsafe, sanitize, shorten, with_any_of

BIDI_CONTROLS = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@given(st.text(st.characters()), st.booleans())
def test_nothing_a_terminal_acts_on_is_left(text, lines):
    cleaned = sanitize(text, lines=lines)
    controls = [char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}]
    assert set(controls) <= ({"\n"} if lines else set())
    assert not any(char in cleaned for char in BIDI_CONTROLS)
    assert sanitize(cleaned, lines=lines) == cleaned
    assert first_unsafe(cleaned) == ""
    cleaned.encode()


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_letters_marks_symbols_and_spaces_stay(text):
    assert sanitize(text) == text


@pytest.mark.parametrize("text", ["👩‍💻 builds", "مرحبا", "שלום", "می‌خواهم", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "naïve"])
def test_emoji_with_joiners_and_right_to_left_letters_stay(text):
    assert sanitize(text) == text
    assert first_unsafe(text) == ""


def test_breaks_and_tabs_become_one_space_unless_lines_are_wanted():
    assert sanitize("a\r\n\tb\x0cc") == "a b c"
    assert sanitize("a\r\n\tb", lines=True) == "a\n b"


def test_the_first_unsafe_character_is_named():
    assert first_unsafe("ok\tfine\n\x1b[31mred\u202e") == "U+001B"


@given(st.text(st.characters()), st.integers(1, 80))
def test_a_shortened_text_is_safe_and_no_longer_than_asked(text, longest):
    assert len(shorten(text, longest)) <= longest
    assert sanitize(shorten(text, longest)) == shorten(text, longest)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((), ""),
        (("spark",), " with spark"),
        (("spark", "dask"), " with spark or dask"),
        (("spark", "dask", "ray"), " with spark, dask or ray"),
        (("spark", "dask", "ray", "flink"), " with spark, dask or another"),
    ],
)
def test_of_many_words_a_few_are_named(words, text):
    assert with_any_of(words) == text
