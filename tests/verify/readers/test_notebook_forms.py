"""Notebooks in every form they are kept in: cells by language, with the lines of the file itself."""

import json
from textwrap import dedent

import pytest
from sources import repository

from tracker.verify.readers import read, readers_for


def facts(path, text):
    data = text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode()
    return [fact for name in readers_for(path) for fact in read(name, data)]


def calls(path, text):
    return [(fact.name, fact.line) for fact in facts(path, text) if fact.kind == "call"]


def forms(path, text):
    return [fact.name for fact in facts(path, text) if fact.kind == "notebook"]


def unread(path, text):
    return [(fact.name, fact.line) for fact in facts(path, text) if fact.kind == "unread"]


def notebook(*sources, language="", cell_metadata=None):
    cells = [{"cell_type": "code", "metadata": cell_metadata or {}, "source": source} for source in sources]
    metadata = {"kernelspec": {"name": "x", "language": language}} if language else {}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}, indent=1).encode()


@pytest.mark.parametrize(
    ("language", "source", "call"),
    [
        ("scala", "import a.B\nval b = new B()\nb.go()", "a.B.go"),
        ("C#", "using B = a.B;\nvar b = B.Make();\nb.Go();", "a.B.Make.Go"),
        ("kotlin", "import a.B\nval b = B()\nb.go()", "a.B.go"),
        ("java", "import a.B;\nclass C { B b; void f() { b.go(); } }", "a.B.go"),
        ("javascript", "import B from 'a'\nB.go()", "a.default.go"),
        ("julia", "a.go(1)", "a.go"),
        ("go", 'import "x/b"\nfunc f() { b.Go() }', "x/b.Go"),
        ("rust", "use a::B;\nfn f() { B::go() }", "a.B.go"),
        ("", "import a\na.go()", "a.go"),
    ],
)
def test_the_kernel_names_the_language_of_the_cells(language, source, call):
    assert call in [name for name, _ in calls("a.ipynb", notebook(source, language=language))]


def test_a_kernel_of_r():
    pytest.importorskip("tree_sitter_language_pack")
    assert ("caret.train", 6) in calls("a.ipynb", notebook("library(caret)\ncaret::train(y ~ .)", language="R"))


def test_cells_of_one_language_are_one_module():
    data = notebook("import a.B\nval b = new B()", "b.go()", language="scala")
    assert "a.B.go" in [name for name, _ in calls("a.ipynb", data)]


def test_a_cell_that_no_reader_reads_is_named():
    data = notebook("import a\na.go()", "%%octave\nx = 1", language="python")
    assert [name for name, _ in calls("a.ipynb", data)] == ["a.go"]
    ((reason, line),) = unread("a.ipynb", notebook("data work; set a; run;", language="SAS"))
    assert reason == "a cell in sas, which no reader reads"
    assert b"data work" in notebook("data work; set a; run;", language="SAS").splitlines()[line - 1]


def test_a_cell_may_be_in_a_language_of_its_own():
    polyglot = notebook("a.Go();", cell_metadata={"polyglot_notebook": {"kernelName": "csharp"}})
    assert [name for name, _ in calls("a.ipynb", polyglot)] == ["$a.Go"]
    marked = notebook("import a\na.go()", "#!csharp\nb.Go();", "%%bash\npytest -q", "%%sql\nselect 1 from t")
    found = {(fact.kind, fact.name) for fact in facts("a.ipynb", marked)}
    assert {("call", "a.go"), ("call", "$b.Go"), ("command", "pytest -q"), ("sql", "select 1 from t")} <= found


def test_a_timed_statement_is_python():
    data = notebook("import a", "%time a.fit(1)", "%timeit -n1 -r1 a.go()", "%%time\na.stop()", "%load_ext x")
    assert [name for name, _ in calls("a.ipynb", data)] == ["a.fit", "a.go", "a.stop"]


def test_a_cell_left_open_does_not_swallow_those_that_follow():
    data = notebook("import a", "a.open(\n  {'b': [", "a.go()")
    assert "a.go" in [name for name, _ in calls("a.ipynb", data)]


def test_a_cell_that_writes_a_file_is_read_by_its_suffix():
    data = notebook("%%writefile app.py\nimport a\na.go()", "%%writefile config.yaml\na: b()")
    assert [name for name, _ in calls("a.ipynb", data)] == ["a.go"]


def test_cells_of_an_old_notebook_are_found_in_its_worksheets():
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Work"]},
        {"cell_type": "code", "language": "python", "input": ["import a\n", "a.go()"], "outputs": [{"text": ["b()"]}]},
        {"cell_type": "markdown", "source": ["# More"]},
    ]
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells, "metadata": {}}]}, indent=1).encode()
    assert [name for name, _ in calls("a.ipynb", data)] == ["a.go"]
    assert [fact.name for fact in facts("a.ipynb", data) if fact.kind == "heading"] == ["Work", "More"]


MARIMO = """
    import marimo

    app = marimo.App()

    with app.setup:
        import b

    @app.cell
    def _():
        import a
        client = a.Client()
        return (client,)

    @app.cell(hide_code=True)
    def _(
        client,
    ):
        hits = client.query(
            b.text()
        )
        return (
            hits,
        )

    @app.function
    def ask(question):
        return b.ask(question)

    if __name__ == "__main__":
        app.run()
"""


