"""Dates in the style of a résumé."""

from __future__ import annotations

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month(day: str) -> str:
    """An ISO date as "Mar 2027", "" if it is not valid."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return ""
    return f"{_MONTHS[found.month - 1]} {found.year}"


def span(since: str, until: str) -> str:
    """A range of months: "Jan 2027 – Mar 2027", "Mar 2027" or "since Mar 2027"."""  # noqa: RUF002 - a range takes an en dash
    first, last = month(since), month(until)
    if first and last and first != last:
        return f"{first} \N{EN DASH} {last}"
    return last or (f"since {first}" if first else "")
