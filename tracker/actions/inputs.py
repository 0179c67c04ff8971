"""What a learner types: hours, dates."""

from __future__ import annotations

from datetime import date

from tracker.errors import ProgressError
from tracker.progress.events import MAX_HOURS_PER_WEEK
from tracker.text import shorten


def check_hours(hours_per_week: float, minimum: float) -> float:
    """The hours a week, where they are in range. Raises ProgressError otherwise."""
    if minimum <= hours_per_week <= MAX_HOURS_PER_WEEK:
        return hours_per_week
    message = f"hours per week must be between {minimum:g} and {MAX_HOURS_PER_WEEK}"
    raise ProgressError("bad_hours", message, "for example: --hours-per-week 8", wrong_use=True)


def parse_date(text: str) -> str:
    """A date as YYYY-MM-DD. Raises ProgressError where the text is not a date."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        message = f'"{shorten(text)}" is not a date'
        raise ProgressError("bad_date", message, "use the form YYYY-MM-DD, like 2027-03-31", wrong_use=True) from None


def parse_target(text: str) -> str:
    """A date in the future as YYYY-MM-DD, "" where the text is empty. Raises ProgressError."""
    if not text.strip():
        return ""
    day = parse_date(text)
    today = date.today().isoformat()  # noqa: DTZ011 - the learner's own day
    if day <= today:
        raise ProgressError("bad_date", f"{day} is not after today ({today})", "give a later date", wrong_use=True)
    return day
