"""What was done on which day, as a map of weeks; told by shape as well as by colour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.tui.plain import assemble

if TYPE_CHECKING:
    from datetime import date

    from textual.content import Content

    from tracker.actions.forecast import Activity

LEVELS = (
    (0, "·", "$border"),
    (1, "░", "$success"),
    (3, "▒", "$success"),
    (6, "▓", "$success"),
    (10, "█", "$success"),
)
"""From how many things done in a day, with which glyph and colour."""

DAY_NAMES = ("Mon", "", "Wed", "", "Fri", "", "Sun")


def heat_map(activity: Activity, width: int) -> Content:
    """As many weeks as fit, this week last; the months above."""
    most = max(1, (width - 4) // 2)
    weeks = activity.weeks[-most:]
    first = activity.first + timedelta(weeks=len(activity.weeks) - len(weeks))
    parts: list[tuple[str, str] | str] = [("    " + _months(first, len(weeks)), "dim"), "\n"]
    for weekday, name in enumerate(DAY_NAMES):
        parts.append((f"{name:<4}", "dim"))
        parts.extend(_cell(week[weekday]) for week in weeks)
        parts.append("\n" if weekday < len(DAY_NAMES) - 1 else "")
    return assemble(*parts, lines=True)


def _cell(count: int | None) -> tuple[str, str]:
    if count is None:
        return "  ", ""
    glyph, colour = next((glyph, colour) for least, glyph, colour in reversed(LEVELS) if count >= least)
    return f"{glyph} " if count == 0 else glyph * 2, colour


def _months(first: date, weeks: int) -> str:
    line = [" "] * (2 * weeks)
    free = 0
    for week in range(weeks):
        day = first + timedelta(weeks=week)
        begins = week == 0 or day.month != (day - timedelta(weeks=1)).month
        if begins and 2 * week >= free and 2 * week + 3 <= len(line):
            line[2 * week : 2 * week + 3] = f"{day:%b}"
            free = 2 * week + 4
    return "".join(line)
