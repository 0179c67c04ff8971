"""What a learner types in the first run, read: hours a week and the day to be done by."""

from __future__ import annotations

from datetime import date

from tracker.actions.advise import MIN_HOURS_PER_WEEK
from tracker.actions.progress import ProgressError
from tracker.actions.start import parse_date
from tracker.progress.events import MAX_HOURS_PER_WEEK


def hours_of(text: str) -> float:
    """Hours a week, 0 where none are given. Raises ProgressError."""
    if not text.strip():
        return 0
    try:
        hours = float(text)
    except ValueError:
        hours = -1
    if not MIN_HOURS_PER_WEEK <= hours <= MAX_HOURS_PER_WEEK:
        message = f"Hours a week are from {MIN_HOURS_PER_WEEK:g} to {MAX_HOURS_PER_WEEK}"
        raise ProgressError("bad_hours", message, "8, say", wrong_use=True)
    return hours


def target_of(text: str) -> str:
    """A day to come as YYYY-MM-DD, "" where none is given. Raises ProgressError."""
    if not text.strip():
        return ""
    day = parse_date(text)
    today = date.today().isoformat()  # noqa: DTZ011 - the learner's own day
    if day <= today:
        raise ProgressError("bad_date", f"{day} is not after today, {today}", "give a later day", wrong_use=True)
    return day


def example_day() -> str:
    """A day some nine months from now."""
    today = date.today()  # noqa: DTZ011 - the learner's own day
    months = today.month + 8
    return date(today.year + months // 12, months % 12 + 1, 1).isoformat()
