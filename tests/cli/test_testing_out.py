"""`tracker test-out`: three questions and a task instead of a reason, and the record says how it was passed."""

import json

import pytest
from small_track import TRACK, with_tables

from tracker.progress.events import Event, encode

TABLES = (
    ("told", "story", "Tell of one."),
    ("why", "recall", "Why basics?"),
    ("which", "design", "Which ones?"),
    ("show", "live", "Show one."),
)
TASK = '\n[phase.milestone.placement]\ntask = "Write a page."\nresult = "its first line"\n'
PASSED = "because\ngood\nthese\nhard\nlook\neasy\nHello\n"


@pytest.fixture
def learner(tracker, tmp_path):
    """Runs the command for a learner whose milestone `basics` has four questions and a task."""
    (tmp_path / "home/tracks").mkdir(parents=True)
    track = with_tables(*TABLES).replace('text = "Write" }]\n', f'text = "Write" }}]\n{TASK}')
    (tmp_path / "home/tracks/mine.toml").write_text(track)
    assert tracker("start", "mine").returncode == 0
    return tracker


def claim(run):
    return json.loads(run("show", "basics", "--json").stdout)["state"]["claim"]


def test_three_questions_and_a_task_claim_a_milestone_and_the_record_says_how(learner):
    done = learner("test-out", "basics", typed=PASSED)
    assert done.returncode == 0, done.stderr
    assert "Tell of one." not in done.stderr, "a story is asked where there are fewer than three others"
    shown = ["1 of 3", "Why basics?", "• the ground", "3 of 3", "Show one.", "Write a page.", "its first line"]
    places = [done.stderr.index(text) for text in shown]
    assert places == sorted(places)
    said = "answered 3 questions (good, hard, easy); did a task in 1 minute: Hello"
    assert done.stdout == f"claimed mine/basics: {said}\n"
    found = claim(learner)
    assert (found["kind"], found["reason"], found["task"]) == ("test-out", said, "Write a page.")
    assert f"claimed by test-out: {said}" in learner("show", "basics").stdout
    rows = json.loads(learner("questions", "mine", "--json").stdout)["questions"]
    assert {row["id"]: row["grade"] for row in rows} == {"why": "good", "which": "hard", "show": "easy", "told": None}
    learner("undo")
    assert claim(learner) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("because\nagain\nthese\ngood\nlook\ngood\n", "1 question not answered well"),
        ("\ngood\n\ngood\nlook\ngood\n", "2 questions not answered well"),
        ("because\nq\n", "3 questions not answered well"),
        ("", "3 questions not answered well"),
        (PASSED.replace("Hello", " "), "the task has no result"),
    ],
)
def test_what_is_not_passed_claims_nothing_and_keeps_the_answers(learner, typed, said):
    done = learner("test-out", "basics", typed=typed)
    assert done.returncode == 1
    assert done.stdout == f"not tested out of mine/basics: {said}\n"
    assert claim(learner) is None
    rows = json.loads(learner("questions", "mine", "--json").stdout)["questions"]
    answers = sum(len(row["answers"]) for row in rows)
    assert answers == sum(word in typed and "\nq\n" not in typed for word in ("because", "these", "look"))


def test_a_story_counts_when_it_is_told(learner, tmp_path):
    (tmp_path / "home/tracks/mine.toml").write_text(with_tables(*TABLES[:2]))
    done = learner("test-out", "basics", "--json", typed="because\ngood\nonce upon a time\nseen\n")
    assert "(good, story)" in json.loads(done.stdout)["said"]
    assert "Do one step of this milestone again" in claim(learner)["task"]


def test_a_reason_of_before_is_kept(tracker, tmp_path):
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(TRACK)
    (tmp_path / "home/journal").mkdir()
    event = Event(1, "a.1", "2026-11-01T10:00:00+00:00", "test-out", {"of": "mine/basics", "reason": "six years"})
    (tmp_path / "home/journal/elsewhere.toml").write_text(encode(event))
    assert claim(tracker) == {"kind": "test-out", "reason": "six years", "at": event.at, "task": ""}
