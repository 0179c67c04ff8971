"""`tracker deliverables test`: own deliverables are tried on small trees."""

import json
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "docs/rules.md"

OWN = """
title = "Mine"
format_version = 1

[[deliverable]]
id = "greeting"
title = "A greeting"
counts = "The program greets."
remedy = "Call greet."

[[deliverable.part]]
id = "greets"
says = "someone is greeted"
match = [{ call = "hello.greet", example = "import hello\\nhello.greet()" }]

[[deliverable.part]]
id = "told"
says = "a heading tells of it"
match = [{ heading = "greeting", example = "# Greeting" }]
"""

GREETS = "-- app.py --\nimport hello\nhello.greet()\n"
TOLD = "-- README.md --\n# Greeting\n"


@pytest.fixture
def own(tmp_path):
    """The folder of a learner's own deliverables, with one in it."""
    folder = tmp_path / "home/catalogue"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(OWN)
    return folder


def test_trees_as_expected_end_with_exit_code_0(tracker, own):
    file = own / "greeting.txt"
    file.write_text(f"== yes: greets and tells\n{GREETS}{TOLD}== no: greets only\n{GREETS}== gap: nothing yet\n{TOLD}")
    done = tracker("deliverables", "test", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.strip() == "3 trees in 1 file: all as expected"


def test_a_verdict_that_is_not_expected_is_named_with_what_was_seen_and_what_is_missing(tracker, own):
    file = own / "greeting.txt"
    file.write_text(f"== no: greets and tells\n{GREETS}{TOLD}== yes: greets only\n{GREETS}")
    done = tracker("deliverables", "test", file)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{file}:1: no: greets and tells: expected not verified, got verified",
        "  seen     app.py:2  someone is greeted: hello.greet",
        "  seen     README.md:1  a heading tells of it: Greeting",
        f"{file}:7: yes: greets only: expected verified, got partial",
        "  seen     app.py:2  someone is greeted: hello.greet",
        "  missing  a heading tells of it",
    ]
    assert done.stderr.strip() == "2 trees in 1 file: 2 not as expected"


def test_a_gap_that_is_closed_is_named(tracker, own):
    (own / "greeting.txt").write_text(f"== gap: greets and tells\n{GREETS}{TOLD}")
    done = tracker("deliverables", "test", own / "greeting.txt")
    assert done.returncode == 1
    assert "the gap is closed: make it a `yes`" in done.stdout


def test_json_holds_every_tree(tracker, own):
    file = own / "greeting.txt"
    file.write_text(f"== yes: greets and tells\n{GREETS}{TOLD}== yes: greets only\n{GREETS}")
    done = tracker("deliverables", "test", "--json", file)
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["summary"] == {"passed": 1, "failed": 1}
    first, second = document["trees"]
    assert (first["deliverable"], first["line"], first["status"], first["passed"]) == ("greeting", 1, "verified", True)
    assert [(item["path"], item["line"]) for item in first["evidence"]] == [("app.py", 2), ("README.md", 1)]
    assert (second["name"], second["status"], second["missing"]) == (
        "greets only",
        "partial",
        ["a heading tells of it"],
    )


def test_without_a_file_those_beside_the_own_deliverables_are_tested(tracker, own):
    nothing = tracker("deliverables", "test")
    assert nothing.returncode == 2
    assert str(own) in nothing.stderr
    (own / "greeting.txt").write_text(f"== yes: greets and tells\n{GREETS}{TOLD}")
    assert tracker("deliverables", "test").stderr.strip() == "1 tree in 1 file: all as expected"


def test_a_file_named_after_no_deliverable_is_a_mistake_with_the_nearest_name(tracker, own):
    (own / "greting.txt").write_text(f"== yes: greets\n{GREETS}")
    done = tracker("deliverables", "test", own / "greting.txt")
    assert done.returncode == 2
    assert 'there is no deliverable "greting"' in done.stdout
    assert 'did you mean "greeting"?' in done.stdout


def test_mistakes_of_all_files_are_named_with_their_lines_and_nothing_is_tested(tracker, own):
    (own / "greeting.txt").write_text(f"== yes: greets\n{GREETS}== maybe: greets\n{GREETS}")
    shipped = own / "dockerfile.txt"
    shipped.write_text("text\n")
    done = tracker("deliverables", "test", "--json", own / "greeting.txt", shipped)
    assert done.returncode == 2
    document = json.loads(done.stdout)
    assert [(item["file"], item["line"]) for item in document["problems"]] == [
        (str(own / "greeting.txt"), 5),
        (str(shipped), 1),
        (str(shipped), 1),
    ]
    assert document["trees"] == []


def test_what_surrounds_the_command_does_not_change_where_the_trees_are_kept(tracker, own, tmp_path):
    """As in a git hook, which names its own repository to all that git starts."""
    (own / "greeting.txt").write_text(f"== yes: greets and tells\n{GREETS}{TOLD}")
    elsewhere = {"GIT_DIR": str(tmp_path / "none"), "GIT_INDEX_FILE": str(tmp_path / "none/index")}
    assert tracker("deliverables", "test", own / "greeting.txt", **elsewhere).returncode == 0
    assert not (tmp_path / "none").exists()


def test_without_git_it_says_so_in_the_form_asked_for(tracker, own):
    (own / "greeting.txt").write_text(f"== yes: greets and tells\n{GREETS}{TOLD}")
    done = tracker("deliverables", "test", "--json", own / "greeting.txt", PATH="/nonexistent")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "git_missing"


def test_the_example_of_the_documentation_is_as_it_says(tracker, tmp_path):
    example = RULES.read_text().partition("```\n== yes: ")[2].partition("```")[0]
    (tmp_path / "reranking.txt").write_text(f"== yes: {example}")
    done = tracker("deliverables", "test", tmp_path / "reranking.txt")
    assert (done.returncode, done.stderr.strip()) == (0, "3 trees in 1 file: all as expected")
