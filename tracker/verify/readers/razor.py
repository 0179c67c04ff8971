"""The C# in a Razor component: what its blocks `@code` and `@functions` hold, with its `@using` and `@inject`.

Source: https://learn.microsoft.com/aspnet/core/mvc/views/razor
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.verify.readers import decode, source

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

OWNER = "code"
"""The class that holds the code in names of facts; the file's own name is that of the component."""

_COMMENT = r"<!--(?:[^-]|-(?!->))*+(?:-->)?+"
_PART = re.compile(
    r"@\*(?:[^*]|\*(?!@))*+(?:\*@)?+"
    r"|^[ \t]*+@using[ \t]++([\w.]++(?:[ \t]*+=[^;\n]++)?+)"
    r"|^[ \t]*+@inject[ \t]++([^\n;]++)"
    rf"|{_COMMENT}|(?<![\w@])@(?:code|functions)\s*+(\{{)",
    re.MULTILINE,
)
_TOKEN = re.compile(
    r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+|@\*(?:[^*]|\*(?!@))*+(?:\*@)?+"
    r'|"""(?:[^"]|"(?!""))*+(?:""")?+|\$?@\$?"(?:[^"]|"")*+"?+|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+'
    r"|'(?:\\[^\n]|[^'\\\n])[^'\n]{0,8}+'|([{}])"
    r"|(?:(?<=[;{}\n])[^\S\n]*+|(?P<template>@))(?P<tag><)(?=[A-Za-z])"
    rf"|(?<=[;{{}}\n])[^\S\n]*+(?P<plain>@:[^\n]*+|{_COMMENT})"
)
_TAG = re.compile(r"""<(/?)([A-Za-z][\w.:-]*+)((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>?""")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


def read(data: bytes) -> list[Fact]:
    """Read the C# of a component at its lines; it is that of one class, with what is injected as its fields."""
    text = decode.text(data)
    kept: list[str] = []
    fields: list[str] = []
    reached, is_open, elements = 0, False, _elements(text)
    while part := _PART.search(text, reached):
        blank = "\n" * text.count("\n", reached, part.end())
        reached = part.end()
        opened, injected, block = part.groups()
        if injected:
            fields.append(f" {injected.strip()};")
        if not block:
            kept.append(f"{blank}using {opened};" if opened and not is_open else blank)
            continue
        code, reached = _code(text, reached, elements)
        kept.extend((blank, "" if is_open else f"class {OWNER} {{", *fields, *code))
        fields, is_open = [], True
    return source.read_module("".join((*kept, *fields, "}")).encode("utf-8", "replace"), "csharp") if is_open else []


def _code(text: str, start: int, elements: dict[int, int]) -> tuple[list[str], int]:
    """The code from `start` to the end of its block, with blanks for the markup in it, and where that end is."""
    kept: list[str] = []
    depth, reached, copied = 1, start, start
    while depth and (token := _TOKEN.search(text, reached)):
        reached = token.end()
        depth += {"{": 1, "}": -1}.get(token[1], 0)
        end = reached if token["plain"] else elements.get(token.start("tag"), 0)
        if end:
            kept += (
                text[copied : token.start()],
                "null" if token["template"] else "",
                "\n" * text.count("\n", token.start(), end),
            )
            reached = copied = end
    end = len(text) if depth else reached - 1
    return [*kept, text[copied:end]], end


def _elements(text: str) -> dict[int, int]:
    """Where each element of the markup starts and ends; what is never closed is none."""
    found: dict[int, int] = {}
    opened: defaultdict[str, list[int]] = defaultdict(list)
    for tag in _TAG.finditer(text):
        closes, name, rest = tag.groups()
        if name in _VOID or rest.endswith("/"):
            found[tag.start()] = tag.end()
        elif not closes:
            opened[name].append(tag.start())
        elif opened[name]:
            found[opened[name].pop()] = tag.end()
    return found
