"""When a track will be done: a range, by drawing weeks at random from the learner's own past.

Work is counted in hours: a milestone's mean hours, shared evenly by its steps and deliverables, each dated by its tick
or first verification. Past stretches of seven days are drawn again and again (a moving-block bootstrap: Künsch, 1989)
until the remaining hours are used up; paused days are in neither the past nor the future. The draws are seeded by the
data, so the same progress gives the same answer.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.counting import milestone_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.progress.outline import MilestoneOutline, Outline
    from tracker.progress.state import Pause, Progress

DRAWS = 1000
LEAST_DAYS, LEAST_ACTIVE = 14, 3
LOOK_BACK = 182
"""Days of the past that are drawn from: older habits say little."""

MOST_WEEKS = 520
MOST_DAYS = 36_525
"""A century: what is further away is not said."""

_WEEK = 7


class Work(NamedTuple):
    """Hours of work still to do, and those done by day."""

    remaining: float
    done: Mapping[date, float]


class Forecast(NamedTuple):
    """When a track will be done.

    p50, p90    dates with even and nine-in-ten odds; None where there is no estimate, or it is over ten years away
    because     why there is no estimate, "" where there is
    finished    the day the last milestone was done, None before that
    target      the day the learner wants to be done; `ahead` and `ahead_p90` are days before it, negative after it
    plan        when the planned hours a week would end it, None where none are planned or it is over a century away
    """

    remaining_hours: float
    p50: date | None
    p90: date | None
    because: str
    finished: date | None
    target: date | None
    plan: date | None
    weekly_hours: float

    @property
    def ahead(self) -> int | None:
        """Days from the even-odds date to the target."""
        return (self.target - self.p50).days if self.target and self.p50 else None

    @property
    def ahead_p90(self) -> int | None:
        """Days from the nine-in-ten date to the target."""
        return (self.target - self.p90).days if self.target and self.p90 else None


def forecast(track: Outline, progress: Progress, today: date) -> Forecast:
    """The forecast for a track as of a day."""
    started = progress.tracks.get(track.id)
    target = day_of(started.target) if started else None
    work = work_of(track, progress)
    resume = _resume(progress.pauses, today)
    if work.remaining <= 0:
        finished = max(work.done, default=day_of(started.at) if started else None)
        return Forecast(0, None, None, "", finished or today, target, None, 0)
    planned = started.hours_per_week if started else 0
    plan = _after(today, work.remaining / planned * _WEEK, progress.pauses) if planned > 0 else None
    days = _past(work, progress, today, day_of(started.at) if started else None)
    because = _why_not(days)
    if because:
        return Forecast(work.remaining, None, None, because, None, target, plan, 0)
    weeks = [sum(days[first : first + _WEEK]) for first in range(len(days) - _WEEK + 1)]
    mean = sum(weeks) / len(weeks)
    lengths = sorted(_draws(weeks, work.remaining))
    ends = [lengths[int(share * (len(lengths) - 1))] for share in (0.5, 0.9)]
    if ends[0] > MOST_WEEKS:
        because = "at this pace it takes more than ten years"
    p50, p90 = (_after(resume, weeks_ * _WEEK, progress.pauses) if weeks_ <= MOST_WEEKS else None for weeks_ in ends)
    if p50 is None and not because:
        because = "with the days you paused it is more than a century away"
    return Forecast(work.remaining, p50, p90, because, None, target, plan, mean)


def work_of(track: Outline, progress: Progress) -> Work:
    """The hours of a track still to do and those done by day; what is skipped, optional or tested out is neither."""
    remaining = 0.0
    done: dict[date, float] = {}
    for milestone in track.milestones():
        state = milestone_state(track.id, milestone, progress)
        if milestone.optional or state.state == "skipped":
            continue
        hours = sum(milestone.hours) / 2
        dates = list(_dates(track.id, milestone, progress))
        share = hours / (len(dates) or 1)
        for day in dates:
            if day is not None:
                done[day] = done.get(day, 0) + share
        credited = share * sum(day is not None for day in dates)
        if state.claim and state.claim.kind == "tick" and (day := day_of(state.claim.at)):
            done[day] = done.get(day, 0) + hours - credited
        # A milestone that regressed or was re-judged has something to do, however many parts were done before.
        remaining += 0 if state.done else max(hours - credited, share)
    return Work(remaining, done)


def _dates(track: str, milestone: MilestoneOutline, progress: Progress) -> Iterator[date | None]:
    """When each step was ticked and each deliverable first verified, None for what was not."""
    state = milestone_state(track, milestone, progress)
    for step in milestone.steps:
        yield day_of(progress.ticks.get(f"{state.identity}.{step.id}", ""))
    for deliverable in state.deliverables:
        row = deliverable.row
        yield day_of(row.first) if row and row.status == "verified" else None


def _past(work: Work, progress: Progress, today: date, since: date | None) -> list[float]:
    """The hours of each day that counts, up to yesterday or, where something was done today, up to today."""
    first = max(min(day for day in (today, since, *work.done) if day), today - timedelta(days=LOOK_BACK))
    last = today if work.done.get(today) else today - timedelta(days=1)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [work.done.get(day, 0.0) for day in days if not is_paused(day, progress.pauses)]


def _why_not(days: Sequence[float]) -> str:
    if len(days) < LEAST_DAYS:
        return f"{LEAST_DAYS} days of history are needed and there are {len(days)}"
    active = sum(hours > 0 for hours in days)
    if active < LEAST_ACTIVE:
        return f"progress on {LEAST_ACTIVE} days is needed and there was some on {active} of the last {len(days)}"
    return ""


def _draws(weeks: Sequence[float], remaining: float) -> Iterator[float]:
    """How many weeks each draw takes, the last one in part; more than MOST_WEEKS where it does not end."""
    chance = random.Random(f"{len(weeks)} {sum(weeks):.6f} {remaining:.6f}")  # noqa: S311 - statistics, no secret
    for _ in range(DRAWS):
        left = remaining
        taken = 0.0
        while left > 0 and taken <= MOST_WEEKS:
            hours = weeks[int(chance.random() * len(weeks))]
            taken += min(1.0, left / hours) if hours else 1.0
            left -= hours
        yield taken


def is_paused(day: date, pauses: Iterable[Pause]) -> bool:
    """Whether a day counts for nothing."""
    text = day.isoformat()
    return any(pause.since <= text and (not pause.until or text < pause.until) for pause in pauses)


def _resume(pauses: Sequence[Pause], today: date) -> date:
    """The first day from today on that counts; an open pause is taken to end today."""
    closed = [pause for pause in pauses if pause.until]
    day = today
    for _ in range(len(closed) + 1):
        day = max([day, *(until for pause in closed if is_paused(day, [pause]) and (until := day_of(pause.until)))])
    return day


def _after(day: date, days: float, pauses: Sequence[Pause]) -> date | None:
    """The day that many counted days later, planned pauses push it out; None where that is over MOST_DAYS away."""
    if days > MOST_DAYS:
        return None
    length = int(days + 0.999)
    for pause in sorted(pause for pause in pauses if pause.until):
        first, last = day_of(pause.since), day_of(pause.until)
        if first and last and 0 <= (first - day).days < length:
            length += (last - first).days
    return day + timedelta(days=length) if length <= min(MOST_DAYS, (date.max - day).days) else None


def day_of(text: str) -> date | None:
    """The day of a time of the journal, None where it is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
