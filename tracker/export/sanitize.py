"""Sanitizes a summary for every format: no control characters, no links except to web pages and email addresses.

Letters of every script and emoji are kept. Each format's own module escapes what has a meaning in that format.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote

from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value", bound="tuple[Any, ...]")

# XML also forbids noncharacters.
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000)) + "]"
)
_LINK = re.compile(r"(?:https?://[^\s/?#\"'<>`\\]+|mailto:[^\s\"<>`\\@]+@)[^\s\"<>`\\{}|^]*", re.IGNORECASE)
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322, atext
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # RFC 1123
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_WORD}(?:\.{_WORD})*@(?=.{{1,253}}$)(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_PARTS = re.compile(r"(https?://)([^/?#@]*@)?([^/?#:]*)(.*)", re.IGNORECASE)
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_SAFE = "%:/?@!$&()*+,;=~-._"
_LINKS = frozenset({"url", "permalink", "demo"})
_DAYS = frozenset({"since", "until", "at", "as_of"})
_MONTH = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1970, 2999


def sanitize_summary(summary: _Value) -> _Value:
    """The summary, or values like its own, with every text sanitized and every invalid link and date removed."""
    return cast("_Value", _sanitize(summary))


def sanitize_text(text: str) -> str:
    """The text on one line, without characters that have an effect in a terminal or are invalid in XML."""
    return _NONCHARACTERS.sub("", sanitize(text)).strip()


def valid_link(url: str) -> str:
    """The URL if it is an http, https or mailto one, else ""; an apostrophe, which ends some texts, is encoded."""
    return url.replace("'", "%27") if url.isprintable() and _LINK.fullmatch(url) else ""


def as_uri(url: str) -> str:
    """A link as a URI (RFC 3986): its host in the form of DNS, other characters percent-encoded."""
    # "%" stays, because what is encoded already must not be encoded twice; one that encodes nothing does not.
    url = _STRAY_PERCENT.sub("%25", url)
    found = _PARTS.fullmatch(url)
    if found is None:
        return quote(url, safe=_SAFE)
    scheme, user, host, rest = found.groups()
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = quote(host, safe=_SAFE)
    before, mark, fragment = rest.partition("#")
    return (
        f"{scheme}{quote(user or '', safe=_SAFE)}{host}{quote(before, safe=_SAFE)}{mark}{quote(fragment, safe=_SAFE)}"
    )


def valid_email(text: str) -> str:
    """The email address (RFC 5322, a dot-atom at a domain name), else ""."""
    return text if _EMAIL.fullmatch(text) else ""


def valid_date(text: str) -> str:
    """The ISO date if every format can represent it, else ""."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return ""
    return text if found.isoformat() == text and _FIRST_YEAR <= found.year <= _LAST_YEAR else ""


def valid_month(text: str) -> str:
    """The year, month or day (2024, 2024-03, 2024-03-01) if every format can represent it, else ""."""
    return text if _MONTH.fullmatch(text) and valid_date(f"{text}-01-01"[:10]) else ""


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


_CHECKS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_LINKS, valid_link),
    **dict.fromkeys(_DAYS, valid_date),
    **dict.fromkeys(("start", "end"), valid_month),
}
