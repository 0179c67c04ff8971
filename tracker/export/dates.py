"""Dates in the style of a résumé."""

from __future__ import annotations

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month(day: str) -> str:
    """An ISO date or month as "Mar 2027", a year as "2027", "" if it is not valid."""
    if len(day) == len("2027"):
        return day if day.isdecimal() else ""
    try:
        found = date.fromisoformat(day if len(day) > len("2027-03") else f"{day}-01")
    except ValueError:
        return ""
    return f"{_MONTHS[found.month - 1]} {found.year}"


def span(since: str, until: str) -> str:
    """A range of months: "Jan 2027 – Mar 2027", "Mar 2027" or "since Mar 2027"."""  # noqa: RUF002 - a range takes an en dash
    first, last = month(since), month(until)
    if first and last and first != last:
        return f"{first} \N{EN DASH} {last}"
    return last or (f"since {first}" if first else "")


def tenure(start: str, end: str) -> str:
    """The months of a job: "Jan 2024 – Mar 2026", "Jan 2024 – present"."""  # noqa: RUF002 - as above
    first, last = month(start), month(end) or ("present" if start and not end else "")
    return " \N{EN DASH} ".join(dict.fromkeys(filter(None, (first, last))))
