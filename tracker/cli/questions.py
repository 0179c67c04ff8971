"""`tracker questions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.actions import questions as actions
from tracker.cli.common import json_option, print_json, reporting_errors, warn_about_tracks
from tracker.cli.completion import complete_milestones, complete_tracks
from tracker.cli.terminal import fold
from tracker.text import plural, sanitize

if TYPE_CHECKING:
    from tracker.actions.questions import PracticeQuestion

QUIZ_LENGTH = 10
"""The number of questions in a quiz, unless --limit says otherwise."""

KEYS = {word[0]: word for word in (*actions.GRADES, "skip", "quit")}
GRADE_PROMPT = "How well did you answer? [a]gain, [h]ard, [g]ood, [e]asy, [s]kip or [q]uit"


@click.command()
@click.argument("track", shell_complete=complete_tracks)
@click.option("--phase", default="", metavar="ID", help="Only questions of this phase.")
@click.option(
    "--milestone",
    default="",
    metavar="ID",
    shell_complete=complete_milestones,
    help="Only questions of this milestone.",
)
@click.option("--due", is_flag=True, help="Only questions that are due for review.")
@click.option("--quiz", is_flag=True, help="Ask the questions one by one, and grade yourself.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help=f"Maximum number of questions. A quiz has {QUIZ_LENGTH} by default.",
)
@json_option
def questions(  # noqa: PLR0913 - one parameter for each option of the command
    track: str, phase: str, milestone: str, limit: int | None, *, due: bool, quiz: bool, as_json: bool
) -> None:
    """List the interview questions of a track, or practise them in a quiz.

    Questions that are due come first. In a quiz you answer, compare with your earlier answer, and grade yourself:
    again, hard, good or easy. Answers are saved as notes on the milestone, and the grade schedules the next review.

    \b
    Examples:
      tracker questions ai
      tracker questions ai --milestone rag-from-scratch
      tracker questions ai --phase production --quiz
      tracker questions ml --due --json
    """
    if quiz and as_json:
        raise click.UsageError("--quiz and --json cannot be used together.")
    with reporting_errors(as_json=as_json):
        found = actions.questions(track, phase, milestone, due=due)
        warn_about_tracks()
        if quiz:
            _quiz([question for question in found if question.status in {"due", "new"}][: limit or QUIZ_LENGTH])
            return
    if as_json:
        print_json({"schema": "tracker.questions/1", "error": None, "questions": list(map(_table, found[:limit]))})
        return
    last = ""
    for question in found[:limit]:
        if question.milestone != last:
            last = question.milestone
            click.echo(f"{last}  {sanitize(question.title)}")
        click.echo(fold(f"  {_when(question):<17} {sanitize(question.text)}", indent=18))
        for note in question.answers[-1:]:
            click.echo(fold(f"{'':20}→ {sanitize(note.text)}"))
    if not found:
        click.echo("no questions are due" if due else "no questions", err=True)


def _quiz(quiz: list[PracticeQuestion]) -> None:
    if not quiz:
        click.echo("no questions are due or new: run `tracker questions TRACK` to see when they are", err=True)
    done = 0
    for number, question in enumerate(quiz, 1):
        click.echo(
            f"\n{number} of {len(quiz)}  {sanitize(question.title)}\n{fold(sanitize(question.text), indent=0)}\n"
        )
        text = _prompt("Your answer (optional)", default="")
        for note in question.answers[-1:]:
            click.echo(f"Your answer on {sanitize(note.at[:10])}: {sanitize(note.text)}")
        choices = click.Choice([*KEYS, *KEYS.values()], case_sensitive=False)
        choice = None if text is None else _prompt(GRADE_PROMPT, type=choices)
        grade = KEYS.get(choice[0], "quit") if choice else "quit"
        actions.answer(question, grade if grade in actions.GRADES else "", text or "")
        if grade == "quit":
            break
        done += grade != "skip"
    click.echo(f"{plural(done, 'question')} graded")


def _prompt(text: str, **options: Any) -> str | None:  # noqa: ANN401 - click.prompt's own options
    """What was typed, None at the end of the input."""
    try:
        answer: str = click.prompt(text, show_default=False, show_choices=False, **options)
    except click.Abort:
        click.echo()
        return None
    return answer


def _when(question: PracticeQuestion) -> str:
    if question.due and question.status == "later":
        return f"later {question.due.astimezone():%Y-%m-%d}"
    return question.status


def _table(question: PracticeQuestion) -> dict[str, object]:
    schedule = question.schedule
    return {
        "milestone": question.milestone,
        "phase": question.phase,
        "question": question.text,
        "standing": question.status,
        "due": schedule.due.isoformat() if schedule else None,
        "reviews": schedule.reviews if schedule else 0,
        "grade": schedule.grade if schedule else None,
        "answers": [{"at": note.at, "text": note.text} for note in question.answers],
    }
