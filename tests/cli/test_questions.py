"""`tracker questions`: what is asked, answers kept as notes, grades that bring a question back in time."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from small_track import TRACK, with_tables

from tracker.progress.events import Event, encode

QUESTIONS = ("Why basics?", "What if not?")
WITH_QUESTIONS = TRACK.replace('why = "first"', f'why = "first"\nquestions = {json.dumps(QUESTIONS)}').replace(
    'why = "third"', 'why = "third"\nquestions = ["How is it delivered?"]'
)


@pytest.fixture
def learner(tracker, tmp_path):
    """Runs the command, with what is typed, for a learner whose track `mine` asks three questions."""
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(WITH_QUESTIONS)

    def run(*arguments, typed="", fails=0):
        done = tracker(*arguments, typed=typed)
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


def test_a_quiz_shows_the_points_of_a_good_answer_after_the_answer(learner, tmp_path):
    (tmp_path / "home/tracks/mine.toml").write_text(with_tables(("why", "design", "Why basics?")))
    said = learner("questions", "mine", "--quiz", typed="because\ng\n")
    shown = ["Why basics? (design)", "Your answer", "• the ground", "• the tools", "Red flag: no need", "And then?"]
    places = [said.index(text) for text in (*shown, "How well did you answer?")]
    assert places == sorted(places)
    (row,) = asked(learner)
    assert (row["id"], row["kind"], row["points"]) == ("why", "design", ["the ground", "the words", "the tools"])
    assert (row["red_flag"], row["follow_up"], row["grade"]) == ("no need", "And then?", "good")


def test_a_story_is_asked_until_it_is_told_and_kept_as_a_note(learner, tmp_path):
    (tmp_path / "home/tracks/mine.toml").write_text(with_tables(("mine", "story", "Tell of one.")))
    assert "0 questions graded" in learner("questions", "mine", "--quiz", typed="\n")
    assert "1 story kept" in learner("questions", "mine", "--quiz", typed="once upon a time\n")
    (row,) = asked(learner)
    assert (row["standing"], row["grade"], row["answers"][0]["text"]) == ("told", None, "once upon a time")
    assert "no questions are due or new" in learner("questions", "mine", "--quiz")
    assert "Tell of one. → once upon a time" in learner("note", "basics")


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("Why basics?", ""),
        ("Why do basics matter?", '"basics.Why basics?" = "basics.why"'),
        ("Why do basics matter?", '"basics.Why basics?" = "basics.because"\n"basics.because" = "basics.why"'),
    ],
)
def test_reviews_and_notes_recorded_by_text_belong_to_the_question_that_has_an_id(
    learner, reviewed, tmp_path, text, renamed
):
    reviewed(("Why basics?", "good", 30), ("Why basics?", "good", 20), ("Why basics?", "easy", 1))
    answer = Event(
        9, "n1", "2026-11-01T10:00:00+00:00", "note", {"of": "mine/basics", "text": "a", "question": "Why basics?"}
    )
    with (tmp_path / "home/journal/elsewhere.toml").open("a") as journal:
        journal.write(encode(answer))
    before = asked(learner)[-1]
    assert (before["question"], before["reviews"], before["standing"]) == ("Why basics?", 3, "later")
    (tmp_path / "home/tracks/mine.toml").write_text(with_tables(("why", "recall", text), renamed=renamed))
    (after,) = asked(learner)
    assert (after["id"], after["question"]) == ("why", text)
    assert [after[key] for key in ("due", "reviews", "grade", "answers")] == [
        before[key] for key in ("due", "reviews", "grade", "answers")
    ]


def test_a_question_keeps_its_reviews_when_it_is_reworded_renamed_or_moved(learner, tmp_path):
    file = tmp_path / "home/tracks/mine.toml"
    learner("questions", "mine", "--quiz", "--limit", "1", typed="because\neasy\n")
    file.write_text(with_tables(("why", "recall", "Why basics?")))
    due = asked(learner)[0]["due"]
    assert due
    file.write_text(with_tables(("why", "recall", "Why?"), renamed='"basics.Why basics?" = "basics.why"'))
    assert asked(learner)[0]["due"] == due
    tables = with_tables(("reason", "recall", "Why though?"), renamed='"basics.Why basics?" = "container.reason"')
    question = tables[
        tables.index("\n[[phase.milestone.question]]") : tables.index('\n[[phase.milestone]]\nid = "cont')
    ]
    moved = tables.replace(question, "\n").replace('\n[[phase]]\nid = "two', f'{question}\n[[phase]]\nid = "two')
    file.write_text(moved)
    (row,) = asked(learner)
    assert (row["milestone"], row["due"]) == ("mine/container", due)


def test_a_reworded_question_is_known_by_its_id(learner, tmp_path):
    file = tmp_path / "home/tracks/mine.toml"
    file.write_text(with_tables(("why", "recall", "Why basics?")))
    learner("questions", "mine", "--quiz", typed="because\neasy\n")
    file.write_text(with_tables(("why", "recall", "What are basics for?")))
    (row,) = asked(learner)
    assert (row["question"], row["grade"], row["answers"][0]["text"]) == ("What are basics for?", "easy", "because")


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
