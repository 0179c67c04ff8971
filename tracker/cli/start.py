"""`tracker start`, `pause` and `unpause`."""

from __future__ import annotations

import click

from tracker.actions import start as actions
from tracker.cli.common import done, json_option, told
from tracker.cli.completing import complete_tracks


@click.command()
@click.argument("track", shell_complete=complete_tracks)
@click.option("--from", "origin", default="", metavar="BACKGROUND", help="Where you come from, as the track names it.")
@click.option("--hours-per-week", type=float, default=0.0, metavar="N", help="How many hours a week you plan.")
@click.option("--target", default="", metavar="DATE", help="When you want to be done, like 2027-03-31.")
@json_option
def start(track: str, origin: str, hours_per_week: float, target: str, *, as_json: bool) -> None:
    """Begin a track; again, to change your background, hours or target.

    \b
    Examples:
      tracker start ai
      tracker start ai --from "software engineer" --hours-per-week 8 --target 2027-03-31
    """
    with told(as_json=as_json):
        done(actions.start(track, origin, hours_per_week, target), as_json=as_json)


@click.command()
@click.option(
    "--from", "since", default="", metavar="DATE", help="The first day that does not count; today if not given."
)
@click.option("--until", default="", metavar="DATE", help="The day you go on; open if not given.")
@click.option("--reason", default="", help="Why; kept with it.")
@json_option
def pause(since: str, until: str, reason: str, *, as_json: bool) -> None:
    """Stop the clock: paused days count neither in the forecast nor against consistency.

    \b
    Examples:
      tracker pause --reason "moving house"
      tracker pause --from 2026-12-20 --until 2027-01-04
    """
    with told(as_json=as_json):
        done(actions.pause(since, until, reason), as_json=as_json)


@click.command()
@json_option
def unpause(*, as_json: bool) -> None:
    """Go on today.

    \b
    Example:
      tracker unpause
    """
    with told(as_json=as_json):
        done(actions.unpause(), as_json=as_json)
