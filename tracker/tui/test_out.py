"""Test out of a milestone: one dialog after the other, nothing recorded where one is cancelled."""

from __future__ import annotations

import math
import time
from functools import partial
from typing import TYPE_CHECKING

from tracker.actions import test_out as actions
from tracker.actions.questions import GRADES
from tracker.errors import ProgressError
from tracker.text import shorten
from tracker.tui.safe_text import notify
from tracker.tui.screens.dialogs import Field, Form
from tracker.tui.screens.quiz import good_answer

if TYPE_CHECKING:
    from tracker.actions.questions import PracticeQuestion
    from tracker.tui.app import TrackerApp


MAX_TITLE = 30
"""Characters of the milestone's title in the title of a dialog, which fits a narrow terminal."""


async def test_out(app: TrackerApp, identity: str) -> None:
    """Ask three questions of the milestone and for the result of a task, and record them."""
    try:
        test = actions.test_of(identity)
    except ProgressError as error:
        notify(app, f"{error.message}: {error.remedy}", severity="error")
        return
    found = app.state.milestone(identity)
    about = shorten(found.milestone.title if found else identity, MAX_TITLE)
    answers: list[actions.Answer] = []
    for number, question in enumerate(test.questions, 1):
        title = f"Test out of {about}: question {number} of {len(test.questions)}"
        text = await _ask(app, title, Field(question.asked.text, "your answer"))
        grade = "" if question.is_story else None if text is None else await _grade(app, question, about)
        if text is None or grade is None:
            return
        answers.append(actions.Answer(text, grade))
    result = ""
    begun = time.monotonic()
    if not actions.unanswered(test, answers):
        task = Field(f"When you are done: {test.task.result}", "the result", text=test.task.task)
        done = await _ask(app, f"Test out of {about}: a task of 20 minutes", task)
        if done is None:
            return
        result = done
    minutes = max(1, math.ceil((time.monotonic() - begun) / 60))
    app.act(partial(actions.test_out, test, answers, result, minutes))


async def _grade(app: TrackerApp, question: PracticeQuestion, about: str) -> str | None:
    """The grade of the answer, compared with what a good one has; None where the dialog was cancelled."""
    numbered = {str(number): grade for number, grade in enumerate(GRADES, 1)}  # as in the quiz
    grades = ", ".join(f"{number} {grade}" for number, grade in numbered.items())
    field = Field(f"How well did you answer? {grades}", "a number or a word", text=good_answer(question))
    while (text := await _ask(app, f"Test out of {about}: a good answer", field)) is not None:
        word = numbered.get(text, text.lower())
        if grade := next((grade for grade in GRADES if grade.startswith(word)), ""):
            return grade
    return None


async def _ask(app: TrackerApp, title: str, field: Field) -> str | None:
    values = await app.push_screen_wait(Form(title, [field], enter="continues"))
    return None if values is None else values[0]
