"""`tracker forecast` and `tracker activity`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from tracker.actions import forecast as actions
from tracker.actions.progress import load_progress, started_outlines, track_outline
from tracker.cli.common import json_option, print_json, print_track_notices, print_warnings, reporting_errors
from tracker.cli.completion import complete_tracks
from tracker.text import plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.actions.forecast import Activity, Forecast

BAR_WIDTH = 20
SHADES = "·░▒▓█"
LEVELS = (1, 3, 6, 10)
"""The number of actions in a day from which each darker shade is used."""


@click.command()
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@json_option
def forecast(track: str, *, as_json: bool) -> None:
    """Estimate when you will finish, from the dates of your progress so far.

    You finish by the P50 date with a probability of 50 %, and by the P90 date with 90 %. The hours a week that you
    plan count as four weeks of history. Paused days do not count.

    \b
    Examples:
      tracker forecast
      tracker forecast ai --json
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
        chosen = [track_outline(view, track)] if track else started_outlines(view)
    print_warnings(view.warnings)
    found = [(outline, actions.forecast(outline, view)) for outline in chosen]
    if as_json:
        print_json({"schema": "tracker.forecast/1", "error": None, "tracks": [_table(o.id, f) for o, f in found]})
        return
    for outline, item in found:
        click.echo(f"{click.style(sanitize(outline.title), bold=True)} ({sanitize(outline.id)})")
        for line in _lines(item):
            click.echo(f"  {line}")
    if not track:
        print_track_notices(view)


@click.command()
@json_option
def activity(*, as_json: bool) -> None:
    """Show your activity over the last year, day by day, and how consistent it was.

    \b
    Example:
      tracker activity
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
    print_warnings(view.warnings)
    found = actions.activity(view)
    if as_json:
        days = _days(found)
        print_json({"schema": "tracker.activity/1", "error": None, "days": days, **_measures(found)})
        return
    click.echo(f"    {_months(found)}")
    for day, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        click.echo(f"{name:<4}{''.join(_shade(week[day]) for week in found.weeks)}".rstrip())
    click.echo(f"    less {SHADES} more (0, {', '.join(f'{level}+' for level in LEVELS)} actions a day)")
    weeks = f"{found.active_weeks} of {plural(found.counted_weeks, 'week')}"
    click.echo(f"consistency {found.consistency} %: active in {weeks}, on {plural(found.active_days, 'day')}")
    click.echo("recent weeks weigh more, and a missed week does not reset it")


def _lines(item: Forecast) -> Iterator[str]:
    if item.finished:
        ahead = f", {_versus((item.target - item.finished).days)}" if item.target else ""
        yield f"finished on {item.finished}{ahead}"
        return
    yield f"{item.remaining_hours:.0f} hours left"
    yield week_line(item.week_hours, item.planned)
    if item.because:
        yield f"no estimate yet: {item.because}"
    else:
        plan = f", with the {item.planned:g} that you plan as four weeks of it" if item.planned else ""
        late = item.p90 or "more than ten years from now"
        yield f"P50 {item.p50}, P90 {late}, at your pace so far of {item.weekly_hours:.1f} hours a week{plan}"
    if item.target and item.ahead is not None:
        unlucky = f", P90 {_versus(item.ahead_p90)}" if item.ahead_p90 is not None else ""
        yield f"target {item.target}: P50 {_versus(item.ahead)}{unlucky}"
    elif item.target:
        yield f"target {item.target}"
    if item.plan:
        yield f"at the hours you planned, without a break: {item.plan}"


def week_line(done: float, planned: float) -> str:
    """The hours done this week, with a bar where hours are planned."""
    if not planned:
        return f"this week: {done:.1f} hours"
    filled = min(BAR_WIDTH, round(BAR_WIDTH * done / planned))
    return f"this week: {'█' * filled}{'░' * (BAR_WIDTH - filled)} {done:.1f} of {planned:g} hours"


def _versus(days: int) -> str:
    return f"{plural(abs(days), 'day')} {'early' if days > 0 else 'late'}" if days else "on time"


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
    """The names of the months, each above the week in which it begins."""
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
