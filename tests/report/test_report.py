"""What of the evidence is shown."""

from tracker.report.report import Shown, by_place
from tracker.verify.verdicts import Evidence


def test_each_place_is_shown_once_with_what_each_part_says_of_it():
    link = "https://example.org/a.py#L1"
    evidence = [
        Evidence("spoken", "a.py", 1, "code", "MCP spoken: Client"),
        Evidence("read", "b.py", 2, "code", "tools listed"),
        Evidence("called", "a.py", 1, "code", "MCP spoken: Session", link),
        Evidence("other", "a.py", 1, "code", "tools called: Client", link),
        Evidence("again", "b.py", 2, "code", "tools listed"),
    ]
    assert by_place(evidence) == [
        Shown("a.py", 1, "MCP spoken: Client, Session; tools called: Client", link),
        Shown("b.py", 2, "tools listed", ""),
    ]
    assert by_place(by_place(evidence)) == by_place(evidence)


def test_a_near_miss_says_what_was_nearly_found(tracker, demo_repository):
    shown = tracker("verify", demo_repository, "--only", "tests", "-v").stdout
    assert "near miss: tests/test_index.py:4 (test)  not quite at least three test functions" in shown


def test_the_current_folder_is_shown_by_its_name(tracker, demo_repository, monkeypatch):
    monkeypatch.chdir(demo_repository)
    assert tracker("verify", "--only", "tests").stdout.lstrip().startswith(demo_repository.name)
