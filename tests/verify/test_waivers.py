"""`.tracker.toml` of a checked repository: a hostile file, read in linear time, its faults told and never raised."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.waivers import LARGEST, Ignored, Waiver, read_waivers

TEXT = (
    '[[waiver]]\ndeliverable = "tests"\nreason = "private"\nnote = "elsewhere"\n'
    '[[ignore]]\npath = "third_party/"\nreason = "third-party"\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_claims_and_ignored_paths_are_read_whatever_editor_saved_them(encoding):
    read = read_waivers(TEXT.replace("\n", "\r\n").encode(encoding), {"tests"})
    assert read.waivers == (Waiver("tests", "private", "elsewhere"),)
    assert read.ignored == (Ignored("third_party/", "third-party"),)
    assert read.problems == ()


def test_a_syntax_error_is_told_with_its_line():
    (problem,) = read_waivers(b'[[waiver]]\ndeliverable = "tests\n', {"tests"}).problems
    assert problem == '.tracker.toml:2: TOML syntax: the text has no closing quote: end it with " (column 21)'


@pytest.mark.parametrize("piece", ["a.", "[", "{a=", '"', "[[a.b]]\n", "a.b.c=1\n", "'''"])
@pytest.mark.parametrize("start", ["", "a = [", "[[waiver]]\na = {"])
def test_the_largest_file_of_any_shape_is_read_at_once(start, piece):
    content = (start + piece * LARGEST)[:LARGEST].encode()
    began = time.process_time()
    read_waivers(content, ())
    assert time.process_time() - began < 1, "the parser of the standard library takes minutes for some of these"


def test_a_file_that_is_too_large_is_not_read():
    assert "larger than 64 KiB" in read_waivers(b"#" * (LARGEST + 1), ()).problems[0]


@given(st.binary(max_size=80) | st.text('waiver=[]{}".\\#,\n', max_size=60).map(str.encode))
def test_no_bytes_raise(content):
    read = read_waivers(content, {"tests"})
    assert all("\n" not in problem for problem in read.problems)


def test_included_paths_are_files_patterns_or_folders_and_must_name_something():
    read = read_waivers(
        b'[[include]]\npath = "vendor/shop"\n[[include]]\npath = "*.gen.py"\n[[include]]\npath = "/"\n', ()
    )
    assert [path for path in ("vendor/shop/a.py", "x/a.gen.py", "vendor/b.py") if read.includes(path)] == [
        "vendor/shop/a.py",
        "x/a.gen.py",
    ]
    assert read.problems == (".tracker.toml: an included path must name a file or folder",)
