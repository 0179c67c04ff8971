"""Progress as inline SVG: bars for phases, and the days of the last year. The page's style sheet sets the colours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.export.dates import month
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tracker.export.summary import Stage

_SEGMENT, _BAR = 20, 14
_ROW_LENGTH = 16
_CELL, _DAY = 13, 10
_STRIPS, _WEEKS = 2, 26
_LEVELS = (1, 2, 4, 7)
"""The number of events on a day from which each darker colour is used."""


def phase_bar(stage: Stage) -> str:
    """A bar with one segment for each milestone of a phase: filled if verified, dashed if claimed."""
    states = stage.states
    rows = -(-len(states) // _ROW_LENGTH)
    width, height = _SEGMENT * min(len(states), _ROW_LENGTH), (_BAR + 4) * rows
    segments = "".join(_segment(number, state) for number, state in enumerate(states))
    claimed = states.count("claimed")
    label = (
        f"{states.count('verified')} of {len(states)} milestones verified{f', {claimed} claimed' if claimed else ''}"
    )
    return (
        f'<svg class="bar" role="img" aria-label="{label}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{segments}</svg>'
    )


def _segment(number: int, state: str) -> str:
    row, column = divmod(number, _ROW_LENGTH)
    place = f'x="{column * _SEGMENT + 1}" y="{row * (_BAR + 4) + 2}" width="{_SEGMENT - 4}" height="{_BAR}" rx="3"'
    return f'<rect class="{state}" {place}><title>{state}</title></rect>'


def heat_map(days: Sequence[tuple[str, int]], as_of: str) -> str:
    """The year up to `as_of` in two halves, with a square for each day; "" if there is no activity."""
    done = {day: count for day, count in days if _date(day)}
    last = _date(as_of) or max(filter(None, map(_date, done)), default=None)
    if last is None or not done:
        return ""
    monday = last - timedelta(days=last.weekday())
    first = [monday - timedelta(weeks=_WEEKS * (_STRIPS - strip) - 1) for strip in range(_STRIPS)]
    return "".join(_strip(start, last, done) for start in first)


def _strip(start: date, last: date, done: Mapping[str, int]) -> str:
    end = min(last, start + timedelta(weeks=_WEEKS, days=-1))
    active = sum(start.isoformat() <= day <= end.isoformat() for day in done)
    label = f"{plural(active, 'active day')} from {start.isoformat()} to {end.isoformat()}"
    width, height = _WEEKS * _CELL, 7 * _CELL + 14
    inside = "".join((*_months(start), *_days(start, end, done)))
    return (
        f'<svg class="heat" role="img" aria-label="{label}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{inside}</svg>'
    )


def _months(start: date) -> Iterator[str]:
    shown = ""
    for week in range(_WEEKS - 1):
        name = month((start + timedelta(weeks=week, days=6)).isoformat())[:3]
        if name != shown and (week or start.day <= 7):  # noqa: PLR2004 - a month that begins here, not one cut off
            yield f'<text x="{week * _CELL}" y="9" aria-hidden="true">{name}</text>'
        shown = name


def _days(start: date, end: date, done: Mapping[str, int]) -> Iterator[str]:
    for number in range((end - start).days + 1):
        day = (start + timedelta(days=number)).isoformat()
        week, weekday = divmod(number, 7)
        level = sum(done.get(day, 0) >= least for least in _LEVELS)
        title = f"<title>{day}: {done[day]}</title>" if level else ""
        place = f'x="{week * _CELL}" y="{14 + weekday * _CELL}" width="{_DAY}" height="{_DAY}" rx="2"'
        yield f'<rect class="d{level}" {place}>{title}</rect>' if title else f'<rect class="d0" {place}/>'


def _date(day: str) -> date | None:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 9990 else None  # noqa: PLR2004 - room for a year before and a week after
