"""From hours and weeks to dates: when a track and its phases end, and whether a deadline is met."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Span = tuple[int, int]
"""[least, most]."""


class Deadline(NamedTuple):
    """A deadline compared with a range of end dates: met (by both), perhaps (by the first) or missed.

    late  days between the deadline and the first and last end, negative before the deadline
    """

    on: date
    verdict: str
    late: Span


class Timeline(NamedTuple):
    """A range of weeks and end dates; `basis` is "sourced", with the quote that states it, or "computed" from hours."""

    weeks: Span
    basis: str
    first: date
    last: date
    deadline: Deadline | None
    quote: str = ""
    source: str = ""


class Wait(NamedTuple):
    """A step that takes weeks, however many hours are worked, and the hours before it can begin."""

    hours: Span
    weeks: int


class PhaseDates(NamedTuple):
    """A phase, its remaining hours, and the range of its end dates, by its share of all remaining hours."""

    id: str
    title: str
    hours: Span
    first: date
    last: date


def sourced(weeks: Span, quote: str, source: str, start: date, deadline: date | None) -> Timeline:
    """A timeline of weeks that a source states. Raises OverflowError for dates after the year 9999."""
    return _timeline(weeks, start, deadline)._replace(basis="sourced", quote=quote, source=source)


def computed(hours: Span, per_week: float, start: date, deadline: date | None, waits: Sequence[Wait] = ()) -> Timeline:
    """A timeline of remaining hours ÷ hours per week, in whole weeks, that ends no earlier than any wait.

    Raises OverflowError after the year 9999.
    """
    least, most = (
        math.ceil(max([hours[end] / per_week, *(wait.hours[end] / per_week + wait.weeks for wait in waits)]))
        for end in (0, 1)
    )
    return _timeline((least, most), start, deadline)


def _timeline(weeks: Span, start: date, deadline: date | None) -> Timeline:
    first, last = (start + timedelta(weeks=number) for number in weeks)
    return Timeline(weeks, "computed", first, last, compare_deadline(first, last, deadline) if deadline else None)


def compare_deadline(first: date, last: date, deadline: date) -> Deadline:
    """Compare a deadline with a range of end dates."""
    late = (first - deadline).days, (last - deadline).days
    return Deadline(deadline, "met" if late[1] <= 0 else "perhaps" if late[0] <= 0 else "missed", late)


def hours_to_meet(hours: Span, start: date, deadline: date) -> Span | None:
    """The hours per week that meet the deadline, None where it is not after the start."""
    days = (deadline - start).days
    return (math.ceil(hours[0] * 7 / days), math.ceil(hours[1] * 7 / days)) if days > 0 else None


def spread(phases: Sequence[tuple[str, str, Span]], timeline: Timeline, start: date) -> tuple[PhaseDates, ...]:
    """The end dates of the phases (id, title, hours) that have remaining hours, in order."""
    whole = [sum(hours[end] for _, _, hours in phases) for end in (0, 1)]
    lengths = (timeline.first - start).days, (timeline.last - start).days
    gone = [0, 0]
    dated = []
    for id_, title, hours in phases:
        if not hours[1]:
            continue
        gone = [gone[end] + hours[end] for end in (0, 1)]
        first, last = (
            start + timedelta(days=lengths[end] * gone[end] // whole[end] if whole[end] else 0) for end in (0, 1)
        )
        # Where early phases have most of the least hours, `first` can be after `last`.
        dated.append(PhaseDates(id_, title, hours, first, max(first, last)))
    return tuple(dated)
