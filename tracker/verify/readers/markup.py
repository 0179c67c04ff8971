"""HTML, component templates and policies of Azure API Management in XML: their elements, by one linear scan."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_ELEMENTS = 200
"""Elements kept of one file: enough to tell a page from a report."""

_TAG = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->)?+|<(form|input|textarea|button|select|dialog|script|title|main|canvas|video"
    r"|[a-z]\w{0,20}-?(?:btn|button|input|textarea|select))\b([^<>]{0,500}+)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\b(src|action|type|id)\s*+=\s*+[\"']?([^\"'\s>]++)", re.IGNORECASE)
_PREFERRED = ("src", "action", "type", "id")

_POLICY = re.compile(r"<!--(?:[^-]|-(?!->))*+(?:-->)?+|<([a-z][a-z-]*+)(?=[\s/>])")
"""Values of attributes hold expressions of C#, quotes and all: the file is no XML that a parser would take."""


def read(data: bytes) -> list[Fact]:
    """Read a page: element <tag>, also of components as UButton and v-btn; value: its source, action, type or id."""
    return [Fact("element", tag, line, value) for tag, line, value in elements(decode.text(data))]


def read_policies(data: bytes) -> list[Fact]:
    """Read the policies of an API gateway: key policies.<name of the policy>."""
    text = decode.text(data)
    positions = decode.Positions(text)
    names = [(match.group(1), match.start()) for match in _POLICY.finditer(text) if match.group(1)]
    if not names or names[0][0] != "policies":
        return []
    return [Fact("key", f"policies.{name}", positions.line(at)) for name, at in names[1 : MAXIMUM_ELEMENTS + 1]]


def elements(text: str) -> Iterator[tuple[str, int, str]]:
    """The elements of a page that people act on: tag, line, and the source, action, type or id."""
    positions = decode.Positions(text)
    tags = (match for match in _TAG.finditer(text) if match.group(1))
    for match in islice(tags, MAXIMUM_ELEMENTS):
        given = {name.lower(): value for name, value in _ATTRIBUTE.findall(match.group(2))}
        value = next((decode.cut(given[name]) for name in _PREFERRED if name in given), "")
        yield match.group(1).lower(), positions.line(match.start()), value
