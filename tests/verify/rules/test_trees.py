"""The text files of small trees: what is read from them, and how each mistake is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.rules.trees import parse_trees, read_trees

FILE = Path("readme.txt")


def mistakes(text):
    return [(problem.line, problem.message) for problem in parse_trees(text, FILE).problems]


def test_a_file_holds_named_trees_with_their_files():
    text = "# about\n\n== yes: one\n# why\n-- a/b.py --\nx = 1\n\n-- c --\n== gap: two: three\n-- d e --\n== no\n"
    found = parse_trees(text.replace("== no\n", ""), FILE)
    assert found.deliverable == "readme"
    assert found.problems == ()
    assert [(tree.kind, tree.name, tree.line) for tree in found.trees] == [("yes", "one", 3), ("gap", "two: three", 9)]
    assert found.trees[0].files == (("a/b.py", "x = 1\n\n"), ("c", ""))
    assert found.trees[1].files == (("d e", ""),)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "there is no tree"),
        ("== maybe: one\n", 1, "not with `== maybe`"),
        ("== yes\n", 1, "has no name"),
        ("== yes:  \n", 1, "has no name"),
        ("== yes: one\n== no: one\n", 2, 'another tree has the name "one"'),
        ("== yes: one\ntext\n", 2, "content outside of a file"),
        ("== yes: one\n-- a --\n-- a --\n", 3, "twice"),
        ("== yes: one\n-- a --\n-- a/b --\n", 3, "as a file and as a folder"),
        ("== yes: one\n-- a/b --\n-- a --\n", 3, "as a file and as a folder"),
        *(
            (f"== yes: one\n-- {path} --\n", 2, "not the path")
            for path in ("/a", "a/../b", "./a", "a//b", ".git/x", '"a')
        ),
        ("== yes: one\n-- a/.GIT/config --\n", 2, "not the path"),
        ("== yes: one\n-- a\x1b --\n", 2, "not the path"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, line, words):
    ((found, message),) = mistakes(text)
    assert found == line
    assert words in message


def test_a_file_before_the_first_tree_is_a_mistake():
    assert [line for line, _ in mistakes("-- a --\n== yes: one\n-- a --\n")] == [1]


def test_a_file_that_cannot_be_read_has_one_problem_and_no_trees(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"== yes: one\n-- a --\n\xff\n")
    for name, words in (("none.txt", "no such file"), ("b.txt", "UTF-8")):
        found = read_trees(tmp_path / name)
        assert found.trees == ()
        (problem,) = found.problems
        assert words in problem.message


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    file = tmp_path / "b.txt"
    file.write_bytes(b"\xef\xbb\xbf== yes: one\r\n-- a --\r\nx\r\n")
    (tree,) = read_trees(file).trees
    assert (tree.name, tree.files) == ("one", (("a", "x\n"),))


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=12)
CONTENT = st.lists(LINES.filter(lambda line: not line.startswith(("== ", "-- "))), max_size=4)


@given(st.lists(st.tuples(st.sampled_from(["yes", "no", "gap"]), NAMES, CONTENT), min_size=1, max_size=4))
def test_what_is_written_is_read(written):
    written = list({name: (kind, name, lines) for kind, name, lines in written}.values())
    text = "".join(
        f"== {kind}: {name}\n-- a --\n" + "".join(f"{line}\n" for line in lines) for kind, name, lines in written
    )
    found = parse_trees(text, FILE)
    assert found.problems == ()
    assert [(tree.kind, tree.name, tree.files) for tree in found.trees] == [
        (kind, name, (("a", "".join(f"{line}\n" for line in lines)),)) for kind, name, lines in written
    ]


@given(st.text(st.sampled_from("= -:ayesno/.\n#"), max_size=60))
def test_no_text_stops_it(text):
    found = parse_trees(text, FILE)
    assert found.trees or found.problems
