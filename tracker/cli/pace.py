"""`tracker forecast` and `tracker activity`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from tracker.actions import forecast as actions
from tracker.actions.progress import load_progress, started_outlines, track_outline
from tracker.cli.common import json_option, lost_tracks, nothing_started, print_json, told, warn
from tracker.cli.completing import complete_tracks
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.actions.forecast import Activity, Forecast

SHADES = "·░▒▓█"
LEVELS = (1, 3, 6, 10)
"""From how many things in a day on each darker shade is used."""


@click.command()
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@json_option
def forecast(track: str, *, as_json: bool) -> None:
    """Say when you will be done, as a range from your own dated progress.

    P50 is the date with even odds, P90 the one with nine in ten. Paused days do not count.

    \b
    Examples:
      tracker forecast
      tracker forecast ai --json
    """
    with told(as_json=as_json):
        view = load_progress()
        chosen = [track_outline(view, track)] if track else started_outlines(view)
    warn(view)
    found = [(outline, actions.forecast(outline, view)) for outline in chosen]
    if as_json:
        print_json({"schema": "tracker.forecast/1", "error": None, "tracks": [_table(o.id, f) for o, f in found]})
        return
    for outline, item in found:
        click.echo(f"{click.style(sanitize(outline.title), bold=True)} ({sanitize(outline.id)})")
        for line in _lines(item):
            click.echo(f"  {line}")
    for line in [] if track else lost_tracks(view) if view.progress.tracks else [nothing_started(view)]:
        click.echo(line)


@click.command()
@json_option
def activity(*, as_json: bool) -> None:
    """Show the days of the last year, and a measure of consistency that forgives lapses.

    \b
    Example:
      tracker activity
    """
    with told(as_json=as_json):
        view = load_progress()
    warn(view)
    found = actions.activity(view)
    if as_json:
        days = _days(found)
        print_json({"schema": "tracker.activity/1", "error": None, "days": days, **_measures(found)})
        return
    click.echo(f"    {_months(found)}")
    for day, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        click.echo(f"{name:<4}{''.join(_shade(week[day]) for week in found.weeks)}".rstrip())
    click.echo(f"    fewer {SHADES} more (from 0, {', '.join(map(str, LEVELS))} a day)")
    click.echo(
        f"consistency {found.consistency} %: something done in {found.active_weeks} of {found.counted_weeks} weeks, "
        f"on {found.active_days} days; recent weeks count more, a missed one never resets it"
    )


def _lines(item: Forecast) -> Iterator[str]:
    if item.finished:
        ahead = f", {_versus((item.target - item.finished).days)}" if item.target else ""
        yield f"finished on {item.finished}{ahead}"
        return
    yield f"{item.remaining_hours:.0f} hours left"
    if item.because:
        yield f"no estimate yet: {item.because}"
    else:
        late = item.p90 or "more than ten years away"
        yield f"P50 {item.p50}, P90 {late}, at {item.weekly_hours:.1f} hours a week like yours so far"
    if item.target and item.ahead is not None:
        unlucky = f", P90 {_versus(item.ahead_p90)}" if item.ahead_p90 is not None else ""
        yield f"target {item.target}: P50 {_versus(item.ahead)}{unlucky}"
    elif item.target:
        yield f"target {item.target}"
    if item.plan:
        yield f"at the hours you planned, without a lapse: {item.plan}"


def _versus(days: int) -> str:
    word = "ahead" if days > 0 else "behind"
    return f"{abs(days)} day{'s' * (abs(days) != 1)} {word}" if days else "on the day"


def _table(track: str, item: Forecast) -> dict[str, Any]:
    fields = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in item._asdict().items()}
    return {"track": track, **fields, "ahead": item.ahead, "ahead_p90": item.ahead_p90}


def _days(found: Activity) -> dict[str, int]:
    return {
        (found.first + timedelta(weeks=number, days=day)).isoformat(): count
        for number, week in enumerate(found.weeks)
        for day, count in enumerate(week)
        if count
    }


def _measures(found: Activity) -> dict[str, int]:
    names = ("consistency", "active_weeks", "counted_weeks", "active_days", "total")
    return {name: getattr(found, name) for name in names}


def _months(found: Activity) -> str:
    """The months' names over the week each begins in."""
    line = ""
    last = 0
    for number in range(len(found.weeks)):
        sunday: date = found.first + timedelta(weeks=number, days=6)
        if sunday.month != last:
            line = line.ljust(number) if len(line) <= number else line
            line += sunday.strftime("%b ") if len(line) == number else ""
            last = sunday.month
    return line.rstrip()


def _shade(count: int | None) -> str:
    return " " if count is None else SHADES[sum(count >= level for level in LEVELS)]
