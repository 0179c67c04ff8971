"""AsciiDoc as people write it."""

from tracker.verify.readers import read, readers_for

TEXT = """= Budget bot
:toc:

It answers questions about *city* budgets, see https://example.org/docs[the manual].

// a comment
== Install

[source,bash]
----
pip install -r requirements.txt
----

|===
|a table |of cells
|===

* one item
"""


def found(kind, text=TEXT):
    return [(fact.name, fact.line, fact.value) for fact in read("asciidoc", text.encode()) if fact.kind == kind]


def test_headings_prose_links_and_commands_are_read():
    assert found("heading") == [("Budget bot", 1, "1"), ("Install", 7, "2")]
    assert [(name, line) for name, line, _ in found("link")] == [("https://example.org/docs", 4)]
    assert [(name, line) for name, line, _ in found("command")] == [("pip install -r requirements.txt", 11)]


def test_comments_attributes_tables_and_listings_are_no_prose():
    assert [(name, value) for name, _, value in found("prose")] == [("Budget bot", "9"), ("Install", "2")]


def test_names_that_people_give_such_files():
    assert readers_for("README.adoc") == readers_for("docs/a.asciidoc") == ("asciidoc",)
