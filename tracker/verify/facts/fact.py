"""The facts that readers find in one file.

A fact holds neither path nor scope, so files with equal content share their facts (and the cache is keyed by blob id).
"""

from __future__ import annotations

import json
from typing import NamedTuple

EXTRACTOR_VERSION = 81
"""Raised when any reader changes what it yields: cached facts of older versions are ignored."""

MAXIMUM_TEXT = 200
"""Characters kept of a literal; longer texts are cut."""

MAXIMUM_STATEMENT = 8 * MAXIMUM_TEXT
"""Characters kept of the beginning of an SQL statement, whose operators come after all its columns."""

UNPARSABLE = "is not valid YAML"
"""The name of the fact that tells of a file of YAML which no program can read."""


class Fact(NamedTuple):
    """One thing read from one file.

    kind       a key of kinds.KINDS
    name       what rules match: a resolved dotted name, a config key, a command, …
    line       1-based line in the file
    value      the second thing that rules match, as kinds.KINDS says
    inside     where in the file: enclosing function, job, stage, target, document; "" at the top
    arguments  of calls and decorators: (keyword or position, resolved name or literal)
    flags      words set by the reader: "loop", "await", "unused", "async" …
    """

    kind: str
    name: str
    line: int
    value: str = ""
    inside: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()


def shortened(statement: str) -> str:
    """An SQL statement, a long one without its middle, since a table says last how it is stored."""
    last = MAXIMUM_STATEMENT // 2
    if len(statement) <= MAXIMUM_STATEMENT + last:
        return statement
    return f"{statement[:MAXIMUM_STATEMENT]} {statement[-last:]}"


def facts_from(text: str) -> list[Fact]:
    """Facts from their text; raises ValueError or TypeError where it is not one of ours."""
    one = _SHARED.setdefault
    return [
        Fact(
            one(kind, kind),
            one(name, name),
            line,
            value,
            one(inside, inside),
            tuple((key, given) for key, given in arguments) if arguments else (),
            tuple(flags) if flags else (),
        )
        for kind, name, line, value, inside, arguments, flags in json.loads(text)
    ]


_SHARED: dict[str, str] = {}
"""Names that many facts repeat are kept once."""
