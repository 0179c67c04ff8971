"""Weeks as dates: when something that takes so many weeks ends, and whether that is in time."""

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
    """A deadline against a range of ends: met (by both), perhaps (by the first) or missed.

    late  days after the deadline at the first and at the last end, negative where there is time to spare
    """

    on: date
    verdict: str
    late: Span


class Timeline(NamedTuple):
    """How long it takes, from when on: `basis` is sourced, with the quote that says so, or computed from hours."""

    weeks: Span
    basis: str
    first: date
    last: date
    deadline: Deadline | None
    quote: str = ""
    source: str = ""


class PhaseDates(NamedTuple):
    """A phase, the hours left in it, and between which days it ends, by its share of all hours left."""

    id: str
    title: str
    hours: Span
    first: date
    last: date


def sourced(weeks: Span, quote: str, source: str, start: date, deadline: date | None) -> Timeline:
    """Weeks as a source states them. Raises OverflowError past the last date there is."""
    return _timeline(weeks, start, deadline)._replace(basis="sourced", quote=quote, source=source)


def computed(hours: Span, per_week: float, start: date, deadline: date | None) -> Timeline:
    """Hours left ÷ hours a week, in whole weeks. Raises OverflowError past the last date there is."""
    return _timeline((math.ceil(hours[0] / per_week), math.ceil(hours[1] / per_week)), start, deadline)


def _timeline(weeks: Span, start: date, deadline: date | None) -> Timeline:
    first, last = (start + timedelta(weeks=number) for number in weeks)
    return Timeline(weeks, "computed", first, last, judged(first, last, deadline) if deadline else None)


def judged(first: date, last: date, deadline: date) -> Deadline:
    """The deadline against the range of ends."""
    late = (first - deadline).days, (last - deadline).days
    return Deadline(deadline, "met" if late[1] <= 0 else "perhaps" if late[0] <= 0 else "missed", late)


def hours_to_meet(hours: Span, start: date, deadline: date) -> Span | None:
    """Hours a week that would end it in time, None where the deadline is not after the start."""
    days = (deadline - start).days
    return (math.ceil(hours[0] * 7 / days), math.ceil(hours[1] * 7 / days)) if days > 0 else None


def spread(phases: Sequence[tuple[str, str, Span]], timeline: Timeline, start: date) -> tuple[PhaseDates, ...]:
    """When each phase (id, title, hours) that has hours left ends, in their order."""
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
        # Where the least hours end early in the phases, their share of the days can pass that of the most.
        dated.append(PhaseDates(id_, title, hours, first, max(first, last)))
    return tuple(dated)
