"""The days of a year, and how steady they were: a measure that a missed week lowers and never resets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.forecast import is_paused

if TYPE_CHECKING:
    from tracker.progress.state import Progress

WEEKS = 53
HALF_LIFE = 6
"""Weeks after which a week counts half as much."""


class Activity(NamedTuple):
    """The last year by week, Mondays first, each day with how many things were done (None: still to come).

    consistency   per cent: the share of weeks with anything done, recent ones counting more, paused ones not at all
    active_weeks  how many of the `counted_weeks` since the first had anything done
    """

    first: date
    weeks: tuple[tuple[int | None, ...], ...]
    consistency: int
    active_weeks: int
    counted_weeks: int
    active_days: int
    total: int


def activity(progress: Progress, today: date) -> Activity:
    """The activity of the year up to a day."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    weeks = tuple(tuple(_done(progress, day, today) for day in _week(first, number)) for number in range(WEEKS))
    begun = next((number for number, week in enumerate(weeks) if any(week)), WEEKS)
    score = weight = 0.0
    active = counted = 0
    for number in range(begun, WEEKS):
        days = [day for day in _week(first, number) if day <= today]
        busy = any(weeks[number])
        # The week that runs says nothing yet where nothing was done in it, nor does one that was paused throughout.
        if not busy and (number == WEEKS - 1 or all(is_paused(day, progress.pauses) for day in days)):
            continue
        counted += 1
        active += busy
        recent: float = 0.5 ** ((WEEKS - 1 - number) / HALF_LIFE)
        score += recent * busy
        weight += recent
    counts = [count for week in weeks for count in week if count]
    return Activity(
        first, weeks, round(100 * score / weight) if weight else 0, active, counted, len(counts), sum(counts)
    )


def _week(first: date, number: int) -> list[date]:
    return [first + timedelta(weeks=number, days=day) for day in range(7)]


def _done(progress: Progress, day: date, today: date) -> int | None:
    return progress.days.get(day.isoformat(), 0) if day <= today else None
