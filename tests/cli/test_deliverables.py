"""`tracker deliverables`: what can be proven, and whether its files are sound."""

import json

from gitrepo import repository


def test_lint_names_each_problem_by_line_and_key_for_people_and_programs(tracker, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('title = "T"\n\n[[deliverable]]\nid = "mine"\n')
    for_people = tracker("deliverables", "lint", file)
    assert for_people.returncode == 2
    assert f"{file}:3: deliverable.title" in for_people.stdout
    for_programs = tracker("deliverables", "lint", "--json", file)
    assert for_programs.returncode == 2
    document = json.loads(for_programs.stdout)
    assert document["files"] == [str(file)]
    assert len(document["problems"]) == len(for_people.stdout.splitlines())


def test_the_shipped_ones_have_no_problem(tracker):
    done = tracker("deliverables", "lint", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["problems"] == []


def test_explain_says_what_counts_how_to_add_it_and_then_the_rule_in_plain_words(tracker):
    said = tracker("explain", "agent-tools").stdout
    places = [said.index(text) for text in ("What counts", "What does not", "How to add it", "The rule", "- tools")]
    assert places == sorted(places)
    rule = said.partition("The rule")[2]
    assert "`" not in rule
    assert "*" not in rule
    assert "tracker explain agent-tools --full" in rule
    full = tracker("explain", "agent-tools", "--full").stdout
    assert "that differ in name, value or description (without one, the first argument with a text)." in full
    assert "Only in code, notebooks and examples." in full


def test_explain_shows_all_names_where_asked(tracker):
    short, full = tracker("explain", "ci-tests").stdout, tracker("explain", "ci-tests", "--full").stdout
    assert "`" not in short
    assert " more" not in full
    assert len(full) > len(short) + 1000


def test_explain_gives_the_same_as_data(tracker):
    full = tracker("explain", "rag-pipeline", "--full").stdout
    document = json.loads(tracker("explain", "rag-pipeline", "--json").stdout)
    assert document["rule"].startswith("Verified by ")
    for part in document["parts"]:
        for text in (part["says"], *part["shown_by"], *part["demands"]):
            assert text[1:] in full
    for text in (document["counts"], document["excludes"], document["remedy"], *document["notes"]):
        assert text in full
    assert all(line["text"] in full for line in document["outline"])


def test_explain_says_which_parts_hold_in_a_repository_and_what_came_near(tracker, tmp_path):
    where = repository(
        tmp_path / "bot",
        {"app.py": "from agents import function_tool\n@function_tool\ndef one(): ...\n"},
    )
    said = tracker("explain", "agent-tools", where).stdout.partition(f"In {where}")[2]
    assert "Missing: tools defined for a model" in said
    assert "Came near: (1) tools defined for a model\n    app.py:2" in said
    assert "Holds" not in said
