"""The role facts: complete, sourced, and shown side by side."""

import json

import pytest

from tracker.roadmap.roles import NOT_STATED, compare, roles

S4_TABLE = {
    "Mathematics",
    "Programming",
    "Models",
    "Work with data",
    "Infrastructure",
    "Key technique",
    "How it is judged",
    "Education",
    "Best reached from",
    "Tools to know",
    "Tools good to know",
    "Interview",
}
WANTED = {
    "ai-engineer": {
        "Primary focus",
        "How to tell it apart",
        "Primary output",
        "Success metric",
        "Core tools",
        "How it fails",
        "Stakeholder",
        "Collaboration",
        "Soft skills",
        *S4_TABLE,
    },
    "data-scientist": {
        "Primary focus",
        "How to tell it apart",
        "Soft skills",
        "Primary output",
        "Success metric",
        "Core tools",
        "How it fails",
        "Stakeholder",
        "Collaboration",
    },
    "ml-engineer": {
        "Primary focus",
        *S4_TABLE,
        "Builds and owns",
        "Core skills",
        "Best reached from",
        "Works with",
        "Mathematics",
        "Tools to know",
    },
    "mlops-engineer": {"Primary focus", "Soft skills", "Builds and owns", "Core skills", "Core tools"},
    "software-engineer": {"Builds and owns", "Core skills", "Best reached from"},
    "generative-ai-engineer": {"Builds and owns"},
    "ai-architect": {"Builds and owns"},
}


@pytest.mark.parametrize("role", WANTED)
def test_each_role_has_the_facts_that_sources_give(role):
    assert WANTED[role] <= {row.title for row in compare((role,)).rows}


def test_every_fact_names_a_known_source():
    comparison = compare()
    facts = [fact for row in (*comparison.rows, *comparison.capabilities) for cell in row.cells for fact in cell]
    assert facts
    assert {fact.source for fact in facts if (fact,) != NOT_STATED} <= set(comparison.sources)
    assert all(cell for row in (*comparison.rows, *comparison.capabilities) for cell in row.cells)


def test_a_cell_that_no_source_gives_says_so(tracker):
    matrix = compare(("ml-engineer", "mlops-engineer")).capabilities
    assert [row.cells[0] for row in matrix] == [NOT_STATED] * 7
    assert "not stated by any source" in " ".join(tracker("roles", "ai-architect", "mlops-engineer").stdout.split())


def test_s2_gives_the_primary_focus_and_the_skills_of_its_three_roles():
    comparison = compare(("ai-engineer", "ml-engineer", "data-scientist"))
    rows = {row.title: row.cells for row in comparison.rows}
    for title in ("Primary focus", "Works with", "Core skills", "Mathematics"):
        assert all(any(fact.source == "What Is an AI Engineer?" for fact in cell) for cell in rows[title]), title


def test_the_matrix_has_seven_capabilities_of_three_roles():
    comparison = compare(("data-scientist", "ai-engineer", "mlops-engineer"))
    assert len(comparison.capabilities) == 7
    assert all(len(cell) == 1 for row in comparison.capabilities for cell in row.cells)


def test_where_sources_disagree_both_are_shown():
    assert all(len({fact.source for fact in view.facts}) == 2 for view in compare().disagreements)


def test_the_command_compares_and_answers_json(tracker):
    shown = tracker("roles", "ai-engineer", "ml-engineer").stdout
    assert "Best reached from" in shown
    document = json.loads(tracker("roles", "ai-engineer", "--json").stdout)
    assert [role["id"] for role in document["roles"]] == ["ai-engineer"]
    assert set(roles()) == {role["id"] for role in json.loads(tracker("roles", "--json").stdout)["roles"]}


def test_an_unknown_role_is_answered_with_the_nearest(tracker):
    done = tracker("roles", "ai-enginer")
    assert done.returncode == 2
    assert 'Did you mean "ai-engineer"?' in done.stderr