def test_marimo_cells_share_their_names():
    assert calls("a.py", MARIMO) == [
        ("marimo.App", 3), ("a.Client", 11), ("a.Client.query", 18), ("b.text", 19), ("b.ask", 27),
    ]  # fmt: skip
    assert forms("a.py", MARIMO) == ["marimo"]


PERCENT = """
    # %% [markdown]
    # # Work
    # %%
    import a
    # %%
    !pip install a
    a.go()
"""


def test_percent_format():
    assert calls("a.py", PERCENT) == [("a.go", 7)]
    assert [(fact.name, fact.line) for fact in facts("a.py", PERCENT) if fact.kind == "heading"] == [("Work", 2)]
    assert [fact.name for fact in facts("a.py", PERCENT) if fact.kind == "command"] == ["pip install a"]
    assert forms("a.py", "import a\n# %% one mark alone\na.go()\n") == []


DATABRICKS = """
    # Databricks notebook source
    # MAGIC %md
    # MAGIC # Work

    # COMMAND ----------

    import a

    # COMMAND ----------

    # MAGIC %sql
    # MAGIC select * from t version as of 3

    # COMMAND ----------

    # MAGIC %scala
    # MAGIC import c.D
    # MAGIC D.go()

    # COMMAND ----------

    a.go()
"""


def test_databricks_sources():
    found = {(fact.kind, fact.name, fact.line) for fact in facts("a.py", DATABRICKS)}
    assert {
        ("heading", "Work", 3),
        ("sql", "select * from t version as of 3", 12),
        ("call", "c.D.go", 18),
        ("call", "a.go", 22),
        ("notebook", "databricks", 1),
    } <= found


def test_databricks_sources_of_other_languages():
    text = "-- Databricks notebook source\n-- MAGIC %python\n-- MAGIC import a\n-- MAGIC a.go()\n"
    text += "\n-- COMMAND ----------\n\nSELECT b FROM c\n"
    assert calls("a.sql", text) == [("a.go", 4)]
    assert [(fact.name, fact.line) for fact in facts("a.sql", text) if fact.kind == "sql"] == [("select b from c", 8)]
    scala = "// Databricks notebook source\nimport a.B\n\n// COMMAND ----------\n\nB.go()\n"
    assert calls("a.scala", scala) == [("a.B.go", 6)]


QUARTO = """
    ---
    title: Work
    ---

    # Results

    ```{python}
    #| label: ask
    import a
    a.go()
    ```

    ```python
    b.shown()
    ```

    ```{python}
    a.more()
    ```

    ```{mermaid}
    a --> b
    ```

    ```{stan}
    model {}
    ```
"""


@pytest.mark.parametrize("path", ["a.qmd", "a.Rmd"])
def test_quarto_runs_the_cells_in_braces(path):
    assert calls(path, QUARTO) == [("a.go", 10), ("a.more", 18)]
    assert [fact.name for fact in facts(path, QUARTO) if fact.kind == "heading"] == ["Results"]
    assert unread(path, QUARTO) == [("a cell in stan, which no reader reads", 26)]


def test_markdown_is_a_notebook_where_its_front_matter_says_so():
    body = "\n# Work\n\n```python\nimport a\na.go()\n```\n"
    assert calls("a.md", "---\njupyter:\n  jupytext:\n    a: b\n---\n" + body) == [("a.go", 11)]
    marimo = "---\ntitle: a\nmarimo-version: 0.25\n---\n" + body.replace("```python", "```python {.marimo}")
    assert calls("a.md", marimo) == [("a.go", 10)]
    assert calls("a.md", "---\ntitle: a\n---\n" + body) == []
    assert calls("a.md", body) == []


def test_myst_runs_its_code_cells_and_no_other_fence():
    header = "---\nkernelspec:\n  name: python3\n---\n"
    cell = "```{code-cell} ipython3\n:tags: [hide-input]\nimport a\na.go()\n```\n"
    assert calls("a.md", header + cell) == [("a.go", 8)]
    assert calls("a.md", header + cell.replace(":tags: [hide-input]", "---\ntags: [b]\n---")) == [("a.go", 10)]
    assert calls("a.md", header + cell.replace("hide-input", "skip-execution")) == []
    assert calls("a.md", header + cell + "```python\na.more()\n```\n") == [("a.go", 8)]
    assert calls("a.md", cell) == []


@pytest.mark.parametrize(
    "line", ["%%script false --no-raise-error", "%%script true", "%%script echo skipped", "%%script --bg true"]
)
def test_a_cell_that_is_given_to_a_program_which_ignores_it_does_not_run(line):
    cells = f"```{{python}}\nimport a\na.go()\n```\n\n```{{python}}\n{line}\na.more()\n```\n"
    assert calls("a.qmd", cells) == [("a.go", 3)]
    assert calls("a.qmd", cells.replace(line, "%%script python3")) == [("a.go", 3), ("a.more", 8)]


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.py", MARIMO), ("a.py", PERCENT), ("a.py", DATABRICKS), ("a.qmd", QUARTO), ("src/a.py", MARIMO)],
)
def test_the_code_of_a_notebook_has_the_scope_of_notebooks(path, text):
    found = repository({path: dedent(text).lstrip()}).kind("call")
    assert found
    assert {located.scope for located in found} == {"notebook"}


def test_a_test_file_with_cells_stays_a_test():
    assert {located.scope for located in repository({"tests/test_a.py": PERCENT}).kind("call")} == {"test"}
