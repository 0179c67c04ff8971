"""`tracker questions`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from tracker.actions import questions as actions
from tracker.cli.common import json_option, print_json, reporting_errors, warn_about_tracks
from tracker.cli.completion import complete_milestones, complete_tracks
from tracker.cli.terminal import fold
from tracker.text import plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.questions import PracticeQuestion
    from tracker.roadmap.model import Question

QUIZ_LENGTH = 10
"""The number of questions in a quiz, unless --limit says otherwise."""

KEYS = {word[0]: word for word in (*actions.GRADES, "skip", "quit")}
STORY_PROMPT = "Your story (kept as a note; empty to be asked again)"
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

    Questions that are due come first. In a quiz you answer, compare with the points of a good answer and with your
    earlier one, and grade yourself: again, hard, good or easy. Answers are saved as notes on the milestone, and the
    grade schedules the next review. A story of your own is asked once, kept as a note, and not graded.

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
        click.echo(fold(f"  {_when(question):<17} {sanitize(question.asked.text)}", indent=18))
        for note in question.answers[-1:]:
            click.echo(fold(f"{'':20}→ {sanitize(note.text)}"))
    if not found:
        click.echo("no questions are due" if due else "no questions", err=True)


def _quiz(quiz: list[PracticeQuestion]) -> None:
    if not quiz:
        click.echo("no questions are due or new: run `tracker questions TRACK` to see when they are", err=True)
    done = told = 0
    for number, question in enumerate(quiz, 1):
        text, grade = ask(question, number, len(quiz))
        actions.answer(question, grade if grade in actions.GRADES else "", text)
        if grade == "quit":
            break
        done += grade != "skip"
        told += question.is_story and bool(text.strip())
    stories = f", {plural(told, 'story', 'stories')} kept" if told else ""
    click.echo(f"{plural(done, 'question')} graded{stories}")


def ask(question: PracticeQuestion, number: int, count: int, *, required: bool = False) -> tuple[str, str]:
    """Ask a question, show what a good answer has, and return what was typed, and the grade, skip or quit."""
    say = partial(click.echo, err=True)
    say(f"\n{number} of {count}  {sanitize(question.title)}")
    say(fold(f"{sanitize(question.asked.text)} ({question.asked.kind})", indent=0) + "\n")
    wanted = "Your answer" if required else STORY_PROMPT if question.is_story else "Your answer (optional)"
    text = prompt(wanted, default="")
    for note in question.answers[-1:]:
        say(f"Your answer on {sanitize(note.at[:10])}: {sanitize(note.text)}")
    for line in _good_answer(question.asked):
        say(fold(line))
    return text or "", "quit" if text is None else "skip" if question.is_story else _grade()


def _grade() -> str:
    """The grade that was typed, or skip or quit."""
    choice = prompt(GRADE_PROMPT, type=click.Choice([*KEYS, *KEYS.values()], case_sensitive=False))
    return KEYS.get(choice[0], "quit") if choice else "quit"


def _good_answer(question: Question) -> Iterator[str]:
    """What to measure an answer against, nothing for a question that is a text alone."""
    if question.points:
        yield "\nA good answer has:"
    for point in question.points:
        yield f"  • {sanitize(point)}"
    if question.red_flag:
        yield f"Red flag: {sanitize(question.red_flag)}"
    if question.follow_up:
        yield f"Follow-up: {sanitize(question.follow_up)}\n"


def prompt(text: str, **options: Any) -> str | None:  # noqa: ANN401 - click.prompt's own options
    """What was typed, None at the end of the input."""
    try:
        answer: str = click.prompt(text, show_default=False, show_choices=False, err=True, **options)
    except click.Abort:
        click.echo(err=True)
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
        "id": question.asked.id,
        "kind": question.asked.kind,
        "question": question.asked.text,
        "points": question.asked.points,
        "red_flag": question.asked.red_flag,
        "follow_up": question.asked.follow_up,
        "standing": question.status,
        "due": schedule.due.isoformat() if schedule else None,
        "reviews": schedule.reviews if schedule else 0,
        "grade": schedule.grade if schedule else None,
        "answers": [{"at": note.at, "text": note.text} for note in question.answers],
    }
