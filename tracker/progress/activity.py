"""Activity by day over a year, and its consistency: a measure that a missed week lowers but never resets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.forecast import is_paused

if TYPE_CHECKING:
    from tracker.progress.state import Progress

WEEKS = 53
HALF_LIFE = 6
"""Weeks after which a week counts half."""


class Activity(NamedTuple):
    """The last year by week, Mondays first, each day with its number of events (None: in the future).

    consistency   percentage of weeks with any event; recent weeks count more, paused ones not at all
    active_weeks  how many of the `counted_weeks` since the first event had any
    """

    first: date
    weeks: tuple[tuple[int | None, ...], ...]
    consistency: int
    active_weeks: int
    counted_weeks: int
    active_days: int
    total: int


def activity(progress: Progress, today: date) -> Activity:
    """The activity of the year that ends today."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    weeks = tuple(tuple(_events_on(progress, day, today) for day in _week(first, number)) for number in range(WEEKS))
    first_active = next((number for number, week in enumerate(weeks) if any(week)), WEEKS)
    score = weight = 0.0
    active = counted = 0
    for number in range(first_active, WEEKS):
        days = [day for day in _week(first, number) if day <= today]
        busy = any(weeks[number])
        # An idle week does not count while it is running, nor where it was paused throughout.
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


def _events_on(progress: Progress, day: date, today: date) -> int | None:
    return progress.days.get(day.isoformat(), 0) if day <= today else None
