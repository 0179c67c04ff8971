"""Procfiles: one command for each process type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.readers import decode, shell

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

_PROCESS = re.compile(r"([\w-]++)[ \t]*+:[ \t]*+(\S.*)")


def read(data: bytes) -> list[Fact]:
    """Read a Procfile; inside of a command: its process type."""
    found: list[Fact] = []
    for number, line in enumerate(decode.lines(data), 1):
        if (match := _PROCESS.match(line)) and len(found) < decode.MAXIMUM_FACTS:
            found.extend(shell.commands(match.group(2), number, decode.cut(match.group(1))))
    return found
