"""HTML and component templates (Vue, Svelte, Jinja): the elements that people act on, and links, by one linear scan."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

MAXIMUM_ELEMENTS = 200
"""Elements kept of one file: enough to tell a page from a report."""

_TAG = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->)?+|<(form|input|textarea|button|select|dialog|script|title|main|canvas|video"
    r"|[a-z]\w{0,20}-?(?:btn|button|input|textarea|select))\b([^<>]{0,500}+)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\b(src|action|type|id)\s*+=\s*+[\"']?([^\"'\s>]++)", re.IGNORECASE)
_PREFERRED = ("src", "action", "type", "id")


def read(data: bytes) -> list[Fact]:
    """Read a page: element <tag>, also of components as UButton and v-btn; value: its source, action, type or id."""
    text = decode.text(data)
    positions = decode.Positions(text)
    found: list[Fact] = []
    for match in _TAG.finditer(text):
        if len(found) >= MAXIMUM_ELEMENTS:
            break
        if match.group(1):
            given = {name.lower(): value for name, value in _ATTRIBUTE.findall(match.group(2))}
            value = next((decode.cut(given[name]) for name in _PREFERRED if name in given), "")
            found.append(Fact("element", match.group(1).lower(), positions.line(match.start()), value))
    return found
