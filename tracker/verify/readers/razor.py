"""The C# in a Razor component: what its blocks `@code` and `@functions` hold, with its `@using` and `@inject`.

Source: https://learn.microsoft.com/aspnet/core/mvc/views/razor
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.readers import decode, source

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

OWNER = "code"
"""The class that holds the code in names of facts; the file's own name is that of the component."""

_PART = re.compile(
    r"@\*(?:[^*]|\*(?!@))*+(?:\*@)?+"
    r"|^[ \t]*+@using[ \t]++([\w.]++(?:[ \t]*+=[^;\n]++)?+)"
    r"|^[ \t]*+@inject[ \t]++([^\n;]++)"
    r"|^[ \t]*+@(?:code|functions)\s*+(\{)",
    re.MULTILINE,
)
_TOKEN = re.compile(
    r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+|@\*(?:[^*]|\*(?!@))*+(?:\*@)?+"
    r'|"""(?:[^"]|"(?!""))*+(?:""")?+|\$?@\$?"(?:[^"]|"")*+"?+|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+'
    r"|'(?:\\[^\n]|[^'\\\n])[^'\n]{0,8}+'|([{}])"
)


def read(data: bytes) -> list[Fact]:
    """Read the C# of a component at its lines; it is that of one class, with what is injected as its fields."""
    text = decode.text(data)
    kept: list[str] = []
    fields: list[str] = []
    reached, is_open = 0, False
    while part := _PART.search(text, reached):
        blank = "\n" * text.count("\n", reached, part.end())
        reached = part.end()
        opened, injected, block = part.groups()
        if injected:
            fields.append(f" {injected.strip()};")
        if not block:
            kept.append(f"{blank}using {opened};" if opened and not is_open else blank)
            continue
        end = _end(text, reached)
        kept.extend((blank, "" if is_open else f"class {OWNER} {{", *fields, text[reached:end]))
        fields, reached, is_open = [], end, True
    return source.read_module("".join((*kept, "}")).encode("utf-8", "replace"), "csharp") if is_open else []


def _end(text: str, start: int) -> int:
    """Where the block ends whose opening brace stands before `start`."""
    depth = 1
    for token in _TOKEN.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token[1], 0)
        if not depth:
            return token.start()
    return len(text)
