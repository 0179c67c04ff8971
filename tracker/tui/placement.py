"""Test out of a milestone: one dialog after the other, nothing recorded where one is cancelled."""

from __future__ import annotations

import math
import time
from functools import partial
from typing import TYPE_CHECKING

from tracker.actions import placement as actions
from tracker.actions.questions import GRADES
from tracker.errors import ProgressError
from tracker.tui.safe_text import notify
from tracker.tui.screens.dialogs import Field, Form

if TYPE_CHECKING:
    from tracker.actions.questions import PracticeQuestion
    from tracker.tui.app import TrackerApp


async def test_out(app: TrackerApp, identity: str) -> None:
    """Ask three questions of the milestone and for the result of a task, and record them."""
    try:
        test = actions.placement(identity)
    except ProgressError as error:
        notify(app, f"{error.message}: {error.remedy}", severity="error")
        return
    answers: list[actions.Answer] = []
    for number, question in enumerate(test.questions, 1):
        title = f"Test out: question {number} of {len(test.questions)}"
        text = await _ask(app, title, Field(question.asked.text, "your answer"))
        grade = "" if question.is_story else None if text is None else await _grade(app, question)
        if text is None or grade is None:
            return
        answers.append(actions.Answer(text, grade))
    result = ""
    begun = time.monotonic()
    if not actions.unanswered(test, answers):
        task = Field(f"When you are done: {test.task.result}", "the result", text=f"{test.task.task}\n")
        done = await _ask(app, "Test out: a task of 20 minutes", task)
        if done is None:
            return
        result = done
    minutes = max(1, math.ceil((time.monotonic() - begun) / 60))
    app.act(partial(actions.test_out, test, answers, result, minutes))


async def _grade(app: TrackerApp, question: PracticeQuestion) -> str | None:
    """The grade of the answer, compared with what a good one has; None where the dialog was cancelled."""
    asked = question.asked
    lines = [f"• {point}" for point in asked.points]
    lines += [
        f"{name}: {text}" for name, text in (("Red flag", asked.red_flag), ("Follow-up", asked.follow_up)) if text
    ]
    field = Field(f"How well did you answer? {', '.join(GRADES)}", "good", text="\n".join([*lines, ""]))
    while (text := await _ask(app, "Compare with a good answer", field)) is not None:
        if grade := next((grade for grade in GRADES if grade.startswith(text.lower())), ""):
            return grade
    return None


async def _ask(app: TrackerApp, title: str, field: Field) -> str | None:
    values = await app.push_screen_wait(Form(title, [field]))
    return None if values is None else values[0]
