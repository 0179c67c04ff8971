"""`tracker start`, `pause` and `unpause`."""

from __future__ import annotations

import click

from tracker.actions import start as actions
from tracker.cli.common import json_option, print_done, reporting_errors
from tracker.cli.completion import complete_tracks


@click.command()
@click.argument("track", shell_complete=complete_tracks)
@click.option("--from", "origin", default="", metavar="BACKGROUND", help="Your background, as the track names it.")
@click.option("--hours-per-week", type=float, default=0.0, metavar="N", help="Hours a week that you plan to study.")
@click.option("--target", default="", metavar="DATE", help="When you want to finish, as YYYY-MM-DD.")
@json_option
def start(track: str, origin: str, hours_per_week: float, target: str, *, as_json: bool) -> None:
    """Start a track. Run it again to change your background, hours or target.

    \b
    Examples:
      tracker start ai
      tracker start ai --from "software engineer" --hours-per-week 8
      tracker start ai --target 2027-03-31
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.start(track, origin, hours_per_week, target), as_json=as_json)


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
