"""`tracker questions`: what is asked, answers kept as notes, grades that bring a question back in time."""

import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from conftest import TRACKER
from small_track import TRACK

from tracker.progress.events import Event, encode

QUESTIONS = ("Why basics?", "What if not?")
WITH_QUESTIONS = TRACK.replace('why = "first"', f'why = "first"\nquestions = {json.dumps(QUESTIONS)}').replace(
    'why = "third"', 'why = "third"\nquestions = ["How is it delivered?"]'
)


@pytest.fixture
def learner(environment, tmp_path):
    """Runs the command, with what is typed, for a learner whose track `mine` asks three questions."""
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(WITH_QUESTIONS)

    def run(*arguments, typed="", fails=0):
        done = subprocess.run(
            [TRACKER, *arguments], input=typed, capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode == fails, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if "--json" in arguments and not fails else done.stdout + done.stderr

    return run


@pytest.fixture
def reviewed(learner, tmp_path):
    """Writes grades given so many days ago, as another device would have."""

    def write(*reviews):
        (tmp_path / "home/journal").mkdir(parents=True, exist_ok=True)
        blocks = []
        for clock, (question, grade, days) in enumerate(reviews, 1):
            at = datetime.now(UTC) - timedelta(days=days)
            data = {"of": "mine/basics", "question": question, "grade": grade}
            blocks.append(encode(Event(clock, f"r{clock}", at.isoformat(timespec="seconds"), "review", data)))
        (tmp_path / "home/journal/elsewhere.toml").write_text("".join(blocks))
        return learner

    return write


def asked(run, *arguments):
    return run("questions", "mine", *arguments, "--json")["questions"]


def texts(rows):
    return [row["question"] for row in rows]


def test_the_questions_of_a_track_come_in_its_order(learner):
    assert texts(asked(learner)) == [*QUESTIONS, "How is it delivered?"]
    assert {row["standing"] for row in asked(learner)} == {"new"}
    assert texts(asked(learner, "--phase", "two")) == ["How is it delivered?"]
    assert texts(asked(learner, "--milestone", "basics")) == list(QUESTIONS)
    assert texts(asked(learner, "--limit", "1")) == ["Why basics?"]
    assert "mine/basics  The basics" in learner("questions", "mine")


def test_a_quiz_keeps_answers_as_notes_and_grades_as_reviews(learner):
    said = learner("questions", "mine", "--quiz", typed="because\ng\n\nagain\nq\nq\n")
    assert "2 questions graded" in said
    first, second, third = sorted(asked(learner), key=lambda row: row["question"], reverse=True)
    assert (first["question"], first["grade"], first["standing"]) == ("Why basics?", "good", "later")
    assert [answer["text"] for answer in first["answers"]] == ["because"]
    assert (second["grade"], second["answers"]) == ("again", [])
    assert (third["standing"], third["answers"][0]["text"]) == ("new", "q"), "what was typed is kept without a grade"
    assert "Why basics? → because" in learner("note", "basics")
    assert datetime.fromisoformat(second["due"]) < datetime.fromisoformat(first["due"])


def test_a_quiz_shows_the_answer_before_and_survives_the_end_of_input(learner):
    learner("questions", "mine", "--quiz", "--limit", "1", typed="my words\ns\n")
    said = learner("questions", "mine", "--quiz", typed="other words\n")
    assert "my words" in said
    assert "0 questions graded" in said
    assert [answer["text"] for answer in asked(learner)[0]["answers"]] == ["my words", "other words"]


def test_one_undo_takes_back_answer_and_grade(learner):
    learner("questions", "mine", "--quiz", "--limit", "1", typed="because\neasy\n")
    learner("undo")
    assert [(row["grade"], row["answers"]) for row in asked(learner)] == [(None, [])] * 3


def test_due_questions_come_first_the_longest_due_at_the_front(reviewed):
    run = reviewed((QUESTIONS[1], "hard", 9), (QUESTIONS[0], "good", 30))
    assert texts(asked(run)) == [*QUESTIONS, "How is it delivered?"]
    assert texts(asked(run, "--due")) == list(QUESTIONS)
    run = reviewed((QUESTIONS[1], "hard", 30), (QUESTIONS[0], "good", 4))
    assert texts(asked(run, "--due")) == [QUESTIONS[1], QUESTIONS[0]]
    run = reviewed((QUESTIONS[1], "good", 30), (QUESTIONS[0], "easy", 0))
    assert texts(asked(run)) == [QUESTIONS[1], "How is it delivered?", QUESTIONS[0]]
    said = run("questions", "mine", "--quiz", "--limit", "1", typed="\neasy\n")
    assert QUESTIONS[1] in said
    assert asked(run, "--due") == []
    assert "no questions are due" in run("questions", "mine", "--due")


def test_a_question_the_track_no_longer_asks_keeps_its_answers(learner, tmp_path):
    learner("questions", "mine", "--quiz", "--limit", "1", typed="because\neasy\n")
    (tmp_path / "home/tracks/mine.toml").write_text(WITH_QUESTIONS.replace("Why basics?", "Why the basics?"))
    last = asked(learner)[-1]
    assert (last["question"], last["standing"], last["answers"][0]["text"]) == ("Why basics?", "retired", "because")
    assert "Why basics?" not in learner("questions", "mine", "--quiz", typed="")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody",), "unknown track"),
        (("mine", "--phase", "tow"), 'did you mean "two"?'),
        (("mine", "--milestone", "zzz"), "unknown milestone"),
        (("mine", "--quiz", "--json"), "cannot be used together"),
        (("mine", "--limit", "0"), "--limit"),
    ],
)
def test_what_is_no_question_is_a_wrong_use(learner, arguments, said):
    assert said in learner("questions", *arguments, fails=2)
