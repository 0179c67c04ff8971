"""Sanitizes a summary for every format: no control characters, no links except to web pages and email addresses.

Letters of every script and emoji are kept. Each format's own module escapes what has a meaning in that format.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.export.summary import Summary

# XML also forbids noncharacters.
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000)) + "]"
)
_LINK = re.compile(r"(?:https?://[^\s/?#\"'<>`\\]+|mailto:[^\s\"'<>`\\@]+@)[^\s\"'<>`\\{}|^]*", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LINKS = frozenset({"url", "permalink"})
_DAYS = frozenset({"since", "until", "at", "as_of"})
_FIRST_YEAR, _LAST_YEAR = 1970, 2999


def sanitize_summary(summary: Summary) -> Summary:
    """The summary with every text sanitized and every invalid link and date removed."""
    return cast("Summary", _sanitize(summary))


def sanitize_text(text: str) -> str:
    """The text on one line, without characters that have an effect in a terminal or are invalid in XML."""
    return _NONCHARACTERS.sub("", sanitize(text)).strip()


def valid_link(url: str) -> str:
    """The URL if it is an http, https or mailto one, else ""."""
    return url if url.isprintable() and _LINK.fullmatch(url) else ""


def valid_email(text: str) -> str:
    """The email address if every client accepts it, else ""."""
    return text if _EMAIL.fullmatch(text) and ".." not in text else ""


def valid_date(text: str) -> str:
    """The ISO date if every format can represent it, else ""."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return ""
    return text if found.isoformat() == text and _FIRST_YEAR <= found.year <= _LAST_YEAR else ""


def _sanitize(value: Any) -> Any:  # noqa: ANN401 - a summary nests values of many types
    if isinstance(value, str):
        return sanitize_text(value)
    if not isinstance(value, tuple):
        return value
    names = getattr(value, "_fields", None)
    if names is None:
        return tuple(_sanitize(item) for item in value)
    fields = zip(names, value, strict=True)
    return type(value)(*(_CHECKS.get(name, _sanitize)(item) for name, item in fields))


_CHECKS: dict[str, Callable[[Any], Any]] = {**dict.fromkeys(_LINKS, valid_link), **dict.fromkeys(_DAYS, valid_date)}
