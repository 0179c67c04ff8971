"""Test out of a milestone that the learner already knows: three of its questions and a task of twenty minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import Done, find_identity, load_progress, record
from tracker.actions.questions import answer_drafts, questions
from tracker.errors import ProgressError
from tracker.progress.events import Draft
from tracker.roadmap.loader import TrackError, load_leniently
from tracker.roadmap.model import TestOutTask, identity
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.actions.questions import PracticeQuestion

QUESTIONS = 3
"""The number of questions of a test; fewer where the milestone has fewer."""

ANY_TASK = TestOutTask(
    "Do one step of this milestone again: the one that shows most in 20 minutes.",
    "what came out, and where it can be seen",
)
"""The task of a milestone whose track gives none."""


class Test(NamedTuple):
    """What is asked to test out of a milestone: questions, those that can be graded first, and a task."""

    milestone: str
    title: str
    questions: tuple[PracticeQuestion, ...]
    task: TestOutTask


class Answer(NamedTuple):
    """The learner's answer to a question and its grade, "" for a story."""

    text: str
    grade: str


def test_of(name: str) -> Test:
    """The test of the milestone that a name means. Raises ProgressError."""
    of = find_identity(name, load_progress())
    try:
        track = load_leniently(of.partition("/")[0])
    except TrackError as error:
        raise ProgressError.of(error) from error
    milestone = next(one for one in track.milestones() if identity(track.id, one.id) == of)
    asked = {one.asked.id: one for one in questions(track.id, milestone=of) if one.status != "retired"}
    in_order = sorted((asked[question.id] for question in milestone.questions()), key=lambda one: one.is_story)
    return Test(of, milestone.title, tuple(in_order[:QUESTIONS]), milestone.placement or ANY_TASK)


def unanswered(test: Test, answers: Sequence[Answer]) -> int:
    """How many of the questions have no answer, or one that the learner grades "again"."""
    return len(test.questions) - sum(bool(answer.text.strip()) and answer.grade != "again" for answer in answers)


def test_out(test: Test, answers: Sequence[Answer], result: str, minutes: int) -> Done:
    """Record the answers and, where the test is passed, the claim with how it was passed, as one action.

    It is passed with a result of the task and an answer to each question that the learner does not grade "again".
    Raises ProgressError.
    """
    drafts = []
    for question, answer in zip(test.questions, answers, strict=False):
        drafts += answer_drafts(question, answer.grade, answer.text)
    missing = unanswered(test, answers)
    if missing or not result.strip():
        why = f"{plural(missing, 'question')} not answered well" if missing else "the task has no result"
        return record(f"not tested out of {test.milestone}: {why}", drafts)
    grades = ", ".join(answer.grade or "story" for answer in answers)
    spoken = f"answered {plural(len(answers), 'question')} ({grades}); " if answers else ""
    reason = f"{spoken}did a task in {plural(minutes, 'minute')}: {result.strip()}"
    claim = Draft("test-out", {"of": test.milestone, "reason": reason, "task": test.task.task})
    return record(f"claimed {test.milestone}: {reason}", [*drafts, claim])
