"""`tracker start`, `pause` and `unpause`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tracker.actions import start as actions
from tracker.actions.progress import load_progress
from tracker.cli.common import json_option, print_done, reporting_errors
from tracker.cli.completion import complete_backgrounds, complete_tracks
from tracker.cli.terminal import fold
from tracker.roadmap.advice import language_milestones
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Collection

    from tracker.progress.outline import MilestoneOutline


@click.command()
@click.argument("track", shell_complete=complete_tracks)
@click.option(
    "--from",
    "origin",
    default="",
    metavar="BACKGROUND",
    shell_complete=complete_backgrounds,
    help="Your background, as the track names it.",
)
@click.option("--hours-per-week", type=float, default=0.0, metavar="N", help="Hours a week that you plan to study.")
@click.option("--target", default="", metavar="DATE", help="When you want to finish, as YYYY-MM-DD.")
@click.option("--known", default="", metavar="IDS", help="Milestones that you know already: all, none, or their ids.")
@json_option
def start(  # noqa: PLR0913 - one parameter for each option of the command
    track: str, origin: str, hours_per_week: float, target: str, known: str, *, as_json: bool
) -> None:
    """Start a track. Run it again to change your background, hours or target.

    At a terminal, it lists what your background usually brings and asks what of it you know. That is recorded as
    claims, "known before", which count as done and are never shown as verified.

    \b
    Examples:
      tracker start ai
      tracker start ai --from "software engineer" --hours-per-week 8
      tracker start ai --target 2027-03-31
      tracker start ai --from "software engineer" --known all
    """
    with reporting_errors(as_json=as_json):
        asks = sys.stdin.isatty() and not as_json
        chosen = known_milestones(track, origin, known, None, language_milestones(), asks=asks)
        print_done(actions.start(track, origin, hours_per_week, target, chosen), as_json=as_json)


def known_milestones(  # noqa: PLR0913 - what is offered, and how
    track: str,
    origin: str,
    known: str,
    among: Collection[str] | None = None,
    unsure: Collection[str] = (),
    *,
    asks: bool,
) -> list[str] | None:
    """The ids of the milestones to claim as known before; None where nothing was said and nobody can be asked.

    `among` narrows what the background usually brings; what is `unsure` is offered and not checked.
    Raises ProgressError.
    """
    words = [word for word in (part.strip() for part in known.split(",")) if word]
    if words not in ([], ["all"]):
        return [] if words == ["none"] else words
    usual = actions.usually_known(track, origin, load_progress()) if origin else []
    usual = [one for one in usual if among is None or one.id in among]
    if words:
        return [one.id for one in usual]
    if not usual or not asks:
        return None
    return _ask_known(usual, unsure)


def _ask_known(usual: list[MilestoneOutline], unsure: Collection[str]) -> list[str]:
    """Show a check box for each milestone, checked unless it is unsure, until enter is pressed alone."""
    checked = {one.id: one.id not in unsure for one in usual}
    click.echo("Usually known from this background:")
    while True:
        for number, one in enumerate(usual, 1):
            click.echo(fold(f"  {number:>2} [{'x' if checked[one.id] else ' '}] {sanitize(one.title)}", 7))
        question = "Numbers to change, all, none (enter: claim those checked)"
        answer = click.prompt(question, default="", show_default=False).replace(",", " ").split()
        if not answer:
            return [id_ for id_, is_checked in checked.items() if is_checked]
        if answer in (["all"], ["none"]):
            checked = dict.fromkeys(checked, answer == ["all"])
        elif all(word.isdecimal() and 1 <= int(word) <= len(usual) for word in answer):
            for number in map(int, answer):
                checked[usual[number - 1].id] = not checked[usual[number - 1].id]
        else:
            click.echo(f"Enter numbers from 1 to {len(usual)}, all or none.", err=True)


@click.command()
@click.option("--from", "since", default="", metavar="DATE", help="First day of the pause. Defaults to today.")
@click.option("--until", default="", metavar="DATE", help="Day you resume. Without it, the pause is open-ended.")
@click.option("--reason", default="", help="Reason, recorded with the pause.")
@json_option
def pause(since: str, until: str, reason: str, *, as_json: bool) -> None:
    """Exclude days from the forecast and from your consistency.

    \b
    Examples:
      tracker pause --reason "moving house"
      tracker pause --from 2026-12-20 --until 2027-01-04
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.pause(since, until, reason), as_json=as_json)


@click.command()
@json_option
def unpause(*, as_json: bool) -> None:
    """End a pause today.

    \b
    Example:
      tracker unpause
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.unpause(), as_json=as_json)
