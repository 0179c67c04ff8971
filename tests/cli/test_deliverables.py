"""`tracker deliverables`: what can be proven, and whether its files are sound."""

import json


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
