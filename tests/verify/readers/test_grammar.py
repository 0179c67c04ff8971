"""Grammars are loaded with the first file that they parse; texts are given by positions in bytes."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.readers import grammar, read
from tracker.verify.readers.grammar import binding, source_of


def test_a_grammar_is_loaded_with_its_first_file():
    grammar.parser.cache_clear()
    for name in ("yaml", "markdown", "requirements", "go-mod", "ini"):
        read(name, b"a: b\n")
    assert grammar.parser.cache_info().currsize == 0
    for _ in range(2):
        read("json", b"{}")
    assert grammar.parser.cache_info().currsize == 1


@given(st.binary() | st.text().map(str.encode), st.integers(0, 20), st.integers(0, 20))
def test_a_source_gives_the_text_between_two_positions_of_its_bytes(data, start, end):
    assert source_of(data)[start:end] == data[start:end].decode("utf-8", "replace")


def test_a_package_without_a_compiled_part_is_imported_whole():
    assert binding("json").__name__ == "json"
    assert callable(binding("tree_sitter_python").language)
