"""`tracker test-out`."""

from __future__ import annotations

import math
import time

import click

from tracker.actions import test_out as actions
from tracker.cli import NOT_VERIFIED
from tracker.cli.common import json_option, milestone_argument, print_done, reporting_errors
from tracker.cli.questions import ask, prompt
from tracker.cli.terminal import fold
from tracker.text import sanitize


@click.command("test-out")
@milestone_argument
@json_option
def test_out(name: str, *, as_json: bool) -> None:
    """Claim a milestone that you already know, by answering three questions and doing a task of 20 minutes.

    You grade your answers yourself, compared with the points of a good answer. The milestone is shown as claimed, with
    how you passed, never as verified. Exits with 1 if you did not pass; your answers are kept as in a quiz.

    \b
    Example:
      tracker test-out production-python
    """
    with reporting_errors(as_json=as_json):
        test = actions.test_of(name)
        answers = []
        for number, question in enumerate(test.questions, 1):
            text, grade = ask(question, number, len(test.questions), required=True)
            if grade == "quit":
                break
            answers.append(actions.Answer(text, "" if question.is_story else "again" if grade == "skip" else grade))
        result, minutes = ("", 0) if actions.unanswered(test, answers) else _do(test)
        print_done(actions.test_out(test, answers, result, minutes), as_json=as_json)
    if not result.strip():
        raise click.exceptions.Exit(NOT_VERIFIED)


def _do(test: actions.Test) -> tuple[str, int]:
    """The result of the task as it was typed, and how many minutes it took."""
    begun = time.monotonic()
    click.echo(f"\nA task of 20 minutes\n{fold(sanitize(test.task.task), indent=0)}\n", err=True)
    result = prompt(f"When you are done: {sanitize(test.task.result)}", default="")
    return result or "", max(1, math.ceil((time.monotonic() - begun) / 60))
