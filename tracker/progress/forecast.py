"""When a track will be finished, as a range: weeks are drawn at random from the learner's own past.

Work is counted in hours, the same on both sides: what a proof takes from the hours left is what it adds to the hours
done. The mean hours of a milestone are divided evenly among its steps and deliverables, each dated by its tick or first
verification; what then remains of a finished milestone is dated by the day that finished it. What a repository proves
on the day that it is linked was done before: at the planned pace since the track was started, and the rest earlier.
A deliverable of one repository that counts for several milestones was worked for once: for the others it takes from
what is left and says nothing about the pace.

Past periods of seven days are drawn repeatedly until the remaining hours are used up; the last day is followed by the
first, so that each counts the same (a circular block bootstrap: Politis and Romano, 1992). The planned hours a week
count as PLAN_DAYS further days. Paused days are in neither the past nor the future. The draws are seeded with the data,
so the same progress gives the same result.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.counting import milestone_state
from tracker.roadmap.backgrounds import hours_factor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.progress.outline import MilestoneOutline, Outline
    from tracker.progress.state import MilestoneState, Pause, Progress

DRAWS = 1000
MIN_DAYS, MIN_ACTIVE_DAYS = 14, 3
HISTORY_DAYS = 182
"""How many past days are drawn from: older habits say little."""

PLAN_DAYS = 28
"""As how many days of history the plan counts: a few weeks in which milestones end or do not say little."""

MAX_WEEKS = 520
MAX_DAYS = 36_525
"""A century: later dates are not given."""

_WEEK = 7


class Work(NamedTuple):
    """Remaining hours of work, and the hours done by day.

    before  hours proven by repositories when they were linked that were done before the track was started
    waits   for each step that takes weeks whatever one does: the hours left before it can begin, and its weeks
    """

    remaining: float
    done: Mapping[date, float]
    before: float = 0
    waits: tuple[tuple[float, float], ...] = ()

    def weeks(self, taken: float) -> float:
        """The weeks until the end, where the remaining hours take that many: a wait may last longer than the work."""
        share = taken / self.remaining if self.remaining else 0
        return max([taken, *(share * hours + weeks for hours, weeks in self.waits)])

    def done_in_week(self, day: date) -> float:
        """The hours done in the week of a day, which begins on Monday."""
        monday = day - timedelta(days=day.weekday())
        return sum(hours for when, hours in self.done.items() if 0 <= (when - monday).days < _WEEK)


class Forecast(NamedTuple):
    """When a track will be finished.

    p50, p90    dates with 50 % and 90 % probability; None where there is no estimate, or it is over ten years away
    because     why there is no estimate, "" where there is one
    finished    the day the last milestone was done, None before that
    target      the day the learner aims for; `ahead` and `ahead_p90` are days before it, negative after it
    plan        the end at the planned hours per week, None where none are planned or it is over a century away
    weekly_hours           the mean of the past alone, 0 where there is no estimate
    week_hours, planned    hours done this week, and those planned for each week, 0 where none are
    """

    remaining_hours: float
    p50: date | None
    p90: date | None
    because: str
    finished: date | None
    target: date | None
    plan: date | None
    weekly_hours: float
    week_hours: float = 0
    planned: float = 0

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
    planned = started.hours_per_week if started else 0
    base = Forecast(work.remaining, None, None, "", None, target, None, 0, work.done_in_week(today), planned)
    if work.remaining <= 0:
        finished = max(work.done, default=date_of(started.at) if started else None)
        return base._replace(remaining_hours=0, finished=finished or today)
    if planned > 0:
        base = base._replace(plan=_after(today, work.weeks(work.remaining / planned) * _WEEK, progress.pauses))
    days = _past(work, progress, today, date_of(started.at) if started else None)
    if because := _missing_history(days):
        return base._replace(because=because)
    circle = [*days, *days[: _WEEK - 1]]
    weeks = [sum(circle[first : first + _WEEK]) for first in range(len(days))]
    weeks += [planned] * (PLAN_DAYS if planned > 0 else 0)
    mean = sum(days) / len(days) * _WEEK
    lengths = sorted(map(work.weeks, _draw(weeks, work.remaining)))
    ends = [lengths[int(share * (len(lengths) - 1))] for share in (0.5, 0.9)]
    because = "at this pace it would take more than ten years" if ends[0] > MAX_WEEKS else ""
    p50, p90 = (_after(resume, weeks_ * _WEEK, progress.pauses) if weeks_ <= MAX_WEEKS else None for weeks_ in ends)
    if p50 is None and not because:
        because = "with the planned pauses it is more than a century away"
    return base._replace(p50=p50, p90=p90, because=because, weekly_hours=mean)


def work_of(track: Outline, progress: Progress) -> Work:
    """The remaining hours of a track and those done by day, without skipped, optional and tested-out milestones."""
    started = progress.tracks.get(track.id)
    factor = hours_factor(track.id, started.origin) if started else 1.0
    linked = {link.repository: date_of(link.at) for link in progress.links.values()}
    remaining = 0.0
    done: dict[date, float] = {}
    imported: dict[date, float] = {}
    waits: list[tuple[float, float]] = []
    counted: set[tuple[str, str, str]] = set()
    for milestone in track.milestones():
        state = milestone_state(track.id, milestone, progress)
        if milestone.optional or state.state == "skipped":
            continue
        hours = sum(milestone.hours) / 2 * factor
        known = date_of(state.claim.at) if state.claim and state.claim.kind == "test-out" else None
        parts = [
            part if not (part and known and part.day > known) else None
            for part in _parts(state, milestone, progress, linked, counted)
        ]
        share = hours / (len(parts) or 1)
        credited = 0.0
        for part in parts:
            if part is not None:
                credited += share
                if part.repeated:
                    continue
                on = imported if part.imported else done
                on[part.day] = on.get(part.day, 0) + share
        if state.done and credited < hours and (last := _finished_on(state, parts)):
            on = imported if last.imported else done
            on[last.day] = on.get(last.day, 0) + hours - credited
        # A regressed or re-judged milestone has something left to do, however many parts were done before.
        left = 0 if state.done else max(hours - credited, share)
        if left:
            weeks = [step.weeks for step in milestone.steps if step.id not in state.ticked]
            waits += [(remaining, week) for week in weeks if week]
        remaining += left
    before = _spread(imported, done, date_of(started.at) if started else None, started.hours_per_week if started else 0)
    return Work(remaining, done, before, tuple(waits))


def _spread(imported: Mapping[date, float], done: dict[date, float], since: date | None, planned: float) -> float:
    """Date hours proven when a repository was linked: on the days before, as far as the plan leaves room on them.

    Returns the hours for which there is no room, which were done before.
    """
    before = 0.0
    for linked, hours in sorted(imported.items()):
        day, left = linked, hours
        while left > 0 and since and since < day and planned > 0:
            day -= timedelta(days=1)
            taken = min(left, max(0.0, planned / _WEEK - done.get(day, 0)))
            if taken:
                done[day] = done.get(day, 0) + taken
                left -= taken
        before += left
    return before


class _Part(NamedTuple):
    """The day on which a step was ticked or a deliverable first verified.

    imported  whether it was verified when its repository was linked
    repeated  whether an earlier milestone counts it too
    """

    day: date
    imported: bool = False
    repeated: bool = False


def _parts(
    state: MilestoneState,
    milestone: MilestoneOutline,
    progress: Progress,
    linked: Mapping[str, date | None],
    counted: set[tuple[str, str, str]],
) -> Iterator[_Part | None]:
    """Each step and each deliverable of a milestone, None for those that are not done.

    `counted` holds the deliverables of earlier milestones as (repository, folder, deliverable); those of this one are
    added.
    """
    for step in milestone.steps:
        day = date_of(progress.ticks.get(f"{state.identity}.{step.id}", ""))
        yield _Part(day) if day else None
    for deliverable in state.deliverables:
        row = deliverable.row
        day = date_of(row.first) if row and row.proves else None
        if not row or not day:
            yield None
            continue
        key = row.repository, row.subdirectory, row.deliverable
        yield _Part(day, day == linked.get(row.repository), key in counted)
        counted.add(key)


def _finished_on(state: MilestoneState, parts: Iterable[_Part | None]) -> _Part | None:
    """What finished a milestone: its claim, else the last of its parts; None where it was known before."""
    if state.claim and state.state == "claimed":
        day = date_of(state.claim.at)
        return _Part(day) if state.claim.kind == "tick" and day else None
    waived = [date_of(item.row.at) for item in state.deliverables if item.row and item.row.claim]
    return max([*(part for part in parts if part), *(_Part(day) for day in waived if day)], default=None)


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
