"""`tracker advise`."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tracker.actions import advise as actions
from tracker.cli.advice_text import told as lines_on
from tracker.cli.common import done, json_option, print_json, told
from tracker.cli.folding import fold
from tracker.cli.problems import warn_about_tracks
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.actions.advise import Advice


@click.command()
@click.option("--from", "background", default="", metavar="BACKGROUND", help="Where you come from.")
@click.option("--enjoys", default="", metavar="WORDS", help="What you enjoy, separated by commas.")
@click.option("--hours-per-week", type=float, default=None, metavar="N", help="Hours a week; 8 if not given.")
@click.option("--deadline", default="", metavar="DATE", help="When you want to be hireable, like 2027-06-30.")
@click.option("--starting", default="", metavar="DATE", help="The first day; today if not given.")
@click.option("--track", default="", metavar="TRACK", help="Show this track in full, or begin it with --start.")
@click.option("--start", "begin", is_flag=True, help="Begin the track with this background, hours and deadline.")
@json_option
def advise(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    background: str,
    enjoys: str,
    hours_per_week: float | None,
    deadline: str,
    starting: str,
    track: str,
    *,
    begin: bool,
    as_json: bool,
) -> None:
    """Say which track suits you, how many weeks it takes from where you are, and what to test out of.

    Without --from it asks. Weeks are quoted where a source gives them, else computed: hours left ÷ hours a week.

    \b
    Examples:
      tracker advise
      tracker advise --from "software engineer" --hours-per-week 10 --deadline 2027-03-31
      tracker advise --from data-scientist --enjoys mathematics,research --json
      tracker advise --from operations --track mlops --start
    """
    with told(as_json=as_json):
        words = [word for word in enjoys.split(",") if word.strip()]
        if not background:
            if as_json or not sys.stdin.isatty():
                raise actions.missing_background()
            background = _asked_background()
            words = words or _asked_joys()
            if hours_per_week is None:
                hours_per_week = click.prompt("Hours a week", type=float, default=actions.DEFAULT_HOURS_PER_WEEK)
            deadline = deadline or click.prompt(
                "Deadline, like 2027-06-30 (enter: none)", default="", show_default=False
            )
        hours = actions.DEFAULT_HOURS_PER_WEEK if hours_per_week is None else hours_per_week
        advice = actions.advise(background, words, hours, deadline, starting)
        chosen = actions.choose_track(advice, track).track
        if begin:
            done(actions.start_advised(advice, track), as_json=as_json)
            return
    warn_about_tracks()
    if as_json:
        print_json({"schema": "tracker.advice/1", "error": None, **_document(advice)})
        return
    for rank, way in enumerate(advice.ways, 1):
        if not track or way.track == track:
            for line in lines_on(rank, way, advice, full=way.track == chosen):
                click.echo(fold(sanitize(line)))
            click.echo()
    for id_, title in advice.sources.items():
        click.echo(f"{id_}  {sanitize(title)}")
    click.echo(f"\nThe same with --track {chosen} --start begins {chosen}.", err=True)


def _asked_background() -> str:
    known = list(actions.backgrounds().values())
    click.echo("Where do you come from?")
    for number, item in enumerate(known, 1):
        click.echo(f"  {number}  {item.title}: {item.says}")
    return known[click.prompt("Number", type=click.IntRange(1, len(known))) - 1].id


def _asked_joys() -> list[str]:
    known = list(actions.interests().values())
    click.echo("What do you enjoy?")
    for number, item in enumerate(known, 1):
        click.echo(f"  {number:>2}  {item.text}")
    while True:
        answer = click.prompt("Numbers, like 1 4 7 (enter: none)", default="", show_default=False)
        numbers = answer.replace(",", " ").split()
        if all(number.isdecimal() and 1 <= int(number) <= len(known) for number in numbers):
            return [known[int(number) - 1].id for number in numbers]
        click.echo(f"Numbers from 1 to {len(known)}, please.", err=True)


def _document(advice: Advice) -> dict[str, Any]:
    return {key: _dated(value) for key, value in advice._asdict().items()}


def _dated(value: Any) -> Any:  # noqa: ANN401 - any value of the advice
    """Dates as text, whatever holds them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        items = [_dated(item) for item in value]
        return dict(zip(value._fields, items, strict=True)) if hasattr(value, "_fields") else items
    return value
