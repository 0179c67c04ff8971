"""When a track will be finished, as a range: weeks are drawn at random from the learner's own past.

Work is counted in hours: the mean hours of a milestone, divided evenly among its steps and deliverables, each dated by
its tick or first verification. Past periods of seven days are drawn repeatedly (a moving-block bootstrap: Künsch, 1989)
until the remaining hours are used up; paused days are in neither the past nor the future. The draws are seeded with the
data, so the same progress gives the same result.
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
MIN_DAYS, MIN_ACTIVE_DAYS = 14, 3
HISTORY_DAYS = 182
"""How many past days are drawn from: older habits say little."""

MAX_WEEKS = 520
MAX_DAYS = 36_525
"""A century: later dates are not given."""

_WEEK = 7


class Work(NamedTuple):
    """Remaining hours of work, and the hours done by day."""

    remaining: float
    done: Mapping[date, float]


class Forecast(NamedTuple):
    """When a track will be finished.

    p50, p90    dates with 50 % and 90 % probability; None where there is no estimate, or it is over ten years away
    because     why there is no estimate, "" where there is one
    finished    the day the last milestone was done, None before that
    target      the day the learner aims for; `ahead` and `ahead_p90` are days before it, negative after it
    plan        the end at the planned hours per week, None where none are planned or it is over a century away
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
        """Days from the P50 date to the target."""
        return (self.target - self.p50).days if self.target and self.p50 else None

    @property
    def ahead_p90(self) -> int | None:
        """Days from the P90 date to the target."""
        return (self.target - self.p90).days if self.target and self.p90 else None


def forecast(track: Outline, progress: Progress, today: date) -> Forecast:
    """The forecast for a track as of today."""
    started = progress.tracks.get(track.id)
    target = date_of(started.target) if started else None
    work = work_of(track, progress)
    resume = _resume(progress.pauses, today)
    if work.remaining <= 0:
        finished = max(work.done, default=date_of(started.at) if started else None)
        return Forecast(0, None, None, "", finished or today, target, None, 0)
    planned = started.hours_per_week if started else 0
    plan = _after(today, work.remaining / planned * _WEEK, progress.pauses) if planned > 0 else None
    days = _past(work, progress, today, date_of(started.at) if started else None)
    because = _missing_history(days)
    if because:
        return Forecast(work.remaining, None, None, because, None, target, plan, 0)
    weeks = [sum(days[first : first + _WEEK]) for first in range(len(days) - _WEEK + 1)]
    mean = sum(weeks) / len(weeks)
    lengths = sorted(_draw(weeks, work.remaining))
    ends = [lengths[int(share * (len(lengths) - 1))] for share in (0.5, 0.9)]
    if ends[0] > MAX_WEEKS:
        because = "at this pace it would take more than ten years"
    p50, p90 = (_after(resume, weeks_ * _WEEK, progress.pauses) if weeks_ <= MAX_WEEKS else None for weeks_ in ends)
    if p50 is None and not because:
        because = "with the planned pauses it is more than a century away"
    return Forecast(work.remaining, p50, p90, because, None, target, plan, mean)


def work_of(track: Outline, progress: Progress) -> Work:
    """The remaining hours of a track and those done by day, without skipped, optional and tested-out milestones."""
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
        if state.claim and state.claim.kind == "tick" and (day := date_of(state.claim.at)):
            done[day] = done.get(day, 0) + hours - credited
        # A regressed or re-judged milestone has something left to do, however many parts were done before.
        remaining += 0 if state.done else max(hours - credited, share)
    return Work(remaining, done)


def _dates(track: str, milestone: MilestoneOutline, progress: Progress) -> Iterator[date | None]:
    """The dates that each step was ticked and each deliverable first verified, None for those that were not."""
    state = milestone_state(track, milestone, progress)
    for step in milestone.steps:
        yield date_of(progress.ticks.get(f"{state.identity}.{step.id}", ""))
    for deliverable in state.deliverables:
        row = deliverable.row
        yield date_of(row.first) if row and row.status == "verified" else None


def _past(work: Work, progress: Progress, today: date, since: date | None) -> list[float]:
    """The hours of each day that counts, up to today where something was done today, else up to yesterday."""
    first = max(min(day for day in (today, since, *work.done) if day), today - timedelta(days=HISTORY_DAYS))
    last = today if work.done.get(today) else today - timedelta(days=1)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [work.done.get(day, 0.0) for day in days if not is_paused(day, progress.pauses)]


def _missing_history(days: Sequence[float]) -> str:
    if len(days) < MIN_DAYS:
        return f"needs {MIN_DAYS} days of history; you have {len(days)}"
    active = sum(hours > 0 for hours in days)
    if active < MIN_ACTIVE_DAYS:
        return f"needs progress on {MIN_ACTIVE_DAYS} days; you made progress on {active} of the last {len(days)}"
    return ""


def _draw(weeks: Sequence[float], remaining: float) -> Iterator[float]:
    """The weeks that each draw takes, the last week in part; more than MAX_WEEKS where it does not end."""
    generator = random.Random(f"{len(weeks)} {sum(weeks):.6f} {remaining:.6f}")  # noqa: S311 - statistics, not a secret
    for _ in range(DRAWS):
        hours_left = remaining
        taken = 0.0
        while hours_left > 0 and taken <= MAX_WEEKS:
            hours = weeks[int(generator.random() * len(weeks))]
            taken += min(1.0, hours_left / hours) if hours else 1.0
            hours_left -= hours
        yield taken


def is_paused(day: date, pauses: Iterable[Pause]) -> bool:
    """Whether a day is in a pause."""
    text = day.isoformat()
    return any(pause.since <= text and (not pause.until or text < pause.until) for pause in pauses)


def _resume(pauses: Sequence[Pause], today: date) -> date:
    """The first day from today on that is not paused; an open pause is assumed to end today."""
    closed = [pause for pause in pauses if pause.until]
    day = today
    for _ in range(len(closed) + 1):
        day = max([day, *(until for pause in closed if is_paused(day, [pause]) and (until := date_of(pause.until)))])
    return day


def _after(day: date, days: float, pauses: Sequence[Pause]) -> date | None:
    """The day after that many unpaused days; None where that is over MAX_DAYS away."""
    if days > MAX_DAYS:
        return None
    length = int(days + 0.999)
    for pause in sorted(pause for pause in pauses if pause.until):
        first, last = date_of(pause.since), date_of(pause.until)
        if first and last and 0 <= (first - day).days < length:
            length += (last - first).days
    return day + timedelta(days=length) if length <= min(MAX_DAYS, (date.max - day).days) else None


def date_of(text: str) -> date | None:
    """The date of a time of the journal, None where it is not valid."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
