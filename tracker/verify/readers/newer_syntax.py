"""Syntax that is newer than the grammar of its language, in older syntax of the same lines.

Seen with tree-sitter-kotlin 1.1.0 and tree-sitter-c-sharp 0.23.5, which else lose the rest of a function or the imports
of a file, or read the call of a generic function as two comparisons.
"""

from __future__ import annotations

import re
from functools import partial

_BLANK = re.compile(rb"[^\n]")
_CONDITION = rb"(?:!?(?:is|in)\b[^\n{}]{0,300}?|[\w.]++|\"[^\"\n]*+\")"

_OLDER: dict[str, tuple[tuple[re.Pattern[bytes], bytes | None], ...]] = {
    # language: pattern, and what stands for its first group; None: blanks
    "kotlin": (
        # is Paid if order.total > 0 -> …: a guard (2.2) is read as one more condition
        (re.compile(rb"^[ \t]*+(else if)\b[^\n{}]{0,300}?->", re.MULTILINE), None),
        (re.compile(rb"^[ \t]*+%b[ \t]+(if)\b[^\n{}]{0,300}?->" % _CONDITION, re.MULTILINE), b", "),
        # context(logger: Logger): the parameters of a context (2.2)
        (re.compile(rb"^[ \t]*+(?:@\w++[ \t]++)*+(context[ \t]*+\([^()\n]*+\))", re.MULTILINE), None),
        # runBlocking<Unit> { … }
        (re.compile(rb"\b[a-z]\w*+(<[\w.?*]++(?:,[ \t]*+[\w.?*]++)*+>)[ \t]*+\{"), None),
        # client.get<Order>(1): the call of a generic function with one argument; that of Order? is read as one
        # (texts and the names of classes are passed over)
        (
            re.compile(rb'"""[\s\S]*?"""|"[^"\n]*+"|\bclass\s++\w++|(?<!\w)\w++<(?:\w++\.)*+[A-Z]\w*+(>)\((?!\))'),
            b"?>",
        ),
    ),
    "csharp": (
        # #:package OpenAI@2.0: the directives of a program of one file (C# 14)
        (re.compile(rb"^(#[:!][^\n]*+)", re.MULTILINE), None),
        # order?.Paid = true: an assignment through ?. (C# 14)
        (re.compile(rb"(?<=[\w)\]])(\?\.)(?:\w++\.)*+\w++[ \t]*+(?:[-+*/%&|^]|\?\?|<<|>>)?=(?![=>])"), b" ."),
    ),
}


def in_older(data: bytes, language: str) -> bytes:
    """The source with what its grammar does not know written as it knows it; as many lines."""
    for pattern, older in _OLDER.get(language, ()):
        data = pattern.sub(partial(_written, older), data)
    return data


def _written(older: bytes | None, match: re.Match[bytes]) -> bytes:
    whole = match[0]
    if match[1] is None:
        return whole
    start, end = (at - match.start() for at in match.span(1))
    return whole[:start] + (_BLANK.sub(b" ", match[1]) if older is None else older) + whole[end:]
