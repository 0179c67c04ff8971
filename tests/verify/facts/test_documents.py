"""Sections count their sub-sections' words, and reasons are found where they are given."""

from tracker.verify.facts.documents import reason, reasoned_document, reasoned_section, sections
from tracker.verify.facts.repository import FileFacts, Repository
from tracker.verify.readers import read

WORDS = " ".join(["word"] * 50)


def repository(text):
    return Repository([FileFacts("README.md", "docs", read("markdown", text.encode()))], {"README.md": "docs"})


def test_a_section_holds_its_sub_sections():
    found = sections(repository(f"# A\n{WORDS}\n## B\n{WORDS}\n# C\n{WORDS}\n"))
    assert [(section.heading, section.words) for section in found] == [("A", 100), ("B", 50), ("C", 50)]


def test_what_stands_before_the_first_heading_is_a_section_of_its_own():
    found = sections(repository(f"{WORDS}\n# A\n{WORDS}\n"))
    assert [(section.heading, section.words) for section in found] == [("", 50), ("A", 50)]


def test_reasons_are_sentences_and_headings_that_ask_why():
    found = reason(repository("# Why SQLite?\nWe keep one file because it is simple.\n\nIt is fast.\n"))
    assert sorted((located.fact.line, located.fact.value) for located in found) == [(1, "why"), (2, "because")]


def test_a_short_section_is_no_reasoned_one():
    assert list(reasoned_section(repository("# Design\nA because B, and C rather than D.\n"))) == []


def test_rows_that_give_reasons_count_with_the_words_of_a_section():
    rows = f"| Queue | {WORDS} |\n" * 2
    found = repository(f"# Choices\n| Part | Why |\n|---|---|\n{rows}# Parts\n| Part | Version |\n|---|---|\n{rows}")
    assert [(located.fact.name, located.fact.value) for located in reasoned_section(found)] == [("Choices", "2")]
    assert [located.fact.value for located in reasoned_document(found)] == ["2"]


def test_a_list_of_decisions_gives_a_reason_where_it_names_what_was_not_chosen():
    found = reason(repository("# Key decisions\n- Aliases, not stages\n# Parts\n- Aliases, not stages\n"))
    assert [located.fact.line for located in found] == [2]
