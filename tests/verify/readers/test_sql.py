"""SQL statements."""

from tracker.verify.readers import read


def test_sql_statements_without_comments():
    text = "-- c;\nCREATE  EXTENSION vector;\n/* x; */\nINSERT INTO t VALUES (';', $$ a; b $$);\nselect 1"
    assert [(f.name, f.line) for f in read("sql", text.encode())] == [
        ("create extension vector", 2),
        ("insert into t values (';', $$ a; b $$)", 4),
        ("select 1", 5),
    ]
