"""Markdown, reStructuredText, SQL, tables, and the sources of other languages."""

from textwrap import dedent

import pytest

from tracker.verify.readers import read

README = dedent("""\
    ---
    sdk: gradio
    ---
    <!-- a
    [no](http://no.example) -->
    # Title [![build](http://img.example/x.svg)](https://ci.example)

    Some *prose* with a [demo](https://demo.example/app_(x)), `code [x](y)`, <https://auto.example> and https://bare.example/x.
    Run `pip install foo` to
    start the [reference][ref] and <a href="https://a.example">the app</a>.

    | a | b |
    |---|---|
    | [t](http://t.example) | words words |

    Sub
    ---
    1. item one
       ```bash
       $ pip install x
       Successfully installed
       ```

    ```
    docker compose up --build
    Starting up
    ```

    ```python
    import x
    ```
    [ref]: https://ref.example "T"
    """).encode()


def found(kind: str) -> list[tuple[str, int, str]]:
    """Give name, line and value of the README's facts of a kind."""
    return [(f.name, f.line, f.value) for f in read("markdown", README) if f.kind == kind]


def test_headings_of_both_forms_and_front_matter():
    assert found("heading") == [("Title", 6, "1"), ("Sub", 16, "2")]
    assert found("key") == [("sdk", 2, "gradio")]


def test_links_of_every_form_but_none_in_code_or_comments():
    assert {(name, line, label) for name, line, label in found("link")} == {
        ("https://ci.example", 6, "image"),
        ("https://demo.example/app_(x)", 8, "demo"),
        ("https://auto.example", 8, ""),
        ("https://bare.example/x", 8, ""),
        ("https://ref.example", 10, "reference"),
        ("https://a.example", 10, "the app"),
        ("http://t.example", 14, "t"),
    }


def test_prose_counts_words_without_code_tables_and_addresses():
    # Some prose with a demo, and Run to start the reference and the app · item one
    assert found("prose") == [("Title", 6, "14"), ("Sub", 16, "2")]


def test_prose_without_blanks_between_words_is_counted():
    assert read("markdown", "这是一个很好的项目".encode())[-1].value == "5"


def test_commands_of_fences_and_spans():
    assert [(name, line) for name, line, _ in found("command")] == [
        ("pip install foo", 9),
        ("pip install x", 20),
        ("docker compose up --build", 25),
    ]


def test_texts_name_their_heading():
    texts = [(f.name, f.inside) for f in read("markdown", README) if f.kind == "text"]
    assert texts[-1] == ("item one", "Sub")


def test_headings_and_links_written_as_tags():
    facts = read(
        "markdown", b'<h1 align="center">\n  My App\n</h1>\n<p><a href="https://x.example"><img src="y"></a></p>'
    )
    assert [(f.kind, f.name, f.line, f.value) for f in facts][:2] == [
        ("heading", "My App", 1, "1"),
        ("link", "https://x.example", 4, "image"),
    ]


def test_restructured_text():
    text = (
        "Title\n=====\n\nProse `a <http://x.example>`_.\n\n.. code-block:: bash\n\n   $ pip install x\n\n.. note:: x\n"
    )
    facts = [(f.kind, f.name, f.line) for f in read("rst", text.encode())]
    assert ("heading", "Title", 1) in facts
    assert ("link", "http://x.example", 4) in facts
    assert ("command", "pip install x", 8) in facts


def test_sql_statements_without_comments():
    text = "-- c;\nCREATE  EXTENSION vector;\n/* x; */\nINSERT INTO t VALUES (';', $$ a; b $$);\nselect 1"
    assert [(f.name, f.line) for f in read("sql", text.encode())] == [
        ("create extension vector", 2),
        ("insert into t values (';', $$ a; b $$)", 4),
        ("select 1", 5),
    ]


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


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "go",
            'import (\n\t"testing"\n)\n// func TestNo(\nfunc TestX(t *testing.T) {\n\ta.Run("(")\n\tt.Fatalf("x")\n}\n',
            {("import", "testing", ""), ("call", "a.Run", "TestX"), ("assertion", "t.Fatalf", "TestX")},
        ),
        (
            "java",
            "import org.junit.Test;\n  @Test\n  void adds() {\n    assertEquals(2, Calc.add(1)); // fail()\n  }\n",
            {("import", "org.junit.Test", ""), ("assertion", "assertEquals", "adds"), ("call", "Calc.add", "adds")},
        ),
        (
            "csharp",
            "using Xunit;\n[Fact]\npublic void Adds() {\n  Assert.Equal(1, 1);\n}\n",
            {("import", "Xunit", ""), ("decorator", "Fact", ""), ("assertion", "Assert.Equal", "Adds")},
        ),
        (
            "csharp",
            "public void Adds() {\n  sum.ShouldBe(2);\n}\n",
            {("function", "Adds", ""), ("assertion", "ShouldBe", "Adds")},
        ),
        ("scala", "def adds = { sum should  be (2) }\n", {("assertion", "should be", "adds")}),
        ("php", "it('adds', function () { expect(1)->toBe(1); });", {("assertion", "expect", "adds")}),
        (
            "rust",
            "use std::fs;\n#[test]\nfn adds() { assert_eq!(1, 1); }\n",
            {("import", "std::fs", ""), ("decorator", "test", ""), ("assertion", "assert_eq", "adds")},
        ),
        (
            "r",
            'library(dplyr)\ntest_that("it works", {\n  expect_equal(dplyr::n(1), 1)\n})\n',
            {("import", "dplyr", ""), ("assertion", "expect_equal", "it works"), ("call", "dplyr::n", "it works")},
        ),
        ("ruby", "it 'works' do\n  expect(1).to eq 1\nend\n", {("assertion", "expect", "works")}),
        ("php", "function testX() { $this->assertTrue(1); }", {("assertion", "assertTrue", "testX")}),
        (
            "julia",
            'using A, B\n@testset "x" begin\n  @test 1 == 1\nend',
            {("import", "B", ""), ("assertion", "@test", "x")},
        ),
    ],
)
def test_other_languages_have_imports_tests_and_calls(language, text, expected):
    assert expected <= {(f.kind, f.name, f.inside) for f in read(f"source:{language}", text.encode())}
