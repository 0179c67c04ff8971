"""Markdown: headings, links, prose, and the commands of code blocks."""

from textwrap import dedent

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
    assert read("markdown", "เครื่องมือนี้อ่านรายงานจากเซ็นเซอร์".encode())[-1].value == "7"


def test_commands_of_fences_and_spans():
    assert [(name, line) for name, line, _ in found("command")] == [
        ("pip install foo", 9),
        ("pip install x", 20),
        ("docker compose up --build", 25),
    ]


def test_a_folder_drawn_as_a_tree_is_no_command():
    drawn = "```bash\napp/\n├── src/\n│   └── main.py  # the service\n└── README.md\n```\n".encode()
    assert [f.name for f in read("markdown", drawn) if f.kind == "command"] == []


def test_what_an_example_in_python_imports_is_its_usage():
    text = (
        b"```python\nfrom app.a import b as c, d  # two\n>>> from app.e import (\n    f,\n    g as h,\n)\nrun(g)\n```\n"
    )
    usages = [(f.name, f.line) for f in read("markdown", text) if f.kind == "usage"]
    assert usages == [("app.a.b", 2), ("app.a.d", 2), ("app.e.f", 4), ("app.e.g", 5)]


def test_long_lines_of_imports_in_examples_cost_little():
    text = b"```python\nfrom a import " + b"b," * 40_000 + b"\nfrom " + b"c" * 60_000 + b" import d\n```\n"
    assert sum(len(f.name) for f in read("markdown", text) if f.kind == "usage") < 2000


def test_a_dependency_for_a_build_file_is_a_command():
    blocks = dedent("""\
        ```xml
        <dependency>
          <artifactId>cart</artifactId>
        </dependency>
        ```
        ```kotlin
        implementation("shop:cart:1.0")
        val cart = Cart()
        ```
        """).encode()
    assert [(f.name, f.line) for f in read("markdown", blocks) if f.kind == "command"] == [
        ("<artifactId>cart</artifactId>", 3),
        ('implementation("shop:cart:1.0")', 7),
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


def test_a_column_that_says_why_is_read_as_sentences():
    table = dedent("""\
        # Choices
        | Part | Why we chose it |
        |---|---|
        | Queue | Jobs outlive the request |
        | Cache | Speed |

        | Part | Version |
        |---|---|
        | Queue | The newest of all |
        """).encode()
    texts = [(fact.name, fact.line, fact.value, fact.inside) for fact in read("markdown", table) if fact.kind == "text"]
    assert texts == [("Why: Jobs outlive the request", 4, "5", "Choices")]


def test_rows_of_a_table_under_a_heading_that_asks_why_are_read_as_sentences():
    table = dedent("""\
        ## 2. Why Cron Over a Scheduler?
        | Factor | Cron | Scheduler |
        |---|---|---|
        | Memory | None | Half a gigabyte |
        ## Whys
        | Factor | Cron | Scheduler |
        |---|---|---|
        | Memory | None | Half a gigabyte |
        """).encode()
    texts = [(fact.name, fact.line, fact.value, fact.inside) for fact in read("markdown", table) if fact.kind == "text"]
    assert texts == [("Memory; None; Half a gigabyte", 4, "5", "2. Why Cron Over a Scheduler?")]


def test_rows_of_a_table_of_objectives_are_read_as_sentences():
    table = dedent("""\
        # Service objectives
        | Signal | Target |
        |---|---|
        | Availability | [99.5%](a.md) per month |
        # Parts
        | Part | Of |
        |---|---|
        | One | of the parts |
        """).encode()
    texts = [(fact.name, fact.line, fact.inside) for fact in read("markdown", table) if fact.kind == "text"]
    assert texts == [("Availability; 99.5% per month", 4, "Service objectives")]
