"""`tracker questions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.actions import questions as actions
from tracker.cli.common import json_option, print_json, told
from tracker.cli.completing import complete_milestones, complete_tracks
from tracker.cli.folding import fold
from tracker.cli.problems import warn_about_tracks
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.actions.questions import PracticeQuestion

QUIZ = 10
"""How many questions a quiz asks."""

KEYS = {word[0]: word for word in (*actions.GRADES, "skip", "quit")}
ASK = "How was it? a again, h hard, g good, e easy, s skip, q quit"


@click.command()
@click.argument("track", shell_complete=complete_tracks)
@click.option("--phase", default="", metavar="ID", help="Only questions of this phase.")
@click.option(
    "--milestone", default="", metavar="ID", shell_complete=complete_milestones, help="Only of this milestone."
)
@click.option("--due", is_flag=True, help="Only questions whose time has come.")
@click.option("--quiz", is_flag=True, help="Ask them one by one; you grade yourself.")
@click.option("--limit", type=click.IntRange(min=1), default=None, metavar="N", help=f"At most N; a quiz asks {QUIZ}.")
@json_option
def questions(  # noqa: PLR0913 - one parameter for each option of the command
    track: str, phase: str, milestone: str, limit: int | None, *, due: bool, quiz: bool, as_json: bool
) -> None:
    """Show the interview questions of a track, or practise them.

    Due ones come first. In a quiz you answer, look at what you answered before, and grade yourself: again, hard, good
    or easy. Answers are kept as notes of the milestone; the grade decides when the question comes again.

    \b
    Examples:
      tracker questions ai
      tracker questions ai --milestone rag-from-scratch
      tracker questions ai --phase production --quiz
      tracker questions ml --due --json
    """
    if quiz and as_json:
        raise click.UsageError("--quiz asks in the terminal, --json prints data: give one of them.")
    with told(as_json=as_json):
        found = actions.questions(track, phase, milestone, due=due)
        warn_about_tracks()
        if quiz:
            _quiz([asked for asked in found if asked.status in {"due", "new"}][: limit or QUIZ])
            return
    if as_json:
        print_json({"schema": "tracker.questions/1", "error": None, "questions": list(map(_table, found[:limit]))})
        return
    last = ""
    for asked in found[:limit]:
        if asked.milestone != last:
            last = asked.milestone
            click.echo(f"{last}  {sanitize(asked.title)}")
        click.echo(fold(f"  {_when(asked):<17} {sanitize(asked.text)}", hang=18))
        for note in asked.answers[-1:]:
            click.echo(fold(f"{'':20}→ {sanitize(note.text)}"))
    if not found:
        click.echo("nothing is due" if due else "there are no questions", err=True)


def _quiz(asked: list[PracticeQuestion]) -> None:
    if not asked:
        click.echo("nothing is due and nothing is new; `tracker questions TRACK` tells when", err=True)
    done = 0
    for number, one in enumerate(asked, 1):
        click.echo(f"\n{number} of {len(asked)}  {sanitize(one.title)}\n{fold(sanitize(one.text), hang=0)}\n")
        text = _typed("Your answer (enter: only think)", default="")
        for note in one.answers[-1:]:
            click.echo(f"Before, on {sanitize(note.at[:10])}: {sanitize(note.text)}")
        choice = click.Choice([*KEYS, *KEYS.values()], case_sensitive=False)
        how = None if text is None else _typed(ASK, type=choice)
        grade = KEYS.get(how[0], "quit") if how else "quit"
        actions.answer(one, grade if grade in actions.GRADES else "", text or "")
        if grade == "quit":
            break
        done += grade != "skip"
    click.echo(f"{done} graded")


def _typed(question: str, **more: Any) -> str | None:  # noqa: ANN401 - as click.prompt takes it
    """What was typed, None at the end of it."""
    try:
        answer: str = click.prompt(question, show_default=False, show_choices=False, **more)
    except click.Abort:
        click.echo()
        return None
    return answer


def _when(asked: PracticeQuestion) -> str:
    return (
        f"{asked.status} {asked.due.astimezone():%Y-%m-%d}" if asked.due and asked.status == "later" else asked.status
    )


def _table(asked: PracticeQuestion) -> dict[str, object]:
    known = asked.schedule
    return {
        "milestone": asked.milestone,
        "phase": asked.phase,
        "question": asked.text,
        "standing": asked.status,
        "due": known.due.isoformat() if known else None,
        "reviews": known.reviews if known else 0,
        "grade": known.grade if known else None,
        "answers": [{"at": note.at, "text": note.text} for note in asked.answers],
    }
