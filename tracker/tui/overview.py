"""The panels of the home screen as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from tracker.tui.marks import STATES, state_mark
from tracker.tui.plain import assemble
from tracker.tui.widgets.heat import LEVELS, heat_map
from tracker.tui.widgets.meter import count_meter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.forecast import Activity, Forecast
    from tracker.actions.status import TrackStatus
    from tracker.tui.plain import Part
    from tracker.tui.state import State

MOST_ATTENTION = 6
LEAST_BAR = 12


class Reckoned(NamedTuple):
    """What takes a moment to compute."""

    forecast: Forecast
    activity: Activity
    planned_hours: float


def reckon(state: State, track: str) -> Reckoned:
    """Forecast and activity."""
    from tracker.actions.forecast import activity, forecast  # noqa: PLC0415 - the first picture goes without

    status = state.tracks[track]
    planned = status.started.hours_per_week if status.started else 0
    return Reckoned(forecast(status.track, state.view), activity(state.view), planned)


def tracks(state: State, here: str, width: int) -> Content:
    """Each track begun with bar and figures; the others in one line."""
    begun = [state.tracks[id_] for id_ in state.started] or [state.tracks[here]] if state.tracks else []
    blocks = [assemble(*_track(track, width, here=track.track.id == here), lines=True) for track in begun]
    others = [track.track.title for track in state.tracks.values() if track not in begun]
    if others:
        blocks.append(assemble((f"w starts: {', '.join(others)}", "dim")))
    return Content("\n").join(blocks)


def _track(track: TrackStatus, width: int, *, here: bool) -> Iterator[Part]:
    count = track.tally
    figure = f"{count.percent} %"
    title = track.track.title
    yield (title, "bold" if here else "")
    yield (" ◂" if here else "", "$primary")
    yield (f"{figure:>{max(1, width - len(title) - (2 if here else 0))}}\n", "bold")
    yield count_meter(count, width)
    yield "\n"
    for state, number in (
        ("verified", count.verified),
        ("claimed", count.claimed),
        ("in progress", count.in_progress),
        ("open", count.open),
        ("regressed", count.regressed),
        ("skipped", count.skipped),
    ):
        if number or state in {"verified", "claimed", "open"}:
            mark = STATES[state]
            yield (f"{mark.glyph} {number} {mark.word}  ", mark.colour)
    yield "\n"


def phases(track: TrackStatus, width: int) -> Content:
    """Each phase with its bar."""
    longest = max((len(phase.phase.title) for phase in track.phases), default=0)
    room = min(longest, max(10, width - LEAST_BAR - 8))
    parts: list[Part] = []
    for number, phase in enumerate(track.phases):
        title = phase.phase.title
        cut = title if len(title) <= room else f"{title[: room - 1]}…"
        figures = f"{phase.tally.done:>3}/{phase.tally.total}"
        bar = count_meter(phase.tally, max(6, width - room - 8))
        parts += ["\n" if number else "", f"{cut:<{room}}  ", bar, (f"{figures:>6}", "dim")]
    return assemble(*parts, lines=True)


def attention(state: State) -> Content:
    """What regressed, was re-judged, went stale or is absent in the tracks begun; "" where nothing did."""
    lines: list[Content] = []
    for id_ in state.started:
        for one in state.tracks[id_].milestones():
            at = one.state
            why = (
                "regressed"
                if at.state == "regressed"
                else "re-judged"
                if at.rejudged
                else "its repository is not where it was"
                if "absent" in at.flags
                else "stale: committed since it was verified"
                if at.stale
                else ""
            )
            if why:
                mark = state_mark(at)
                lines.append(assemble((f"{mark.glyph} ", mark.colour), one.milestone.title, (f"  {why}", "dim")))
    more = len(lines) - MOST_ATTENTION
    if more > 0:
        lines = [*lines[:MOST_ATTENTION], assemble((f"and {more} more: V verifies all", "dim"))]
    return Content("\n").join(lines)


def pace_text(reckoned: Reckoned) -> Content:
    """Forecast against the target, and how steady the weeks were."""
    return Content("\n").join(assemble(*line) for line in _pace(reckoned))


def _pace(reckoned: Reckoned) -> Iterator[list[Part]]:
    forecast, activity = reckoned.forecast, reckoned.activity
    if forecast.finished:
        yield [("Finished ", "$text-success"), (f"{forecast.finished:%d %B %Y}", "bold")]
    elif forecast.p50:
        yield ["Done by ", (f"{forecast.p50:%d %b %Y}", "bold"), (" with even odds", "dim")]
        if forecast.p90:
            yield [f"        {forecast.p90:%d %b %Y}", (" with odds of nine in ten", "dim")]
    else:
        yield ["No forecast yet: ", (forecast.because, "dim")]
    if forecast.target:
        yield ["Target ", (f"{forecast.target:%d %b %Y}", "bold"), _against(forecast)]
    if forecast.plan and not forecast.finished:
        planned = (f"At {reckoned.planned_hours:g} hours a week: {forecast.plan:%d %b %Y}", "dim")
        yield [
            planned,
            *([] if forecast.p50 or not forecast.target else [_margin((forecast.target - forecast.plan).days)]),
        ]
    if not forecast.finished:
        pace_ = f", lately {forecast.weekly_hours:.1f} a week" if forecast.weekly_hours else ""
        yield [(f"{forecast.remaining_hours:,.0f} hours left{pace_}", "dim")]
    if activity.counted_weeks:
        said = f"  active in {activity.active_weeks} of {activity.counted_weeks} weeks"
        yield ["Consistency ", (f"{activity.consistency} %", "bold"), (said, "dim")]


def _against(forecast: Forecast) -> tuple[str, str]:
    return ("", "") if forecast.ahead is None else _margin(forecast.ahead)


def _margin(days: int) -> tuple[str, str]:
    if days >= 0:
        return f"  {days} days ahead", "$text-success"
    return f"  {-days} days behind", "$text-warning"


def activity_text(reckoned: Reckoned, width: int) -> Content:
    """The heat map and its key."""
    key = [(f"{glyph} {least}+  " if least else f"{glyph} none  ", colour) for least, glyph, colour in LEVELS]
    things, days = reckoned.activity.total, reckoned.activity.active_days
    total = f"    {things} thing{'s' * (things != 1)} done on {days} day{'s' * (days != 1)}   "
    return assemble(heat_map(reckoned.activity, width), "\n", (total, "dim"), *key, lines=True)
