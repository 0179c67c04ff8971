"""CSV and TSV."""

import pytest

from tracker.verify.readers import read


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("id,question\n1,a\n2,b\n", [("id,question", "2")]),
        ("a\tb\n1\t2", [("a\tb".replace("\t", ","), "1")]),
        (",x,y\n0,1,2\n", [(",x,y", "1")]),
        ("1,2\n3,4\n", []),
        ("", []),
    ],
)
def test_tables_have_columns_only_where_the_first_line_is_a_header(text, columns):
    assert [(f.name, f.value) for f in read("table", text.encode())] == columns
