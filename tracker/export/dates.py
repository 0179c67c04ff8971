"""Dates as a résumé has them."""

from __future__ import annotations

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month(day: str) -> str:
    """`Mon YYYY` of an ISO date, "" where it is none."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return ""
    return f"{_MONTHS[found.month - 1]} {found.year}"


def span(since: str, until: str) -> str:
    """From month to month, one month where both are the same; what has no end "since"."""
    first, last = month(since), month(until)
    if first and last and first != last:
        return f"{first} \N{EN DASH} {last}"
    return last or (f"since {first}" if first else "")
