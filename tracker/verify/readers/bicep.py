"""Bicep: one block for each resource and module."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

_DECLARED = re.compile(r"\s*+(resource|module)\s++\w++\s++'([^'@\n]++)")


def read(data: bytes) -> list[Fact]:
    """Read a Bicep file: block resource.Microsoft.Web/sites, block module.<path>."""
    matches = ((number, _DECLARED.match(line)) for number, line in enumerate(decode.lines(data), 1))
    found = [Fact("block", f"{m.group(1)}.{decode.cut(m.group(2))}", number) for number, m in matches if m]
    return found[: decode.MAXIMUM_FACTS]
