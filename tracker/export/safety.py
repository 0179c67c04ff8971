"""Makes a summary fit to be written anywhere: no control characters, no links but to pages and mail boxes.

Letters of every script and emoji stay. What a format gives a meaning to is escaped by the module of the format.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.export.summary import Summary

# What XML forbids besides controls: characters that are none.
_NO_CHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000)) + "]"
)
_LINK = re.compile(r"(?:https?://[^\s/?#\"'<>`\\]+|mailto:[^\s\"'<>`\\@]+@)[^\s\"'<>`\\{}|^]*", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LINKS = frozenset({"url", "permalink"})
_DAYS = frozenset({"since", "until", "at", "as_of"})
_FIRST_YEAR, _LAST_YEAR = 1970, 2999


def cleaned(summary: Summary) -> Summary:
    """The summary with every text and link made safe."""
    return cast("Summary", _clean(summary))


def clean(text: str) -> str:
    """The text on one line, without anything a terminal, a page or a document would act on or choke at."""
    return _NO_CHARACTERS.sub("", sanitize(text)).strip()


def link(url: str) -> str:
    """The address where it is one of a page or a mail box, else ""."""
    return url if url.isprintable() and _LINK.fullmatch(url) else ""


def email(text: str) -> str:
    """The address where it is one that every client takes, else ""."""
    return text if _EMAIL.fullmatch(text) and ".." not in text else ""


def day(text: str) -> str:
    """The ISO date where it is one that every format can hold, else ""."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return ""
    return text if found.isoformat() == text and _FIRST_YEAR <= found.year <= _LAST_YEAR else ""


def _clean(value: Any) -> Any:  # noqa: ANN401 - a summary nests values of many types
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, tuple):
        return value
    names = getattr(value, "_fields", None)
    if names is None:
        return tuple(_clean(item) for item in value)
    fields = zip(names, value, strict=True)
    return type(value)(*(_CHECKS.get(name, _clean)(item) for name, item in fields))


_CHECKS: dict[str, Callable[[Any], Any]] = {**dict.fromkeys(_LINKS, link), **dict.fromkeys(_DAYS, day)}
